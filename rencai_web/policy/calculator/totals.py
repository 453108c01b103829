"""What is added up: only what is sure, after groups; and what groups did, in words.

A figure that was published once and that nobody has confirmed since is no sure one: it stands apart.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from rencai.rules import Answer, Decision, Verdict
from rencai.rules.language.pools import Pool
from rencai.rules.language.rule import Given, Group, Take
from rencai.vocabulary.bilingual import Bilingual
from rencai_web.policy.calculator.amounts import money
from rencai_web.policy.calculator.sitting import Sitting

RHYTHMS = ("year", "once", "unstated")


@dataclass(frozen=True)
class Total:
    """Money of one rhythm, in yuan: surely so much, so much more if old figures still hold; whether more may come."""

    rhythm: str
    sure: float
    unconfirmed: float
    open: bool


@dataclass(frozen=True)
class Together:
    """Benefits that are paid together: how, which, and what is paid for all of them."""

    group: Group
    members: tuple[Bilingual, ...]
    low: float
    high: float


def totals(sitting: Sitting, verdict: Verdict) -> list[Total]:
    """Money per rhythm, after groups. Loans and services are not added up."""
    confirmed = dict.fromkeys(RHYTHMS, 0.0)
    for rhythm, low in _confirmed(sitting, verdict):
        confirmed[rhythm] += low
    return [
        Total(rhythm, min(confirmed[rhythm], paid.low), max(0.0, paid.low - confirmed[rhythm]), paid.high > paid.low)
        for rhythm in RHYTHMS
        if (paid := verdict.totals.get(rhythm)) and paid.high > 0
    ]


def _confirmed(sitting: Sitting, verdict: Verdict) -> Iterator[tuple[str, float]]:
    """What is surely paid without unconfirmed figures: by rules alone, and by groups none of whose members has one."""
    decisions = {decision.rule.id: decision for decision in verdict.decisions}
    pooled = {name for pool in sitting.rules.pools for name in pool.rules()}
    for name, decision in decisions.items():
        if name not in pooled and _pays(decision) and not decision.rule.gift.last_published and decision.paid:
            yield _rhythm(decision), decision.paid.low
    for pool in sitting.rules.pools:
        members = [decisions[name] for name in pool.rules() if name in decisions]
        possible = [decision for decision in members if decision.answer is not Answer.NO and _pays(decision)]
        if possible and not any(decision.rule.gift.last_published for decision in possible):
            first = next(decision for decision in members if decision.rule.gift.amount is not None)
            yield _rhythm(first), verdict.pools[pool.group.name].low


def _pays(decision: Decision) -> bool:
    return decision.rule.gift.given is Given.MONEY and decision.rule.gift.amount is not None


def _rhythm(decision: Decision) -> str:
    per = decision.rule.gift.per
    return "year" if per == "month" else per


def together(sitting: Sitting, verdict: Verdict) -> list[Together]:
    """The groups in which more than one benefit may apply."""
    decisions = {decision.rule.id: decision for decision in verdict.decisions}
    found = []
    for pool in _all(sitting.rules.pools):
        members = [decisions[name] for name in pool.rules() if name in decisions]
        possible = [decision for decision in members if decision.answer is not Answer.NO and _pays(decision)]
        paid = verdict.pools.get(pool.group.name)
        if len(possible) > 1 and paid:
            names = tuple(decision.rule.name for decision in possible)
            found.append(Together(pool.group, names, paid.low, paid.high))
    return found


def _all(pools: tuple[Pool, ...]) -> Iterator[Pool]:
    for pool in pools:
        yield pool
        yield from _all(tuple(member for member in pool.members if isinstance(member, Pool)))


def how(group: Group) -> str:
    """What a group does, in words."""
    if group.take is Take.HIGHEST:
        return _("Only the highest of these is paid.")
    if group.take is Take.EXCLUSIVE:
        return _("Only the first of these that applies is paid.")
    return _("Together these are paid up to %(sum)s.") % {"sum": money(group.cap or 0)}
