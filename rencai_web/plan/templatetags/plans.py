"""How values and states of a plan are written."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from rencai.plan.report.numbers import qualified, unit_in
from rencai.vocabulary.bilingual import Bilingual
from rencai_web.foundation.components.templatetags.components import status
from rencai_web.plan.models import ReadingState
from rencai_web.plan.queries.agencies import agency_name
from rencai_web.plan.queries.rows import confirmed_by, entered_by
from rencai_web.plan.states import FINDING_KINDS, INDICATOR, SEVERITY, STRENGTH, WORK_TONES

register = template.Library()
_PEOPLE = ("人", "名", "家")
"""Units, as a plan prints them, of which there is no part: people and bodies."""


@register.filter
def number(value: float | None) -> str:
    """A value as a person writes it: thousands parted, at most six digits that say something."""
    if value is None:
        return "–"
    if abs(value) >= 1000:
        return f"{value:,.0f}" if value == int(value) or abs(value) >= 100_000 else f"{value:,.1f}"
    return f"{value:.6g}"


@register.filter
def signed(value: float | None) -> str:
    """A value with its sign."""
    return "–" if value is None else f"{'+' if value > 0 else ''}{number(float(f'{value:.4g}'))}"


@register.filter
def gain(value: float | None, unit: str = "") -> str:
    """A yearly change with its sign, in three digits: more would say more than is known. Of people only whole ones,
    unless it is so few that none would be left.
    """
    if value is not None and unit in _PEOPLE and abs(value) >= 0.5:
        value = round(value)
    return "–" if value is None else f"{'+' if value > 0 else ''}{number(float(f'{value:.3g}'))}"


@register.filter
def percent(share: float | None) -> str:
    """0.62 as 62%."""
    return "–" if share is None else f"{share:.0%}"


@register.filter
def state(value: str) -> SafeString:
    """The state of an indicator by icon, word and colour."""
    return status(*INDICATOR[value])


@register.filter
def work_state(stand: Any) -> SafeString:
    """The state of an undertaking by icon, word and colour."""
    from rencai.plan import STATES
    from rencai_web.foundation.components.templatetags.components import here

    return status(WORK_TONES[stand.state.value], here(STATES[stand.state]))


@register.filter
def severity(value: str) -> SafeString:
    """How grave a finding is."""
    return status(*SEVERITY[value])


@register.filter
def strength(value: str) -> Any:
    """How much a value can be leant on."""
    return STRENGTH[value]


@register.filter
def finding_kind(value: str) -> Any:
    """What kind of finding it is."""
    return FINDING_KINDS.get(value, value)


@register.filter
def agency(value: str, printed: str = "") -> Any:
    """The short name of an agency, in both languages."""
    return agency_name(value, printed)


@register.filter
def short(value: float | None) -> str:
    """A reckoned value: four digits are all that it carries."""
    return "–" if value is None else number(float(f"{value:.4g}"))


@register.filter
def signed_percent(share: float | None) -> str:
    """A share of change with its sign."""
    return "" if share is None else f"{share:+.1%}"


@register.filter
def attr(thing: Any, name: str) -> Any:
    """An attribute of something that a filter gave."""
    return getattr(thing, name, None)


@register.filter
def reading_state(reading: Any) -> SafeString:
    """What became of a reading."""
    unconfirmed = reading.state == ReadingState.CONFIRMED and reading.confirmed_at is None
    if unconfirmed:
        return status("warn", STRENGTH["unconfirmed"])
    tones = {"entered": "warn", "confirmed": "good", "returned": "bad"}
    return status(tones[reading.state], reading.get_state_display())


@register.filter
def proposal_state(proposal: Any) -> SafeString:
    """What became of a proposed target."""
    tones = {"waiting": "warn", "confirmed": "good", "refused": "bad", "withdrawn": "unknown"}
    return status(tones[proposal.state], proposal.get_state_display())


@register.filter
def who_entered(reading: Any) -> str:
    """Who entered a value."""
    return entered_by(reading)


@register.filter
def who_confirmed(reading: Any) -> str | None:
    """Who confirmed a value."""
    return confirmed_by(reading)


@register.filter
def with_id(field: Any, prefix: str) -> SafeString:
    """A form field whose id is its own where several forms stand on a page."""
    kind = "form-select form-select-sm" if hasattr(field.field, "choices") else "form-control form-control-sm"
    return SafeString(field.as_widget(attrs={"id": f"{prefix}{field.name}", "class": kind}))


@register.filter
def last_value(followed: Any) -> float | None:
    """The last point of a course."""
    return followed.course[-1].value if followed.course else None


@register.filter
def last_day(followed: Any) -> Any:
    """The day of the last point of a course."""
    return followed.course[-1].on if followed.course else None


@register.filter
def owed_key(owed: Any) -> str:
    """What tells a row of owed readings apart on the page."""
    return f"{owed.line.indicator.pk}-{owed.round.key}"


@register.filter
def days_from(day: Any, on: Any) -> str:
    """How far a deadline is, in the brain's words."""
    from rencai.plan.reminders import when
    from rencai_web.foundation.components.templatetags.components import here

    return here(when((day - on).days))


@register.filter
def item(things: Any, key: Any) -> Any:
    """What a mapping has for a key."""
    return things.get(key)


@register.filter
def work_word(state: Any) -> str:
    """The word of an undertaking's state alone."""
    from rencai.plan import STATES
    from rencai_web.foundation.components.templatetags.components import here

    return here(STATES[state])


@register.filter
def wide(amount: Any) -> bool:
    """Whether the ends of an amount lie so far apart that they must be shown: by more than one in a hundred."""
    return bool(amount.high - amount.low > 0.01 * amount.value)


@register.filter
def unit(printed: str | None) -> str:
    """A unit in the reader's language."""
    return unit_in(printed, "en" if get_language() == "en" else "zh")


@register.filter
def aim(goal: Any) -> str:
    """The value aimed at with the words that bound or soften it."""
    return _aimed(goal.aim.value, goal.qualifiers)


@register.filter
def target_words(target: Any) -> str:
    """The same of one revision."""
    return _aimed(target.value, tuple(target.qualifier.split("、")) if target.qualifier else ())


def _aimed(value: float, qualifiers: tuple[str, ...]) -> str:
    from rencai_web.foundation.components.templatetags.components import here

    shown = number(value)
    return here(qualified(Bilingual(shown, shown), qualifiers))
