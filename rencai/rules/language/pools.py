"""What groups make of the amounts of their rules. Written once, over numbers of one person or columns of a population.

What is due from one rule alone lies between two bounds: at least what it gives if it surely applies, else nothing; at
most what it gives if it possibly applies. A pool pays for its members: the highest only, the first that applies
only, or all up to a cap.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any, Protocol

from rencai.rules.language.rule import Given, Group, Rule, Take

Truth = Any  # a bool, or a column of them, never unknown
Money = Any  # a number, or a column of them


class Arithmetic(Protocol):
    """What numbers and columns do each in their own way; +, -, >, >= and & they do alike."""

    def most(self, values: Sequence[Money]) -> Money: ...
    def least(self, values: Sequence[Money]) -> Money: ...
    def choose(self, where: Truth, then: Money, otherwise: Money) -> Money: ...
    def invert(self, truth: Truth) -> Truth: ...


@dataclass(frozen=True, slots=True)
class Payment:
    """What is paid, at least and at most."""

    low: Money
    high: Money

    @property
    def exact(self) -> bool:
        """Whether both are one and the same column: what is worked out for one holds for the other."""
        return self.low is self.high


@dataclass(frozen=True, slots=True)
class Due:
    """What one rule would pay alone; whether it surely and possibly applies; the least it pays if it applies."""

    paid: Payment
    sure: Truth
    possible: Truth
    if_applies: Money


@dataclass(frozen=True, slots=True)
class Pool:
    """A group with its members: rule ids and pools within it."""

    group: Group
    members: tuple[str | Pool, ...]

    def rules(self) -> list[str]:
        """All rules below, in order."""
        return [name for member in self.members for name in ([member] if isinstance(member, str) else member.rules())]


@dataclass(frozen=True, slots=True)
class Paid:
    """What a pool pays in all, and each rule's share of it. Shares of an undecided pool need not add up."""

    due: Due
    shares: dict[str, Payment]
    pools: dict[str, Payment]
    """The totals of this pool and those within it, by group."""


def yearly(rule: Rule) -> float:
    """Money a month becomes money a year, so that amounts can be compared and added."""
    return 12.0 if rule.gift.per == "month" and rule.gift.given in (Given.MONEY, Given.LOAN) else 1.0


def pools_of(rules: Sequence[Rule], groups: Mapping[str, Group]) -> tuple[Pool, ...]:
    """The pools that lie in no other, with all rules that belong to them."""
    return tuple(pool for group in groups.values() if group.within is None and (pool := _pool(group, rules, groups)))


def _pool(group: Group, rules: Sequence[Rule], groups: Mapping[str, Group]) -> Pool | None:
    named: dict[str, str | Pool] = {rule.id: rule.id for rule in rules if rule.group == group.name}
    for inner in groups.values():
        if inner.within == group.name and (pool := _pool(inner, rules, groups)):
            named[inner.name] = pool
    order = {name: at for at, name in enumerate(group.order)}
    ordered = sorted(named, key=lambda name: (order.get(name, len(order)), name))
    return Pool(group, tuple(named[name] for name in ordered)) if named else None


def pay(pool: Pool, dues: Mapping[str, Due], on: Arithmetic, *, shares: bool = True) -> Paid:
    """What a pool pays, given what each rule below would pay alone; without ``shares`` only the totals."""
    units = [_unit(member, dues, on, shares) for member in pool.members]
    if pool.group.take is Take.CAPPED:
        total = _capped_total(_cap(pool.group), units, on)
        mine = _capped_shares(_cap(pool.group), units, on) if shares else {}
    elif pool.group.take is Take.HIGHEST:
        total = _both_ends(units, on.most)
        mine = _kept(units, _highest(units), on) if shares else {}
    else:
        total = _first_total(units, on)
        mine = _kept(units, _first(units, on), on) if shares else {}
    sure, possible = units[0].due.sure, units[0].due.possible
    for unit in units[1:]:
        sure, possible = sure | unit.due.sure, possible | unit.due.possible
    pools = {name: payment for unit in units for name, payment in unit.pools.items()}
    # Of a pool that may or may not apply no more is known than what it surely pays.
    return Paid(Due(total, sure, possible, total.low), mine, {**pools, pool.group.name: total})


