"""Who waits for whom: the open blockers of a plan as a graph of agencies, its longest waits and its rings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from rencai.plan.undertakings_state import Blocker, Undertaking


@dataclass(frozen=True)
class Wait:
    """An agency in the lead waits for another, since so many days."""

    waiter: str | None
    waits_for: str
    undertaking: Undertaking
    since: date
    days: int
    why: str


@dataclass(frozen=True)
class Held:
    """What waits for one agency: how many undertakings, the longest wait, and all days of waiting together."""

    agency: str
    undertakings: int
    longest: int
    days: int


def waits_on(undertakings: Sequence[Undertaking], blockers: Iterable[Blocker], on: date) -> list[Wait]:
    """All open waits on a day, the longest first."""
    known = {one.key: one for one in undertakings}
    waits = [
        Wait(known[one.undertaking].lead, one.waits_for, known[one.undertaking], one.since, one.days(on), one.why)
        for one in blockers
        if one.is_open(on) and one.undertaking in known
    ]
    return sorted(waits, key=lambda one: (-one.days, one.undertaking.key))


def held_up_by(waits: Iterable[Wait]) -> list[Held]:
    """For each agency what waits for it; the one that holds up longest first."""
    found: dict[str, list[Wait]] = defaultdict(list)
    for one in waits:
        found[one.waits_for].append(one)
    held = [
        Held(
            agency,
            len({one.undertaking.key for one in own}),
            max(one.days for one in own),
            sum(one.days for one in own),
        )
        for agency, own in found.items()
    ]
    return sorted(held, key=lambda one: (-one.longest, -one.days, one.agency))


def rings(waits: Iterable[Wait]) -> list[tuple[str, ...]]:
    """Agencies that wait for each other in a ring; each ring once, beginning with its first name in order."""
    edges: dict[str, set[str]] = defaultdict(set)
    for one in waits:
        if one.waiter is not None and one.waiter != one.waits_for:
            edges[one.waiter].add(one.waits_for)
    found: set[tuple[str, ...]] = set()
    for start in sorted(edges):
        _walk(edges, (start,), found)
    return sorted(found)


def _walk(edges: Mapping[str, set[str]], path: tuple[str, ...], found: set[tuple[str, ...]]) -> None:
    # Only names after the first one are entered, so that a ring is found from its first name alone.
    for after in sorted(edges.get(path[-1], ())):
        if after == path[0] and len(path) > 1:
            found.add(path)
        elif after > path[0] and after not in path:
            _walk(edges, (*path, after), found)


def waits_json(waits: Sequence[Wait]) -> dict[str, Any]:
    """Waits, what each agency holds up, and rings, as JSON."""
    return {
        "waits": [
            {
                "waiter": one.waiter,
                "waits_for": one.waits_for,
                "undertaking": one.undertaking.key,
                "name": one.undertaking.name,
                "since": one.since.isoformat(),
                "days": one.days,
                "why": one.why,
            }
            for one in waits
        ],
        "held_up_by": [vars(one) for one in held_up_by(waits)],
        "rings": [list(ring) for ring in rings(waits)],
    }
