"""What the columns of a table mean, told by their headings and never by their position."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from rencai.plan.characters import close_up
from rencai.plan.document import SOFT_BREAK, Cell, Row, Table
from rencai.plan.numbering import han_number


class Role(StrEnum):
    """What a column holds."""

    NUMBER = "number"
    GROUP = "group"
    NAME = "name"
    UNIT = "unit"
    VALUE = "value"
    LEAD = "lead"
    OTHERS = "others"
    YEARS = "years"
    CONTENT = "content"
    OTHER = "other"


class Part(StrEnum):
    """Which value of an indicator a column holds."""

    BASELINE = "baseline"
    TARGET = "target"
    UNTOLD = "untold"


class Kind(StrEnum):
    """What the rows of a table are."""

    INDICATORS = "indicators"
    PROGRAMMES = "programmes"
    PROJECTS = "projects"
    PLATFORMS = "platforms"
    POLICIES = "policies"
    MEASURES = "measures"


@dataclass(frozen=True)
class Column:
    """One column: where it is, what it means, and for a value its year, which value, and a unit its heading tells."""

    at: int
    title: str
    role: Role
    year: int | None = None
    part: Part | None = None
    unit: str | None = None


@dataclass(frozen=True)
class Header:
    """A header understood: the kind of table (None when its heading leaves it open), its columns, the rows it took."""

    kind: Kind | None
    columns: tuple[Column, ...]
    depth: int

    def first(self, role: Role) -> Column | None:
        """The first column of a role."""
        return next((column for column in self.columns if column.role is role), None)

    def all(self, role: Role) -> list[Column]:
        """All columns of a role."""
        return [column for column in self.columns if column.role is role]


# The last of these nouns in a heading names what is listed: 重点工程项目 are projects, Chinese puts the head last.
LIST_NOUNS = {
    "工程": Kind.PROGRAMMES,
    "项目": Kind.PROJECTS,
    "平台": Kind.PLATFORMS,
    "载体": Kind.PLATFORMS,
    "政策": Kind.POLICIES,
    "措施": Kind.MEASURES,
    "举措": Kind.MEASURES,
    "任务": Kind.MEASURES,
    "事项": Kind.MEASURES,
}
_NOUN = "|".join(LIST_NOUNS)
_LIST_NAME = re.compile(rf"(?:重点|重大|主要|核心|工作|建设|支持|配套|目标|具体)*((?:{_NOUN})+)(?:名称|清单)?")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?!\d)")
_PLAN_END = re.compile(r"[“\"‘']?(十[一二三四五六七八九]?|二十)五[”\"’']?(?:规划|时期|期)?(?:末|期末)")
_BASE_WORDS = re.compile(r"基期|基数|基准|现状|实际|实绩|完成值|完成情况|当前|上年")
_TARGET_WORDS = re.compile(r"目标|规划|预期|计划|末年|力争")
_HEADING_UNIT = re.compile(r"[（(]\s*(?:单位\s*[:：]\s*)?([^（()）]{1,8})\s*[）)]")
_UNIT_WORDS = re.compile(
    r"(?:万|亿|千|百)?(?:人次|人|名|家|个|项|件|所|处|位|元|亩|平方米|座|支|套|台|吨|公里|倍)|[%‰]|百分点|/?.{1,3}/.{1,3}"
)

_NOT_A_VALUE = r"年限|时限|期限|起止|年均|增速|增长|增幅|比重变化|任务|内容|措施|举措|单位|工作|进度"

# First match wins; a heading is tried closed up and without its brackets.
_PATTERNS: tuple[tuple[Role, re.Pattern[str]], ...] = (
    (Role.NUMBER, re.compile(r"序号|编号|序|项次|[Nn][Oo]\.?|号")),
    (Role.UNIT, re.compile(r"(?:计量|指标)?单位")),
    (Role.LEAD, re.compile(r"(?:市|县|区)?(?:第一)?(?:牵头|主责|主办|主管|主要责任|首要责任).{0,8}")),
    (Role.OTHERS, re.compile(r".{0,4}(?:配合|协办|协同|参与|参加|协助|支持)(?:单位|部门).{0,4}")),
    (
        Role.LEAD,
        re.compile(r".{0,4}(?:责任|负责|实施|承办|承担|落实|建设|推进|承接)(?:单位|部门|主体).{0,4}|部门|责任人?"),
    ),
    (
        Role.YEARS,
        re.compile(r".{0,4}(?:年限|年度|起止.{0,4}|时限|工期|建设期|期限|实施时间|建设时间|完成时间|时间安排|时间)"),
    ),
    (Role.OTHER, re.compile(r".*(?:年均|增速|增长|增幅|属性|性质|备注|说明|依据|来源|口径|联系人|电话|排名|权重).*")),
    (Role.GROUP, re.compile(r"一级指标|(?:指标|项目|任务)?(?:类别|类型|分类|大类)|领域|维度|方面|板块|目标层")),
)
_INDICATOR_NAME = re.compile(r"(?:主要|核心|具体|发展|规划|预期|监测|评价)*指标(?:名称|内容)?|[二三]级指标|指标项|名称")
_CONTENT = re.compile(r".*(?:内容|描述|要求|投资|规模|地点|地址|目标|举措|措施|行动|进展|成效|方式|概况).*")


def find_header(table: Table) -> Header | None:
    """The header among the first rows of a table: indicators need a name and a value, lists a name and an agency."""
    for start in range(min(3, len(table.rows))):
        row = table.rows[start]
        if _is_caption(row):
            continue
        if start + 1 < len(table.rows) and _is_second_row(table.rows[start + 1], row):
            two = _understand(_joined(row, table.rows[start + 1]), start + 2)
            if two is not None:
                return two
        one = _understand(
            [close_up(cell.text.replace("\n", "").replace(SOFT_BREAK, "")) for cell in row.cells], start + 1
        )
        if one is not None:
            return one
    return None


def same_header(one: Header, other: Header) -> bool:
    """Whether a header is printed again."""
    return [(column.at, column.title) for column in one.columns] == [
        (column.at, column.title) for column in other.columns
    ]


def _is_caption(row: Row) -> bool:
    own = [cell for cell in row.cells if cell.text.strip() and not cell.covered]
    return len(own) <= 1


def _is_second_row(below: Row, above: Row) -> bool:
    """Whether the row under a header still belongs to it: years under a wide heading, the rest empty or merged down."""
    told = [close_up(cell.text) for cell in below.cells if cell.text and not cell.covered]
    if not told or any(cell.text.strip().isdigit() and len(cell.text.strip()) < 4 for cell in below.cells):
        return False
    spans = any(cell.left for cell in above.cells) or any(not cell.text and not cell.covered for cell in above.cells)
    return spans and all(_YEAR.search(text) or _BASE_WORDS.search(text) or _TARGET_WORDS.search(text) for text in told)


def _joined(above: Row, below: Row) -> list[str]:
    titles, wide = [], ""
    for at in range(max(len(above.cells), len(below.cells))):
        upper = above.cells[at] if at < len(above.cells) else Cell()
        lower = below.cells[at] if at < len(below.cells) else Cell()
        # A heading over several columns is told once; what stands to its right without one of its own is under it.
        wide = close_up(upper.text) if upper.text and not upper.left else wide
        titles.append(wide + (close_up(lower.text) if not lower.above and lower.text != upper.text else ""))
    return titles


def _understand(titles: list[str], depth: int) -> Header | None:
    columns = [_column(at, title) for at, title in enumerate(titles)]
    return _as_indicators(columns, depth) or _as_list(columns, depth)


def _column(at: int, title: str) -> Column:
    bare = _HEADING_UNIT.sub("", title).strip() or title
    year, spoken = _year_in(title), re.search(_NOT_A_VALUE, bare)
    if year is not None and not spoken:
        return Column(at, title, Role.VALUE, year, _part_in(title), _unit_in(title))
    for role, pattern in _PATTERNS:
        if pattern.fullmatch(bare):
            return Column(at, title, role)
    if not spoken and (_BASE_WORDS.search(bare) or re.fullmatch(r"(?:规划)?目标值?|规划值|预期值", bare)):
        return Column(at, title, Role.VALUE, None, _part_in(bare), _unit_in(title))
    return Column(at, title, Role.CONTENT if _CONTENT.fullmatch(bare) else Role.OTHER)


def _year_in(title: str) -> int | None:
    if (printed := _YEAR.search(title)) is not None:
        return int(printed[1])
    if (plan := _PLAN_END.search(title)) is not None:
        return plan_end(plan[1])
    return None


def plan_end(count: str) -> int | None:
    """The last year of the national five-year plan of that number, ``十四`` → 2025 (the tenth ended in 2005)."""
    number = han_number(count)
    return None if number is None else 1955 + 5 * number


def _part_in(title: str) -> Part:
    if _BASE_WORDS.search(title):
        return Part.BASELINE
    return Part.TARGET if _TARGET_WORDS.search(title) else Part.UNTOLD


def _unit_in(title: str) -> str | None:
    match = _HEADING_UNIT.search(title)
    return match[1] if match is not None and _UNIT_WORDS.fullmatch(match[1]) else None


def _as_indicators(columns: list[Column], depth: int) -> Header | None:
    values = [column for column in columns if column.role is Role.VALUE]
    names = [column for column in columns if _INDICATOR_NAME.fullmatch(_HEADING_UNIT.sub("", column.title))]
    if not names and len(values) >= 2:
        names = [column for column in columns if re.fullmatch(r"项目|内容|目标(?:名称|任务)|类目", column.title)]
    if not names or not values:
        return None
    name = names[-1]
    named = [Column(column.at, column.title, Role.NAME) if column is name else column for column in columns]
    return Header(Kind.INDICATORS, tuple(_with_group(named, names[:-1])), depth)


def _with_group(columns: list[Column], outer: list[Column]) -> list[Column]:
    """An outer level of indicator is the group when no column says group."""
    if any(column.role is Role.GROUP for column in columns) or not outer:
        return columns
    return [Column(column.at, column.title, Role.GROUP) if column is outer[0] else column for column in columns]


def _as_list(columns: list[Column], depth: int) -> Header | None:
    columns = [_as_agency(column) for column in columns]
    led = [column for column in columns if column.role is Role.LEAD]
    if len(led) > 1:
        # 牵头单位 beside 责任单位: the first leads, the other helps.
        chief = next((column for column in led if re.search("牵头|主责|主办|主管", column.title)), led[0])
        columns = [
            Column(column.at, column.title, Role.OTHERS) if column in led and column is not chief else column
            for column in columns
        ]
    name = next((column for column in columns if _LIST_NAME.fullmatch(_bare(column))), None)
    if name is None:
        name = next((column for column in columns if re.fullmatch(r"名称|工作名称|清单", _bare(column))), None)
    numbered = any(column.role is Role.NUMBER for column in columns)
    if name is None or not (led or (numbered and any(column.role is Role.YEARS for column in columns))):
        return None
    listed = tuple(Column(column.at, column.title, Role.NAME) if column is name else column for column in columns)
    return Header(_kind_in(_bare(name)), listed, depth)


def _as_agency(column: Column) -> Column:
    # In a list 单位 is who is in charge, not what is counted.
    return Column(column.at, column.title, Role.LEAD) if column.role is Role.UNIT else column


def _bare(column: Column) -> str:
    return _HEADING_UNIT.sub("", column.title).strip()


def _kind_in(title: str) -> Kind | None:
    found = re.findall(_NOUN, title)
    return LIST_NOUNS[found[-1]] if found else None
