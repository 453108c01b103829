"""Lists of undertakings: programmes, projects, platforms, policies, each with the agency in the lead."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from rencai.plan.agencies import InCharge, doubts_about, read_agencies
from rencai.plan.document import Place, Row
from rencai.plan.headings import LIST_NOUNS, Header, Kind, Role
from rencai.plan.indicators import Doubt, unparted
from rencai.plan.numbering import marker_of
from rencai.plan.tables import Whole, banner, text_in
from rencai.vocabulary.bilingual import Bilingual


@dataclass(frozen=True)
class Undertaking:
    """One listed item. ``contents`` are the texts of its other cells, for whoever looks for targets in them."""

    no: int | None
    name: str
    lead: str | None
    others: tuple[str, ...]
    years: str | None
    place: Place
    contents: tuple[str, ...] = ()


def read_list(table: Whole) -> tuple[Kind | None, list[Undertaking], list[Doubt]]:
    """The kind and the items of one list table. The kind is told by the column's heading, else by the heading above."""
    header = table.header
    if header is None or header.kind is Kind.INDICATORS:
        return None, [], []
    kind, doubts = header.kind or _kind_above(table), []
    items: list[Undertaking] = []
    for row in table.rows:
        if row.unparted:
            doubts.append(unparted(row))
            continue
        if banner(row) is not None:
            continue
        item, more = _undertaking(header, row)
        doubts += more
        if item is not None:
            items.append(item)
    if kind is None and items:
        why = Bilingual("看不出这张清单列的是工程、项目、平台还是政策", "it is not told what this list is a list of")
        doubts.append(Doubt(table.place, why, table.heading))
    return kind, items, doubts + _jumps(items)


def _kind_above(table: Whole) -> Kind | None:
    for text in (table.caption, table.heading):
        found = re.findall("|".join(LIST_NOUNS), text)
        if found:
            return LIST_NOUNS[found[-1]]
    return None


def _undertaking(header: Header, row: Row) -> tuple[Undertaking | None, list[Doubt]]:
    name_column = header.first(Role.NAME)
    assert name_column is not None
    name = text_in(row, name_column.at)
    number_text = text_in(row, column.at).rstrip(".、") if (column := header.first(Role.NUMBER)) is not None else ""
    number = int(number_text) if number_text.isascii() and number_text.isdigit() else None
    if not name:
        if any(cell.text for cell in row.cells):
            return None, [Doubt(row.place, Bilingual("这一行没有名称", "this row has no name"), number_text)]
        return None, []
    if number is None and (mark := marker_of(name)) is not None:
        number, name = mark.number, name[mark.length :]
    charge = _in_charge(header, row)
    doubts = [Doubt(row.place, why, words) for why, words in doubts_about(charge)]
    if charge.lead is None and header.first(Role.LEAD) is not None:
        doubts.append(Doubt(row.place, Bilingual("没有写明牵头单位", "no agency in the lead is told"), name))
    years = next((text for column in header.all(Role.YEARS) if (text := text_in(row, column.at))), None)
    return Undertaking(number, name, charge.lead, charge.others, years, row.place, _contents(header, row)), doubts


def _in_charge(header: Header, row: Row) -> InCharge:
    # Broken lines and spaces part names here, so the cell's text is taken as it stands.
    leads = [row.cells[column.at].text for column in header.all(Role.LEAD) if column.at < len(row.cells)]
    others = [row.cells[column.at].text for column in header.all(Role.OTHERS) if column.at < len(row.cells)]
    return read_agencies("\n".join(leads), "\n".join(others))


def _contents(header: Header, row: Row) -> tuple[str, ...]:
    known = {Role.NUMBER, Role.NAME, Role.LEAD, Role.OTHERS, Role.YEARS, Role.UNIT}
    texts = (text_in(row, column.at) for column in header.columns if column.role not in known)
    return tuple(text for text in texts if text)


def _jumps(items: list[Undertaking]) -> list[Doubt]:
    """A number left out may be a row that was lost."""
    doubts = []
    for before, after in pairwise(items):
        if before.no is not None and after.no is not None and after.no not in (before.no + 1, 1):
            why = Bilingual(f"序号由{before.no}跳到{after.no}", f"the numbers jump from {before.no} to {after.no}")
            doubts.append(Doubt(after.place, why, after.name))
    return doubts
