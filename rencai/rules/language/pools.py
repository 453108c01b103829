"""What groups make of the amounts of their rules. Written once, over numbers of one person or columns of a population.

An entitlement is what one rule would give: whether it surely and whether it possibly applies, and the least and most it
gives if it does. A pool pays for its members: the highest only, the first that applies only, all up to a cap, or all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from rencai.rules.language.rule import Given, Group, Rule, Take

Truth = Any  # a bool, or a column of them, never unknown
Money = Any  # a number, or a column of them


class Arithmetic(Protocol):
    """What numbers and columns do each in their own way; +, -, >, >=, & and | they do alike."""

    def most(self, values: Sequence[Money]) -> Money: ...
    def least(self, values: Sequence[Money]) -> Money: ...
    def choose(self, where: Truth, then: Money, otherwise: Money) -> Money: ...
    def invert(self, truth: Truth) -> Truth: ...


@dataclass(frozen=True, slots=True)
class Entitlement:
    """What a member would be paid alone. ``low`` and ``high`` hold if it applies."""

    sure: Truth
    possible: Truth
    low: Money
    high: Money


@dataclass(frozen=True, slots=True)
class Payment:
    """What is paid, at least and at most."""

    low: Money
    high: Money


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
    """What a pool pays in all, and its share for each rule below. Shares of an undecided pool need not add up."""

    total: Payment
    shares: dict[str, Payment]
    sure: Truth
    possible: Truth
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
    ordered = sorted(
        named, key=lambda name: (group.order.index(name) if name in group.order else len(group.order), name)
    )
    return Pool(group, tuple(named[name] for name in ordered)) if named else None


def pay(pool: Pool, entitled: Mapping[str, Entitlement], on: Arithmetic) -> Paid:
    """What a pool pays, given what each rule below would pay alone."""
    units = [_unit(member, entitled, on) for member in pool.members]
    if pool.group.take is Take.CAPPED:
        total, shares = _capped(_cap(pool.group), units, on)
    else:
        total, masks = (_highest if pool.group.take is Take.HIGHEST else _exclusive)(units, on)
        shares = {
            name: Payment(on.choose(sure, share.low, 0.0), on.choose(possible, share.high, 0.0))
            for unit, (sure, possible) in zip(units, masks, strict=True)
            for name, share in unit.shares.items()
        }
    sure, possible = units[0].sure, units[0].possible
    for unit in units[1:]:
        sure, possible = sure | unit.sure, possible | unit.possible
    pools = {name: payment for unit in units for name, payment in unit.pools.items()}
    return Paid(total, shares, sure, possible, {**pools, pool.group.name: total})


def _cap(group: Group) -> float:
    assert group.cap is not None
    return group.cap * (12.0 if group.per == "month" else 1.0)


@dataclass(frozen=True, slots=True)
class _Unit:
    """A member: what it pays, and the least it pays if it applies at all (``if_applies``)."""

    total: Payment
    shares: dict[str, Payment]
    sure: Truth
    possible: Truth
    pools: dict[str, Payment]
    if_applies: Money


def _unit(member: str | Pool, entitled: Mapping[str, Entitlement], on: Arithmetic) -> _Unit:
    if isinstance(member, Pool):
        paid = pay(member, entitled, on)
        # Of a pool that may or may not apply no more is known than what it surely pays.
        return _Unit(paid.total, paid.shares, paid.sure, paid.possible, paid.pools, paid.total.low)
    mine = entitled[member]
    total = Payment(on.choose(mine.sure, mine.low, 0.0), on.choose(mine.possible, mine.high, 0.0))
    return _Unit(total, {member: total}, mine.sure, mine.possible, {}, mine.low)


def _highest(units: list[_Unit], on: Arithmetic) -> tuple[Payment, list[tuple[Truth, Truth]]]:
    total = Payment(on.most([unit.total.low for unit in units]), on.most([unit.total.high for unit in units]))
    masks = []
    for at, unit in enumerate(units):
        # Of equal amounts the first in order is paid.
        sure, possible = unit.sure, unit.possible
        for other in units[:at]:
            sure, possible = sure & (unit.total.low > other.total.high), possible & (unit.total.high > other.total.low)
        for other in units[at + 1 :]:
            sure, possible = (
                sure & (unit.total.low >= other.total.high),
                possible & (unit.total.high >= other.total.low),
            )
        masks.append((sure, possible))
    return total, masks


def _exclusive(units: list[_Unit], on: Arithmetic) -> tuple[Payment, list[tuple[Truth, Truth]]]:
    masks: list[tuple[Truth, Truth]] = []
    none_sure: Truth = None  # that no earlier member surely applies
    none_possible: Truth = None
    for unit in units:
        if none_sure is None:
            masks.append((unit.sure, unit.possible))
            none_sure, none_possible = on.invert(unit.sure), on.invert(unit.possible)
        else:
            masks.append((unit.sure & none_possible, unit.possible & none_sure))
            none_sure, none_possible = none_sure & on.invert(unit.sure), none_possible & on.invert(unit.possible)
    low: Money = 0.0
    high: Money = 0.0
    for unit in reversed(units):
        low = on.choose(unit.sure, unit.if_applies, on.choose(unit.possible, on.least([unit.if_applies, low]), low))
        high = on.choose(unit.sure, unit.total.high, on.choose(unit.possible, on.most([unit.total.high, high]), high))
    return Payment(low, high), masks


def _capped(cap: float, units: list[_Unit], on: Arithmetic) -> tuple[Payment, dict[str, Payment]]:
    # The cap is used up in order; what earlier members may take bounds what is left for later ones.
    low = high = before_low = before_high = 0.0
    shares: dict[str, Payment] = {}
    for unit in units:
        low, high = low + unit.total.low, high + unit.total.high
        for name, share in unit.shares.items():
            left_at_least = on.most([cap - before_high, 0.0])
            left_at_most = on.most([cap - before_low, 0.0])
            shares[name] = Payment(on.least([share.low, left_at_least]), on.least([share.high, left_at_most]))
            before_low, before_high = before_low + share.low, before_high + share.high
    return Payment(on.least([low, cap]), on.least([high, cap])), shares
