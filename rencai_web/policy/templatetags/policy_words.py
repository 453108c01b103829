"""Sums, groups and agencies in the reader's words."""

from __future__ import annotations

from django import template

from rencai.rules.language.rule import Group
from rencai_web.foundation.components.surroundings import city
from rencai_web.foundation.components.templatetags.components import here
from rencai_web.policy.calculator.amounts import money, range_of_money
from rencai_web.policy.calculator.totals import Together
from rencai_web.policy.calculator.totals import how as how_paid

register = template.Library()


@register.filter
def yuan(value: float) -> str:
    """A sum of money."""
    return money(value)


@register.filter
def about_yuan(value: float) -> str:
    """A large sum without the digits that nobody reads: 5,522.2 万元."""
    return money(round(value, -3) if value >= 100_000 else round(value))


@register.filter
def yuan_range(low: float, high: float) -> str:
    """From … to …, up to …, or one sum."""
    return range_of_money(round(low), round(high))


@register.filter
def paid(one: Together) -> str:
    """What a group pays in all."""
    return range_of_money(one.low, one.high)


@register.filter
def how(group: Group) -> str:
    """What a group does with its benefits."""
    return how_paid(group)


@register.filter
def agency(agency_id: str) -> str:
    """The name of an agency; an unknown one stands for itself."""
    return next((here(one) for one in city().agencies if one.id == agency_id), agency_id)
