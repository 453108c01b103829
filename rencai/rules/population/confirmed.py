"""What is paid by figures that hold: money that rests on a figure nobody has confirmed since is told apart."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

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


def resting_on_old(outcomes: Outcomes, columns: Collection[str]) -> dict[str, pl.Expr]:
    """Per paying rule whether what a person is paid by it may rest on an unconfirmed figure, where any can at all.

    So may that of every rule of a group, where an unconfirmed one may apply: it could be the one that is paid.
    """
    by_id = {rule.id: rule for rule in outcomes.rules}
    pools = [[name for name in pool.rules() if _pays(by_id[name])] for pool in outcomes.pools]
    pooled = {name for names in pools for name in names}
    alone = [[rule.id] for rule in outcomes.rules if _pays(rule) and rule.id not in pooled]
    found: dict[str, pl.Expr] = {}
    for names in (*pools, *alone):
        stale = [by_id[name] for name in names if by_id[name].gift.last_published]
        if stale:
            found |= dict.fromkeys((name for name in names if f"{name}:paid_low" in columns), _may_apply(stale))
    return found


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


def _of_pool(pool: Pool, stale: Sequence[Rule]) -> pl.Expr:
    low = pl.col(f"{pool.group.name}:group_low")
    return pl.when(_may_apply(stale)).then(0.0).otherwise(low) if stale else low


def _may_apply(rules: Sequence[Rule]) -> pl.Expr:
    # An undecided rule may apply, too.
    return pl.any_horizontal([pl.col(f"{rule.id}:applies").fill_null(value=True) for rule in rules])


def _pays(rule: Rule) -> bool:
    return rule.gift.given is Given.MONEY and rule.gift.amount is not None
