"""What about that benefit? Whatever somebody has heard of is found and says how it stands, even if it is no more."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rencai.rules.language.rule import Rule
from rencai_web.policy.calculator.outcome import Line
from rencai_web.policy.calculator.sitting import Sitting, is_benefit

_MOST = 12


@dataclass(frozen=True)
class Match:
    """A benefit that was asked about: its line in the result, or why it has none."""

    rule: Rule
    line: Line | None
    why: str
    """Without a line: ``points``, ``ended``, ``begins``, or for whom else it is."""


def found(sitting: Sitting, lines: Iterable[Line], word: str) -> list[Match]:
    """The benefits whose name, summary, service or document holds the word; those of this result first."""
    by_id = {line.rule.id: line for line in lines}
    newest = {rule.id: rule for rule in sitting.book.rules if _speaks_of(rule, word)}
    matches = [Match(rule, by_id.get(name), _why(sitting, rule, name in by_id)) for name, rule in newest.items()]
    return sorted(matches, key=lambda match: (match.line is None, match.rule.id))[:_MOST]


def _speaks_of(rule: Rule, word: str) -> bool:
    texts = [rule.name, rule.summary, rule.gift.service, rule.gift.note]
    said = [text for both in texts if both for text in (both.zh, both.en)]
    said += [rule.id.replace("-", " "), rule.topic, *(cite.document for cite in rule.cites)]
    return all(any(part in text.lower() for text in said) for part in word.lower().split())


def _why(sitting: Sitting, rule: Rule, shown: bool) -> str:
    if shown:
        return ""
    if rule.about != sitting.about:
        return rule.about
    if not is_benefit(rule):
        return "points"
    return "begins" if rule.begins > sitting.rules.on else "ended"
