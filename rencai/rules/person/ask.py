"""The next question: the fact whose answer settles most of what is still open, on average over all it may be.

"I don't know" is an answer: a fact given as None was asked and is not asked again.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from rencai.rules.language.cells import bands, turning_points, values
from rencai.rules.language.facts import NUMERIC, Fact, FactType, Known, Value
from rencai.rules.language.rule import Given
from rencai.rules.language.wording import value_in_words
from rencai.rules.person.decide import Answer, Decision, RuleSet, Verdict
from rencai.vocabulary.bilingual import Bilingual


@dataclass(frozen=True)
class Question:
    """What to ask, why, and which rules an answer may settle."""

    fact: Fact
    why: Bilingual
    settles: tuple[str, ...]
    bands: tuple[tuple[Any, Any], ...] = ()
    """For a number or a day: the ranges within which all answers come to the same."""


class Questions:
    """Asks about the rules of a day, one question at a time."""

    def __init__(self, rules: RuleSet) -> None:
        self.rules = rules
        self._turns = turning_points(rules.facts, rules.rules, rules.on)
        self._weighed: dict[str, list[tuple[Value, float]]] = {}
        self._rank = {name: at for at, name in enumerate(rules.facts)}

    def next(self, known: Known) -> Question | None:
        """The question to ask now; None when no answer can settle anything more."""
        now = self.rules.decide(known)
        unasked: dict[str, int] = {}
        for decision in now.decisions:
            for name in () if decision.rule.gift.given is Given.POINTS else decision.depends_on:
                if name not in known:
                    unasked[name] = unasked.get(name, 0) + 1
        if not unasked:
            return None
        scored = {name: self._gain(name, now, known) for name in unasked}
        # Of equally telling questions the one that more rules wait for, then the one declared first.
        best = max(unasked, key=lambda name: (scored[name][0], unasked[name], -self._rank[name]))
        return self._question(best, now, scored[best][1])

    def about(self, name: str, known: Known) -> Question:
        """The question of one fact, whether or not it was asked before; it may settle nothing."""
        others = {other: value for other, value in known.items() if other != name}
        now = self.rules.decide(others)
        return self._question(name, now, self._gain(name, now, others)[1])

    def _question(self, name: str, now: Verdict, settled: tuple[str, ...]) -> Question:
        settles = settled or tuple(d.rule.id for d in now.decisions if name in d.depends_on)
        return Question(self.rules.facts[name], self._why(settles), settles, self._bands(name))

    def _gain(self, name: str, now: Verdict, known: Known) -> tuple[float, tuple[str, ...]]:
        """How much of what is open one answer settles on average, and which rules some answer settles."""
        settled: dict[str, None] = {}
        gain = 0.0
        for value, weight in self._answers(name):
            then = self.rules.decide({**known, name: value})
            for was, after in zip(now.decisions, then.decisions, strict=True):
                more = _settled(after) - _settled(was)
                gain += more * weight
                if more > 0:
                    settled[was.rule.id] = None
        return gain, tuple(settled)

    def _answers(self, name: str) -> list[tuple[Value, float]]:
        """Answers that stand for all, with their weights: the usual one weighs as much as all others together."""
        if name not in self._weighed:
            fact = self.rules.facts[name]
            possible = self._possible(fact)
            usual = [value for value in possible if _is_usual(fact, value)]
            rest = len(possible) - len(usual)
            self._weighed[name] = [
                (value, (0.5 if rest else 1.0) / len(usual) if value in usual else (0.5 if usual else 1.0) / rest)
                for value in possible
            ]
        return self._weighed[name]

    def _possible(self, fact: Fact) -> list[Value]:
        """Each band of a number or day, each value of a choice, some sets of several."""
        if fact.type in NUMERIC or fact.type is FactType.DATE:
            return [low if low == high else (low, high) for low, high in bands(fact, self._turns.get(fact.id, ()))]
        return [()] if fact.type is FactType.LIST else values(fact, ())

    def _bands(self, name: str) -> tuple[tuple[Any, Any], ...]:
        fact = self.rules.facts[name]
        if fact.type not in NUMERIC and fact.type is not FactType.DATE:
            return ()
        return tuple(bands(fact, self._turns.get(name, ())))

    def _why(self, settles: Iterable[str]) -> Bilingual:
        names = [decision.name for rule_id in settles for decision in self._named(rule_id)]
        shown, more = names[:3], len(names) > 3
        zh = "、".join(name.zh for name in shown) + ("……" if more else "")
        en = ", ".join(name.en for name in shown) + (" …" if more else "")
        many = "benefit" if len(names) == 1 else "benefits"
        return Bilingual(f"这一题能定下 {len(names)} 项：{zh}", f"This can settle {len(names)} {many}: {en}")

    def _named(self, rule_id: str) -> Iterable[Any]:
        return (rule for rule in self.rules.rules if rule.id == rule_id)


def _is_usual(fact: Fact, value: Value) -> bool:
    if fact.usual is None:
        return False
    if isinstance(value, tuple):
        low, high = fact.usual if isinstance(fact.usual, tuple) else (fact.usual, fact.usual)
        return bool(value[0] <= high and low <= value[1])
    return bool(value == fact.usual)


def _settled(decision: Decision) -> float:
    """1 for an answer that no fact can change, a half for a yes whose amount is open, else 0. Points are no outcome."""
    if decision.rule.gift.given is Given.POINTS:
        return 0.0
    if decision.answer is Answer.DEPENDS:
        return 0.0
    return 0.5 if decision.depends_on else 1.0


def question_json(question: Question | None) -> dict[str, Any]:
    """``{"fact", "question", "why", "settles", …}``; everything null when nothing is left to ask."""
    if question is None:
        return {"fact": None, "question": None, "why": None, "settles": []}
    fact = question.fact
    texts = {"question": fact.ask, "why": question.why, "help": fact.help, "unit": fact.unit}
    answer: dict[str, Any] = {"fact": fact.id, "type": fact.type.value, "about": fact.about}
    answer |= {key: {"zh": text.zh, "en": text.en} for key, text in texts.items() if text}
    answer["settles"] = list(question.settles)
    if fact.values:
        answer["values"] = [{"id": value.id, "zh": value.name.zh, "en": value.name.en} for value in fact.values]
    if question.bands:
        answer["bands"] = [_band(fact, low, high) for low, high in question.bands]
    return answer


def _band(fact: Fact, low: Any, high: Any) -> dict[str, Any]:
    value = low if low == high else (low, high)
    words = value_in_words(fact, value)
    return {"value": fact.show(value), "zh": words.zh, "en": words.en}
