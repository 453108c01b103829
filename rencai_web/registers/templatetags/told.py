"""Filters that say ids of the base in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template

from rencai.talentbase.shelf import file_id as shelf_id
from rencai.vocabulary.bilingual import Bilingual
from rencai_web.registers.labels import label, labels

register = template.Library()


@register.filter
def named(names: Mapping[str, Bilingual], key: str) -> Bilingual:
    """The name of a thing by its id; one without a name stands for itself."""
    return names.get(key) or Bilingual(key, key)


@register.filter
def worded(value: str, field: str) -> Bilingual:
    """The words of a claimed value; large numbers with their thousands set apart."""
    if value in labels(field):
        return label(field, value)
    if value in _YES_NO:
        return label("open", _YES_NO[value])
    if field in _NUMBERS and value.replace(".", "", 1).isdecimal():
        value = f"{float(value):,.0f}"
    return Bilingual(value, value)


@register.filter
def told(field: Mapping[str, Any]) -> Bilingual:
    """The words of a field's believed value."""
    words = field.get("label")
    if words and words["zh"] != field["value"]:
        return Bilingual(words["zh"], words["en"])
    return worded(field["value"], field["field"])


_YES_NO = {"true": "yes", "false": "no"}
_NUMBERS = {"revenue", "staff", "insured_staff"}


@register.filter
def file_id(name: str) -> str:
    """What names a file in an address, without saying its name."""
    return shelf_id(name)
