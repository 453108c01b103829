"""Whether some answers meet a formula: an exact search that narrows what each variable may still be.

No table of combinations is made: what every way out has in common is taken at once, what shares no variable is searched
apart, and only where something is really open one way is tried after the other.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from rencai.rules.proof.formulas import Atom, Formula, Some, Variable, asks, at_least, opposite

MOST_TRIES = 3_000
"""Ways tried for one question, a second of work at most; the shipped policies never need ten."""
_DEEPEST = 200
Allowed = dict[Variable, int]


class TooEntangled(Exception):
    """The question was given up: nothing may be claimed."""


def never() -> bool:
    """Time is never up."""
    return False


def answers_to(
    formula: Formula, fixed: Mapping[Variable, int] | None = None, *, enough: Callable[[], bool] = never
) -> Allowed | None:
    """What each variable may be so that the formula holds, or None where it never does.

    Any choice of a bit for each variable meets the formula. ``fixed`` narrows variables beforehand; TooEntangled is
    raised where the question is too hard, or ``enough`` says that the time is up.
    """
    return _Search(enough).solve([formula], dict(fixed or {}), 0)


@dataclass
class _Search:
    enough: Callable[[], bool]
    tries: int = 0

    def solve(self, goals: Sequence[Formula], allowed: Allowed, depth: int) -> Allowed | None:
        """Narrow ``allowed`` until all goals hold. It is changed in place."""
        self.tries += 1
        if self.tries > MOST_TRIES or depth > _DEEPEST or self.enough():
            raise TooEntangled
        waiting = _narrowed(list(goals), allowed)
        if waiting is None:
            return None
        for apart in _apart(waiting, allowed):
            found = self._one_way(apart, allowed, depth)
            if found is None:
                return None
            allowed = found
        return allowed

    def _one_way(self, waiting: list[Some], allowed: Allowed, depth: int) -> Allowed | None:
        """The first way that works to meet open goals that hang together."""
        at = min(range(len(waiting)), key=lambda place: len(waiting[place].parts))
        goal, others = waiting[at], [*waiting[:at], *waiting[at + 1 :]]
        allowed = dict(allowed)
        part, rest = goal.parts[0], goal.parts[1:]
        found = self.solve([*others, part, at_least(goal.least - 1, rest)], dict(allowed), depth + 1)
        if found is not None:
            return found
        # That part fails wherever the rest holds: knowing so narrows the search for the other ways.
        return self.solve([*others, opposite(part), at_least(goal.least, rest)], allowed, depth + 1)


def _narrowed(goals: list[Formula], allowed: Allowed) -> list[Some] | None:
    """Take what must hold until nothing more follows: the goals still open, or None where they exclude each other."""
    waiting: list[Some] = []
    while goals:
        waiting_before, waiting = waiting, []
        changed = _take(goals, allowed, waiting)
        if changed is None:
            return None
        goals = [*waiting_before, *waiting] if changed else []
        waiting = [] if changed else [*waiting_before, *waiting]
    return waiting


def _take(goals: list[Formula], allowed: Allowed, waiting: list[Some]) -> bool | None:
    """Take each goal as far as it goes; whether any variable became narrower, None where nothing is left of one."""
    changed = False
    stack = list(reversed(goals))
    while stack:
        goal = stack.pop()
        if isinstance(goal, Atom):
            was = allowed.get(goal.variable, goal.every)
            now = was & goal.holds
            if not now:
                return None
            allowed[goal.variable] = now
            changed = changed or now != was
            continue
        open_goal = _open(goal, allowed)
        if open_goal is None:
            return None
        if open_goal.least >= len(open_goal.parts):
            stack.extend(open_goal.parts)
        elif open_goal.least > 0:
            waiting.append(open_goal)
    return changed


def _open(goal: Some, allowed: Allowed) -> Some | None:
    """The goal without parts that are settled; None where it can no longer hold."""
    least, parts = goal.least, []
    for part in goal.parts:
        truth = _truth(part, allowed)
        if truth is None:
            parts.append(part)
        elif truth:
            least -= 1
    if least > len(parts):
        return None
    return goal if least == goal.least and len(parts) == len(goal.parts) else at_least(max(least, 0), parts)


def _truth(formula: Formula, allowed: Allowed) -> bool | None:
    """Whether the formula holds for all that is allowed, for none of it, or that is open."""
    if isinstance(formula, Atom):
        may = allowed.get(formula.variable, formula.every)
        met = may & formula.holds
        return met == may if met == may or not met else None
    met = possible = 0
    for part in formula.parts:
        truth = _truth(part, allowed)
        met += truth is True
        possible += truth is not False
    return True if met >= formula.least else False if possible < formula.least else None


def _apart(waiting: list[Some], allowed: Allowed) -> list[list[Some]]:
    """Open goals in groups that share no variable which is still open."""
    groups: list[tuple[set[Variable], list[Some]]] = []
    for goal in waiting:
        names = {name for name in asks(goal) if name not in allowed or allowed[name] & (allowed[name] - 1)}
        mine: list[Some] = [goal]
        others = []
        for group in groups:
            if group[0].isdisjoint(names):
                others.append(group)
            else:
                names |= group[0]
                mine = [*group[1], *mine]
        groups = [*others, (names, mine)]
    return [goals for _, goals in groups]
