"""Filters that say ids of the base in words."""

from __future__ import annotations

from collections.abc import Mapping

from django import template

from rencai.vocabulary.bilingual import Bilingual
from rencai_web.registers.labels import label, labels

register = template.Library()


@register.filter
def named(names: Mapping[str, Bilingual], key: str) -> Bilingual:
    """The name of a thing by its id; one without a name stands for itself."""
    return names.get(key) or Bilingual(key, key)


@register.filter
def worded(value: str, field: str) -> Bilingual:
    """The words of a claimed value."""
    return label(field, value) if value in labels(field) else Bilingual(value, value)
