"""The language of a report: the right half of what is bilingual, and names in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rencai.vocabulary.bilingual import Bilingual


@dataclass(frozen=True)
class Words:
    """``words(Bilingual)`` gives the text in the report's language; names without an English form stay Chinese."""

    lang: str
    english: Mapping[str, str]

    def __call__(self, text: Bilingual) -> str:
        return text.zh if self.lang == "zh" else text.en

    def zh_en(self, zh: str, en: str) -> str:
        """One of two texts."""
        return zh if self.lang == "zh" else en

    def english_of(self, zh: str) -> str:
        """The English form of a name of the plan."""
        return self.english.get(zh, zh)

    def name(self, zh: str) -> str:
        """A name of the plan in the report's language."""
        return zh if self.lang == "zh" else self.english_of(zh)

    def names(self, names: tuple[str, ...]) -> str:
        """Several names."""
        return ("、" if self.lang == "zh" else ", ").join(self.name(one) for one in names)
