"""A whole plan read: indicators, lists, measures, targets stated in sentences, and everything a person must look at."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rencai.plan.characters import fold_closed
from rencai.plan.document import Document, Paragraph, Place
from rencai.plan.figures import AT_LEAST, AT_MOST, json_number
from rencai.plan.headings import Kind
from rencai.plan.indicators import Doubt, Indicator, Point, read_indicators
from rencai.plan.measures import Measure, read_measures
from rencai.plan.numbering import Level, marker_of
from rencai.plan.opening import open_document
from rencai.plan.sentences import Odd
from rencai.plan.statements import Mood, Statement, announces, statements_in
from rencai.plan.tables import Whole, whole_tables
from rencai.plan.undertakings import Undertaking, read_list
from rencai.vocabulary.bilingual import Bilingual
from rencai.vocabulary.errors import BadInput

LIST_KINDS = (Kind.PROGRAMMES, Kind.PROJECTS, Kind.PLATFORMS, Kind.POLICIES)
_ENDS = frozenset({"最高", "最低", "最多", "最少", "最长"})
_LONGEST_WHAT = 60


@dataclass(frozen=True)
class Stated:
    """A statement and the line its number stands on; ``undertaking`` if in a list, ``paragraph`` if in the text."""

    statement: Statement
    place: Place
    paragraph: Paragraph | None = None
    undertaking: Undertaking | None = None


@dataclass
class Plan:
    """What reading a document gives."""

    document: Document
    indicators: list[Indicator] = field(default_factory=list)
    lists: dict[Kind, list[Undertaking]] = field(default_factory=lambda: defaultdict(list))
    measures: list[Measure] = field(default_factory=list)
    stated: list[Stated] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)

    @property
    def targets(self) -> list[Stated]:
        """The statements that are targets."""
        return [one for one in self.stated if one.statement.mood is Mood.TARGET]

    @property
    def undertakings(self) -> list[Undertaking]:
        """All listed undertakings."""
        return [item for items in self.lists.values() for item in items]


def read_plan(path: Path) -> Plan:
    """Read a txt, docx or pdf. Raises BadInput when the file cannot be read or its only table is empty."""
    return plan_of(open_document(path), str(path))


def plan_of(document: Document, where: str) -> Plan:
    """Read an opened document; ``where`` names it in errors."""
    plan = Plan(document, doubts=_unread(document))
    empty = [table for table in whole_tables(document) if not _take(plan, table)]
    measures, doubts = read_measures(document)
    plan.measures += measures
    plan.doubts += doubts
    _state(plan)
    _judge_empty(plan, empty, where)
    plan.doubts.sort(key=lambda doubt: doubt.place)
    return plan


def _unread(document: Document) -> list[Doubt]:
    """What could not be read, with the line as it stands there; a page that is a picture has none."""
    return [
        Doubt(place, Bilingual(zh, en), fold_closed(document.lines.get(place, ""))) for place, zh, en in document.unread
    ]


def _take(plan: Plan, table: Whole) -> bool:
    """Add one table to the plan; False if its header is understood and nothing stands under it."""
    if table.header is None:
        return True
    if table.header.kind is Kind.INDICATORS:
        indicators, doubts = read_indicators(table)
        plan.indicators += indicators
        plan.doubts += doubts
        return bool(indicators)
    kind, items, doubts = read_list(table)
    plan.doubts += doubts
    if kind is Kind.MEASURES:
        plan.measures += [Measure(item.no, item.name, item.lead, item.others, item.place) for item in items]
    elif kind is not None:
        plan.lists[kind] += items
    return bool(items)


def _judge_empty(plan: Plan, empty: list[Whole], where: str) -> None:
    """An empty table is an error when nothing else holds what it should hold, else a doubt."""
    for table in empty:
        assert table.header is not None
        nothing_else = not (plan.indicators or plan.undertakings or plan.measures)
        if nothing_else or (table.header.kind is Kind.INDICATORS and not plan.indicators):
            raise BadInput(
                f"the table on line {table.place.told()} has headings and no rows",
                where=where,
                todo="ask for the document with its figures",
            )
        why = Bilingual("这张表只有表头，没有内容", "this table has headings and no rows")
        plan.doubts.append(Doubt(table.place, why))


def _state(plan: Plan) -> None:
    """Collect the statements of the text and of the lists' contents."""
    announced: int | None = None
    level = Level.CHAPTER
    for paragraph in plan.document.paragraphs:
        mark = marker_of(paragraph.text)
        if mark is not None and mark.level <= level:
            announced = None
        if (year := announces(paragraph.text)) is not None:
            announced, level = year, mark.level if mark is not None else Level.SUBSECTION
        found, odd = statements_in(paragraph.text, announced=announced)
        plan.stated += [Stated(one, paragraph.place_at(one.offset), paragraph=paragraph) for one in found]
        plan.doubts += [_doubt(one, paragraph.place_at(one.offset)) for one in odd]
        plan.doubts += [_ends_only(one, paragraph.place_at(one.offset)) for one in found if _is_end(one)]
    for item in plan.undertakings:
        for content in item.contents:
            found, odd = statements_in(content)
            plan.stated += [Stated(one, item.place, undertaking=item) for one in found]
            plan.doubts += [_doubt(one, item.place) for one in odd]
    plan.doubts += [_too_long(one) for one in plan.targets if len(one.statement.what) > _LONGEST_WHAT]
    plan.stated.sort(key=lambda one: (one.place, one.statement.offset))


