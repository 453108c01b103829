"""The slow, obvious way from rules to a person's answers: facts found by rules, additions, groups."""

from __future__ import annotations

import copy
import itertools
import math
from datetime import date, timedelta
from typing import Any

from tests.rules.slow import WORDS, Raw, Slow

HEADER = {"money", "loan", "service", "level", "points", "per", "unit", "missing", "last_published", "note"}
Range = tuple[float, float]


class SlowPeople(Slow):
    """Answers whole rule sets. ``order`` of the rules: each after those it needs."""

    def decide(self, given: Raw) -> dict[str, Any]:
        known = dict(given)
        truths: dict[str, bool | None] = {}
        amounts: dict[str, Range | None] = {}
        for name, rule in self.rules.items():
            truth = self.holds(rule["when"], known) if "when" in rule else True
            if "adds_to" in rule:
                bases = [truths.get(base, False) for base in rule["adds_to"]]
                truth = self.every([truth, self.negate(self.every([self.negate(base) for base in bases]))])
            truths[name] = truth
            amounts[name] = None if truth is False else self.given_amount(rule, known)
            self.find(known, truths, amounts)
        return {"truths": truths, "amounts": amounts, "totals": self.totals(truths, amounts), "known": known}

    def given_amount(self, rule: Raw, known: Raw) -> Range | None:
        raw = {key: value for key, value in rule["gives"].items() if key not in HEADER}
        if not raw:
            return None
        return self.amount(raw, known, self.assuming(rule.get("when")), rule["gives"].get("level", ""))

    # -- what holds wherever the rule applies -----------------------------------------------------------------------
    def assuming(self, when: Raw | None) -> Raw:
        facts = copy.deepcopy(self.facts)
        for clause in self.top(when):
            word = next((key for key in clause if key in WORDS), None)
            if "fact" in clause and word and not self.about_another(clause[word]):
                for name, bound in self.narrowing(facts[clause["fact"]], clause["fact"], word, clause[word]).items():
                    facts[clause["fact"]][name] = bound
        return facts

    def top(self, when: Raw | None) -> list[Raw]:
        if when is None:
            return []
        return [clause for part in when["all"] for clause in self.top(part)] if "all" in when else [when]

    @staticmethod
    def about_another(right: Any) -> bool:
        return right == "today" or any(
            isinstance(item, dict) for item in (right if isinstance(right, list) else [right])
        )

    def narrowing(self, fact: Raw, name: str, word: str, right: Any) -> Raw:
        kind = fact["type"]
        if kind in ("yes-no", "choice", "level"):
            everything = fact.get("only", [False, True] if kind == "yes-no" else self.order(name))
            return {"only": [item for item in everything if self.alone(name, word, right, item)] or everything}
        if kind in ("several", "list"):
            return {}
        low, high = ("earliest", "latest") if kind == "date" else ("least", "most")
        step: Any = timedelta(days=1) if kind == "date" else 1 if kind == "whole" else 0
        up, down = (math.ceil, math.floor) if kind == "whole" else ((lambda x: x), (lambda x: x))
        word = {"on_or_after": "at_least", "after": "more_than", "on_or_before": "at_most", "before": "less_than"}.get(
            word, word
        )
        bounds: Raw = {}
        if word in ("at_least", "is", "between"):
            bounds[low] = up(right[0] if word == "between" else right)
        if word in ("at_most", "is", "between"):
            bounds[high] = down(right[1] if word == "between" else right)
        if word == "more_than":
            bounds[low] = down(right) + step
        if word == "less_than":
            bounds[high] = up(right) - step
        now = {low: fact.get(low, FIRST[low]), high: fact.get(high, FIRST[high])}
        for end, pick in ((low, max), (high, min)):
            trial = {**now, end: pick(now[end], bounds.get(end, now[end]))}
            now = trial if trial[low] <= trial[high] else now
        return now

    def alone(self, name: str, word: str, right: Any, item: Any) -> bool:
        return self.clause({"fact": name, word: right}, {name: item}, self.facts) is True

    # -- facts found by rules ---------------------------------------------------------------------------------------
    def find(self, known: Raw, truths: dict[str, bool | None], amounts: dict[str, Range | None]) -> None:
        for name, fact in self.facts.items():
            if "from_rules" not in fact:
                continue
            givers = [
                rule
                for rule in self.rules.values()
                if name in (rule["gives"].get("level"), rule["gives"].get("points"))
            ]
            if any(rule["id"] not in truths for rule in givers):
                continue
            if fact["from_rules"] == "sum":
                low, high = self.paid([rule["id"] for rule in givers], truths, amounts)
                known[name] = {"from": low, "to": high}
            else:
                low, high = self.best(name, fact, [rule["id"] for rule in givers], known, truths, amounts)
                ids = self.order(name)
                known[name] = ids[low] if low == high else {"from": ids[low], "to": ids[high]}

    def best(self, name: str, fact: Raw, givers: list[str], known: Raw, truths: Any, amounts: Any) -> tuple[int, int]:
        top = len(self.order(name)) - 1
        low, high = self.possible(fact["starts_from"], known) if "starts_from" in fact else (0, 0)
        for giver in givers:
            least, most = amounts[giver] or (0, top)
            if truths[giver]:
                low = max(low, int(least))
            if truths[giver] is not False:
                high = max(high, int(most))
        return low, high

    # -- groups -----------------------------------------------------------------------------------------------------
    def totals(self, truths: dict[str, bool | None], amounts: dict[str, Range | None]) -> dict[str, Range]:
        totals: dict[str, Range] = {}
        for rhythm in ("year", "once", "unstated"):
            names = [
                name
                for name, rule in self.rules.items()
                if "money" in rule["gives"] and rhythm_of(rule) == rhythm and len(set(rule["gives"]) - HEADER)
            ]
            if names:
                totals[rhythm] = self.paid(names, truths, amounts)
        return totals

    def paid(self, names: list[str], truths: dict[str, bool | None], amounts: dict[str, Range | None]) -> Range:
        pays = [self.alone_paid(name, truths, amounts) for name in names if "group" not in self.rules[name]]
        tops = {self.outermost(self.rules[name]["group"]) for name in names if "group" in self.rules[name]}
        pays += [self.group_paid(group, truths, amounts)[:2] for group in tops]
        return sum(low for low, _ in pays), sum(high for _, high in pays)

    def outermost(self, name: str) -> str:
        return self.outermost(self.groups[name]["within"]) if "within" in self.groups[name] else name

    def own(self, name: str, amounts: dict[str, Range | None]) -> Range:
        low, high = amounts[name] or (0.0, 0.0)
        times = 12 if self.rules[name]["gives"].get("per") == "month" else 1
        return low * times, high * times

    def alone_paid(self, name: str, truths: dict[str, bool | None], amounts: dict[str, Range | None]) -> Range:
        low, high = self.own(name, amounts)
        return (low if truths[name] else 0.0), (high if truths[name] is not False else 0.0)

    def group_paid(self, name: str, truths: Any, amounts: Any) -> tuple[float, float, bool | None]:
        """The least and most a group pays, and whether any member applies."""
        group = self.groups[name]
        units = {
            rule["id"]: (
                *self.alone_paid(rule["id"], truths, amounts),
                truths[rule["id"]],
                self.own(rule["id"], amounts)[0],
            )
            for rule in self.rules.values()
            if rule.get("group") == name
        }
        for inner, declared in self.groups.items():
            if declared.get("within") == name:
                low, high, truth = self.group_paid(inner, truths, amounts)
                units[inner] = (low, high, truth, low)
        truth = True if any(unit[2] for unit in units.values()) else None
        if all(unit[2] is False for unit in units.values()):
            truth = False
        lows, highs = [unit[0] for unit in units.values()], [unit[1] for unit in units.values()]
        if group["take"] == "highest":
            return max(lows, default=0.0), max(highs, default=0.0), truth
        if group["take"] == "capped":
            cap = group["cap"] * (12 if group.get("per") == "month" else 1)
            return min(sum(lows), cap), min(sum(highs), cap), truth
        return (*self.first_applying([units[unit] for unit in group["order"] if unit in units]), truth)

    @staticmethod
    def first_applying(units: list[tuple[float, float, bool | None, float]]) -> Range:
        """Try every way in which the undecided members may turn out."""
        lows, highs = [0.0] if not units else [], [0.0] if not units else []
        for ways in itertools.product(*[[truth] if truth is not None else [True, False] for _, _, truth, _ in units]):
            first = next((unit for unit, applies in zip(units, ways, strict=True) if applies), None)
            lows.append(first[3] if first else 0.0)
            highs.append(first[1] if first else 0.0)
        return min(lows), max(highs)


def rhythm_of(rule: Raw) -> str:
    return "year" if rule["gives"]["per"] == "month" else str(rule["gives"]["per"])


FIRST: dict[str, Any] = {
    "least": -math.inf, "most": math.inf, "earliest": date(1900, 1, 1), "latest": date(2100, 12, 31),
}  # fmt: skip
