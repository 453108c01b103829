"""What is paid to one person: groups applied to what each rule would give alone."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from rencai.rules.language.pools import Entitlement, Money, Payment, Pool, Truth, pay


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
    pools: Sequence[Pool], counted: Collection[str], entitled: Mapping[str, Entitlement]
) -> tuple[dict[str, Payment], dict[str, Payment], dict[str, Payment]]:
    """What the ``counted`` rules pay: each pool or lone rule (under one of its rules), each rule, each group."""
    tops: dict[str, Payment] = {}
    shares: dict[str, Payment] = {}
    groups: dict[str, Payment] = {}
    for pool in pools:
        names = [name for name in pool.rules() if name in counted]
        if names:
            paid = pay(pool, entitled, _ONE)
            tops[names[0]] = paid.total
            shares |= {name: paid.shares[name] for name in names}
            groups |= paid.pools
    for name in counted:
        if name not in shares:
            mine = entitled[name]
            tops[name] = shares[name] = Payment(mine.low if mine.sure else 0.0, mine.high if mine.possible else 0.0)
    return tops, shares, groups
