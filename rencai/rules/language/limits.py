"""How much an amount can come to at most, whatever the facts: no rule may ask for numbers that nobody can pay."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date

from rencai.rules.language.elapsed import elapsed
from rencai.rules.language.facts import Fact
from rencai.rules.language.tree import (
    Amount,
    CountOf,
    Difference,
    Elapsed,
    FactNumber,
    Literal,
    Lowest,
    Marginal,
    Product,
    Range,
    Rounded,
    Scaled,
    Steps,
    Sum,
    TotalOf,
)
from rencai.rules.language.walk import amounts_in

LARGEST = 1e15
"""As large as a number written in a rule may be."""
_LAST_DAY = date(2100, 12, 31)
"""No decision is made later."""


def most_of(facts: Mapping[str, Fact], node: Amount) -> float:
    """The most, or more; infinite where a fact has no bound."""
    parts = [most_of(facts, part) for part in amounts_in(node)]
    match node:
        case Literal():
            return node.value
        case FactNumber():
            return facts[node.fact].most if node.fact in facts else 0.0
        case Elapsed():
            return _longest(facts, node)
        case CountOf():
            return float(facts[node.records].most_items)
        case TotalOf():
            return facts[node.records].most_items * facts[node.records].fields[node.field].most
        case Sum():
            return sum(parts)
        case Product():
            return math.prod(map(float, parts))
        case Lowest():
            return min(parts)
        case Difference() | Range():
            return parts[0] if isinstance(node, Difference) else max(parts)
        case Scaled():
            return parts[0] / node.divisor
        case Rounded():
            return parts[0] + node.to
        case Marginal():
            return parts[0] * max(node.rates)
        case Steps():
            return max(parts[1:])
    return max(parts)


def _longest(facts: Mapping[str, Fact], node: Elapsed) -> float:
    """From the first day that one fact can be to the last of the other, in the unit in which it is counted."""
    if node.since not in facts or (node.until or node.since) not in facts:
        return 0.0
    last = facts[node.until].latest if node.until else _LAST_DAY
    return float(elapsed(node.unit, facts[node.since].earliest, last))
