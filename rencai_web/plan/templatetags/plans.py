"""How values and states of a plan are written."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from rencai_web.foundation.components.templatetags.components import TONES
from rencai_web.plan.queries.agencies import agency_name
from rencai_web.plan.states import FINDING_KINDS, INDICATOR, SEVERITY, STRENGTH, WORK_TONES

register = template.Library()


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
def percent(share: float | None) -> str:
    """0.62 as 62%."""
    return "–" if share is None else f"{share:.0%}"


def _pill(tone: str, label: Any) -> SafeString:
    icon = '<span class="status {}"><span aria-hidden="true">{}</span>{}</span>'
    return format_html(icon, tone, TONES[tone], label)


@register.filter
def state(value: str) -> SafeString:
    """The state of an indicator by icon, word and colour."""
    return _pill(*INDICATOR[value])


@register.filter
def work_state(stand: Any) -> SafeString:
    """The state of an undertaking by icon, word and colour."""
    from rencai.plan import STATES
    from rencai_web.foundation.components.templatetags.components import here

    return _pill(WORK_TONES[stand.state.value], here(STATES[stand.state]))


@register.filter
def severity(value: str) -> SafeString:
    """How grave a finding is."""
    return _pill(*SEVERITY[value])


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
