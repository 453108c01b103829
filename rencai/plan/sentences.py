"""Which noun each number of a sentence counts: before it (博士达到1000名), behind it (引进50名博士), apart (分别)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from rencai.plan.characters import HAN
from rencai.plan.figures import AFTER, BEFORE, NUMBER, SCALE, SCALES, UNIT, Figure, number, said
from rencai.plan.numbering import marker_of
from rencai.plan.quantities import wants_object


@dataclass(frozen=True)
class Counted:
    """A number and what it counts; ``start`` is its offset in the sentence. For the rest see ``Statement``."""

    what: str
    figure: Figure
    start: int
    part_of: int | None = None
    shared: bool = False
    first: str | None = None
    behind: bool = False


@dataclass(frozen=True)
class Odd:
    """A place where names and numbers do not fit, or a number is a range: (offset, zh, en, words)."""

    offset: int
    zh: str
    en: str
    words: str


@dataclass(frozen=True)
class _Printed:
    """A figure found in a sentence, with the span it takes."""

    figure: Figure
    start: int
    end: int


# Between 最高 and its number stand words of giving: 最高可再增加200万元.
_GIVEN = r"(?:可|再|能|获|给予|享受|额度|增加|追加|发放|补助|奖励|补贴|为|达到|达)*"
_FIGURE = re.compile(
    rf"(?P<before>(?:(?:{BEFORE}){_GIVEN})*)\s*(?<![\d.A-Za-z+—“\"-])(?P<number>{NUMBER})(?P<mid>多|余|左右)?(?P<scale>{SCALE})?"
    rf"(?P<more>多|余)?(?P<unit>个月|{UNIT})(?P<per>/(?:年|月|人|天|日|亩|次))?(?P<after>(?:{AFTER})*)(?![”\"])"
)
# 超千人: a bare scale word counts only behind a qualifier, since 千人 alone is the beginning of a name.
_WORD_FIGURE = re.compile(
    rf"(?P<before>(?:超过|突破|逾|超|近|约|达|至少)+)(?P<scale>{SCALE})(?P<unit>{UNIT})(?P<after>(?:{AFTER})*)"
)
_RANGE = re.compile(rf"\d(?:{SCALE})?(?:{UNIT})?\s*(?:-|—|–|~|～|至|到)\s*\d[\d.]*(?:{SCALE})?(?:{UNIT})")
_ENDS = frozenset({"最高", "最低", "最长", "最多", "最少"})
_CLAUSE_END = "，；：:;,。！？"
_JOINTS = re.compile(r"\s*(?:、|和|与|及|以及|,)\s*")
_SPREAD = re.compile(r"分别(?:为|是|达到|达|不低于|超过|增加到|增长到|提高到|提升到|新增|引进|完成|突破)?(?:到|至)?$")
_TRAILING = re.compile(
    rf"(?:分别|均|达到|达|为|是|有|共|共计|合计|总计|累计|实现|突破|增加到|增加至|增长到|增至|提高到|提升到|提高至|提升至|"
    rf"控制在|保持在|稳定在|扩大到|力争|争取|各|至|到|在|的|约|{BEFORE})+$"
)
_LEADING = re.compile(
    r"^(?:并|以及|和|或|、|且|还|也|再|同时|其中|其中包括|包括|即|争取|力争|确保|预计|预期|主要目标为|使|让|将|要|全力|实现|"
    r"(?:到|至|截至|在)?\s*20\d{2}\s*年(?:底|末)?(?:前)?|(?:到|至)?[“\"]?[十一二三四五六七八九]+五[”\"]?(?:规划|时期|期)?(?:末|期末|期间)|"
    r"未来[一二三四五\d]+年|今后[一二三四五\d]+年|[\d一二三四五]+年内)+"
)
_ONLY_SCOPE = re.compile(r"(?:全[市县区省域]|我[市县区省]|本[市县区省]|累计|目前|现在|已经|已|现|共|总|还|也)+")
_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"|《[^》]*》")
_PARTED = re.compile(r"\d\S*\s+\d")
_BARE = re.compile(rf"(?<![\d.A-Za-z+、/—-])\d+(?:\.\d+)?(?=[{HAN}])(?![岁类级年月日号届期型代万亿千百名人家个项])")
_CELLS = 3
"""So many bare numbers in a name, as numbers parted by blanks: cells of a table drawn without lines, and no name."""
_WORDS_SHOWN = 20
_NAMED = re.compile(rf"[{HAN}A-Za-z]{{2}}|[{HAN}]")
_NO_NAME = re.compile(r"[年月日号届期级岁]|[A-Za-z]|每人|每年|其中|同比")


def counted_in(sentence: str) -> tuple[list[Counted], list[Odd]]:
    """The numbers of one folded sentence with what they count, and what does not fit."""
    ranges = list(_RANGE.finditer(sentence))
    odd = [
        Odd(match.start(), "这是一个区间，不是单个数值", "this is a range, not one number", match[0])
        for match in ranges
    ]
    printed = [
        one for one in _figures(sentence) if not any(r.start() < one.end and one.start < r.end() for r in ranges)
    ]
    found: list[Counted] = []
    at, used = 0, 0
    while at < len(printed):
        left = _left(sentence, used, printed[at])
        if (names := _spread_names(left)) is not None:
            group, count, problem = _shared(sentence, printed, at, names)
            odd += problem
            used = printed[at + count - 1].end
        else:
            one, used = _single(sentence, printed, at, left)
            group, count = [one] if one is not None else [], 1
            odd += [_unnamed(sentence, left, printed[at])] if one is None else []
        found += group
        at += count
    return _with_totals(sentence, found), odd


def _figures(sentence: str) -> Iterator[_Printed]:
    matches = [(match.start("number"), match) for match in _FIGURE.finditer(sentence)]
    matches += [(match.start("scale"), match) for match in _WORD_FIGURE.finditer(sentence)]
    taken = -1
    for start, match in sorted(matches, key=lambda pair: pair[0]):
        parts = match.groupdict()
        words = said("".join(parts.get(name) or "" for name in ("before", "mid", "more", "after")))
        if start < taken or (parts["unit"] == "个月" and not _ENDS & set(words)):
            continue
        scale = parts["scale"] or ""
        printed = parts.get("number")
        value = number(printed) if printed else SCALES[scale]
        unit = (scale if printed else "") + parts["unit"] + (parts.get("per") or "")
        taken = match.end()
        yield _Printed(Figure(value, unit, words), match.start(), match.end())


def _left(sentence: str, used: int, figure: _Printed) -> str:
    """The words before a figure, back to what another figure has taken or the clause before."""
    words = sentence[used : figure.start]
    if words.rstrip().endswith(("、", "（", "(")):
        # 5名甲、20名乙: numbers first, names behind.
        return ""
    cut = max((words.rfind(char) for char in _CLAUSE_END), default=-1)
    return words[cut + 1 :]


def _single(sentence: str, printed: list[_Printed], at: int, left: str) -> tuple[Counted | None, int]:
    """One number with its noun, and the offset up to which words are taken."""
    one = printed[at]
    left = left.strip("、 ")
    if (mark := marker_of(left)) is not None:
        left = left[mark.length :]
    name = _TRAILING.sub("", _LEADING.sub("", left))
    name = "" if _ONLY_SCOPE.fullmatch(name) else name
    used, turned = one.end, False
    if not name or wants_object(name):
        behind, used = _behind(sentence, printed, at)
        # 甲、乙等9家平台: what stands before 等 are examples, the noun is 平台.
        noun = _without_attributes(behind.removeprefix("的"))
        name = noun if noun and name.endswith("等") else name + noun
        turned = bool(noun)
    name = trimmed(_without_attributes(name))
    if _NAMED.search(name) is None or _NO_NAME.fullmatch(name) or _runs_together(name):
        return None, used
    return Counted(name, one.figure, one.start, behind=turned), used


def _runs_together(name: str) -> bool:
    """Whether a name is the cells of a table run together. What is quoted or joined (“1+3+5”, 985、211) is a name."""
    plain = _QUOTED.sub("", name)
    return _PARTED.search(plain) is not None or len(_BARE.findall(plain)) >= _CELLS


def _unnamed(sentence: str, left: str, one: _Printed) -> Odd:
    """The doubt about a number of which it is not plain what it counts."""
    words = left[-_WORDS_SHOWN:].strip() + sentence[one.start : one.end + _WORDS_SHOWN].strip()
    return Odd(
        one.start, "看不出这个数是什么的数，没有读入", "what this number counts is not plain; it was not read", words
    )


def _behind(sentence: str, printed: list[_Printed], at: int) -> tuple[str, int]:
    """The noun behind a number and where it ends: at the end of the clause, an enumeration comma, the next number."""
    end = printed[at + 1].start if at + 1 < len(printed) else len(sentence)
    words = sentence[printed[at].end : end]
    if at + 1 < len(printed) and _JOINTS.fullmatch(words):
        # 最高18万元、最低6000元的津贴: one noun for both.
        return _behind(sentence, printed, at + 1)[0], printed[at].end
    stops = [spot for char in _CLAUSE_END if (spot := words.find(char)) >= 0]
    if (closing := re.search("[）)]", words)) is not None and not re.search("[（(]", words[: closing.start()]):
        stops.append(closing.start())
    words = words[: min(stops, default=len(words))]
    head, comma, rest = words.partition("、")
    noun = words if comma and "的" in rest else head
    return noun, printed[at].end + len(noun)


def _without_attributes(phrase: str) -> str:
    """A phrase without the attributes listed before its head: 特色鲜明、产出显著的综合体 → 综合体."""
    before, particle, after = phrase.rpartition("的")
    if particle and "、" in before and len(after) >= 2:
        verb = re.match(r"引育|引进|培育|新增", before)
        return (verb[0] if verb else "") + after
    return phrase


def trimmed(name: str) -> str:
    """The name without stray commas and without brackets or quotes whose other half was cut off."""
    name = name.strip("、 ")
    for opening, closing in ("“”", "（）", "()", "《》"):
        if name.count(opening) != name.count(closing):
            name = name.removeprefix(closing).removesuffix(opening)
        if name.count(closing) > name.count(opening):
            name = name.removesuffix(closing)
        if name.count(opening) > name.count(closing):
            name = name.removeprefix(opening)
    return name.strip("、 ")


def _spread_names(left: str) -> list[str] | None:
    """The names of an enumeration whose numbers follow apart (…分别达到3人、5人), else None."""
    bare = left.rstrip()
    if _SPREAD.search(bare) is None:
        return None
    names = re.split(r"、|和|与|及", _LEADING.sub("", _SPREAD.sub("", bare)))
    return [name for name in (_LEADING.sub("", name).strip() for name in names) if name]


def _shared(sentence: str, printed: list[_Printed], at: int, names: list[str]) -> tuple[list[Counted], int, list[Odd]]:
    """Names and numbers listed apart, paired in order; nothing is paired when their counts differ."""
    count = 1
    while at + count < len(printed) and _JOINTS.fullmatch(
        sentence[printed[at + count - 1].end : printed[at + count].start]
    ):
        count += 1
    group = printed[at : at + count]
    if len(names) != count:
        zh = f"列了{len(names)}个名称、{count}个数，对不上"
        words = "、".join(names)
        return [], count, [Odd(group[0].start, zh, f"{len(names)} names and {count} numbers do not fit", words)]
    pairs = zip(names, group, strict=True)
    return [Counted(name, one.figure, one.start, shared=True, first=names[0]) for name, one in pairs], count, []


def _with_totals(sentence: str, found: list[Counted]) -> list[Counted]:
    """What stands behind 其中 is part of the number before it."""
    within = sentence.find("其中")
    if within < 0:
        return found
    totals = [at for at, one in enumerate(found) if one.start < within]
    if not totals:
        return found
    return [replace(one, part_of=totals[-1]) if one.start > within else one for one in found]
