"""What a simulation may say to readers who must not learn of a handful of people: no count of one to four, no money
that would tell what so few are paid, and nothing from which either follows by subtraction.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from typing import Any

SMALL = 5
CHANGED = ("winners", "losers", "left_out", "unknown")
CONFIRMED = ("winners", "losers", "left_out")
"""Of these it is said how many rest on no unconfirmed figure."""
_COUNTED = ("eligible", "undecided", "not_computable")


def careful(count: int) -> int | str:
    """A count, or ``<5`` where it would point at a few people."""
    return f"<{SMALL}" if is_small(count) else count


def is_small(count: int) -> bool:
    """Whether it is a handful of people."""
    return 0 < count < SMALL


def careful_result(result: Mapping[str, Any]) -> dict[str, Any]:
    """The result of a run with small counts as ``<5`` and the money of few people as None."""
    told = copy.deepcopy(dict(result))
    _rules(told["rules"])
    _totals(told)
    if told["change"]:
        told["change"] = careful_change(told["change"])
    for parts in told["by"].values():
        _parts(parts)
    for cliff in told["cliffs"]:
        if is_small(cliff["people"]):
            cliff |= {"people": careful(cliff["people"]), "loss": None, "largest_loss": None}
    unknown = told["unknown"]
    unknown["gaps"] = {name: careful(gaps) for name, gaps in unknown["gaps"].items()}
    unknown["people_possibly_paid_more"] = careful(unknown["people_possibly_paid_more"])
    return told


def careful_change(change: Mapping[str, Any]) -> dict[str, Any]:
    """What changes between two runs, told in the same way."""
    told = copy.deepcopy(dict(change))
    if _few_change(*(change[name]["people"] for name in ("winners", "losers", "unknown"))):
        # Before and after would tell what so few win or lose.
        told["cost"] = {key: dict.fromkeys(ends) for key, ends in told["cost"].items()}
    for name in (*CHANGED, "same"):
        if name in told and is_small(change[name]["people"]):
            told[name] = {**dict.fromkeys(told[name]), "people": careful(change[name]["people"])}
        elif name in told and "confirmed" in told[name] and _few_apart(told[name]["people"], told[name]["confirmed"]):
            # The rest would tell what a few win or lose.
            told[name] |= {"confirmed": None, "at_least_confirmed": None}
            if "confirmed" in told["cost"].get("change", {}):
                told["cost"]["change"]["confirmed"] = None
    return told


def _few_apart(people: int, confirmed: int) -> bool:
    """Whether telling the confirmed apart would point at a few people: at them, or at the others."""
    return is_small(confirmed) or is_small(people - confirmed)


def _few_change(*counts: int) -> bool:
    return is_small(sum(counts))


def _rules(rules: Sequence[dict[str, Any]]) -> None:
    """Counts and money of each rule; one more rule hides its money where the total would tell that of a single one."""
    paying = [rule for rule in rules if rule.get("paid")]
    few = [rule for rule in paying if any(is_small(rule[key]) for key in _COUNTED[:2])]
    if len(few) == 1:
        others = [rule for rule in paying if rule is not few[0] and rule["paid"]["to"]]
        few += sorted(others, key=lambda rule: rule["paid"]["to"])[:1]
    for rule in few:
        rule["paid"] = dict.fromkeys(rule["paid"])
        rule["amount"] = dict.fromkeys(rule.get("amount", {}))
    for rule in rules:
        rule |= {key: careful(rule[key]) for key in _COUNTED}


def _totals(told: dict[str, Any]) -> None:
    totals = told["totals"]
    paid = totals["people_paid"]
    if any(map(is_small, paid.values())):
        for name in [name for name in totals if name != "people_paid"]:
            totals[name] = dict.fromkeys(totals[name])
    totals["people_paid"] = {end: careful(count) for end, count in paid.items()}


def _parts(parts: list[dict[str, Any]]) -> None:
    """The parts of one breakdown: whole parts of a few people are hidden, and each column is told on its own."""
    hidden = _hidden(parts)
    few_paid = [
        part for part in parts
        if any(map(is_small, part["people_paid"].values()))
        or ("before" in part and _few_change(part["winners"], part["losers"], part["unknown"]))
    ]  # fmt: skip
    columns = [key for key in ("people", *CHANGED) if parts and key in parts[0]]
    out = [id(part) in hidden for part in parts]
    told = {key: _column([part[key] for part in parts], out) for key in columns}
    for key in CONFIRMED if parts and f"{CONFIRMED[0]}_confirmed" in parts[0] else ():
        confirmed = [part[f"{key}_confirmed"] for part in parts]
        few = [
            hide or not isinstance(shown, int) or _few_apart(part[key], part[f"{key}_confirmed"])
            for part, hide, shown in zip(parts, out, told[key], strict=True)
        ]
        told[f"{key}_confirmed"] = _column(confirmed, few)
    for at, part in enumerate(parts):
        part |= {key: column[at] for key, column in told.items()}
        if id(part) in hidden or part in few_paid:
            part |= {key: dict.fromkeys(part[key]) for key in ("paid", "before", "people_paid") if key in part}


def _column(counts: Sequence[int], out: Sequence[bool]) -> list[int | str | None]:
    """Counts of all parts; ``out``: parts that are hidden. Where a single count is not told, another is hidden, too, or
    the total would tell it.
    """
    told: list[int | str | None] = [
        f"<{SMALL}" if is_small(count) else None if hide else count for count, hide in zip(counts, out, strict=True)
    ]
    if sum(not isinstance(each, int) for each in told) == 1:
        others = [at for at, each in enumerate(told) if isinstance(each, int) and each >= SMALL]
        if others:
            told[min(others, key=lambda at: counts[at])] = None
    return told


def _hidden(parts: Sequence[Mapping[str, Any]]) -> set[int]:
    """The parts that are not shown: those of a few people, and one more where the rest of the whole would tell."""
    small = [part for part in parts if is_small(part["people"])]
    if len(small) == 1:
        others = sorted((part for part in parts if part["people"] >= SMALL), key=lambda part: part["people"])
        small += others[:1]
    return {id(part) for part in small}
