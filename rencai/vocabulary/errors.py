"""The one tree of errors a user may see. Each says what is wrong, where, and what to do.

RencaiError
├── BadInput     a file or value handed in cannot be used
├── BadCity      a city folder says something it may not say
└── BadState     the home folder is not in a state that allows this
"""

from __future__ import annotations


class RencaiError(Exception):
    """An error meant for a person: ``what`` happened, ``where``, and what ``todo`` about it."""

    def __init__(self, what: str, *, where: str = "", todo: str = "") -> None:
        self.what, self.where, self.todo = what, where, todo
        super().__init__(str(self))

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        advice = f" — {self.todo}" if self.todo else ""
        return " ".join(f"{place}{self.what}{advice}".split())


class BadInput(RencaiError):
    """A file or a value that was handed in cannot be used."""


class BadCity(RencaiError):
    """A city folder says something it may not say."""


class BadState(RencaiError):
    """The home folder is not in a state that allows what was asked."""
