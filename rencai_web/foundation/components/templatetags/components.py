"""Template components. Each refuses an argument it does not know, so that a slip shows in the first test."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from rencai_web.foundation.components.wordings import in_words

register = template.Library()

TONES = {"good": "●", "warn": "◐", "bad": "▲", "unknown": "○"}
_STATUS = '<span class="status {}"><span aria-hidden="true">{}</span>{}</span>'


@register.filter
def here(text: Any) -> str:
    """A bilingual text in the reader's language; plain text stays."""
    if text is None:
        return ""
    if isinstance(text, str):
        return text
    return str(text.en if get_language() == "en" else text.zh)


@register.filter
def both(words: dict[str, str]) -> str:
    """A text given as ``{"zh": …, "en": …}`` in the reader's language."""
    return words["en" if get_language() == "en" else "zh"]


@register.filter
def wording(name: str, kind: str) -> str:
    """The words of an act, a work or a stage (see wordings.py) in the reader's language."""
    return here(in_words(kind, name))


@register.filter
def told_parts(written: Any) -> list[tuple[str, str]]:
    """What an entry keeps of before or after, as (name, value) in words; nested parts by their path."""
    if isinstance(written, dict):
        return [
            (f"{wording(str(name), 'part')} {inner}".strip(), value)
            for name, held in written.items()
            for inner, value in told_parts(held)
        ]
    if written is None or written == "":
        return [("", "–")]
    if isinstance(written, list):
        return [("", ", ".join(str(one) for one in written) or "–")]
    return [("", {True: "✓", False: "✗"}[written] if isinstance(written, bool) else str(written))]


@register.filter
def spark(history: Sequence[float]) -> str:
    """Values over time as the points of a sparkline."""
    return spark_points(history)


@register.simple_tag
def status(tone: str, label: Any) -> SafeString:
    """A state by icon and word as well as colour. ``tone``: good, warn, bad, unknown."""
    if tone not in TONES:
        raise template.TemplateSyntaxError(f"a status has no tone {tone!r}: use one of {', '.join(TONES)}")
    return format_html(_STATUS, tone, TONES[tone], label)


@register.inclusion_tag("components/figure.html")
def figure(
    *, label: str, value: Any, unit: str = "", href: str = "", change: str = "", history: Sequence[float] = ()
) -> dict[str, Any]:
    """One figure: value with unit, change since when, sparkline with its range, and the list behind it."""
    if label == "":
        raise template.TemplateSyntaxError("a figure needs a label")
    return {
        "label": label,
        "value": value,
        "unit": unit,
        "href": href,
        "change": change,
        "points": spark_points(history),
        "range": f"{min(history):,.0f}–{max(history):,.0f}" if history else "",
    }


@register.inclusion_tag("components/empty.html")
def empty(*, what: str, todo: str, href: str = "", link: str = "") -> dict[str, Any]:
    """An empty state: what is not there, and what to do next."""
    if not what or not todo:
        raise template.TemplateSyntaxError("an empty state says what is missing and what to do")
    return {"what": what, "todo": todo, "href": href, "link": link}


def spark_points(history: Sequence[float], *, width: int = 92, height: int = 24) -> str:
    """Points of an SVG polyline through the values, oldest first; nothing for fewer than two."""
    if len(history) < 2:
        return ""
    low, high = min(history), max(history)
    span = (high - low) or 1
    step = (width - 4) / (len(history) - 1)
    return " ".join(
        f"{2 + at * step:.1f},{height - 3 - (value - low) / span * (height - 6):.1f}"
        for at, value in enumerate(history)
    )
