"""Cliffs: a fact grows by its smallest step, and a person loses money."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import polars as pl

from rencai.rules.language.cells import step, turning_points
from rencai.rules.language.facts import NUMERIC, Fact, FactType
from rencai.rules.language.rule import Given
from rencai.rules.person.report import both_json, plain
from rencai.rules.population.people import People
from rencai.rules.population.simulate import Simulation

_STEPPED = NUMERIC | {FactType.LEVEL}


def cliffs(simulation: Simulation) -> list[dict[str, Any]]:
    """Per fact at whose turning points people stand one step before a loss: how many, how much, by which rules.

    Only people whose fact is known and whose sure money falls are counted; what the step itself earns is taken off.
    """
    outcomes, facts = simulation.outcomes, simulation.outcomes.book.facts
    turns = turning_points(facts, outcomes.rules, outcomes.on)
    found = []
    for name, points in turns.items():
        fact = facts[name]
        if fact.type in _STEPPED and not fact.from_rules:
            at = sorted(points) if fact.type in NUMERIC else list(range(1, len(fact.values)))
            found += _at(simulation, fact, at)
    return sorted(found, key=lambda cliff: -cliff["loss"])


def _at(simulation: Simulation, fact: Fact, points: Sequence[float]) -> list[dict[str, Any]]:
    """The cliffs of one fact: its people one step before a turning point, now and a step on."""
    near = [point for point in points if fact.lowest < point <= fact.highest]
    one = 1 if fact.type is FactType.LEVEL else step(fact)
    column = pl.col(fact.id)
    crossed = [(column < point) & (column + one >= point) for point in near]
    standing = simulation.people.frame.filter(pl.any_horizontal(crossed or [pl.lit(False)]))
    if not standing.height:
        return []
    stepped = standing.with_columns((column + one).cast(standing.schema[fact.id]))
    before, after = (_money(simulation, frame) for frame in (standing, stepped))
    earned = one if fact.type is FactType.MONEY else 0.0
    lost = pl.DataFrame({name: before[name] - after[name] for name in before.columns}).with_columns(
        standing[fact.id].alias("at"), pl.col("money") - earned
    )
    losers = lost.filter(pl.col("money") > 0.01)
    here = ((point, losers.filter((pl.col("at") < point) & (pl.col("at") + one >= point))) for point in near)
    return [_cliff(fact, point, losing) for point, losing in here if losing.height]


def _cliff(fact: Fact, point: float, losing: pl.DataFrame) -> dict[str, Any]:
    by_rule = losing.drop("at", "money").sum().to_dicts()[0]
    losses: list[float] = losing["money"].to_list()
    return {
        "fact": fact.id,
        "name": both_json(fact.name),
        "at": fact.show(int(point) if point == int(point) else point),
        "people": losing.height,
        "loss": plain(sum(losses)),
        "largest_loss": plain(max(losses)),
        "rules": [name for name, loss in by_rule.items() if loss > 0.01],
    }


def _money(simulation: Simulation, frame: pl.DataFrame) -> pl.DataFrame:
    """Sure money of each person: in all, and by rule."""
    people = People(frame, simulation.people.complete, simulation.people.absent, {})
    paying = [rule.id for rule in simulation.outcomes.rules if rule.gift.given is Given.MONEY and rule.gift.amount]
    by_rule = {name: pl.col(f"{name}:paid_low") for name in paying}
    return simulation.outcomes.find(people).select(money=simulation.first_year()[0], **by_rule).collect()
