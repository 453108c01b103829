"""``facts.yaml`` → facts, with what is wrong in a declaration, line by line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from rencai.city.located import Finding, Located, nearest
from rencai.rules.language.facts import NUMERIC, Choice, Fact, FactType
from rencai.vocabulary.bilingual import Bilingual
from rencai.vocabulary.errors import BadInput

_BOUND_WORDS = {
    "least": NUMERIC, "most": NUMERIC, "step": NUMERIC,
    "earliest": {FactType.DATE}, "latest": {FactType.DATE},
    "values": {FactType.CHOICE, FactType.LEVEL, FactType.SEVERAL},
    "fields": {FactType.LIST}, "most_items": {FactType.LIST},
}  # fmt: skip
_ANSWERS = ("usual", "if_absent")
_STEPS = {FactType.WHOLE: 1.0, FactType.MONEY: 1.0, FactType.NUMBER: 0.1}


def both(raw: Any) -> Bilingual | None:
    """A text in two languages; one plain text stands for both."""
    if raw is None:
        return None
    return Bilingual(raw["zh"], raw["en"]) if isinstance(raw, dict) else Bilingual(raw, raw)


def facts_of(document: Located) -> dict[str, Fact]:
    """The facts of a well-shaped ``facts.yaml``."""
    return {name: fact_of(name, raw) for name, raw in document.value["facts"].items()}


def fact_of(name: str, raw: dict[str, Any]) -> Fact:
    """One fact, or one field of the records of a list."""
    given: dict[str, Any] = {key: value for key, value in raw.items() if key != "invented"}
    kind = FactType(given.pop("type"))
    for key in ("name", "ask", "help", "unit"):
        if key in given:
            given[key] = both(given[key])
    given["values"] = tuple(
        Choice(value["id"], Bilingual(value["zh"], value["en"])) for value in given.get("values", ())
    )
    given["fields"] = {key: fact_of(key, item) for key, item in given.get("fields", {}).items()}
    given.setdefault("step", _STEPS.get(kind, 1.0))
    answers = {key: given.pop(key, None) for key in _ANSWERS}
    fact = Fact(name, kind, **given)
    return replace(fact, **{key: fact.read(answer) for key, answer in answers.items()})


def declaration_findings(document: Located) -> Iterator[Finding]:
    """What a well-shaped ``facts.yaml`` says that does not fit together."""
    declared = document.value["facts"]
    for name, raw in declared.items():
        where = ("facts", name)
        yield from _typed_findings(document, where, raw)
        for key, item in raw.get("fields", {}).items():
            yield from _typed_findings(document, (*where, "fields", key), item)
        if "from_rules" in raw:
            yield from _derived_findings(document, name, raw, declared)
        elif "ask" not in raw:
            yield document.finding(where, f"fact {name} has no question", "write ask: {zh: …, en: …}")


def _typed_findings(document: Located, where: tuple[str | int, ...], raw: dict[str, Any]) -> Iterator[Finding]:
    kind = FactType(raw["type"])
    name = where[-1]
    for word, kinds in _BOUND_WORDS.items():
        if word in raw and kind not in kinds:
            yield document.finding((*where, word), f"a fact of type {kind} has no {word}", f"take {word} away")
    if kind in _BOUND_WORDS["values"] and "values" not in raw:
        yield document.finding(where, f"fact {name} does not list its values", "write values: [{id, zh, en}, …]")
    for at, value in enumerate(raw.get("values", ())):
        if isinstance(value["id"], bool):
            yield document.finding(
                (*where, "values", at, "id"), "yes and no are truth values in YAML", "put it in quotes"
            )
    if kind is FactType.LIST and "fields" not in raw:
        yield document.finding(where, f"fact {name} does not say what its records hold", "write fields: …")
    for key in (key for key in _ANSWERS if key in raw):
        try:
            fact_of(str(name), {word: value for word, value in raw.items() if word == key or word not in _ANSWERS})
        except BadInput as error:
            yield document.finding((*where, key), f"{key} is no answer to {name}", error.todo)
    for low, high in (("least", "most"), ("earliest", "latest")):
        if low in raw and high in raw and raw[low] > raw[high]:
            yield document.finding((*where, low), f"{low} is above {high}", "exchange them")


def _derived_findings(document: Located, name: str, raw: dict[str, Any], declared: dict[str, Any]) -> Iterator[Finding]:
    where = ("facts", name, "from_rules")
    kind = FactType(raw["type"])
    if raw["from_rules"] == "best" and kind is not FactType.LEVEL:
        yield document.finding(where, "only a level can be the best of what rules give", "type: level")
    if raw["from_rules"] == "sum" and kind not in NUMERIC:
        yield document.finding(where, "only a number can be the sum of what rules give", "type: number")
    start = raw.get("starts_from")
    if start is None:
        return
    where = ("facts", name, "starts_from")
    if start not in declared:
        yield document.finding(where, f"there is no fact {start}", nearest(start, declared))
    elif declared[start]["type"] != raw["type"] or declared[start].get("values") != raw.get("values"):
        yield document.finding(where, f"{start} has another type or other values than {name}", "give both the same")
    elif "from_rules" in declared[start]:
        yield document.finding(where, f"{start} comes from rules itself", "name a fact that is asked")
