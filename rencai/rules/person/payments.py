"""What is paid to one person: groups applied to what each rule would give alone."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from rencai.rules.language.pools import Due, Money, Payment, Pool, Truth, pay


class OnePerson:
    """The arithmetic of pools over plain numbers."""

    def most(self, values: Sequence[Money]) -> Money:
        """The greatest."""
        return max(values)

    def least(self, values: Sequence[Money]) -> Money:
        """The smallest."""
        return min(values)

    def choose(self, where: Truth, then: Money, otherwise: Money) -> Money:
        """One of two amounts."""
        return then if where else otherwise

    def invert(self, truth: Truth) -> Truth:
        """The opposite."""
        return not truth


_ONE = OnePerson()


def payments(
    pools: Sequence[tuple[Pool, list[str]]], counted: Collection[str], dues: Mapping[str, Due]
) -> tuple[dict[str, Payment], dict[str, Payment], dict[str, Payment]]:
    """What the ``counted`` rules pay: each pool or lone rule (under one of its rules), each rule, each group.

    Each pool comes with the names of its counted rules.
    """
    tops: dict[str, Payment] = {}
    shares: dict[str, Payment] = {}
    groups: dict[str, Payment] = {}
    for pool, names in pools:
        paid = pay(pool, dues, _ONE)
        tops[names[0]] = paid.due.paid
        shares |= {name: paid.shares[name] for name in names}
        groups |= paid.pools
    for name in counted:
        if name not in shares:
            tops[name] = shares[name] = dues[name].paid
    return tops, shares, groups


def counted_pools(pools: Sequence[Pool], counted: Collection[str]) -> list[tuple[Pool, list[str]]]:
    """The pools that pay for any of these rules, each with those rules."""
    named = ((pool, [name for name in pool.rules() if name in counted]) for pool in pools)
    return [(pool, names) for pool, names in named if names]
