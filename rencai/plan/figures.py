"""Numbers as Chinese plans print them: with units, with 万 and 亿, and with the words that soften or bound them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from rencai.plan.characters import close_up

NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
SCALES = {
    "万亿": Decimal(10) ** 12,
    "千万": Decimal(10) ** 7,
    "百万": Decimal(10) ** 6,
    "十万": Decimal(10) ** 5,
    "亿": Decimal(10) ** 8,
    "万": Decimal(10) ** 4,
    "千": Decimal(10) ** 3,
    "百": Decimal(10) ** 2,
}
SCALE = "|".join(SCALES)

# Longer units first: 人次 is not 人.
_COUNTERS = (
    "人次 人 名 位 家 个 项 件 所 处 座 支 批次 场次 场 条 套 间 张 篇次 篇 户 台 辆 份 种 门 对 幢 栋 只 例 宗 块 大"
)
_MEASURES = "平方米 平方公里 公里 亩 公顷 吨 美元 元 倍 个百分点 百分点 % ‰"
UNIT_WORDS = sorted([*_COUNTERS.split(), *_MEASURES.split()], key=len, reverse=True)
UNIT = "|".join(map(re.escape, UNIT_WORDS))

BEFORE = (
    r"不低于|不少于|不小于|不超过|不高于|不大于|不多于|大于|小于|低于|高于|多于|少于|至少|超过|突破|逾|超|近|约|"
    r"最高|最低|最多|最少|最长|≥|≤|>=|<=|>|<|＞|＜|~|≈"
)
AFTER = r"及以上|以上|及以下|以下|以内|之内|左右|上下|多|余|\+"
_SAID = {"＞": ">", "＜": "<", ">=": "≥", "<=": "≤", "~": "约", "≈": "约"}

AT_MOST = frozenset(
    {
        "不超过",
        "不高于",
        "不大于",
        "不多于",
        "小于",
        "低于",
        "少于",
        "以内",
        "之内",
        "以下",
        "及以下",
        "≤",
        "<",
        "最高",
        "最多",
        "最长",
    }
)
MORE_THAN = frozenset({"超过", "突破", "逾", "超", "大于", "高于", "多于", ">", "多", "余"})
AT_LEAST = frozenset({"不低于", "不少于", "不小于", "至少", "以上", "及以上", "≥", "+", "最低", "最少"})
ABOUT = frozenset({"约", "近", "左右", "上下"})

_CELL = re.compile(
    rf"(?P<summed>累计)?(?P<before>(?:力争|达到|达|{BEFORE})*)(?P<open>[\[［【〔]?)(?P<number>[-−]?(?:{NUMBER}))"
    rf"(?P<close>[\]］】〕]?)(?P<mid>多|余|左右)?(?P<scale>{SCALE})?(?P<unit>{UNIT})?(?P<after>(?:{AFTER})*)"
    r"(?:[（(](?P<note>[^（()）]{1,12})[）)])?[*＊※①-⑳]?"
)
_ABSENT = re.compile(r"[-—–−/／…\s]*|无|暂无|待定|／")


@dataclass(frozen=True)
class Figure:
    """A number as printed. ``unit`` is as printed, scale word included (``万名``); ``qualifiers`` in printed order."""

    value: Decimal
    unit: str | None
    qualifiers: tuple[str, ...] = ()

    @property
    def qualifier(self) -> str | None:
        """The qualifiers as one text, None where the number stands alone."""
        return "、".join(self.qualifiers) or None


@dataclass(frozen=True)
class CellFigure:
    """What a cell of a value column says: a figure, nothing (``-``), or something that is no single number."""

    figure: Figure | None
    printed: str
    absent: bool = False
    unit_inside: bool = False
    note: str | None = None
    """Words in brackets that say how the number is meant; 累计 also where the number itself stands in brackets."""


def read_cell(text: str, column_unit: str | None) -> CellFigure:
    """Read one value cell. The value is in the column's unit where that is known; a unit inside the cell is told."""
    printed = close_up(text.replace("\n", ""))
    if _ABSENT.fullmatch(printed):
        return CellFigure(None, printed, absent=True)
    match = _CELL.fullmatch(printed)
    if match is None:
        return CellFigure(None, printed)
    value = number(match["number"])
    inner = (match["scale"] or "") + (match["unit"] or "")
    value, unit = _in_unit(value, match["scale"], match["unit"], column_unit)
    words = said(match["before"]) + said(match["mid"] or "") + said(match["after"])
    figure = Figure(value, unit, words)
    note = "累计" if match["summed"] or (match["open"] and match["close"]) else match["note"]
    return CellFigure(figure, printed, unit_inside=bool(inner) and column_unit is not None, note=note)


def number(printed: str) -> Decimal:
    """A printed number without its commas."""
    return Decimal(printed.replace(",", "").replace("−", "-"))


def said(words: str) -> tuple[str, ...]:
    """The qualifiers in a run of words, signs in their plain form; 达到 is none."""
    return tuple(_SAID.get(word, word) for word in re.findall(rf"力争|{BEFORE}|{AFTER}", words))


def split_unit(unit: str | None) -> tuple[Decimal, str | None]:
    """``万人`` → (10000, ``人``); no unit → (1, None)."""
    if unit is None:
        return Decimal(1), None
    for word, size in SCALES.items():
        if unit.startswith(word) and unit != word:
            return size, unit[len(word) :]
    return (SCALES[unit], None) if unit in SCALES else (Decimal(1), unit)


def plain_value(figure: Figure) -> tuple[Decimal, str | None]:
    """The value without scale words, and the bare unit."""
    size, unit = split_unit(figure.unit)
    return figure.value * size, unit


PERSON_UNITS = frozenset({"人", "名", "位"})
COUNT_UNITS = frozenset({"家", "个", "所", "处", "座", "支", "大", "项", "条", "件"})


def same_sort(one: str | None, other: str | None) -> bool:
    """Whether two bare units count the same sort of thing: 人 and 名 are people, 家 and 个 are pieces."""
    sorts = (PERSON_UNITS, COUNT_UNITS)
    return one == other or any(one in sort and other in sort for sort in sorts)


def _in_unit(
    value: Decimal, scale: str | None, unit: str | None, column_unit: str | None
) -> tuple[Decimal, str | None]:
    if column_unit is None:
        return value, ((scale or "") + (unit or "")) or None
    if scale is None:
        return value, column_unit
    column_scale, _ = split_unit(column_unit)
    return value * SCALES[scale] / column_scale, column_unit


def json_number(value: Decimal) -> int | float:
    """The number for JSON: whole numbers as int."""
    return int(value) if value == value.to_integral_value() else float(value)
