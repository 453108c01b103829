"""Conditions as written → their tree. The shape has been checked; here facts, types and allowed values are."""

from __future__ import annotations

from datetime import date
from typing import Any

from rencai.city.shapes import Where
from rencai.rules.language import amounts
from rencai.rules.language.declare import both
from rencai.rules.language.facts import NUMERIC, Fact, FactType
from rencai.rules.language.grammar import COMPARISONS, ELAPSED
from rencai.rules.language.scope import Scope
from rencai.rules.language.shapes import is_number
from rencai.rules.language.tree import (
    All,
    AnyOf,
    Compare,
    CompareDay,
    Condition,
    Holds,
    Literal,
    Not,
    OneOf,
    Op,
    SomeOf,
    Unpublished,
)

_ORDER = {
    "at_least": Op.GE, "more_than": Op.GT, "at_most": Op.LE, "less_than": Op.LT, "is": Op.EQ, "is_not": Op.NE,
}  # fmt: skip
_DAYS = {
    "on_or_after": Op.GE, "after": Op.GT, "on_or_before": Op.LE, "before": Op.LT, "is": Op.EQ, "is_not": Op.NE,
}  # fmt: skip
_LEFT = ("fact", *ELAPSED, "until", "count", "total", "field", "where")
_FITTING = {
    FactType.YES_NO: ("is", "is_not"),
    FactType.CHOICE: ("is", "is_not", "in", "not_in"),
    FactType.LEVEL: ("is", "is_not", "in", "not_in", "at_least", "more_than", "at_most", "less_than", "between"),
    FactType.SEVERAL: ("has", "has_any", "has_all", "has_none"),
    FactType.DATE: ("is", "is_not", "before", "after", "on_or_before", "on_or_after", "between"),
    FactType.LIST: (),
    **dict.fromkeys(NUMERIC, (*_ORDER, "between")),
}


def build_condition(scope: Scope, where: Where, raw: dict[str, Any]) -> Condition:
    """The tree of a condition; what is wrong is noted in the scope, and an unpublished clause stands in its place."""
    notes = {"mark": scope.mark(where), "says": both(raw.get("says")), "cite": raw.get("cite", "")}
    if "missing" in raw:
        return Unpublished(_text(raw["missing"]), **notes)
    for key, node in (("all", All), ("any", AnyOf)):
        if key in raw:
            return node(_parts(scope, (*where, key), raw[key]), **notes)
    if "not" in raw:
        return Not(build_condition(scope, (*where, "not"), raw["not"]), **notes)
    if "of" in raw:
        parts = _parts(scope, (*where, "of"), raw["of"])
        if raw["at_least"] > len(parts):
            scope.refuse((*where, "at_least"), f"there are only {len(parts)} conditions", "lower it")
        return SomeOf(raw["at_least"], parts, **notes)
    word = next(word for word in COMPARISONS if word in raw)
    if "fact" in raw:
        return _of_fact(scope, where, raw, word, notes)
    return _of_quantity(scope, where, raw, word, notes)


def _text(raw: Any) -> Any:
    return both(raw)


def _parts(scope: Scope, where: Where, raw: list[Any]) -> tuple[Condition, ...]:
    return tuple(build_condition(scope, (*where, at), part) for at, part in enumerate(raw))


def _of_fact(scope: Scope, where: Where, raw: dict[str, Any], word: str, notes: dict[str, Any]) -> Condition:
    fact = scope.fact((*where, "fact"), raw["fact"], frozenset(FactType), "a fact")
    here = (*where, word)
    if fact is None or word not in _FITTING[fact.type]:
        if fact is not None:
            fitting = ", ".join(_FITTING[fact.type]) or "count or total instead of fact"
            scope.refuse(here, f"{fact.id} is of type {fact.type}, which has no {word}", f"use {fitting}")
        return Unpublished(_text("—"), **notes)
    right = raw[word]
    if isinstance(right, dict) and "missing" in right:
        return Unpublished(_text(right["missing"]), (fact.id,), **notes)
    if fact.type in NUMERIC:
        return _numbers(scope, where, raw, word, notes)
    if fact.type is FactType.DATE:
        return _days(scope, here, fact, word, right, notes)
    if fact.type is FactType.SEVERAL:
        return _holds(scope, here, fact, word, right, notes)
    return _codes(scope, here, fact, word, right, notes)


def _code(scope: Scope, where: Where, fact: Fact, raw: Any) -> int | bool:
    code = fact.code(raw) if not isinstance(raw, dict | list) else None
    if code is None:
        scope.refuse(where, f"{raw!r:.60} is no value of {fact.id}", fact.allowed())
    return code or 0


