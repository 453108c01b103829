"""Sums, groups and agencies in the reader's words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template
from django.conf import settings
from django.utils.translation import gettext, override

from rencai.rules.language.facts import Fact
from rencai.rules.language.rule import Group
from rencai_web.foundation.components.surroundings import city
from rencai_web.foundation.components.templatetags.components import both, here
from rencai_web.policy.calculator.amounts import money, range_of_money
from rencai_web.policy.calculator.totals import Together
from rencai_web.policy.calculator.totals import how as how_paid
from rencai_web.policy.models import Run

register = template.Library()


@register.filter
def yuan(value: float) -> str:
    """A sum of money."""
    return money(value)


@register.filter
def plain_span(low: float, high: float) -> str:
    """From … to …, up to …, or one sum, in whole yuan whose unit the column names."""
    if round(low) == round(high):
        return amount(low)
    return gettext("up to %(sum)s") % {"sum": amount(high)} if round(low) == 0 else f"{amount(low)} – {amount(high)}"


@register.filter
def sure(span: Mapping[str, Any]) -> Any:
    """What is sure of from–to without unconfirmed figures; a run of earlier days does not tell them apart."""
    return span.get("confirmed", span["from"])


@register.filter
def amount(value: Any) -> str:
    """A count or a sum in whole numbers; ``*`` for one that is not shown, and words as they are."""
    if value is None:
        return "*"
    return value if isinstance(value, str) else f"{value:,.0f}"


@register.filter
def more_unconfirmed(span: Mapping[str, Any]) -> str:
    """What comes on top of what is sure, if old figures still hold."""
    return amount(None if span["from"] is None else span["from"] - sure(span))


@register.filter
def by_confirmed(group: Mapping[str, Any]) -> Any:
    """How many win or lose by confirmed figures alone; all of them in a run of earlier days, which does not say."""
    return group.get("confirmed", group["people"])


@register.filter
def money_by_confirmed(group: Mapping[str, Any]) -> Any:
    """What these surely win or lose."""
    return group.get("at_least_confirmed", group["at_least"])


@register.filter
def by_unconfirmed(group: Mapping[str, Any]) -> int:
    """How many more do if old figures still hold; 0 where that is not told."""
    people, confirmed = group["people"], by_confirmed(group)
    return people - confirmed if isinstance(people, int) and isinstance(confirmed, int) else 0


@register.filter
def plain_name(of: Any) -> str:
    """The name of something as text, be it words or what a run keeps of a rule."""
    return str(both(of["name"]) if isinstance(of, Mapping) else here(of))


@register.filter
def title_here(run: Run) -> str:
    """The name that a run was given by itself, in the reader's language; one that somebody typed stays as it is."""
    named = [each["name"] for each in (run.result or {}).get("rules", ())]
    for language, _name in settings.LANGUAGES:
        with override(language):
            in_force, other = gettext("Rules in force"), gettext("%(rule)s with other figures")
        if run.title == in_force:
            return gettext("Rules in force")
        for name in named:
            if run.title == other % {"rule": name["zh"]}:
                return gettext("%(rule)s with other figures") % {"rule": both(name)}
    return run.title


@register.filter
def of(names: Mapping[str, Any], name: str) -> str:
    """The words for an id; an unknown one stands for itself."""
    return str(here(names[name])) if name in names else name


@register.filter
def fact_name(name: str, facts: Mapping[str, Fact]) -> str:
    """The name of a fact; one that the rules in force no longer know stands for itself."""
    return str(here(facts[name].name)) if name in facts else name


@register.filter
def about_yuan(value: float) -> str:
    """A large sum without the digits that nobody reads: 5,522.2 万元."""
    return money(round(value, -3) if value >= 100_000 else round(value))


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
