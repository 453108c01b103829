"""Words of the base's own names, for pages of this part."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.translation import get_language

from rencai.vocabulary.bilingual import Bilingual
from rencai.vocabulary.fields import FIELDS, Kind

register = template.Library()

_KINDS = {
    "person": Bilingual("人", "a person"),
    "employer": Bilingual("单位", "an employer"),
    "post": Bilingual("岗位", "a post"),
}
_REGISTERS = {
    "people": Bilingual("人才", "People"),
    "employers": Bilingual("单位", "Employers"),
    "posts": Bilingual("岗位", "Posts"),
}
_CHANGES = {
    "added": Bilingual("新增", "added"),
    "changed": Bilingual("变化", "changed"),
    "vanished": Bilingual("消失", "vanished"),
}


def _in_the_readers_language(words: Bilingual) -> str:
    return words.en if get_language() == "en" else words.zh


@register.filter
def field_words(field: str, kind: str) -> str:
    """The name of a field of a kind of row."""
    known = FIELDS[Kind(kind)].get(field)
    return _in_the_readers_language(Bilingual(known.zh, known.en)) if known else field


@register.filter
def kind_words(kind: str) -> str:
    """What a row speaks of."""
    return _in_the_readers_language(_KINDS[str(kind)])


@register.filter
def register_words(name: str) -> str:
    """The name of a register."""
    return _in_the_readers_language(_REGISTERS[name])


@register.filter
def change_words(name: str) -> str:
    """What happened to a row."""
    return _in_the_readers_language(_CHANGES[name])


@register.filter
def of(counts: dict[str, Any], name: str) -> Any:
    """One of several counts."""
    return counts.get(name, 0)
