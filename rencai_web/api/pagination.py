"""Cursors: a position that stays right while rows come and go; opaque, so that what they hold can change."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from typing import Any, TypeVar

from rencai_web.api.problems import Problem

T = TypeVar("T")


def cursor_after(position: object) -> str:
    """The cursor that goes on behind a position."""
    return base64.urlsafe_b64encode(str(position).encode()).decode()


def position_of(cursor: str) -> str:
    """The position in a cursor; what is no cursor of ours is a bad question."""
    try:
        text = base64.urlsafe_b64decode(cursor).decode("ascii")
    except (binascii.Error, UnicodeDecodeError, ValueError):
        text = "\0"
    if not text.isprintable():
        raise _no_cursor()
    return text


def number_of(cursor: str, default: int) -> int:
    """The position in a cursor, where positions are numbers."""
    if not cursor:
        return default
    text = position_of(cursor)
    if not (text.isdecimal() and text.isascii() and len(text) <= 12):
        raise _no_cursor()
    return int(text)


def _no_cursor() -> Problem:
    return Problem("bad-question", where="query.cursor", why="this is no cursor of this list")


def page(rows: Sequence[T], limit: int, position: Any) -> tuple[Sequence[T], str | None]:
    """The rows of a page and the cursor of the next, from one row more than the page holds."""
    shown = rows[:limit]
    return shown, cursor_after(position(shown[-1])) if len(rows) > limit else None
