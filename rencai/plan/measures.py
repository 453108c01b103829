"""Measures of the running text: a numbered item and the line that says which bodies are responsible."""

from __future__ import annotations

from dataclasses import dataclass

from rencai.plan.agencies import LABELLED, doubts_about, read_agencies
from rencai.plan.document import Document, Place
from rencai.plan.indicators import Doubt
from rencai.plan.items import passages
from rencai.vocabulary.bilingual import Bilingual


@dataclass(frozen=True)
class Measure:
    """A measure and who answers for it."""

    no: int | None
    title: str
    lead: str | None
    others: tuple[str, ...]
    place: Place


def read_measures(document: Document) -> tuple[list[Measure], list[Doubt]]:
    """All measures with responsible bodies, in order, and what is doubtful about them."""
    measures: list[Measure] = []
    doubts: list[Doubt] = []
    for passage in passages(document):
        text = passage.paragraph.text
        match = LABELLED.search(text)
        if match is None:
            continue
        place = passage.paragraph.place_at(match.start())
        charge = read_agencies(text[match.start() :])
        if charge.lead is None:
            why = Bilingual("写了“责任单位”却没有单位", "responsible bodies are announced and none is named")
            doubts.append(Doubt(place, why))
            continue
        if passage.item is None:
            why = Bilingual("找不到这些责任单位对应的措施", "no numbered measure stands above these bodies")
            doubts.append(Doubt(place, why, text[match.start() : match.end()]))
            continue
        item = passage.item
        measures.append(Measure(item.marker.number, item.title, charge.lead, charge.others, item.place))
        doubts += [Doubt(place, why, words) for why, words in doubts_about(charge)]
    return measures, doubts
