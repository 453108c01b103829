"""All that exploring a rule set brings to light."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from rencai.rules.language.book import Book
from rencai.rules.language.order import in_order
from rencai.rules.language.rule import Rule
from rencai.rules.person.decide import RuleSet
from rencai.rules.proof.clauses import clause_findings
from rencai.rules.proof.coverage import Coverage
from rencai.rules.proof.findings import Found
from rencai.rules.proof.looking import NOT_EXPLORED, Looking
from rencai.rules.proof.merit import Totals, merit_findings, rules_with_amounts
from rencai.rules.proof.overlaps import Overlaps, pairs_to_compare
from rencai.rules.proof.world import World
from rencai.vocabulary.bilingual import Bilingual

KINDS = (
    "dead_clause",
    "contradiction",
    "undeclared_overlap",
    "uncovered",
    "falls_with_merit",
    "total_falls_with_merit",
    NOT_EXPLORED,
)
_ABOUT = ("person", "employer", "team")
_WHAT = {
    "clauses": Bilingual("逐条查看条件", "clauses, rule by rule"),
    "overlaps": Bilingual("两两比较同类待遇", "benefits of one topic, pair by pair"),
    "coverage": Bilingual("查看哪些人没有待遇", "people nobody covers"),
    "merit": Bilingual("查看金额是否随条件变好而下降", "amounts that fall when merit rises"),
    "totals": Bilingual("查看合计是否随条件变好而下降", "all money together as merit rises"),
}


def prove(book: Book, on: date, *, about: str | None = None, looking: Looking | None = None) -> list[Found]:
    """Dead clauses, contradictions, undeclared overlaps, people nobody covers, amounts that fall when merit rises.

    ``looking`` tells how far it is and may end it early; what then was not explored is a finding of its own.
    """
    found: list[Found] = []
    for who in (about,) if about else _ABOUT:
        if any(rule.in_force(on) and rule.about == who for rule in book.rules):
            found += _of(book, on, who, looking or Looking())
    return found


def _of(book: Book, on: date, about: str, looking: Looking) -> Iterator[Found]:
    rules = in_order(book.facts, book.on(on, about=about))
    by_id = {rule.id: rule for rule in rules}
    world = World.of(book.facts, rules, on)

    def bases(rule: Rule) -> list[Rule]:
        return [by_id[name] for name in rule.adds_to if name in by_id]

    yield from looking.over(
        "clauses",
        _WHAT["clauses"],
        rules,
        lambda rule: clause_findings(world, rule, bases(rule), looking.enough),
        lambda rule: (rule,),
    )
    pairs = pairs_to_compare(rules, book.groups)
    overlaps = Overlaps(world, RuleSet(book, on, about=about))
    yield from looking.over(
        "overlaps",
        _WHAT["overlaps"],
        pairs,
        lambda pair: overlaps.findings(*pair, looking.enough),
        lambda pair: pair,
    )
    coverage = Coverage.of(book, world, rules, on, about, looking.enough)
    yield from looking.over(
        "coverage",
        _WHAT["coverage"],
        coverage.steps(),
        lambda step: coverage.findings(step[0], usual=step[1]),
        lambda _: (),
    )
    paying = rules_with_amounts(rules)
    yield from looking.over(
        "merit", _WHAT["merit"], paying, lambda rule: merit_findings(book, rule, on), lambda rule: (rule,)
    )
    totals = Totals.of(book, on, about)
    yield from looking.over("totals", _WHAT["totals"], totals.merits(), totals.findings, lambda _: ())
