"""Examples of what a change would do: the rows before, from the registers, beside the rows of the trial."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl
from django.utils.translation import gettext_lazy as _

from rencai.vocabulary.bilingual import Bilingual
from rencai_web.intake.comparing import CHANGES, differences, rows_of, trial_of
from rencai_web.intake.models import Change
from rencai_web.registers.columns import TABLES
from rencai_web.registers.labels import label, labels
from rencai_web.registers.published import latest

TITLES = {
    "name": _("Name"), "status": _("Status"), "sex": _("Sex"), "birth_year": _("Birth year"), "team": _("Team"),
    "town": _("Town"), "chain": _("Chain"), "stage": _("Stage"), "occupation": _("Occupation"),
    "occupation_text": _("Occupation as stated"), "degree": _("Degree"), "grade": _("Grade"), "title": _("Title"),
    "skill_level": _("Skill level"), "school": _("School"), "major": _("Major"), "employer_id": _("Employer"),
    "hired_on": _("Hired on"), "known_on": _("Known since"), "credit_code": _("Credit code"),
    "industry": _("Industry"), "legal_form": _("Legal form"), "established_on": _("Established on"),
    "staff": _("Staff"), "insured_staff": _("Insured staff"), "revenue": _("Revenue"),
    "above_scale": _("Above scale"), "high_tech": _("High-tech"), "has_rnd": _("Has R&D"), "open": _("Open"),
    "experience": _("Experience"), "pay_low": _("Lowest pay"), "pay_high": _("Highest pay"),
    "wanted": _("People wanted"), "filled": _("People found"), "posted_on": _("Posted on"),
    "closed_on": _("Closed on"),
}  # fmt: skip
_TELLING = {
    "people": ("status", "employer_id", "occupation_text", "degree", "town"),
    "employers": ("credit_code", "industry", "town", "staff"),
    "posts": ("employer_id", "town", "degree", "wanted"),
}
"""What is shown of a row that is new or vanishes."""


@dataclass(frozen=True)
class Example:
    """One row that differs. ``values``: (what, before, after); ``opens``: whether the registers hold it today."""

    id: str
    name: str
    values: tuple[tuple[Any, Bilingual | str, Bilingual | str], ...]
    opens: bool


def first_register(change: Change) -> str:
    """The first register in which something would change."""
    order = ("people", "employers", "posts")
    busy = [name for name in order if any(change.counts.get(name, {}).get(word) for word in CHANGES)]
    return next(iter(busy), order[0])


def first_change(change: Change, register: str) -> str:
    """The first kind of change that happens in a register."""
    counts = change.counts.get(register, {})
    return next((word for word in CHANGES if counts.get(word)), CHANGES[0])


def ids_of(change: Change, register: str, kind: str) -> list[str]:
    """The ids of one register that a trial adds, changes or lets vanish."""
    found = differences(change).filter((pl.col("register") == register) & (pl.col("change") == kind))
    return found["id"].to_list()


def examples_of(change: Change, register: str, kind: str, ids: Sequence[str]) -> list[Example]:
    """What happens to these rows, value by value."""
    trial = trial_of(change)
    if trial is None or not ids:
        return []
    after = rows_of(trial, register, list(ids)) if kind != "vanished" else {}
    before = {row.pk: row for row in TABLES[register]._default_manager.filter(pk__in=ids)}
    told = differences(change).filter((pl.col("register") == register) & pl.col("id").is_in(list(ids)))
    columns = dict(told.select("id", "columns").iter_rows())
    names = _employer_names(before.values(), after.values(), change)
    found = []
    for identifier in ids:
        was, now = before.get(identifier), after.get(identifier, {})
        wanted = columns.get(identifier, []) if kind == "changed" else _TELLING[register]
        values = tuple(
            (TITLES.get(name, name), _said(name, getattr(was, name, None), names), _said(name, _of(now, name), names))
            for name in wanted
        )
        called = getattr(was, "name", "") or getattr(was, "title", "") or now.get("name") or now.get("title") or ""
        found.append(Example(identifier, called or identifier, values, was is not None))
    return found


def _of(row: dict[str, Any], name: str) -> Any:
    return row.get("employer" if name == "employer_id" else name)


def _employer_names(before: Any, after: Any, change: Change) -> dict[str, str]:
    ids = {getattr(row, "employer_id", None) for row in before} | {row.get("employer") for row in after}
    wanted = [one for one in ids if one]
    trial = trial_of(change)
    known = {one.pk: one.name for one in TABLES["employers"]._default_manager.filter(pk__in=wanted)}
    if trial is not None and set(wanted) - set(known):
        new = rows_of(trial, "employers", sorted(set(wanted) - set(known)))
        known |= {identifier: row.get("name") or identifier for identifier, row in new.items()}
    return known


def _said(name: str, value: Any, employers: dict[str, str]) -> Bilingual | str:
    if value is None or value == "":
        return "–"
    if name == "employer_id":
        return employers.get(value, value)
    if isinstance(value, bool):
        return Bilingual("是", "yes") if value else Bilingual("否", "no")
    if isinstance(value, float):
        return f"{value:,.0f}"
    if isinstance(value, date):
        return str(value)
    return label(name, value) if labels(name) else str(value)


def base_has_moved_on(change: Change) -> bool:
    """Whether something else was published since the change was worked out."""
    now = latest()
    return change.state == Change.State.TRIED and (now.pk if now else None) != change.against_id
