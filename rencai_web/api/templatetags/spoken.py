"""Texts of the API's description in the reader's language."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext

register = template.Library()


@register.filter
def spoken(text: str) -> str:
    """A text that was marked where it stands; nothing for nothing."""
    return gettext(text) if text else ""
