"""The work of a simulation: rules over people, before against after, by grade, chain, town and size of employer.

What is asked is kept with every run, so that it can be run again; the same people and rules give the same result.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db import transaction

from rencai.engine.progress import Progress, stage
from rencai.rules import Book, simulate
from rencai.rules.population.cliffs import cliffs
from rencai.rules.population.reform import compare
from rencai.rules.population.simulate import Simulation, report
from rencai.vocabulary.errors import BadInput
from rencai_web.foundation.accounts.models import Account
from rencai_web.foundation.audit.actions import note
from rencai_web.foundation.jobs.actions import ask, work
from rencai_web.policy.library.changes import laid_over
from rencai_web.policy.library.checking import checked, refuse_beyond_bounds
from rencai_web.policy.models import Run
from rencai_web.policy.published import files_of, fingerprint, folder_of
from rencai_web.policy.simulation.careful import CONFIRMED
from rencai_web.policy.simulation.population import BREAKDOWNS, Population, base, invented
from rencai_web.registers.models import Publication

MOST_INVENTED = 200_000
_CHANGED = ("winners", "losers", "left_out", "same", "unknown")


@dataclass(frozen=True)
class Rules:
    """A set of rules: a published version with files laid over it, and its mark."""

    book: Book
    mark: str


def rules_of(asked: Mapping[str, Any]) -> Rules:
    """The rules that were asked for: ``{"version", "files"}``. Mistakes in them are an error.

    Examples that come out otherwise are none: trying other figures is what a simulation is for.
    """
    root = folder_of(int(asked["version"]))
    if not root.is_dir():
        raise BadInput("this version of the rules is not in this home", todo="choose the rules in force")
    refuse_beyond_bounds(asked.get("files") or {})
    files = laid_over(files_of(root), asked.get("files") or {})
    found = checked(files)
    if found.book is None:
        first = found.troubles[0]
        raise BadInput(first.what, where=f"{first.file}:{first.line}", todo=first.todo)
    return Rules(found.book, fingerprint(files))


def people_of(asked: Mapping[str, Any], book: Book, on: date) -> Population:
    """The people that were asked for."""
    if asked["people"] == "invented":
        return invented(book, on, int(asked["count"]))
    publication = Publication.objects.filter(pk=asked["publication"]).first()
    if publication is None:
        raise BadInput("this publication of the base is not here", todo="choose the published base of today")
    return base(publication)


def reckon(asked: Mapping[str, Any], progress: Progress) -> tuple[dict[str, Any], Population, str]:
    """What comes out, the people, and the mark of the rules."""
    on = date.fromisoformat(asked["on"])
    with stage(progress, "rules", None):
        rules = rules_of(asked["rules"])
        against = rules_of(asked["against"]) if asked.get("against") else None
        people = people_of(asked, rules.book, on)
    by = [name for name in BREAKDOWNS if name in people.table.collect_schema().names()]
    with stage(progress, "people", 2 if against else 1):
        now = _run(rules, people, on, by, asked)
        progress.advance(1, "")
        then = _run(against, people, on, by, asked) if against else None
        if then is not None:
            progress.advance(1, "")
    with stage(progress, "parts", len(by) + 1):
        result = {**report(now), "before": report(then) if then else None, "change": _change(then, now, progress)}
        result["by"] = {name: _parts(then, now, name, progress) for name in by}
    with stage(progress, "cliffs", None):
        result["cliffs"] = cliffs(now)
    result = _in_fen(result)
    marks = rules.mark + (against.mark if against else "")
    return result, people, marks if not against else hashlib.sha256(marks.encode()).hexdigest()


def _run(rules: Rules, people: Population, on: date, by: list[str], asked: Mapping[str, Any]) -> Simulation:
    found = simulate(rules.book, people.table, on, by=by, assume_usual=bool(asked.get("assume")))
    # Reckoned once; every part below is counted from it.
    return replace(found, found=found.found.collect().lazy())


def _change(then: Simulation | None, now: Simulation, progress: Progress) -> dict[str, Any] | None:
    progress.advance(1, "")
    if then is None:
        return None
    change = compare(then, now)
    return {name: change[name] for name in ("cost", *_CHANGED)}


def _parts(then: Simulation | None, now: Simulation, name: str, progress: Progress) -> list[dict[str, Any]]:
    """The parts of one breakdown: people, what is paid, and what changes."""
    parts = {
        part["of"][name]: {
            "value": part["of"][name], "people": part["people"], "paid": part["totals"]["first_year"],
            "people_paid": part["totals"]["people_paid"],
        }
        for part in report(now, [name])["by"]
    }  # fmt: skip
    for part in compare(then, now, [name])["by"] if then else []:
        changed = {word: part[word]["people"] for word in _CHANGED}
        changed |= {f"{word}_confirmed": part[word]["confirmed"] for word in CONFIRMED}
        parts[part["of"][name]] |= {"before": part["cost"]["before"], **changed}
    progress.advance(1, name)
    return sorted(parts.values(), key=lambda part: (part["value"] is None, -part["paid"]["to"], str(part["value"])))


def _in_fen(value: Any) -> Any:
    """Amounts to the hundredth: the order in which threads add up fractions must not make two results of one."""
    if isinstance(value, dict):
        return {key: _in_fen(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_in_fen(each) for each in value]
    if not isinstance(value, float):
        return value
    rounded = round(value, 2)
    return int(rounded) if rounded == int(rounded) else rounded


def mark_of(result: Mapping[str, Any]) -> str:
    """The fingerprint of a result."""
    return hashlib.sha256(json.dumps(result, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


@work
def simulate_policies(*, progress: Progress, run: int) -> dict[str, Any]:
    """Reckon a run that was asked for, and keep what came out."""
    row = Run.objects.get(pk=run)
    begun = time.perf_counter()
    result, people, rules_mark = reckon(row.asked, progress)
    row.result, row.mark = result, mark_of(result)
    row.rules_mark, row.people_mark, row.people_on = rules_mark, people.mark, people.on
    row.seconds = round(time.perf_counter() - begun, 2)
    row.save()
    return {"run": row.pk, "people": result["people"]}


@transaction.atomic
def begin(*, by: Account, title: str, asked: dict[str, Any]) -> Run:
    """Ask for a simulation; a worker reckons it."""
    rules_of(asked["rules"])  # mistakes are said at once, not by the worker
    row = Run.objects.create(title=title[:120], asked=asked, by=by)
    note(by=by, act="simulate policies", kind="policy run", subject=str(row.pk), after=_recorded(asked))
    row.job = ask(simulate_policies, by=by, run=row.pk).pk
    row.save(update_fields=["job"])
    return row


def _recorded(asked: Mapping[str, Any]) -> dict[str, Any]:
    """What the trail keeps of it: not the texts of the files, only their names."""
    rules = {**asked["rules"], "files": sorted(asked["rules"].get("files") or {})}
    return {**asked, "rules": rules}
