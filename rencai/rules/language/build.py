"""A well-shaped rule, group, policy or waiting list → its typed form."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from rencai.city.shapes import Where
from rencai.rules.language.amounts import build_amount
from rencai.rules.language.conditions import build_condition
from rencai.rules.language.declare import both
from rencai.rules.language.facts import NUMERIC, FactType
from rencai.rules.language.rule import Cite, Desk, Gift, Given, Group, Quota, Rule, Take
from rencai.rules.language.scope import Scope
from rencai.rules.language.tree import All, Mark
from rencai.vocabulary.bilingual import Bilingual


@dataclass(frozen=True)
class Policy:
    """A document that rules were drawn from, in our own words."""

    id: str
    name: Bilingual
    summary: Bilingual
    cites: tuple[Cite, ...]
    begins: date
    ends: date | None
    agency: str
    replaces: str
    folder: str
    mark: Mark


@dataclass(frozen=True)
class Waiting:
    """A table or clause that the office must supply: what is missing, since when, which rules need it."""

    id: str
    name: Bilingual
    missing: Bilingual
    since: date
    cites: tuple[Cite, ...]
    agency: str
    needed_by: tuple[str, ...]
    mark: Mark


def build_rule(scope: Scope, where: Where, raw: dict[str, Any], folder: str) -> Rule:
    """One rule; what is wrong in its conditions and amounts is noted in the scope."""
    mark = scope.mark((*where, "id"))
    when = build_condition(scope, (*where, "when"), raw["when"]) if "when" in raw else All((), mark=mark)
    group = raw.get("group")
    return Rule(
        id=raw["id"],
        name=Bilingual(**raw["name"]),
        cites=build_cites(raw["cites"]),
        begins=raw["in_force"]["from"],
        ends=raw["in_force"].get("to"),
        about=raw["for"],
        when=when,
        gift=_gift(scope, (*where, "gives"), raw["gives"]),
        mark=mark,
        summary=both(raw.get("summary")),
        invented=raw.get("invented", False),
        topic=raw.get("topic", ""),
        group=group["name"] if isinstance(group, dict) else group,
        adds_to=tuple(raw.get("adds_to", ())),
        combines_with=tuple(raw.get("combines_with", ())),
        quota=_quota(raw.get("quota")),
        papers=tuple(text for text in map(both, raw.get("papers", ())) if text),
        desk=_desk(raw.get("where")),
        policy=folder,
    )


def build_group(name: str, raw: dict[str, Any], mark: Mark) -> Group:
    """A group, as declared in ``groups.yaml`` or in a rule."""
    return Group(
        name=name,
        take=Take(raw["take"]),
        mark=mark,
        cap=raw.get("cap"),
        per=raw.get("per", ""),
        order=tuple(raw.get("order", ())),
        within=raw.get("within"),
        says=both(raw.get("says")),
        cite=raw.get("cite", ""),
    )


def build_policy(raw: dict[str, Any], folder: str, mark: Mark) -> Policy:
    """What ``policy.yaml`` says."""
    return Policy(
        id=raw["policy"],
        name=Bilingual(**raw["name"]),
        summary=Bilingual(**raw["summary"]),
        cites=build_cites(raw["cites"]),
        begins=raw["in_force"]["from"],
        ends=raw["in_force"].get("to"),
        agency=raw.get("agency", ""),
        replaces=raw.get("replaces", ""),
        folder=folder,
        mark=mark,
    )


def build_waiting(raw: dict[str, Any], mark: Mark) -> Waiting:
    """What a file says that waits for the office."""
    return Waiting(
        id=raw["waiting"],
        name=Bilingual(**raw["name"]),
        missing=Bilingual(**raw["missing"]),
        since=raw["since"],
        cites=build_cites(raw["cites"]),
        agency=raw.get("agency", ""),
        needed_by=tuple(raw.get("needed_by", ())),
        mark=mark,
    )


def build_cites(raw: list[dict[str, Any]]) -> tuple[Cite, ...]:
    """Citations."""
    return tuple(Cite(**cite) for cite in raw)


def _gift(scope: Scope, where: Where, raw: dict[str, Any]) -> Gift:
    given = next(given for given in Given if given in raw)
    scope = _for_gift(scope, where, given, raw)
    counted = any(key not in _NOT_AMOUNT for key in raw)
    return Gift(
        given=given,
        amount=build_amount(scope, where, {key: raw[key] for key in raw if key not in _NOT_AMOUNT})
        if counted
        else None,
        per=_per(scope, where, given, raw, counted),
        unit=both(raw.get("unit")),
        service=both(raw.get("service")),
        fact=raw[given] if given in (Given.LEVEL, Given.POINTS) else None,
        missing=both(raw.get("missing")),
        last_published=str(raw.get("last_published", "")),
        note=both(raw.get("note")),
    )


_NOT_AMOUNT = {*Given, "per", "unit", "missing", "last_published", "note"}


def _for_gift(scope: Scope, where: Where, given: Given, raw: dict[str, Any]) -> Scope:
    if given not in (Given.LEVEL, Given.POINTS):
        return scope
    wanted, how = (NUMERIC, "sum") if given is Given.POINTS else (frozenset({FactType.LEVEL}), "best")
    fact = scope.fact((*where, given), raw[given], wanted, "a level" if given is Given.LEVEL else "a number")
    if fact and fact.from_rules != how:
        scope.refuse((*where, given), f"{fact.id} is not filled by rules", f"say from_rules: {how} in facts.yaml")
    return replace(scope, level=fact) if given is Given.LEVEL else scope


def _per(scope: Scope, where: Where, given: Given, raw: dict[str, Any], counted: bool) -> str:
    if given in (Given.LEVEL, Given.POINTS):
        if "per" in raw:
            scope.refuse((*where, "per"), f"{given} are not given per {raw['per']}", "take it away")
        return ""
    if "per" not in raw and given is not Given.SERVICE:
        scope.refuse(where, "it does not say how often it is given", "write per: once, month, year or unstated")
    if given is Given.SERVICE and counted and "unit" not in raw:
        scope.refuse(where, "it does not say what the number counts", "write unit: {zh: …, en: …}")
    return str(raw.get("per", "unstated" if given is not Given.SERVICE else ""))


def _quota(raw: dict[str, Any] | None) -> Quota | None:
    return Quota(raw["number"], raw["per"], Bilingual(**raw["of"])) if raw else None


def _desk(raw: dict[str, Any] | None) -> Desk | None:
    if raw is None:
        return None
    return Desk(
        desk=both(raw.get("desk")),
        agency=raw.get("agency", ""),
        within_days=raw.get("within_days"),
        apply_within_days=raw.get("apply_within_days"),
        note=both(raw.get("note")),
    )
