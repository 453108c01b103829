"""Twenty rules as a city writes them, and people to run them over: tables, thresholds, caps, highest-of, add-ons.

Invented. Facts are coded as numbers, so that every engine reads the same columns; one in twenty values of seven facts
is not known.
"""

from __future__ import annotations

import textwrap
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import yaml

from rencai.city.located import Located
from rencai.rules.language.book import Book, assemble
from rencai.rules.language.folder import Document, Folder

ON = date(2026, 6, 1)
LEVELS = {"grade": 6, "degree": 6, "skill": 6, "prov": 4}
NUMBERS = {
    "months": 12,
    "insured": 600,
    "age": 100,
    "patents": 50,
    "pay": 5_000_000,
    "rent": 20_000,
    "price": 10_000_000,
}
TRUTHS = ("renting", "returnee", "shortage")
GAPS = ("months", "insured", "pay", "skill", "rent", "shortage", "degree")

RULES = """
a1: {when: [grade >= 1, months >= 9], by: grade, table: {1: 5000, 2: 10000, 3: 20000, 4: 50000, 5: 100000},
     group: allowances}
a2: {when: [degree >= 4, insured >= 6], by: degree, table: {4: 12000, 5: 30000}, group: allowances}
a3: {when: [degree >= 2, age <= 35, months >= 6], amount: 500, for_each: {fact: months}, group: allowances}
a4: {when: [skill >= 3], by: skill, table: {3: 3000, 4: 6000, 5: 12000}, group: allowances}
a5: {when: ["chain in 1 3 5", months >= 6], amount: 2400, group: allowances}
a6: {when: [pay >= 200000, grade >= 1], amount: 8000, group: allowances}
t1: {when: [prov >= 1], by: prov, table: {1: 8000, 2: 20000, 3: 40000}, adds_to: [a1]}
t2: {when: [grade >= 4, age <= 45], amount: 10000, adds_to: [a1]}
t3: {when: [returnee, degree >= 4], amount: 6000, adds_to: [a1]}
w1: {when: [skill >= 3], by: skill, table: {3: 3000, 4: 10000, 5: 30000}, group: awards}
w2: {when: [patents >= 1], amount: 4000, for_each: {fact: patents}, group: awards}
w3: {when: [grade >= 3, patents >= 3], amount: 20000, group: awards}
w4: {when: [degree >= 5, insured <= 12], amount: 30000, group: awards}
w5: {when: [shortage, skill >= 2], amount: 5000, group: awards}
s1: {when: [renting, degree >= 3], product: [{lowest: [{percent: 40, of: {fact: rent}}, 1500]}, {fact: months}]}
s2: {when: [insured >= 12, grade >= 2], lowest: [{percent: 10, of: {fact: price}},
     {by: grade, table: {2: 50000, 3: 100000, 4: 200000, 5: 400000}}]}
s3: {when: [grade >= 2, months >= 6], amount: 300, for_each: {fact: months}}
s4: {when: [grade >= 1], lowest: [{brackets: [{from: 100000, percent: 2}], of: {fact: pay}}, 10000]}
s5: {when: [age <= 30, degree >= 3], amount: 1000}
s6: {when: [not renting, shortage], amount: 1200}
"""
GROUPS = {"allowances": {"take": "highest"}, "awards": {"take": "capped", "cap": 50_000, "per": "year"}}
NAMES = tuple(yaml.safe_load(RULES))


def _both(text: str) -> dict[str, str]:
    return {"zh": text, "en": text}


def _clause(text: str) -> dict[str, Any]:
    words = text.split()
    if len(words) == 1:
        return {"fact": text, "is": True}
    if words[0] == "not":
        return {"fact": words[1], "is": False}
    if words[1] == "in":
        return {"fact": words[0], "in": [int(word) for word in words[2:]]}
    return {"fact": words[0], {">=": "at_least", "<=": "at_most"}[words[1]]: int(words[2])}


def book() -> Book:
    """The twenty rules in our language."""

    def fact(kind: str, **more: Any) -> dict[str, Any]:
        return {"type": kind, "name": _both("—"), "ask": _both("—"), **more}

    def ids(count: int) -> list[dict[str, Any]]:
        return [{"id": at, **_both(str(at))} for at in range(count)]

    facts = {
        **{name: fact("level", values=ids(count)) for name, count in LEVELS.items()},
        "chain": fact("choice", values=ids(8)),
        **{name: fact("money" if most > 1000 else "whole", least=0, most=most) for name, most in NUMBERS.items()},
        **{name: fact("yes-no") for name in TRUTHS},
    }
    rules = []
    for name, raw in yaml.safe_load(textwrap.dedent(RULES)).items():
        when = {"all": [_clause(text) for text in raw.pop("when")]}
        more = {key: raw.pop(key) for key in ("group", "adds_to") if key in raw}
        head = {
            "id": name,
            "name": _both(name),
            "cites": [{"document": "invented"}],
            "in_force": {"from": date(2026, 1, 1)},
        }
        rules.append({**head, "for": "person", "when": when, "gives": {"money": "CNY", "per": "year", **raw}, **more})
    folder = Folder(Path("benchmark"))
    for kind, content in (("facts", {"facts": facts}), ("groups", {"groups": GROUPS}), ("rules", {"rules": rules})):
        folder.documents.append(Document(kind, kind, Located(Path(kind), content, {})))
    found, findings = assemble(folder)
    if found is None:
        raise AssertionError(findings[0])
    return found


def people(count: int, *, gaps: bool = True, seed: int = 1) -> pl.DataFrame:
    """People with plausible facts; ``gaps``: one value in twenty of seven facts is not known."""
    draw = np.random.default_rng(seed)
    shares = {"grade": [0.8, 0.1, 0.05, 0.03, 0.015, 0.005], "degree": [0.5, 0.2, 0.15, 0.1, 0.04, 0.01],
              "skill": [0.6, 0.15, 0.12, 0.08, 0.03, 0.02], "prov": [0.98, 0.012, 0.006, 0.002]}  # fmt: skip
    columns: dict[str, Any] = {
        name: draw.choice(len(some), count, p=some).astype(np.int64) for name, some in shares.items()
    }
    columns["chain"] = draw.integers(0, 8, count)
    columns["months"] = draw.integers(0, 13, count)
    columns["insured"] = draw.integers(0, 240, count)
    columns["age"] = draw.integers(18, 65, count)
    columns["patents"] = draw.poisson(0.3, count).astype(np.int64)
    columns["pay"] = np.round(draw.lognormal(11.3, 0.6, count).clip(0, 4_900_000))
    columns["rent"] = draw.integers(300, 4000, count).astype(np.float64)
    columns["price"] = draw.integers(500_000, 4_000_000, count).astype(np.float64)
    columns |= {
        name: draw.random(count) < share for name, share in (("renting", 0.35), ("returnee", 0.05), ("shortage", 0.1))
    }
    frame = pl.DataFrame(columns)
    if not gaps:
        return frame
    return frame.with_columns(
        [pl.when(pl.Series(draw.random(count) >= 0.05)).then(pl.col(name)).alias(name) for name in GAPS]
    )
