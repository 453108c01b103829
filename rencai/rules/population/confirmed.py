"""What is paid by figures that hold: money that rests on a figure nobody has confirmed since is told apart."""

from __future__ import annotations

from collections.abc import Collection, Iterator

import polars as pl

from rencai.rules.language.pools import Pool
from rencai.rules.language.rule import Given, Rule
from rencai.rules.population.outcomes import Outcomes


def confirmed_money(outcomes: Outcomes, columns: Collection[str]) -> pl.Expr:
    """Yuan of a person's first year that are sure without any unconfirmed figure, after groups, from found columns.

    A group counts only where every rule of it that may apply is confirmed: another could be the one that is paid.
    """
    parts = list(_parts(outcomes, columns))
    return pl.sum_horizontal(parts) if parts else pl.lit(0.0)


def _parts(outcomes: Outcomes, columns: Collection[str]) -> Iterator[pl.Expr]:
    by_id = {rule.id: rule for rule in outcomes.rules}
    pooled = {name for pool in outcomes.pools for name in pool.rules()}
    for rule in outcomes.rules:
        if rule.id not in pooled and _pays(rule) and not rule.gift.last_published:
            yield pl.col(f"{rule.id}:paid_low")
    for pool in outcomes.pools:
        paying = [by_id[name] for name in pool.rules() if _pays(by_id[name])]
        if paying and f"{pool.group.name}:group_low" in columns:
            yield _of_pool(pool, [rule for rule in paying if rule.gift.last_published])


def _of_pool(pool: Pool, stale: list[Rule]) -> pl.Expr:
    low = pl.col(f"{pool.group.name}:group_low")
    # An undecided rule may apply, too.
    may_apply = [pl.col(f"{rule.id}:applies").fill_null(value=True) for rule in stale]
    return pl.when(pl.any_horizontal(may_apply)).then(0.0).otherwise(low) if may_apply else low


def _pays(rule: Rule) -> bool:
    return rule.gift.given is Given.MONEY and rule.gift.amount is not None
