"""Who is in charge: names of bodies in a cell or after 责任单位. The first named leads."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rencai.plan.characters import close_up
from rencai.plan.document import SOFT_BREAK
from rencai.vocabulary.bilingual import Bilingual

_ENDINGS = (
    "局 委 办 部 厅 会 院 校 大学 学院 街道 镇 乡 村 社区 区 县 市 省 州 公司 集团 企业 中心 联 处 科 室 组 府 部门 "
    "单位 馆 社 行 所 站 队 团 园 协 基金 机构 军 台 网 司 联盟 税务 公安"
)
_ENDING = re.compile(
    rf"(?:{'|'.join(sorted(_ENDINGS.split(), key=len, reverse=True))})(?:[（(][^（()）]*[）)])?(?:等)?$"
)
_LEAD_LABEL = r"(?:牵头(?:责任)?|主责|主办|(?:第一)?责任|负责|实施)(?:单位|部门|主体)"
_HELP_LABEL = r"(?:配合|协办|协同|参与|参加|协助)(?:单位|部门)"
LABELLED = re.compile(rf"(?P<label>{_LEAD_LABEL}|{_HELP_LABEL})\s*[:：]\s*")
_SURE = re.compile(r"(?:大学|学院|公司|集团|街道|镇|局|[^和]委|办)$")
_LEAST_SURE = 3
_JOINED = re.compile(
    r"(?:(?<=[局办联会部院委镇组])(?<!党委|工委)|(?<=大学|中心|公司|集团|街道))(?P<joint>以及|和|及|与)"
    r"(?=\S*(?:局|办|联|会|部|院|委|镇|街道|中心|公司|集团|大学|学院|组|共青团)(?:[（(]|$|[和及与]))"
)
"""和 between two whole names; 人力资源和社会保障局 is one, for nothing that ends like a body stands before its 和.
党委和人民政府, 党工委和管委会 lead one place together and stay one."""
_NO_BODY = re.compile(
    r"(?:干部|全部|内部|外部|总部|社会|机会|布局|格局|关联|互联|物联|举办|主办|承办|兴办|开办|重组|改组|城镇|(?<!各)[乡村]镇)$"
)
"""Words that end like a body and are none: 干部和人才工作局 is one body, 社会和民政局 as well."""
_SHORT = re.compile(
    r"(?:残联|妇联|侨联|文联|社联|工会|科协|法院|[省市县区州]委|人大|政协|各镇|商会|侨办|台办|外办|编办)$"
)
_PLAIN_BODY = re.compile(
    r"(?:局|委|办|委员会|管委会|办公室|组织部|宣传部|统战部|武装部|教育部|科技部|财政部|工会|工商联|残联|妇联|侨联|文联|"
    r"协会|商会|学会|法院|检察院|医院|学院|研究院|设计院|镇|街道|中心|公司|集团|大学|领导小组|工作组|筹备组)$"
)
_LEAST_NAME = 3
_BRACKETS = {"（": "）", "(": ")", "〔": "〕", "[": "]", "【": "】"}
_HARD = "、，,;；/／\n"


@dataclass(frozen=True)
class InCharge:
    """The agency in the lead, the others, and the pieces that do not look like the name of a body."""

    lead: str | None
    others: tuple[str, ...]
    doubtful: tuple[str, ...] = ()
    joined: tuple[str, ...] = ()
    """Names with 和 inside of which it is not plain whether they are one body or two, as printed."""


def read_agencies(lead_text: str, others_text: str = "") -> InCharge:
    """The bodies of a lead cell and of a cell of others; labels inside (牵头单位：…；配合单位：…) are obeyed."""
    joined: list[str] = []
    names = _labelled(lead_text, joined) or split_names(lead_text, joined)
    others = _labelled(others_text, joined) or split_names(others_text, joined)
    every = [*names, *others]
    doubtful = tuple(name for name in every if not _ENDING.search(name))
    unsure = tuple(dict.fromkeys(joined))
    if not names:
        return InCharge(None, tuple(others), doubtful, unsure)
    rest = tuple(dict.fromkeys(name for name in every[1:] if name != names[0]))
    return InCharge(names[0], rest, doubtful, unsure)


def doubts_about(charge: InCharge) -> list[tuple[Bilingual, str]]:
    """What a person must look at: why, and the words."""
    no_body = Bilingual("不像一个单位的名称", "this does not look like the name of a body")
    one_or_two = Bilingual("“和”字前后是一个单位还是两个，请核对", "check whether this is one body or two")
    return [*((no_body, name) for name in charge.doubtful), *((one_or_two, words) for words in charge.joined)]


def _labelled(text: str, joined: list[str]) -> list[str]:
    """Names after labels, those after a label of leading first."""
    marks = list(LABELLED.finditer(text))
    if not marks:
        return []
    parts = [
        (match["label"], text[match.end() : (marks[at + 1].start() if at + 1 < len(marks) else len(text))])
        for at, match in enumerate(marks)
    ]
    # 牵头 before 责任 before 配合, in printed order within each.
    ranked = sorted(
        parts,
        key=lambda part: 0 if "牵头" in part[0] or "主" in part[0] else 2 if re.match(_HELP_LABEL, part[0]) else 1,
    )
    return [name for _, names in ranked for name in split_names(names, joined)]


def split_names(text: str, joined: list[str] | None = None) -> list[str]:
    """Bodies parted by 、，； spaces or line breaks, brackets kept whole; what follows a full stop is no name.

    Names with 和 that may be one body or two are added to ``joined``.
    """
    names: list[str] = []
    for piece in _pieces(_before_stop(text)):
        for name in _by_spaces(piece):
            bodies, is_plain = _parted(name)
            names += bodies
            if not is_plain and joined is not None:
                joined.append(name)
    trimmed = (re.sub(r"^(?:以及|和|及|与)|(?:等(?:单位|部门|有关单位|相关单位)?)$", "", name) for name in names)
    return [name for name in trimmed if name]


def _parted(name: str) -> tuple[list[str], bool]:
    """The bodies that 和 joins in a name, and whether it is plain which these are."""
    bodies, begun, is_plain = [], 0, True
    for match in _JOINED.finditer(name):
        before = name[begun : match.start()]
        if _NO_BODY.search(before):
            continue
        if len(before) < _LEAST_NAME and not _SHORT.search(before):
            is_plain = False
            continue
        is_plain = is_plain and _PLAIN_BODY.search(before) is not None
        bodies.append(before)
        begun = match.end()
    bodies.append(name[begun:])
    return bodies, is_plain and not any(_may_be_two(body) for body in bodies)


def _may_be_two(name: str) -> bool:
    """Whether a whole body stands before a 和 that parted nothing: 县总工会和有关单位."""
    befores = [name[: match.start()] for match in re.finditer(r"以及|和|及|与", name)]
    return any(
        _PLAIN_BODY.search(before) and not _NO_BODY.search(before) and not before.endswith(("党委", "工委"))
        for before in befores
    )


def _before_stop(text: str) -> str:
    depth = 0
    for at, char in enumerate(text):
        depth += (char in _BRACKETS) - (char in _BRACKETS.values())
        if char == "。" and depth <= 0:
            return text[:at]
        if depth < 0:
            # The bracket that the label itself stands in ends here.
            return text[:at]
    return text


def _pieces(text: str) -> list[str]:
    pieces, depth, begun = [], 0, 0
    for at, char in enumerate(text):
        depth += (char in _BRACKETS) - (char in _BRACKETS.values())
        if depth <= 0 and char in _HARD.replace("\n", ""):
            pieces.append(text[begun:at])
            begun = at + 1
    return [*pieces, text[begun:]]


def _by_spaces(piece: str) -> list[str]:
    """A space or line break parts two bodies, unless what stands before it is no whole name: then a line was broken.

    A wrapped line parts them only when whole names, of the surest endings, stand on both sides of it.
    """
    names: list[str] = []
    for word in re.split(rf"[^\S{SOFT_BREAK}]+", piece.strip()):
        parts = word.split(SOFT_BREAK)
        for at, part in enumerate(parts):
            rest = "".join(parts[at:])
            wrapped = at > 0 and not (_SURE.search(names[-1]) and _SURE.search(rest) and len(rest) >= _LEAST_SURE)
            if names and part and (wrapped or _is_open(names[-1]) or part[0] in "（(" or len(part) == 1):
                names[-1] = close_up(names[-1] + " " + part)
            elif part:
                names.append(part)
    return names


def _is_open(name: str) -> bool:
    """Whether a name does not end like a body, or ends inside a bracket."""
    return _ENDING.search(name) is None or name.count("（") > name.count("）")
