"""Amounts as written → their tree. The shape has been checked; here facts, types and order are."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

from rencai.city.shapes import Where
from rencai.rules.language import conditions
from rencai.rules.language.facts import CODED, Fact, FactType
from rencai.rules.language.scope import Scope
from rencai.rules.language.shapes import is_number
from rencai.rules.language.tree import (
    NOTHING,
    Amount,
    Cases,
    CountOf,
    Difference,
    Elapse,
    Elapsed,
    FactNumber,
    Highest,
    Literal,
    Lowest,
    Marginal,
    Product,
    Range,
    Rounded,
    Scaled,
    Steps,
    Sum,
    Table,
    TotalOf,
)

_LIST = frozenset({FactType.LIST})
_DAY = frozenset({FactType.DATE})
_OF_LEVELS = ("amount", "table", "brackets", "cases", "between")
_KEYED = CODED | {FactType.WHOLE}


def build_amount(scope: Scope, where: Where, raw: Any, *, bounded: bool = True) -> Amount:
    """The tree of an amount; what is wrong is noted in the scope, and 0 stands in its place."""
    if not isinstance(raw, dict):
        return _literal(scope, where, raw)
    for key, build in _BUILDERS.items():
        if key in raw:
            if scope.level is not None and key not in _OF_LEVELS:
                scope.refuse(where, f"a level is not given as {key}", f"use {', '.join(_OF_LEVELS)}")
            return build(scope, where, raw)
    if "fact" in raw:
        scope.number(where, raw["fact"], bounded=bounded)
        return FactNumber(raw["fact"])
    unit = next(unit for unit in Elapse if unit in raw)
    for key in (unit.value, "until"):
        if key in raw:
            scope.fact((*where, key), raw[key], _DAY, "a day")
    return Elapsed(unit, raw[unit.value], raw.get("until"))


def _literal(scope: Scope, where: Where, raw: Any) -> Amount:
    if scope.level is not None:
        code = scope.level.code(raw)
        if code is None:
            scope.refuse(where, f"{raw!r:.60} is no value of {scope.level.id}", scope.level.allowed())
        return Literal(float(code or 0))
    if not is_number(raw):
        scope.refuse(where, f"{raw!r:.60} is not a number", "an amount is a number or a form such as {fact: …}")
        return NOTHING
    if raw < 0:
        scope.refuse(where, "an amount is never below 0", "write what is taken away as difference: [from, this]")
        return NOTHING
    return Literal(float(raw))


def _parts(scope: Scope, where: Where, raw: dict[str, Any], key: str) -> tuple[Amount, ...]:
    return tuple(build_amount(scope, (*where, key, at), part) for at, part in enumerate(raw[key]))


def _part(scope: Scope, where: Where, raw: dict[str, Any], key: str) -> Amount:
    return build_amount(scope, (*where, key), raw[key])


def _amount(scope: Scope, where: Where, raw: dict[str, Any]) -> Amount:
    amount = _part(scope, where, raw, "amount")
    return Product((amount, _part(scope, where, raw, "for_each"))) if "for_each" in raw else amount


def _records(scope: Scope, where: Where, raw: dict[str, Any], key: str) -> tuple[Fact | None, Any]:
    records = scope.fact((*where, key), raw[key], _LIST, "a list")
    if records is None or "where" not in raw:
        return records, None
    return records, conditions.build_condition(scope.inside(records), (*where, "where"), raw["where"])


def _count(scope: Scope, where: Where, raw: dict[str, Any]) -> Amount:
    return CountOf(raw["count"], _records(scope, where, raw, "count")[1])


def _total(scope: Scope, where: Where, raw: dict[str, Any]) -> Amount:
    records, condition = _records(scope, where, raw, "total")
    if records is not None:
        scope.inside(records).number((*where, "field"), raw["field"], bounded=True)
    return TotalOf(raw["total"], raw["field"], condition)


def _percent(scope: Scope, where: Where, raw: dict[str, Any]) -> Amount:
    return Scaled(Product((_part(scope, where, raw, "percent"), _part(scope, where, raw, "of"))), 100.0)


def _portion(scope: Scope, where: Where, raw: dict[str, Any]) -> Amount:
    whole = float(raw["of_days"])
    part = Scaled(Lowest((_part(scope, where, raw, "portion"), Literal(whole))), whole)
    return Product((_part(scope, where, raw, "gives"), part)) if "gives" in raw else part


def _table(scope: Scope, where: Where, raw: dict[str, Any]) -> Amount:
    otherwise = _part(scope, where, raw, "otherwise") if "otherwise" in raw else NOTHING
    fact = scope.fact((*where, "by"), raw["by"], _KEYED, "a choice, a level, a yes-no or a whole number")
    entries = []
    for key, part in raw["table"].items():
        here = (*where, "table", key)
        code = (key if is_number(key) else None) if fact and fact.type is FactType.WHOLE else fact and fact.code(key)
        if fact and code is None:
            scope.refuse(here, f"{key!r:.60} is no value of {fact.id}", fact.allowed())
        entries.append((code or 0, build_amount(scope, here, part)))
    entries.sort(key=lambda entry: entry[0])
    ends_only = raw.get("known") == "ends-only"
    if ends_only and (len(entries) < 2 or (fact and fact.type in (FactType.CHOICE, FactType.YES_NO))):
        scope.refuse((*where, "known"), "ends need two entries of a fact that has an order", "by: a level or number")
    return Table(raw["by"], tuple(entries), otherwise, ends_only)


def _brackets(scope: Scope, where: Where, raw: dict[str, Any]) -> Amount:
    steps = raw["brackets"]
    starts = tuple(float(step["from"]) for step in steps)
    if any(low >= high for low, high in pairwise(starts)):
        scope.refuse((*where, "brackets"), "the steps do not rise", "order them by from:")
    of = _part(scope.plain(), where, raw, "of")
    if all("percent" in step for step in steps):
        return Marginal(of, starts, tuple(step["percent"] / 100.0 for step in steps))
    if any("percent" in step for step in steps):
        scope.refuse((*where, "brackets"), "some steps give amounts and some percent", "make them all the same")
        return NOTHING
    gives = (build_amount(scope, (*where, "brackets", at, "gives"), step["gives"]) for at, step in enumerate(steps))
    return Steps(of, starts, tuple(gives))


def _cases(scope: Scope, where: Where, raw: dict[str, Any]) -> Amount:
    cases = tuple(
        (
            conditions.build_condition(scope.plain(), (*where, "cases", at, "when"), case["when"]),
            build_amount(scope, (*where, "cases", at, "gives"), case["gives"]),
        )
        for at, case in enumerate(raw["cases"])
    )
    return Cases(cases, _part(scope, where, raw, "otherwise") if "otherwise" in raw else NOTHING)


def _between(scope: Scope, where: Where, raw: dict[str, Any]) -> Amount:
    low, high = _parts(scope, where, raw, "between")
    if isinstance(low, Literal) and isinstance(high, Literal) and low.value > high.value:
        scope.refuse((*where, "between"), "the first bound is above the second", "exchange them")
    return Range(low, high, ceiling=False)


_BUILDERS: dict[str, Callable[[Scope, Where, dict[str, Any]], Amount]] = {
    "amount": _amount,
    "count": _count,
    "total": _total,
    "sum": lambda scope, where, raw: Sum(_parts(scope, where, raw, "sum")),
    "product": lambda scope, where, raw: Product(_parts(scope, where, raw, "product")),
    "difference": lambda scope, where, raw: Difference(*_parts(scope, where, raw, "difference")),
    "highest": lambda scope, where, raw: Highest(_parts(scope, where, raw, "highest")),
    "lowest": lambda scope, where, raw: Lowest(_parts(scope, where, raw, "lowest")),
    "percent": _percent,
    "portion": _portion,
    "quotient": lambda scope, where, raw: Scaled(_part(scope, where, raw, "quotient"), float(raw["by_number"])),
    "table": _table,
    "brackets": _brackets,
    "cases": _cases,
    "up_to": lambda scope, where, raw: Range(NOTHING, _part(scope, where, raw, "up_to"), ceiling=True),
    "between": _between,
    "round": lambda scope, where, raw: Rounded(
        _part(scope, where, raw, "round"), float(raw["to"]), raw.get("how", "nearest")
    ),
}
