"""A text shown to people exists in Chinese and in English."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Bilingual:
    """One text in both languages of the house; Chinese is shown first."""

    zh: str
    en: str

    def __str__(self) -> str:
        return self.zh
