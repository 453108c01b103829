"""The spreadsheet of a staff list: a workbook to fill in, and a filled one read back. Nothing of it is kept."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
from django.utils.translation import gettext as _
from xlsxwriter import Workbook

from rencai.rules.language.facts import NUMERIC, Fact, FactType
from rencai.sources.books import read_book
from rencai.sources.cells import Cells
from rencai.vocabulary.bilingual import Bilingual
from rencai.vocabulary.errors import BadInput
from rencai_web.foundation.audit.pages import escaped
from rencai_web.foundation.components.templatetags.components import here
from rencai_web.policy.staff.roster import ID, Roster

MOST_BYTES = 2 * 1024 * 1024
MOST_ROWS = 5_000
_WHO = Bilingual("姓名或编号", "name or number")
_NOTHING = Bilingual("无", "none")
_DAY = re.compile(r"(\d{4})\D+(\d{1,2})(?:\D+(\d{1,2}))?")
_YES = {"是": True, "有": True, "yes": True, "true": True, "y": True, "1": True, "1.0": True}
_NO = {"否": False, "无": False, "没有": False, "no": False, "false": False, "n": False, "0": False, "0.0": False}
_NUMBER = re.compile(r"-?\d{1,18}(\.\d{1,18})?(e[+-]?\d{1,2})?", re.IGNORECASE)
_WIDE = str.maketrans("０１２３４５６７８９．，", "0123456789.,")


def blank(facts: Sequence[Fact], rows: Sequence[tuple[str, Mapping[str, Any]]] = ()) -> bytes:
    """A workbook with a column per fact, what each may hold on a second sheet; ``rows``: who, and what is known."""
    held = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with Workbook(held, options) as book:
        bold = book.add_format({"bold": True, "text_wrap": True})
        sheet = book.add_worksheet(_("Our people"))
        sheet.freeze_panes(1, 1)
        sheet.set_column(0, len(facts), 18)
        sheet.write_row(0, 0, [here(_WHO), *(here(fact.name) for fact in facts)], bold)
        for number, (who, known) in enumerate(rows, 1):
            sheet.write_row(number, 0, [escaped(who), *(_shown(fact, known.get(fact.id)) for fact in facts)])
        _explain(book.add_worksheet(_("What to enter")), facts, bold)
    return held.getvalue()


def _explain(sheet: Any, facts: Sequence[Fact], bold: Any) -> None:
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 90)
    sheet.write_row(0, 0, [_("Column"), _("What to enter")], bold)
    for number, fact in enumerate(facts, 1):
        sheet.write_row(number, 0, [here(fact.name), _allowed(fact)])


def _allowed(fact: Fact) -> str:
    if fact.type is FactType.YES_NO:
        return _("yes or no; leave empty what you don't know")
    if fact.type is FactType.DATE:
        return _("a day, such as 2026-05-01; leave empty what you don't know")
    if fact.type in NUMERIC:
        unit = f" ({here(fact.unit)})" if fact.unit else ""
        return _("a number; leave empty what you don't know") + unit
    names = [here(value.name) for value in fact.values]
    if fact.type is FactType.SEVERAL:
        return _("several, with semicolons between them:") + f" {' / '.join([*names, here(_NOTHING)])}"
    return " / ".join(names)


def _shown(fact: Fact, raw: Any) -> Any:
    if raw is None:
        return ""
    if fact.type is FactType.YES_NO:
        return _("yes") if raw else _("no")
    if fact.values:
        names = {value.id: here(value.name) for value in fact.values}
        return (";".join(names[one] for one in raw) or here(_NOTHING)) if isinstance(raw, list) else names[raw]
    return raw


def read(name: str, data: bytes, facts: Sequence[Fact]) -> Roster:
    """A filled spreadsheet → a roster. Raises BadInput; a cell that does not fit is unknown, and told by its place."""
    if len(data) > MOST_BYTES:
        raise BadInput(_("The file is larger than 2 MB."), todo=_("Leave out what is not needed."))
    sheets = _sheets(name, data)
    if not sheets or sheets[0].frame.height < 1:
        raise BadInput(_("The file holds no rows."), todo=_("Fill in the template."))
    cells = sheets[0]
    if cells.frame.height > MOST_ROWS + 1:
        raise BadInput(_("The file holds more than 5,000 rows."), todo=_("Divide it."))
    rows = list(cells.frame.iter_rows())
    heads = list(cells.headings) if cells.headings else [str(cell or "") for cell in rows.pop(0)[1:]]
    columns = {at: fact for at, head in enumerate(heads) if (fact := _fact_of(head, facts))}
    if not columns:
        raise BadInput(_("No heading names a fact of the rules."), todo=_("Take the headings of the template."))
    return _roster(rows, heads, columns)


def _sheets(name: str, data: bytes) -> list[Cells]:
    try:
        return [sheet for sheet in read_book(Path(name or "staff.xlsx"), data).sheets if sheet.columns] if data else []
    except BadInput:
        raise BadInput(_("The file cannot be read as a table."), todo=_("Send XLSX or CSV.")) from None


def _roster(rows: list[tuple[Any, ...]], heads: list[str], columns: Mapping[int, Fact]) -> Roster:
    values: dict[str, list[Any]] = {fact.id: [] for fact in columns.values()}
    labels: dict[str, str] = {}
    unread: list[tuple[int, str]] = []
    who = next((at for at in range(len(heads)) if at not in columns), None)
    filled = [row for row in rows if any(row[1:])]
    for number, row in enumerate(filled, 1):
        labels[f"{number:05d}"] = str(row[1 + who] or number)[:80] if who is not None else str(number)
        for at, fact in columns.items():
            text = str(row[1 + at] or "").strip()
            value = _value(fact, text) if text else None
            if text and value is None:
                unread.append((row[0], heads[at]))
            values[fact.id].append(value)
    known = {name: column for name, column in values.items() if any(value is not None for value in column)}
    facts = {fact.id: fact for fact in columns.values()}
    series = [pl.Series(name, column, dtype=_dtype(facts[name])) for name, column in known.items()]
    return Roster(pl.DataFrame([pl.Series(ID, list(labels), dtype=pl.String), *series]), labels, tuple(unread))


def _fact_of(head: str, facts: Sequence[Fact]) -> Fact | None:
    plain = _plain(head)
    return next((fact for fact in facts if plain in (_plain(fact.name.zh), _plain(fact.name.en), fact.id)), None)


def _plain(text: str) -> str:
    return re.sub(r"[\s（）()]", "", text).lower()


def _value(fact: Fact, text: str) -> Any:
    """A cell as the rules read it, or None where it does not fit."""
    raw = _raw(fact, text)
    try:
        return None if raw is None or fact.read(raw) is None else _held(fact, raw)
    except (BadInput, ValueError, OverflowError):
        return None


def _held(fact: Fact, raw: Any) -> Any:
    return date.fromisoformat(raw) if fact.type is FactType.DATE else float(raw) if fact.type in NUMERIC else raw


def _raw(fact: Fact, text: str) -> Any:
    if fact.type is FactType.YES_NO:
        return {**_YES, **_NO}.get(text.lower())
    if fact.type is FactType.DATE:
        found = _DAY.match(text.translate(_WIDE))
        return f"{found[1]}-{int(found[2]):02d}-{int(found[3] or 1):02d}" if found else None
    if fact.type in NUMERIC:
        plain = text.translate(_WIDE).replace(",", "").replace(" ", "")
        return float(plain) if _NUMBER.fullmatch(plain) else None
    if fact.type is FactType.SEVERAL:
        said = text.strip().lower() not in (_NOTHING.zh, _NOTHING.en)
        parts = [part for part in re.split(r"[;；、]", text) if part.strip()] if said else []
        ids = [_id(fact, part) for part in parts]
        return None if None in ids else ids
    return _id(fact, text)


def _id(fact: Fact, text: str) -> Any:
    plain = _plain(text)
    for value in fact.values:
        if plain in (_plain(value.name.zh), _plain(value.name.en), _plain(str(value.id))):
            return value.id
    return None


def _dtype(fact: Fact) -> Any:
    if fact.type is FactType.YES_NO:
        return pl.Boolean()
    if fact.type is FactType.DATE:
        return pl.Date()
    if fact.type in NUMERIC:
        return pl.Float64()
    if fact.type is FactType.SEVERAL:
        return pl.List(pl.String())
    whole = all(isinstance(value.id, int) and not isinstance(value.id, bool) for value in fact.values)
    return pl.Int64() if whole else pl.String()
