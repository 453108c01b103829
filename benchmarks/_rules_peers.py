"""The twenty rules for engines that answer one person, or know no "not known": OpenFisca, ZEN, CEL.

One text of each rule, in the C-like words that ZEN and CEL share; OpenFisca has its formulas in Python.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np
import polars as pl

from benchmarks._rules_by_hand import _TABLES
from benchmarks._rules_workload import LEVELS, NUMBERS, TRUTHS

Person = dict[str, Any]
_ALLOWANCES = ("a1", "a2", "a3", "a4", "a5", "a6")
_AWARDS = ("w1", "w2", "w3", "w4", "w5")


def _looked_up(rule: str, fact: str) -> str:
    text = "0.0"
    for key, amount in _TABLES[rule].items():
        text = f"({fact} == {key} ? {float(amount)} : {text})"
    return text


EXPRESSIONS = {
    "a1": f"grade >= 1 && months >= 9 ? {_looked_up('a1', 'grade')} : 0.0",
    "a2": f"degree >= 4 && insured >= 6 ? {_looked_up('a2', 'degree')} : 0.0",
    "a3": "degree >= 2 && age <= 35 && months >= 6 ? 500.0 * double(months) : 0.0",
    "a4": f"skill >= 3 ? {_looked_up('a4', 'skill')} : 0.0",
    "a5": "(chain == 1 || chain == 3 || chain == 5) && months >= 6 ? 2400.0 : 0.0",
    "a6": "pay >= 200000.0 && grade >= 1 ? 8000.0 : 0.0",
    "t1": f"prov >= 1 && grade >= 1 && months >= 9 ? {_looked_up('t1', 'prov')} : 0.0",
    "t2": "grade >= 4 && age <= 45 && months >= 9 ? 10000.0 : 0.0",
    "t3": "returnee && degree >= 4 && grade >= 1 && months >= 9 ? 6000.0 : 0.0",
    "w1": f"skill >= 3 ? {_looked_up('w1', 'skill')} : 0.0",
    "w2": "patents >= 1 ? 4000.0 * double(patents) : 0.0",
    "w3": "grade >= 3 && patents >= 3 ? 20000.0 : 0.0",
    "w4": "degree >= 5 && insured <= 12 ? 30000.0 : 0.0",
    "w5": "shortage && skill >= 2 ? 5000.0 : 0.0",
    "s1": "renting && degree >= 3 ? (rent * 0.4 < 1500.0 ? rent * 0.4 : 1500.0) * double(months) : 0.0",
    "s2": "insured >= 12 && grade >= 2 ? "
    f"(price * 0.1 < {_looked_up('s2', 'grade')} ? price * 0.1 : {_looked_up('s2', 'grade')}) : 0.0",
    "s3": "grade >= 2 && months >= 6 ? 300.0 * double(months) : 0.0",
    "s4": "grade >= 1 && pay > 100000.0 ? "
    "((pay - 100000.0) * 0.02 < 10000.0 ? (pay - 100000.0) * 0.02 : 10000.0) : 0.0",
    "s5": "age <= 30 && degree >= 3 ? 1000.0 : 0.0",
    "s6": "!renting && shortage ? 1200.0 : 0.0",
}  # fmt: skip


def total(gives: dict[str, float]) -> float:
    """What is paid after groups."""
    alone = sum(amount for name, amount in gives.items() if name not in _ALLOWANCES + _AWARDS)
    return max(gives[name] for name in _ALLOWANCES) + min(sum(gives[name] for name in _AWARDS), 50_000) + alone


def zen_decider() -> Callable[[Person], dict[str, float]]:
    """All rules as one expression node of a ZEN decision."""
    import zen

    words = {
        "&&": "and",
        "||": "or",
        "!renting": "not renting",
        "double(months)": "months",
        "double(patents)": "patents",
    }
    expressions = []
    for name, text in EXPRESSIONS.items():
        for ours, theirs in words.items():
            text = text.replace(ours, theirs)
        expressions.append({"id": name, "key": name, "value": text})
    nodes = [
        {"id": "in", "type": "inputNode", "name": "in", "position": {"x": 0, "y": 0}},
        {"id": "rules", "type": "expressionNode", "name": "rules", "position": {"x": 0, "y": 0},
         "content": {"expressions": expressions}},
        {"id": "out", "type": "outputNode", "name": "out", "position": {"x": 0, "y": 0}},
    ]  # fmt: skip
    edges = [{"id": "1", "sourceId": "in", "targetId": "rules"}, {"id": "2", "sourceId": "rules", "targetId": "out"}]
    decision = zen.ZenEngine().create_decision(json.dumps({"nodes": nodes, "edges": edges}))
    return lambda person: dict(decision.evaluate(person)["result"])


def cel_decider() -> Callable[[Person], dict[str, float]]:
    """Each rule as a CEL program."""
    import celpy

    environment = celpy.Environment()
    programs = {name: environment.program(environment.compile(text)) for name, text in EXPRESSIONS.items()}

    def decide(person: Person) -> dict[str, float]:
        activation = celpy.json_to_cel(person)
        return {name: float(program.evaluate(activation)) for name, program in programs.items()}

    return decide


def openfisca_system() -> Any:
    """A tax and benefit system with the twenty rules and their total."""
    from openfisca_core.entities import build_entity
    from openfisca_core.periods import DateUnit
    from openfisca_core.taxbenefitsystems import TaxBenefitSystem
    from openfisca_core.variables import Variable

    entity = build_entity("person", "persons", "", is_person=True)
    system = TaxBenefitSystem([entity])

    def add(name: str, kind: type, formula: Any = None) -> None:
        body = {"value_type": kind, "entity": entity, "definition_period": DateUnit.YEAR, "label": name}
        system.add_variable(type(name, (Variable,), {**body, **({"formula": formula} if formula else {})}))

    for name in (*LEVELS, "chain", "months", "insured", "age", "patents"):
        add(name, int)
    for name in (name for name, most in NUMBERS.items() if most > 1000):
        add(name, float)
    for name in TRUTHS:
        add(name, bool)
    for name, formula in _formulas().items():
        add(name, float, formula)
    return system


def _formulas() -> dict[str, Any]:
    def table(rule: str, fact: str) -> Any:
        steps = np.array([float(_TABLES[rule].get(key, 0)) for key in range(6)])
        return lambda of: steps[of(fact)]

    amounts: dict[str, Any] = {
        "a1": lambda of: (of("grade") >= 1) * (of("months") >= 9) * table("a1", "grade")(of),
        "a2": lambda of: (of("degree") >= 4) * (of("insured") >= 6) * table("a2", "degree")(of),
        "a3": lambda of: (of("degree") >= 2) * (of("age") <= 35) * (of("months") >= 6) * (500.0 * of("months")),
        "a4": lambda of: (of("skill") >= 3) * table("a4", "skill")(of),
        "a5": lambda of: np.isin(of("chain"), (1, 3, 5)) * (of("months") >= 6) * 2400.0,
        "a6": lambda of: (of("pay") >= 200000) * (of("grade") >= 1) * 8000.0,
        "t1": lambda of: (of("prov") >= 1) * (of("a1") > 0) * table("t1", "prov")(of),
        "t2": lambda of: (of("grade") >= 4) * (of("age") <= 45) * (of("a1") > 0) * 10000.0,
        "t3": lambda of: of("returnee") * (of("degree") >= 4) * (of("a1") > 0) * 6000.0,
        "w1": lambda of: (of("skill") >= 3) * table("w1", "skill")(of),
        "w2": lambda of: 4000.0 * of("patents"),
        "w3": lambda of: (of("grade") >= 3) * (of("patents") >= 3) * 20000.0,
        "w4": lambda of: (of("degree") >= 5) * (of("insured") <= 12) * 30000.0,
        "w5": lambda of: of("shortage") * (of("skill") >= 2) * 5000.0,
        "s1": lambda of: of("renting") * (of("degree") >= 3) * np.minimum(of("rent") * 0.4, 1500.0) * of("months"),
        "s2": lambda of: (of("insured") >= 12) * (of("grade") >= 2)
        * np.minimum(of("price") * 0.1, table("s2", "grade")(of)),
        "s3": lambda of: (of("grade") >= 2) * (of("months") >= 6) * (300.0 * of("months")),
        "s4": lambda of: (of("grade") >= 1) * np.minimum(np.maximum(of("pay") - 100000.0, 0) * 0.02, 10000.0),
        "s5": lambda of: (of("age") <= 30) * (of("degree") >= 3) * 1000.0,
        "s6": lambda of: ~of("renting") * of("shortage") * 1200.0,
    }  # fmt: skip

    def formula(amount: Any) -> Any:
        # OpenFisca counts the arguments: a formula has exactly these two.
        def of_person(person: Any, period: Any) -> Any:
            return amount(lambda name: person(name, period))

        return of_person

    def paid(of: Any) -> Any:
        highest = np.maximum.reduce([of(name) for name in _ALLOWANCES])
        awards = np.minimum(sum(of(name) for name in _AWARDS), 50000.0)
        return highest + awards + sum(of(name) for name in amounts if name not in _ALLOWANCES + _AWARDS)

    return {**{name: formula(amount) for name, amount in amounts.items()}, "paid": formula(paid)}


def openfisca_run(system: Any, frame: pl.DataFrame, on: date) -> float:
    """All rules and the total, for everybody at once; the sum of what is paid."""
    from openfisca_core.simulation_builder import SimulationBuilder

    simulation = SimulationBuilder().build_default_simulation(system, frame.height)
    period = str(on.year)
    for name in frame.columns:
        simulation.set_input(name, period, frame[name].to_numpy())
    return float(simulation.calculate("paid", period).astype(np.float64).sum())
