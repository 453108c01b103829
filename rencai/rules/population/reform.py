"""Two rule sets over the same people: what the change costs, who wins, who loses, who is left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from rencai.rules.language.rule import Given
from rencai.rules.person.report import plain
from rencai.rules.population.confirmed import resting_on_old
from rencai.rules.population.outcomes import Outcomes
from rencai.rules.population.simulate import Simulation

_WHEN = ("before", "after")
_ENDS = ("low", "high")
_FEN = 0.01
"""Less than this is rounding, not a reform."""
_GROUPS = ("winners", "losers", "left_out", "same", "unknown")


def compare(before: Simulation, after: Simulation, by: Sequence[str] = ()) -> dict[str, Any]:
    """``{"cost", "winners", "losers", "left_out", "same", "unknown", "by"}``, by the money of the first year.

    A winner surely gets more than before, a loser surely less; who is left out is a loser who surely gets nothing now.
    What a rule pays within the same bounds before and after counts as the same. Who may win or lose is unknown.
    ``confirmed`` of these are people whose change rests on no figure that nobody has confirmed since it was published,
    before or after; ``at_least_confirmed`` is their money.
    """
    people = _side_by_side(before, after, by)
    keys = [f"kept:{column}" for column in by]
    row = people.select(**_counts()).to_dicts()[0]
    parts = people.group_by(keys).agg(**_counts()).sort(keys).to_dicts() if keys else []
    return {
        **_change(row),
        "by": [{"of": {column: part[f"kept:{column}"] for column in by}, **_change(part)} for part in parts],
    }


def _side_by_side(before: Simulation, after: Simulation, by: Sequence[str]) -> pl.DataFrame:
    """Per person: money before and after, and the bounds of the gain."""
    frames = [
        _with_old(
            simulation,
            paid(simulation.found, paying_rules(simulation.outcomes), prefix, simulation.confirmed()),
            prefix,
        )
        for prefix, simulation in (("before", before), ("after", after))
    ]
    kept = [f"kept:{column}" for column in by]
    people = pl.concat(pl.collect_all([*frames, after.found.select(kept)]), how="horizontal")
    rules = list(dict.fromkeys([*paying_rules(before.outcomes), *paying_rules(after.outcomes)]))
    low, high = gain(people, rules)
    old = [_changed(people, name) & pl.any_horizontal(marks) for name in rules if (marks := _marks(people, name))]
    return people.select(
        *(f"{when}_{end}" for when in _WHEN for end in (*_ENDS, "confirmed")),
        *kept,
        gain_low=low,
        gain_high=high,
        by_old=pl.any_horizontal(old) if old else pl.lit(False),
    )


def _with_old(simulation: Simulation, money: pl.LazyFrame, when: str) -> pl.LazyFrame:
    """The money with a mark per rule: whether it may rest on an unconfirmed figure (``when:R:old``)."""
    marks = resting_on_old(simulation.outcomes, simulation.found.collect_schema().names())
    columns = {f"{when}:{name}:old": mark for name, mark in marks.items()}
    return pl.concat([money, simulation.found.select(**columns)], how="horizontal") if columns else money


def _marks(people: pl.DataFrame, name: str) -> list[str]:
    return [mark for when in _WHEN if (mark := f"{when}:{name}:old") in people.columns]


def paying_rules(outcomes: Outcomes) -> list[str]:
    """The rules that give countable money."""
    return [rule.id for rule in outcomes.rules if rule.gift.given is Given.MONEY and rule.gift.amount]


def paid(found: pl.LazyFrame, rules: Sequence[str], when: str, confirmed: pl.Expr | None = None) -> pl.LazyFrame:
    """Money per person, in all (``when_low``; ``when_confirmed``) and by rule (``when:R:low``)."""
    columns = found.collect_schema().names()
    money = {f"{when}:{name}:{end}": pl.col(f"{name}:paid_{end}") for name in rules for end in _ENDS}
    for end in _ENDS:
        money[f"{when}_{end}"] = _sum([pl.col(name) for name in columns if name.endswith(f":total_{end}")])
    if confirmed is not None:
        money[f"{when}_confirmed"] = confirmed
    return found.select(**money)


def gain(people: pl.DataFrame, rules: Sequence[str]) -> tuple[pl.Expr, pl.Expr]:
    """The least and the most that each person gains from ``before`` to ``after``."""
    by_rule = [_gain(people, name) for name in dict.fromkeys(rules)]
    # Two valid bounds of the same gain: by what each rule pays, and by the totals, which know of groups.
    low = pl.max_horizontal(_sum([low for low, _ in by_rule]), pl.col("after_low") - pl.col("before_high"))
    high = pl.min_horizontal(_sum([high for _, high in by_rule]), pl.col("after_high") - pl.col("before_low"))
    return low, high


def _gain(people: pl.DataFrame, name: str) -> tuple[pl.Expr, pl.Expr]:
    """The least and most that one rule gives a person more than before; nothing, where its bounds are the same."""
    was_low, was_high, low, high = _bounds(people, name)
    zero, changed = pl.lit(0.0), _changed(people, name)
    return pl.when(changed).then(low - was_high).otherwise(zero), pl.when(changed).then(high - was_low).otherwise(zero)


def _changed(people: pl.DataFrame, name: str) -> pl.Expr:
    was_low, was_high, low, high = _bounds(people, name)
    return ((low - was_low).abs() > _FEN) | ((high - was_high).abs() > _FEN)


def _bounds(people: pl.DataFrame, name: str) -> list[pl.Expr]:
    """What one rule pays at least and at most, before, then after."""
    return [
        pl.col(column) if (column := f"{prefix}:{name}:{end}") in people.columns else pl.lit(0.0)
        for prefix in _WHEN
        for end in _ENDS
    ]


def _sum(columns: list[pl.Expr]) -> pl.Expr:
    return pl.sum_horizontal(columns) if columns else pl.lit(0.0)


def _counts() -> dict[str, pl.Expr]:
    wins, loses = pl.col("gain_low") > _FEN, pl.col("gain_high") < -_FEN
    same = (pl.col("gain_low").abs() <= _FEN) & (pl.col("gain_high").abs() <= _FEN)
    by_old = pl.col("by_old")
    who = {"winners": wins, "losers": loses, "left_out": loses & (pl.col("after_high") <= _FEN), "same": same}
    gains = {"winners": pl.col("gain_low"), "losers": -pl.col("gain_high"), "left_out": -pl.col("gain_high")}
    return {
        "people": pl.len(),
        **{name: test.sum() for name, test in who.items()},
        "unknown": (~wins & ~loses & ~same).sum(),
        **{f"{name}:sure": gain.filter(who[name]).sum() for name, gain in gains.items()},
        **{f"{name}:confirmed": (who[name] & ~by_old).sum() for name in gains},
        **{f"{name}:sure_confirmed": gain.filter(who[name] & ~by_old).sum() for name, gain in gains.items()},
        **{
            f"change_{end}:confirmed": (pl.col(f"after_{end}") - pl.col(f"before_{end}")).filter(~by_old).sum()
            for end in _ENDS
        },
        **{name: pl.col(name).sum() for name in (f"{when}_{end}" for when in _WHEN for end in (*_ENDS, "confirmed"))},
    }


def _change(row: Mapping[str, Any]) -> dict[str, Any]:
    ends = sorted((row["after_low"] - row["before_low"], row["after_high"] - row["before_high"]))
    counted: dict[str, Any] = {
        "people": row["people"],
        "cost": {
            **{
                when: {
                    "from": plain(row[f"{when}_low"]),
                    "to": plain(row[f"{when}_high"]),
                    "confirmed": plain(row[f"{when}_confirmed"]),
                }
                for when in _WHEN
            },
            "change": {
                "from": plain(ends[0]),
                "to": plain(ends[1]),
                "confirmed": plain(min(row[f"change_{end}:confirmed"] for end in _ENDS)),
            },
        },
    }
    for name in _GROUPS:
        counted[name] = {"people": row[name]}
        if f"{name}:sure" in row:
            counted[name] |= {
                "confirmed": row[f"{name}:confirmed"],
                "at_least": plain(row[f"{name}:sure"]),
                "at_least_confirmed": plain(row[f"{name}:sure_confirmed"]),
            }
    return counted