def _unit(member: str | Pool, dues: Mapping[str, Due], on: Arithmetic, shares: bool) -> Paid:
    if isinstance(member, Pool):
        return pay(member, dues, on, shares=shares)
    return Paid(dues[member], {member: dues[member].paid}, {})


def _both_ends(units: Sequence[Paid], fold: Callable[[list[Money]], Money]) -> Payment:
    low = fold([unit.due.paid.low for unit in units])
    exact = all(unit.due.paid.exact for unit in units)
    return Payment(low, low if exact else fold([unit.due.paid.high for unit in units]))


def _cap(group: Group) -> float:
    assert group.cap is not None
    return group.cap * (12.0 if group.per == "month" else 1.0)


def _kept(units: Sequence[Paid], masks: Sequence[tuple[Truth, Truth]], on: Arithmetic) -> dict[str, Payment]:
    """Each rule's share, where its unit surely and possibly is the one that is paid."""
    return {
        name: _kept_share(share, sure, possible, on)
        for unit, (sure, possible) in zip(units, masks, strict=True)
        for name, share in unit.shares.items()
    }


def _kept_share(share: Payment, sure: Truth, possible: Truth, on: Arithmetic) -> Payment:
    low = on.choose(sure, share.low, 0.0)
    return Payment(low, low if share.exact and sure is possible else on.choose(possible, share.high, 0.0))


def _highest(units: Sequence[Paid]) -> list[tuple[Truth, Truth]]:
    """Whether each unit surely and possibly is the highest. Of equal amounts the first in order is."""
    exact = all(unit.due.paid.exact for unit in units)
    masks = []
    for at, unit in enumerate(units):
        mine = unit.due.paid
        sure: Truth = True
        possible: Truth = True
        for place, other in enumerate(units):
            if place == at:
                continue
            theirs = other.due.paid
            sure = sure & (mine.low > theirs.high if place < at else mine.low >= theirs.high)
            if not exact:
                possible = possible & (mine.high > theirs.low if place < at else mine.high >= theirs.low)
        masks.append((sure, sure if exact else possible))
    return masks


def _first(units: Sequence[Paid], on: Arithmetic) -> list[tuple[Truth, Truth]]:
    """Whether each unit surely and possibly is the first that applies."""
    masks = [(units[0].due.sure, units[0].due.possible)]
    none_sure, none_possible = on.invert(units[0].due.sure), on.invert(units[0].due.possible)
    for unit in units[1:]:
        masks.append((unit.due.sure & none_possible, unit.due.possible & none_sure))
        none_sure, none_possible = none_sure & on.invert(unit.due.sure), none_possible & on.invert(unit.due.possible)
    return masks


def _first_total(units: Sequence[Paid], on: Arithmetic) -> Payment:
    low: Money = 0.0
    high: Money = 0.0
    for unit in reversed(units):
        due, applies = unit.due, unit.due.if_applies
        low = on.choose(due.sure, applies, on.choose(due.possible, on.least([applies, low]), low))
        high = on.choose(due.sure, due.paid.high, on.choose(due.possible, on.most([due.paid.high, high]), high))
    return Payment(low, high)


def _capped_total(cap: float, units: Sequence[Paid], on: Arithmetic) -> Payment:
    return _both_ends(units, lambda paid: on.least([reduce(lambda a, b: a + b, paid), cap]))


def _capped_shares(cap: float, units: Sequence[Paid], on: Arithmetic) -> dict[str, Payment]:
    # The cap is used up in order; what earlier members may take bounds what is left for later ones.
    before_low: Money = 0.0
    before_high: Money = 0.0
    shares: dict[str, Payment] = {}
    for unit in units:
        for name, share in unit.shares.items():
            left_at_least, left_at_most = on.most([cap - before_high, 0.0]), on.most([cap - before_low, 0.0])
            shares[name] = Payment(on.least([share.low, left_at_least]), on.least([share.high, left_at_most]))
            before_low, before_high = before_low + share.low, before_high + share.high
    return shares
