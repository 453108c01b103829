"""Words in both languages for what is kept by its English name: acts of the audit trail, works, their stages."""

from __future__ import annotations

from collections.abc import Mapping

from rencai.vocabulary.bilingual import Bilingual

_WORDS: dict[str, dict[str, Bilingual]] = {}


def declare(kind: str, words: Mapping[str, tuple[str, str]]) -> None:
    """Give words to names of a kind (act, about, part, work, stage): name → (Chinese, English)."""
    _WORDS.setdefault(kind, {}).update({name: Bilingual(*both) for name, both in words.items()})


def declared(kind: str) -> Mapping[str, Bilingual]:
    """All names of a kind that have words."""
    return _WORDS.get(kind, {})


def in_words(kind: str, name: str) -> Bilingual:
    """The words of a name; one without words stands for itself."""
    return declared(kind).get(name) or Bilingual(name, name)
