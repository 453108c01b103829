"""Readings that agencies report: a csv or yaml with indicator, on, value, and when known unit, definition, evidence,
who entered it when, and who confirmed it when."""

from __future__ import annotations

import calendar
import csv
import io
import math
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from rencai.plan.characters import fold_closed
from rencai.plan.goals import year_end
from rencai.sources.decoding import decode
from rencai.vocabulary.errors import BadInput

_COLUMNS = (
    "indicator", "on", "value", "unit", "definition", "evidence",
    "entered_by", "entered_on", "confirmed_by", "confirmed_on",
)  # fmt: skip
_NEEDED = ("indicator", "on", "value")
_DEFINITIONS = ("same", "doubt")
_DAY = re.compile(r"(\d{4})(?:[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?)?月?)?年?")


@dataclass(frozen=True)
class Reported:
    """One reported value. ``indicator`` is a name or a number of the plan, ``on`` the end of the period it is told for.

    ``row`` counts the records of a file from 1. ``evidence`` is where the value stands (a file and line, a document);
    a later ``entered_on`` for the same period revises the earlier value.
    """

    indicator: str
    on: date
    value: float
    unit: str | None = None
    doubtful: bool = False
    row: int = 0
    evidence: str | None = None
    entered_by: str | None = None
    entered_on: date | None = None
    confirmed_by: str | None = None
    confirmed_on: date | None = None

    def confirmed(self, on: date) -> bool:
        """Whether somebody had confirmed the value by a day."""
        return self.confirmed_by is not None and (self.confirmed_on is None or self.confirmed_on <= on)


def read_progress(path: Path) -> list[Reported]:
    """Read reported values. Raises BadInput that names the record and what would be right."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise BadInput("there is no such file", where=str(path), todo="check the name") from None
    except OSError as error:
        raise BadInput(
            f"the file cannot be read ({error.strerror})", where=str(path), todo="name a csv or yaml"
        ) from None
    if not data.strip():
        raise BadInput("the file is empty", where=str(path), todo=f"columns: {', '.join(_COLUMNS)}")
    text = decode(data, path).utf8.decode("utf-8")
    records = _from_yaml(path, text) if path.suffix.lower() in (".yaml", ".yml") else _from_csv(path, text)
    return [_reported(path, row, record) for row, record in enumerate(records, start=1)]


def _from_csv(path: Path, text: str) -> list[dict[str, Any]]:
    reader = csv.DictReader(io.StringIO(text))
    headings = {fold_closed(name or "").lower(): name for name in reader.fieldnames or []}
    missing = [name for name in _NEEDED if name not in headings]
    if missing:
        todo = f"the first line names the columns: {', '.join(_COLUMNS)}"
        raise BadInput(f"there is no column {', '.join(missing)}", where=str(path), todo=todo)
    known = {name: headings[name] for name in _COLUMNS if name in headings}
    return [{name: row.get(heading) for name, heading in known.items()} for row in reader]


def _from_yaml(path: Path, text: str) -> list[dict[str, Any]]:
    try:
        said = yaml.safe_load(text)
    except yaml.YAMLError:
        raise BadInput("this is no yaml", where=str(path), todo="write a list of readings") from None
    records = said.get("readings") if isinstance(said, dict) else said
    if not isinstance(records, list) or not all(isinstance(record, dict) for record in records):
        raise BadInput("this is no list of readings", where=str(path), todo=f"each has {', '.join(_NEEDED)}")
    return [unbooled(record) for record in records]


def unbooled(record: dict[Any, Any]) -> dict[str, Any]:
    """YAML 1.1 reads a bare `on:` as true; here it is the day."""
    return {"on" if key is True else str(key): value for key, value in record.items()}


def _reported(path: Path, row: int, record: dict[str, Any]) -> Reported:
    where = f"{path}, reading {row}"
    indicator = fold_closed(str(record.get("indicator") or ""))
    if not indicator:
        raise BadInput("the indicator is not told", where=where, todo="give its number or its name")
    definition = fold_closed(str(record.get("definition") or "same")).lower()
    if definition not in _DEFINITIONS:
        raise BadInput(f"definition cannot be {definition!r}", where=where, todo="same or doubt")
    return Reported(
        indicator,
        day_told(record.get("on"), where),
        _value(record.get("value"), where),
        unit=fold_closed(str(record.get("unit") or "")) or None,
        doubtful=definition == "doubt",
        row=row,
        evidence=_words(record, "evidence"),
        entered_by=_words(record, "entered_by"),
        entered_on=_day_if_told(record, "entered_on", where),
        confirmed_by=_words(record, "confirmed_by"),
        confirmed_on=_day_if_told(record, "confirmed_on", where),
    )


def _words(record: dict[str, Any], name: str) -> str | None:
    return str(record.get(name) or "").strip() or None


def _day_if_told(record: dict[str, Any], name: str, where: str) -> date | None:
    return day_told(record[name], where, name) if record.get(name) else None


def _value(said: Any, where: str) -> float:
    try:
        value = float(fold_closed(str(said)).replace(",", "").removesuffix("%"))
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise BadInput("the value is no number", where=where, todo="a plain number; its unit in the column unit")
    return value


def day_told(said: Any, where: str, name: str = "on") -> date:
    """A day; a month or a year is taken for its last day."""
    if isinstance(said, date):
        return said
    match = _DAY.fullmatch(fold_closed(str(said)))
    try:
        if match is None:
            raise ValueError
        year = int(match[1])
        if match[2] is None:
            return year_end(year)
        month = int(match[2])
        return date(year, month, int(match[3]) if match[3] else calendar.monthrange(year, month)[1])
    except (ValueError, calendar.IllegalMonthError):
        raise BadInput(f"{name} is no date", where=where, todo="YYYY-MM-DD, YYYY-MM or YYYY") from None
