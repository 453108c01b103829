"""Settings come from environment variables only. Each is declared once, with what it is for, and refuses nonsense."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from django.core.exceptions import ImproperlyConfigured

T = TypeVar("T")


@dataclass(frozen=True)
class Variable:
    """One declared variable, as docs/settings.md lists it."""

    name: str
    default: str
    meaning: str


DECLARED: dict[str, Variable] = {}


def for_another_program(more: dict[str, str]) -> dict[str, str]:
    """The environment that a program started from here gets, with more in it."""
    return os.environ | more


def _read(name: str, default: T, meaning: str, parse: Callable[[str], T]) -> T:
    shown = ",".join(default) if isinstance(default, tuple) else str(default)
    DECLARED[name] = Variable(name, shown, meaning)
    raw = os.environ.get(name, "").strip()
    return parse(raw) if raw else default


def text(name: str, default: str, meaning: str) -> str:
    """A text."""
    return _read(name, default, meaning, str)


def choice(name: str, default: str, allowed: tuple[str, ...], meaning: str) -> str:
    """One of a few words."""

    def parse(raw: str) -> str:
        if raw not in allowed:
            raise ImproperlyConfigured(f"{name} is {raw!r}: use one of {', '.join(allowed)}")
        return raw

    return _read(name, default, f"{meaning} One of: {', '.join(allowed)}.", parse)


def flag(name: str, default: bool, meaning: str) -> bool:
    """Yes or no."""

    def parse(raw: str) -> bool:
        if raw not in ("True", "False"):
            raise ImproperlyConfigured(f"{name} is {raw!r}: use True or False")
        return raw == "True"

    return _read(name, default, meaning, parse)


def number(name: str, default: int, meaning: str, *, least: int = 0) -> int:
    """A whole number that is not less than ``least``."""
    floor = f" of at least {least}" if least else ""

    def parse(raw: str) -> int:
        if not raw.isdecimal() or int(raw) < least:
            raise ImproperlyConfigured(f"{name} is {raw!r}: use a whole number{floor}")
        return int(raw)

    return _read(name, default, f"{meaning} At least {least}." if least else meaning, parse)


def words(name: str, default: tuple[str, ...], meaning: str) -> tuple[str, ...]:
    """Several texts, separated by commas."""
    return _read(name, default, meaning, lambda raw: tuple(part.strip() for part in raw.split(",") if part.strip()))
