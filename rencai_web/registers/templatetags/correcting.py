"""Whether a value of a profile can be corrected, and by which field."""

from __future__ import annotations

from django import template
from django.utils.translation import get_language

from rencai.vocabulary.fields import Field
from rencai_web.registers import typed

register = template.Library()
_AS = {believed: field for field, believed in typed.BELIEVED_AS.items()}


@register.filter
def correctable(field: str) -> str:
    """The field to correct where a profile shows this one; blank where it cannot be corrected."""
    wanted = _AS.get(field, field)
    return wanted if typed.field(wanted) else ""


@register.filter
def here_name(field: Field) -> str:
    """What a field is called, in the reader's language."""
    return field.en if get_language() == "en" else field.zh
