"""How much an amount can come to at most, whatever the facts: no rule may ask for numbers that nobody can pay."""

from __future__ import annotations

import math
from collections.abc import Mapping

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
_LONGEST = 73_414.0
"""Days from 1900 to 2100; months and years are fewer."""


def most_of(facts: Mapping[str, Fact], node: Amount) -> float:
    """The most, or more; infinite where a fact has no bound."""
    parts = [most_of(facts, part) for part in amounts_in(node)]
    match node:
        case Literal():
            return node.value
        case FactNumber():
            return facts[node.fact].most if node.fact in facts else 0.0
        case Elapsed():
            return _LONGEST
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
