"""Conditions as formulas over a few values that stand for all others.

A variable is a fact, one value of a fact that has several, a computed quantity, or a clause that no fact settles. What
it may still be is a set of its values, written as the bits of a number; a clause says in which of them it holds.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field

Variable = Hashable


@dataclass(frozen=True, slots=True)
class Atom:
    """The variable has one of these values."""

    variable: Variable
    holds: int
    every: int
    """The bits of all its values."""


@dataclass(frozen=True, slots=True)
class Some:
    """At least so many of the parts hold: all of them, one of them, or a number between."""

    least: int
    parts: tuple[Formula, ...]
    asks: frozenset[Variable] = field(compare=False)


Formula = Atom | Some


def at_least(least: int, parts: Iterable[Formula]) -> Some:
    """At least so many of these."""
    parts = tuple(parts)
    return Some(least, parts, frozenset(name for part in parts for name in asks(part)))


def every(parts: Sequence[Formula]) -> Some:
    """All of these."""
    return at_least(len(parts), parts)


def some(parts: Sequence[Formula]) -> Some:
    """One of these."""
    return at_least(1, parts)


def asks(formula: Formula) -> Iterable[Variable]:
    """The variables of a formula."""
    return (formula.variable,) if isinstance(formula, Atom) else formula.asks


def opposite(formula: Formula) -> Formula:
    """What holds where the formula does not."""
    if isinstance(formula, Atom):
        return Atom(formula.variable, formula.every & ~formula.holds, formula.every)
    # Not at least k of n: at least n - k + 1 fail.
    return Some(len(formula.parts) - formula.least + 1, tuple(map(opposite, formula.parts)), formula.asks)
