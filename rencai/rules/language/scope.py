"""What the builders of a tree share: the document with its lines, the facts in sight, and the findings so far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from rencai.city.located import Finding, Located, nearest
from rencai.city.shapes import Where
from rencai.rules.language.facts import NUMERIC, Fact, FactType
from rencai.rules.language.tree import Mark


@dataclass(frozen=True)
class Scope:
    """Facts a part of a rule may name; inside a count these are the fields of the list's records."""

    document: Located
    name: str
    """The file, as the folder's reader knows it."""
    facts: Mapping[str, Fact]
    findings: list[Finding] = field(default_factory=list)
    level: Fact | None = None
    """The level that a rule gives: in its amounts a text is one of this level's values."""

    def mark(self, where: Where) -> Mark:
        """The place of a node."""
        return Mark(self.name, self.document.line(*where))

    def refuse(self, where: Where, what: str, todo: str) -> None:
        """Note what is wrong."""
        self.findings.append(self.document.finding(where, what, todo))

    def inside(self, records: Fact) -> Scope:
        """The scope of a condition about the records of a list."""
        return replace(self, facts=records.fields, level=None)

    def plain(self) -> Scope:
        """The scope of a quantity inside an amount that gives a level: numbers are numbers again."""
        return replace(self, level=None)

    def fact(self, where: Where, name: str, kinds: frozenset[FactType], wanted: str) -> Fact | None:
        """The fact of that name, if it is of one of these types."""
        fact = self.facts.get(name)
        if fact is None:
            self.refuse(where, f"there is no fact {name}", nearest(name, self.facts) if self.facts else "declare it")
        elif fact.type not in kinds:
            self.refuse(where, f"{name} is of type {fact.type}", f"{wanted} is needed here")
        else:
            return fact
        return None

    def number(self, where: Where, name: str, *, bounded: bool) -> Fact | None:
        """A numeric fact; ``bounded``: an amount is computed from it, so its least and most must be known."""
        fact = self.fact(where, name, NUMERIC, "a number")
        if fact and bounded and not (fact.least >= 0 and fact.most < float("inf")):
            self.refuse(
                where,
                f"an amount is computed from {name}, whose bounds are not declared",
                f"say least: (0 or more) and most: for {name} in facts.yaml",
            )
        return fact