def _codes(scope: Scope, where: Where, fact: Fact, word: str, right: Any, notes: dict[str, Any]) -> Condition:
    if isinstance(right, list):
        given = [_code(scope, (*where, at), fact, item) for at, item in enumerate(right)]
    else:
        given = [_code(scope, where, fact, right)]
    if word in ("is", "in"):
        codes = set(given)
    elif word in ("is_not", "not_in"):
        codes = set(fact.codes) - set(given)
    elif word == "between":
        if len(given) != 2 or given[0] > given[1]:
            scope.refuse(where, "between has a lower and a higher value", "write [lower, higher]")
        codes = {code for code in fact.codes if given[0] <= code <= given[-1]}
    else:
        codes = {code for code in fact.codes if _holds_order(_ORDER[word], code, given[0])}
    return OneOf(fact.id, frozenset(codes), word, **notes)


def _holds_order(op: Op, left: Any, right: Any) -> bool:
    return bool(
        {Op.GE: left >= right, Op.GT: left > right, Op.LE: left <= right, Op.LT: left < right}.get(op, left == right)
    )


def _holds(scope: Scope, where: Where, fact: Fact, word: str, right: Any, notes: dict[str, Any]) -> Condition:
    items = right if isinstance(right, list) else [right]
    codes = tuple(sorted({int(_code(scope, where, fact, item)) for item in items}))
    holds = Holds(fact.id, codes, word == "has_all", **notes)
    return Not(holds, **notes) if word == "has_none" else holds


def _of_quantity(scope: Scope, where: Where, raw: dict[str, Any], word: str, notes: dict[str, Any]) -> Condition:
    if word not in (*_ORDER, "between"):
        scope.refuse((*where, word), f"a number has no {word}", f"use {', '.join(_ORDER)} or between")
        return Unpublished(_text("—"), **notes)
    return _numbers(scope, where, raw, word, notes)


def _numbers(scope: Scope, where: Where, raw: dict[str, Any], word: str, notes: dict[str, Any]) -> Condition:
    if "value" in raw:
        left = amounts.build_amount(scope, (*where, "value"), raw["value"])
    else:
        left = amounts.build_amount(scope, where, {key: raw[key] for key in _LEFT if key in raw}, bounded=False)
    if word == "between":
        rights = raw[word]
        if len(rights) != 2:
            scope.refuse((*where, word), "between has a lower and a higher value", "write [lower, higher]")
            return Unpublished(_text("—"), **notes)
        ends = [_right(scope, (*where, word, at), item) for at, item in enumerate(rights)]
        pair = (Compare(left, Op.GE, ends[0], **notes), Compare(left, Op.LE, ends[1], **notes))
        return All(pair, **notes)
    right = raw[word]
    if isinstance(right, dict) and "missing" in right:
        return Unpublished(_text(right["missing"]), **notes)
    return Compare(left, _ORDER[word], _right(scope, (*where, word), right), **notes)


def _right(scope: Scope, where: Where, raw: Any) -> Any:
    # What a number is compared with may be below zero, and a bare fact needs no bounds: nothing is computed from it.
    if is_number(raw):
        return Literal(float(raw))
    return amounts.build_amount(scope, where, raw, bounded=not (isinstance(raw, dict) and "fact" in raw))


def _days(scope: Scope, where: Where, fact: Fact, word: str, right: Any, notes: dict[str, Any]) -> Condition:
    if word == "between":
        if len(right) != 2:
            scope.refuse(where, "between has an earlier and a later day", "write [earlier, later]")
            return Unpublished(_text("—"), **notes)
        ends = [_day(scope, (*where, at), item) for at, item in enumerate(right)]
        pair = (CompareDay(fact.id, Op.GE, ends[0], **notes), CompareDay(fact.id, Op.LE, ends[1], **notes))
        return All(pair, **notes)
    return CompareDay(fact.id, _DAYS[word], _day(scope, where, right), **notes)


def _day(scope: Scope, where: Where, raw: Any) -> date | str | None:
    if type(raw) is date:
        return raw
    if raw == "today":
        return None
    if isinstance(raw, dict) and set(raw) == {"fact"}:
        scope.fact((*where, "fact"), raw["fact"], frozenset({FactType.DATE}), "a day")
        return str(raw["fact"])
    scope.refuse(where, "this is not a day", "write 2026-05-01, today, or {fact: …}")
    return None
