"""Amounts in the reader's words: exact, from–to, up to; what of, and how often."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from rencai.rules import Decision
from rencai.rules.language.facts import Fact
from rencai.rules.language.rule import Gift, Given
from rencai.rules.language.wording import number_in_words
from rencai_web.foundation.components.templatetags.components import here

_MONEY = (Given.MONEY, Given.LOAN)
_THOUSAND, _TEN_THOUSAND = 1_000, 10_000


def money(value: float) -> str:
    """Yuan as people say them: 18 万元, 6,000 元; 180,000 yuan."""
    value = round(value, 2)
    if get_language() != "en" and value >= _TEN_THOUSAND and value % _THOUSAND == 0:
        # Only Chinese counts in ten thousands.
        return f"{value / _TEN_THOUSAND:,.1f}".removesuffix(".0") + " 万元"
    return _("%(number)s yuan") % {"number": number_in_words(value)}


def range_of_money(low: float, high: float) -> str:
    """From … to …, up to …, or one sum."""
    if low == 0 < high:
        return _("up to %(sum)s") % {"sum": money(high)}
    return money(low) if round(low, 2) == round(high, 2) else f"{money(low)} – {money(high)}"


def rhythm(per: str, words: str) -> str:
    """A sum with how often it is given."""
    patterns = {
        "year": _("%(sum)s a year"),
        "month": _("%(sum)s a month"),
        "once": _("%(sum)s, once"),
    }
    return patterns.get(per, "%(sum)s") % {"sum": words}


def amount_of(facts: Mapping[str, Fact], decision: Decision, *, endless: bool = False) -> str:
    """What a benefit gives, in one short line; empty where nothing is counted or published.

    ``endless``: the most is not the rule's but that of a fact nobody has told, so that only the least says anything.
    """
    gift = decision.rule.gift
    if decision.amount is None:
        return here(gift.service) if gift.service else ""
    low, high = decision.amount
    if gift.given is Given.LEVEL:
        names = [here(facts[gift.fact or ""].values[int(end)].name) for end in (low, high)]
        return names[0] if low == high else " – ".join(names)
    if gift.given in _MONEY and endless:
        return rhythm(gift.per, _("%(sum)s and more") % {"sum": money(low)}) if low else ""
    if gift.given in _MONEY:
        words = _("up to %(sum)s") % {"sum": money(high)} if decision.ceiling else range_of_money(low, high)
        return rhythm(gift.per, words)
    return _counted(gift, low, high, ceiling=decision.ceiling)


def _counted(gift: Gift, low: float, high: float, *, ceiling: bool) -> str:
    unit = here(gift.unit) if gift.unit else (_("points") if gift.given is Given.POINTS else "")
    number = number_in_words(high) if ceiling or low == high else f"{number_in_words(low)} – {number_in_words(high)}"
    counted = f"{number} {unit}".strip()
    said = rhythm(gift.per, _("up to %(sum)s") % {"sum": counted} if ceiling else counted)
    return f"{here(gift.service)} · {said}" if gift.service else said


def is_sure(decision: Decision) -> bool:
    """Whether an amount is one published figure that nobody has to confirm."""
    if decision.amount is None or decision.ceiling or decision.rule.gift.last_published:
        return False
    return decision.amount[0] == decision.amount[1]
