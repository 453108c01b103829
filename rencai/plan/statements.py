"""Numbers in sentences: what is counted, how many, by when, how firmly, aimed at or told as a fact."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum

from rencai.plan.figures import Figure
from rencai.plan.headings import plan_end
from rencai.plan.quantities import FLOW_WORDS, OUTRIGHT_FLOW, STOCK_WORDS
from rencai.plan.sentences import Counted, Odd, counted_in


class Mood(StrEnum):
    """Whether a number is aimed at, told as reached, or neither is said."""

    TARGET = "target"
    FACT = "fact"
    UNTOLD = "untold"


@dataclass(frozen=True)
class Statement:
    """One number of a text. ``offset`` is where it stands, ``sentence`` numbers its sentence in the text.

    ``part_of`` is the index of the total it is a part of (其中); ``shared`` says that names and numbers were listed
    apart (分别), ``first`` is then the first of these names, whose leading words the others may share.
    """

    what: str
    figure: Figure
    year: int | None
    mood: Mood
    offset: int
    sentence: int
    part_of: int | None = None
    shared: bool = False
    first: str | None = None
    behind: bool = False
    """Whether the noun stands behind the number: 博士达30名 tells a level, 邀请30名博士 an event."""

    @property
    def yearly(self) -> bool:
        """Whether the number is meant for each year."""
        return "每年" in self.what or "年均" in self.what

    @property
    def flow(self) -> bool:
        """Whether the words speak of what is added, not of what is there. 分别达到 tells levels."""
        words = OUTRIGHT_FLOW if self.shared or STOCK_WORDS.search(self.what) else FLOW_WORDS
        return words.search(self.what) is not None


_SENTENCE = re.compile(r"[^。！？!?]+[。！？!?]?")
_BY_YEAR = re.compile(r"(?:到|至|截至|力争|在)?\s*((?:19|20)\d{2})\s*年(?:底|末|年底|年末)?(?:前|之前)?")
_BY_PLAN = re.compile(r"(?:到|至)?[“\"]?(十[一二三四五六七八九]?|二十)五[”\"]?(?:规划|时期|期)?(?:末|期末)")
_AIMED = re.compile(
    r"力争|争取|(?:到|至|于)\s*20\d{2}\s*年|五[”\"]?(?:规划|时期|期)?(?:末|期末)|目标|(?<!每人)每年(?!来)|"
    r"未来[一二三四五\d]+年|今后[一二三四五\d]+年|预期|将达到|不低于"
)
_REACHED = re.compile(
    r"累计(?!超|达到?\d|引|培|新增)|已|目前|截至|现有|近年来|以来|去年|年来|如今|一年来|过去|增加至|据统计|常态化?开展|共有"
)


def statements_in(text: str, *, announced: int | None = None) -> tuple[list[Statement], list[Odd]]:
    """All numbers of a folded paragraph or cell. A year or plan's end named in it holds until another is named.

    ``announced`` is the year of a paragraph above that said: by then, the following.
    """
    found: list[Statement] = []
    odd: list[Odd] = []
    year = announced
    aiming = announced is not None
    for index, sentence in enumerate(_SENTENCE.finditer(text)):
        words, begun = sentence[0], sentence.start()
        mood, since = _mood(words, aiming)
        counted, odd_here = counted_in(words)
        base = len(found)
        for one in counted:
            own = mood if one.start >= since else Mood.UNTOLD
            held = year if own is Mood.TARGET else None
            found.append(_statement(one, words, own, held, begun, index, base))
        odd += [
            replace(one, offset=one.offset + begun) for one in odd_here if mood is Mood.TARGET and one.offset >= since
        ]
        named = _named_year(words, len(words))
        aiming = aiming or (mood is Mood.TARGET and named is not None)
        year = named or year
    return found, odd


def announces(text: str) -> int | None:
    """The year for which a paragraph that ends in a colon announces the targets below it."""
    if not text.rstrip().endswith((":", "：")) or _AIMED.search(text) is None:
        return None
    return _named_year(text, len(text))


def _statement(one: Counted, words: str, mood: Mood, year: int | None, begun: int, index: int, base: int) -> Statement:
    striven = ("力争",) if re.search(r"力争|争取", words[: one.start]) else ()
    figure = replace(one.figure, qualifiers=tuple(dict.fromkeys((*striven, *one.figure.qualifiers))))
    clause = re.split(r"[，；。;]", words[: one.start])[-1]
    each_year = re.search(r"(?<!每人)每年", clause) is not None and "每年" not in one.what
    return Statement(
        "每年" * each_year + one.what,
        figure,
        _named_year(words, one.start) or year,
        mood,
        one.start + begun,
        index,
        None if one.part_of is None else one.part_of + base,
        one.shared,
        one.first,
        one.behind and re.search(r"拥有|现有|共有|总计|累计", clause) is None,
    )


def _mood(sentence: str, aiming: bool) -> tuple[Mood, int]:
    """The mood of a sentence and the offset from which it holds."""
    aimed, reached = _AIMED.search(sentence), _REACHED.search(sentence)
    if aimed is not None and (reached is None or aimed.start() < reached.start() or "力争" in sentence):
        return Mood.TARGET, 0 if aimed[0] == "目标" else aimed.start()
    if reached is not None:
        return Mood.FACT, 0
    return (Mood.TARGET if aiming else Mood.UNTOLD), 0


def _named_year(words: str, before: int) -> int | None:
    """The last year or plan's end named before an offset."""
    named = [(match.start(), int(match[1])) for match in _BY_YEAR.finditer(words, 0, before)]
    for match in _BY_PLAN.finditer(words, 0, before):
        if (year := plan_end(match[1])) is not None:
            named.append((match.start(), year))
    return max(named)[1] if named else None