def _doubt(odd: Odd, place: Place) -> Doubt:
    return Doubt(place, Bilingual(odd.zh, odd.en), odd.words)


def _too_long(stated: Stated) -> Doubt:
    """So many words before a number are no name of what it counts; the number is not among the targets."""
    figure = stated.statement.figure
    said = f"{stated.statement.what} {figure.qualifier or ''}{json_number(figure.value)}{figure.unit or ''}"
    zh = "这个数前面的文字太长，看不出数的是什么，没有列为目标"
    return Doubt(stated.place, Bilingual(zh, "too many words before this number: it is not listed as a target"), said)


def _is_end(statement: Statement) -> bool:
    return bool(_ENDS & set(statement.figure.qualifiers))


def _ends_only(statement: Statement, place: Place) -> Doubt:
    """最高 and 最低 give the ends of a range; what lies between stands in no document read here."""
    figure = statement.figure
    said = f"{statement.what} {figure.qualifier} {json_number(figure.value)}{figure.unit or ''}"
    if AT_MOST & set(figure.qualifiers):
        why = Bilingual("这是上限，不是实际标准", "this is a ceiling, not the amount itself")
    else:
        assert AT_LEAST & set(figure.qualifiers)
        why = Bilingual("这是下限，不是实际标准", "this is a floor, not the amount itself")
    return Doubt(place, why, said)


def to_json(plan: Plan) -> dict[str, Any]:
    """The plan as `rencai plan read --json` prints it."""
    return {
        "indicators": [_indicator(one) for one in plan.indicators],
        "lists": {kind.value: [_undertaking(one) for one in plan.lists.get(kind, [])] for kind in LIST_KINDS},
        "measures": [
            {"no": one.no, "title": one.title, "lead": one.lead, "others": list(one.others), "line": one.place.told()}
            for one in plan.measures
        ],
        "stated_targets": [_stated(one) for one in plan.targets if len(one.statement.what) <= _LONGEST_WHAT],
        "unsure": [
            {"line": one.place.told(), "reason": one.why.zh, "reason_en": one.why.en, "text": one.text}
            for one in plan.doubts
        ],
    }


def _indicator(one: Indicator) -> dict[str, Any]:
    told: dict[str, Any] = {
        "no": one.no,
        "group": one.group,
        "name": one.name,
        "unit": one.unit,
        "baseline": _point(one.baseline),
        "target": {**_point(one.target), "qualifier": one.target.qualifier},
        "line": one.place.told(),
    }
    if one.milestones:
        told["milestones"] = [_point(point) for point in one.milestones]
    return told


def _point(point: Point) -> dict[str, Any]:
    return {"year": point.year, "value": None if point.value is None else json_number(point.value)}


def _undertaking(one: Undertaking) -> dict[str, Any]:
    return {
        "no": one.no,
        "name": one.name,
        "lead": one.lead,
        "others": list(one.others),
        "years": one.years,
        "line": one.place.told(),
    }


def _stated(one: Stated) -> dict[str, Any]:
    figure = one.statement.figure
    return {
        "what": one.statement.what,
        "value": json_number(figure.value),
        "unit": figure.unit,
        "year": one.statement.year,
        "qualifier": figure.qualifier,
        "line": one.place.told(),
    }
