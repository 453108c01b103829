"""A document under lint: its plan, when it was written, and which place it speaks of."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal

from rencai.plan.characters import HAN
from rencai.plan.document import Document
from rencai.plan.figures import Figure, plain_value, same_sort
from rencai.plan.headings import plan_end
from rencai.plan.indicators import Indicator, Point
from rencai.plan.quantities import same_quantity
from rencai.plan.reading import Plan
from rencai.plan.statements import Statement

_DATE_LINE = re.compile(r"[（(]?\s*((?:19|20)\d{2})\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日\s*[）)]?")
_DOCUMENT_NUMBER = re.compile(r"[〔\[［【]\s*((?:19|20)\d{2})\s*[〕\]］】]\s*\d+\s*号")
_OPENING = re.compile(r"[“\"『]?(十[一二三四五六七八九]?|二十)五[”\"』]?(?:规划)?(?:新)?(?:的)?开局")
_TOLD_YEAR = re.compile(r"(?<![到至—–\-\d])\s*((?:19|20)\d{2})\s*年(?!底|末|前|远景|基)")
_PLACE = re.compile(
    rf"(?=([{HAN}]{{2,3}})(市|县|州|盟|旗)(?![场域民辖镇外内际面级长]))|(?=([{HAN}]{{2,3}})(区)(?:人民政府|委))"
)
_NO_PLACE = re.compile(r"^[全我本各该]|[省市县区]|城$|强$|都$")


@dataclass(frozen=True)
class Source:
    """A plan read, the year of its document (None if nothing tells it) and the place it speaks of most."""

    plan: Plan
    year: int | None
    place: str | None

    @property
    def document(self) -> Document:
        """The document."""
        return self.plan.document


def source_of(plan: Plan) -> Source:
    """A plan with its year and place."""
    return Source(plan, year_of(plan.document), place_of(plan.document))


def year_of(document: Document) -> int | None:
    """The year a document was written: by its date line, its number, the opening year it tells, its last year."""
    texts = [paragraph.text for paragraph in document.paragraphs]
    for text in texts:
        if (match := _DATE_LINE.fullmatch(text)) is not None:
            return int(match[1])
    whole = "\n".join(texts)
    if (match := _DOCUMENT_NUMBER.search(whole)) is not None:
        return int(match[1])
    if (match := _OPENING.search(whole)) is not None and (end := plan_end(match[1])) is not None:
        return end - 4
    years = [int(match[1]) for match in _TOLD_YEAR.finditer(whole)]
    return max(years) if years else None


def place_of(document: Document) -> str | None:
    """The city or county whose name comes most often, with 市 behind it or without."""
    whole = "\n".join(paragraph.text for paragraph in document.paragraphs)
    found = {(match[1] or match[3]) + (match[2] or match[4]) for match in _PLACE.finditer(whole)}
    named = Counter({name: whole.count(name[:-1]) for name in found if _NO_PLACE.search(name[:-1]) is None})
    # 在竹溪县 yields 在竹溪 too, which comes less often than 竹溪.
    return max(named, key=lambda name: (named[name], len(name), name)) if named else None


def same_place(one: Source, other: Source) -> bool:
    """Whether two documents may speak of the same place; an unknown place may be any."""
    return one is other or one.place is None or other.place is None or one.place == other.place


def point_value(indicator: Indicator, point: Point) -> tuple[Decimal, str | None] | None:
    """A point's value without scale words, and its bare unit."""
    return None if point.value is None else plain_value(Figure(point.value, indicator.unit))


def speaks_of(statement: Statement, indicator: Indicator, told_in: Source) -> bool:
    """Whether a statement counts what an indicator counts, units included; its own place in front says nothing new."""
    _, unit = plain_value(statement.figure)
    _, own = plain_value(Figure(Decimal(0), indicator.unit))
    if not same_sort(unit, own):
        return False
    what = statement.what.removeprefix(told_in.place[:-1]) if told_in.place is not None else statement.what
    same = same_quantity(statement.what, indicator.name) or same_quantity(what, indicator.name)
    return same or _shares_beginning(statement, indicator.name)


def _shares_beginning(statement: Statement, name: str) -> bool:
    """硕士以上教育人才数、卫生人才数分别…: the second name leaves out what the first has told."""
    if statement.first is None or not name.endswith(statement.what):
        return False
    return statement.first.startswith(name[: -len(statement.what)])
