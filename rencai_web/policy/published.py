"""The rules that are in force in this house: the city's own, or the invented set while the base is a sample."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from rencai.rules import Book, load
from rencai_web.foundation.components.surroundings import city
from rencai_web.registers.published import latest


def folder() -> Path:
    """The rule folder in force: the last version published here (HOME/policies/current), else the city's."""
    published: Path = settings.HOME / "policies" / "current"
    if published.exists():
        return published.resolve()
    publication = latest()
    name = "sample-policies" if publication and publication.invented else "policies"
    return Path(city().dir / name)


def book() -> Book:
    """The parsed rules in force."""
    return _parsed(folder())


@lru_cache(maxsize=4)
def _parsed(root: Path) -> Book:
    # A published folder never changes: a new version is a new folder.
    return load(root)
