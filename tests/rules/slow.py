"""The slow, obvious evaluator: reads a rule as written (plain YAML values) and answers without compiling anything.

Everything fast is held against it. It knows True, False and None (undecided), and amounts as (least, most).
"""

from __future__ import annotations

import math
from datetime import date
from typing import Any

Raw = dict[str, Any]
FOREVER = (-math.inf, math.inf)


class Slow:
    """Rules, facts and groups as written, on one day."""

    def __init__(self, facts: Raw, rules: list[Raw], groups: Raw, on: date) -> None:
        self.facts, self.rules, self.groups, self.on = facts, {rule["id"]: rule for rule in rules}, groups, on

    # -- facts ----------------------------------------------------------------------------------------------------
    def order(self, name: str, facts: Raw | None = None) -> list[Any]:
        return [value["id"] for value in (facts or self.facts)[name]["values"]]

    def possible(self, name: str, given: Raw, facts: Raw | None = None) -> tuple[Any, Any]:
        """The least and the most a number, day, level or truth can be."""
        declared = (facts or self.facts)[name]
        value = given.get(name)
        kind = declared["type"]
        if kind == "level":
            ids = self.order(name, facts)
            if isinstance(value, dict):
                return ids.index(value["from"]), ids.index(value["to"])
            return (0, len(ids) - 1) if value is None else (ids.index(value), ids.index(value))
        if kind == "date":
            least = declared.get("earliest", date(1900, 1, 1))
            most = declared.get("latest", date(2100, 12, 31))
        else:
            least, most = declared.get("least", -math.inf), declared.get("most", math.inf)
        if isinstance(value, dict):
            return value.get("from", least), value.get("to", most)
        return (least, most) if value is None else (value, value)

    # -- conditions -----------------------------------------------------------------------------------------------
    def holds(self, when: Raw, given: Raw, facts: Raw | None = None) -> bool | None:
        facts = facts or self.facts
        if "missing" in when:
            return None
        if "all" in when:
            return self.every([self.holds(part, given, facts) for part in when["all"]])
        if "any" in when:
            return self.negate(self.every([self.negate(self.holds(part, given, facts)) for part in when["any"]]))
        if "not" in when:
            return self.negate(self.holds(when["not"], given, facts))
        if "of" in when:
            answers = [self.holds(part, given, facts) for part in when["of"]]
            if answers.count(True) >= when["at_least"]:
                return True
            return False if len(answers) - answers.count(False) < when["at_least"] else None
        return self.clause(when, given, facts)

    @staticmethod
    def every(answers: list[bool | None]) -> bool | None:
        if False in answers:
            return False
        return None if None in answers else True

    @staticmethod
    def negate(answer: bool | None) -> bool | None:
        return None if answer is None else not answer

    def clause(self, when: Raw, given: Raw, facts: Raw) -> bool | None:
        word = next(key for key in when if key in WORDS)
        right = when[word]
        if isinstance(right, dict) and "missing" in right:
            return None
        kind = facts[when["fact"]]["type"] if "fact" in when else "number"
        if kind in ("yes-no", "choice"):
            return self.chosen(when, word, right, given, facts, kind)
        if kind == "several":
            return self.several(when["fact"], word, right, given)
        if kind == "level":
            return self.level(when["fact"], word, right, given, facts)
        if kind == "date":
            left = self.possible(when["fact"], given, facts)
            rights = [self.day(item, given, facts) for item in (right if word == "between" else [right])]
        else:
            left = self.possible(when["fact"], given, facts) if "fact" in when else self.left(when, given, facts)
            rights = [self.right(item, given, facts) for item in (right if word == "between" else [right])]
        if word == "between":
            return self.every([self.compared("at_least", left, rights[0]), self.compared("at_most", left, rights[1])])
        return self.compared(DAYS.get(word, word), left, rights[0])

    def chosen(self, when: Raw, word: str, right: Any, given: Raw, facts: Raw, kind: str) -> bool | None:
        wanted = right if isinstance(right, list) else [right]
        everything = [False, True] if kind == "yes-no" else self.order(when["fact"], facts)
        value = given.get(when["fact"])
        values = facts[when["fact"]].get("only", everything) if value is None else [value]
        answers = {(item in wanted) == (word in ("is", "in")) for item in values}
        return answers.pop() if len(answers) == 1 else None

    def several(self, name: str, word: str, right: Any, given: Raw) -> bool | None:
        value = given.get(name)
        if value is None:
            return None
        wanted = set(right if isinstance(right, list) else [right])
        found = wanted & set(value)
        return {"has": bool(found), "has_any": bool(found), "has_none": not found, "has_all": found == wanted}[word]

    def level(self, name: str, word: str, right: Any, given: Raw, facts: Raw) -> bool | None:
        ids = self.order(name, facts)
        low, high = self.possible(name, given, facts)
        answers = set()
        only = facts[name].get("only", ids) if given.get(name) is None else ids
        for rank in (rank for rank in range(low, high + 1) if ids[rank] in only):
            if word in ("is", "in", "is_not", "not_in"):
                inside = ids[rank] in (right if isinstance(right, list) else [right])
                answers.add(inside == (word in ("is", "in")))
            elif word == "between":
                answers.add(ids.index(right[0]) <= rank <= ids.index(right[1]))
            else:
                answers.add(self.compared(word, (rank, rank), (ids.index(right), ids.index(right))))
        return answers.pop() if len(answers) == 1 else None

    @staticmethod
    def compared(word: str, left: tuple[Any, Any], right: tuple[Any, Any]) -> bool | None:
        (low, high), (least, most) = left, right
        sure = {
            "at_least": low >= most,
            "more_than": low > most,
            "at_most": high <= least,
            "less_than": high < least,
            "is": low == high == least == most,
            "is_not": high < least or low > most,
        }[word]
        never = {
            "at_least": high < least,
            "more_than": high <= least,
            "at_most": low > most,
            "less_than": low >= most,
            "is": high < least or low > most,
            "is_not": low == high == least == most,
        }[word]
        return True if sure else False if never else None

    def day(self, raw: Any, given: Raw, facts: Raw) -> tuple[date, date]:
        if raw == "today":
            return self.on, self.on
        return self.possible(raw["fact"], given, facts) if isinstance(raw, dict) else (raw, raw)

    def left(self, when: Raw, given: Raw, facts: Raw) -> tuple[float, float]:
        raw = when.get("value", {key: value for key, value in when.items() if key not in WORDS})
        return self.amount(raw, given, facts)

    def right(self, raw: Any, given: Raw, facts: Raw) -> tuple[float, float]:
        return (raw, raw) if not isinstance(raw, dict) else self.amount(raw, given, facts)

    # -- amounts --------------------------------------------------------------------------------------------------
    def amount(self, raw: Any, given: Raw, facts: Raw, level: str = "") -> tuple[float, float]:
        if not isinstance(raw, dict):
            value = self.order(level).index(raw) if level else raw
            return float(value), float(value)
        form = next(key for key in FORMS if key in raw)
        return getattr(self, f"form_{form}")(raw, given, facts, level)  # type: ignore[no-any-return]

    def form_fact(self, raw: Raw, given: Raw, facts: Raw, level: str) -> tuple[float, float]:
        return self.possible(raw["fact"], given, facts)

    def elapsed(self, raw: Raw, given: Raw, facts: Raw, unit: str) -> tuple[float, float]:
        first, last = self.possible(raw[unit], given, facts)
        until = self.possible(raw["until"], given, facts) if "until" in raw else (self.on, self.on)
        return whole(unit, last, until[0]), whole(unit, first, until[1])

    def form_years_since(self, raw: Raw, given: Raw, facts: Raw, level: str) -> tuple[float, float]:
        return self.elapsed(raw, given, facts, "years_since")

    def form_months_since(self, raw: Raw, given: Raw, facts: Raw, level: str) -> tuple[float, float]:
        return self.elapsed(raw, given, facts, "months_since")

    def form_days_since(self, raw: Raw, given: Raw, facts: Raw, level: str) -> tuple[float, float]:
        return self.elapsed(raw, given, facts, "days_since")

    def records(self, raw: Raw, name: str, given: Raw, facts: Raw) -> list[tuple[Raw, bool | None]]:
        fields = facts[name]["fields"]
        where = raw.get("where")
        return [(item, self.holds(where, item, fields) if where else True) for item in given[name]]

    def form_count(self, raw: Raw, given: Raw, facts: Raw, level: str) -> tuple[float, float]:
        if given.get(raw["count"]) is None:
            return 0, facts[raw["count"]].get("most_items", 50)
        answers = [answer for _, answer in self.records(raw, raw["count"], given, facts)]
        return answers.count(True), len(answers) - answers.count(False)

    def form_total(self, raw: Raw, given: Raw, facts: Raw, level: str) -> tuple[float, float]:
        name, field = raw["total"], raw["field"]
        fields = facts[name]["fields"]
        if given.get(name) is None:
            return 0, facts[name].get("most_items", 50) * fields[field]["most"]
        ranges = [
            (self.possible(field, item, fields), answer) for item, answer in self.records(raw, name, given, facts)
        ]
        return (
            sum(low for (low, _), answer in ranges if answer),
            sum(high for (_, high), answer in ranges if answer is not False),
        )

    def parts(self, raws: list[Any], given: Raw, facts: Raw, level: str) -> tuple[list[float], list[float]]:
        pairs = [self.amount(raw, given, facts, level) for raw in raws]
        return [low for low, _ in pairs], [high for _, high in pairs]

    def form_amount(self, raw: Raw, given: Raw, facts: Raw, level: str) -> tuple[float, float]:
        low, high = self.amount(raw["amount"], given, facts, level)
        if "for_each" not in raw:
            return low, high
        least, most = self.amount(raw["for_each"], given, facts)
        return low * least, high * most

    def form_sum(self, raw: Raw, given: Raw, facts: Raw, level: str) -> tuple[float, float]:
        lows, highs = self.parts(raw["sum"], given, facts, level)
        return sum(lows), sum(highs)

    def form_product(self, raw: Raw, given: Raw, facts: Raw, level: str) -> tuple[float, float]:
        lows, highs = self.parts(raw["product"], given, facts, level)
        return math.prod(lows), math.prod(highs)

    def form_difference(self, raw: Raw, given: Raw, facts: Raw, level: str) -> tuple[float, float]:
        lows, highs = self.parts(raw["difference"], given, facts, level)
        return max(0.0, lows[0] - highs[1]), max(0.0, highs[0] - lows[1])

    def form_highest(self, raw: Raw, given: Raw, facts: Raw, level: str) -> tuple[float, float]:
        lows, highs = self.parts(raw["highest"], given, facts, level)
        return max(lows), max(highs)

    def form_lowest(self, raw: Raw, given: Raw, facts: Raw, level: str) -> tuple[float, float]:
        lows, highs = self.parts(raw["lowest"], given, facts, level)
        return min(lows), min(highs)

    def form_percent(self, raw: Raw, given: Raw, facts: Raw, level: str) -> tuple[float, float]:
        lows, highs = self.parts([raw["percent"], raw["of"]], given, facts, level)
        return math.prod(lows) / 100, math.prod(highs) / 100

    def form_portion(self, raw: Raw, given: Raw, facts: Raw, level: str) -> tuple[float, float]:
        low, high = self.amount(raw["portion"], given, facts)
        least, most = self.amount(raw.get("gives", 1), given, facts)
        whole_days = raw["of_days"]
        return least * (min(low, whole_days) / whole_days), most * (min(high, whole_days) / whole_days)

    def form_quotient(self, raw: Raw, given: Raw, facts: Raw, level: str) -> tuple[float, float]:
        low, high = self.amount(raw["quotient"], given, facts)
        return low / raw["by_number"], high / raw["by_number"]

    def form_table(self, raw: Raw, given: Raw, facts: Raw, level: str) -> tuple[float, float]:
        name = raw["by"]
        kind, value = facts[name]["type"], given.get(name)
        if kind == "level":
            low, high = self.possible(name, given, facts)
            keys = self.order(name, facts)[low : high + 1]
            keys = [key for key in keys if value is not None or key in facts[name].get("only", keys)]
        elif kind == "whole":
            low, high = self.possible(name, given, facts)
            keys = list(range(int(low), int(high) + 1))
        else:
            everything = [False, True] if kind == "yes-no" else self.order(name, facts)
            keys = facts[name].get("only", everything) if value is None else [value]
        return hull([self.looked_up(raw, key, kind, given, facts, level) for key in keys])

    def looked_up(self, raw: Raw, key: Any, kind: str, given: Raw, facts: Raw, level: str) -> tuple[float, float]:
        if key in raw["table"]:
            return self.amount(raw["table"][key], given, facts, level)
        if raw.get("known") == "ends-only":
            rank = self.order(raw["by"], facts).index if kind == "level" else int
            below = [entry for entry in raw["table"] if rank(entry) < rank(key)]
            above = [entry for entry in raw["table"] if rank(entry) > rank(key)]
            if below and above:
                ends = max(below, key=rank), min(above, key=rank)
                return hull([self.amount(raw["table"][end], given, facts, level) for end in ends])
        return self.amount(raw["otherwise"], given, facts, level) if "otherwise" in raw else (0.0, 0.0)

    def form_brackets(self, raw: Raw, given: Raw, facts: Raw, level: str) -> tuple[float, float]:
        low, high = self.amount(raw["of"], given, facts)
        steps = raw["brackets"]
        if "percent" in steps[0]:
            return self.taxed(steps, low), self.taxed(steps, high)
        reached = [step for step in steps if step["from"] <= high]
        at_low = [step for step in steps if step["from"] <= low]
        possible = reached[max(0, len(at_low) - 1) :] if at_low else reached
        pairs = [self.amount(step["gives"], given, facts, level) for step in possible]
        return hull(pairs if at_low else [*pairs, (0.0, 0.0)])

    @staticmethod
    def taxed(steps: list[Raw], value: float) -> float:
        total = 0.0
        for step, following in zip(steps, [*steps[1:], {"from": math.inf}], strict=True):
            total += step["percent"] / 100 * max(0.0, min(value, following["from"]) - step["from"])
        return total

    def form_cases(self, raw: Raw, given: Raw, facts: Raw, level: str) -> tuple[float, float]:
        possible = []
        for case in raw["cases"]:
            answer = self.holds(case["when"], given, facts)
            if answer is not False:
                possible.append(self.amount(case["gives"], given, facts, level))
            if answer:
                return hull(possible)
        otherwise = self.amount(raw["otherwise"], given, facts, level) if "otherwise" in raw else (0.0, 0.0)
        return hull([*possible, otherwise])

    def form_up_to(self, raw: Raw, given: Raw, facts: Raw, level: str) -> tuple[float, float]:
        return 0.0, self.amount(raw["up_to"], given, facts)[1]

    def form_between(self, raw: Raw, given: Raw, facts: Raw, level: str) -> tuple[float, float]:
        low = self.amount(raw["between"][0], given, facts, level)[0]
        return low, max(low, self.amount(raw["between"][1], given, facts, level)[1])

    def form_round(self, raw: Raw, given: Raw, facts: Raw, level: str) -> tuple[float, float]:
        low, high = self.amount(raw["round"], given, facts)
        return tuple(rounded(end, raw["to"], raw.get("how", "nearest")) for end in (low, high))  # type: ignore[return-value]


def hull(pairs: list[tuple[float, float]]) -> tuple[float, float]:
    return min(low for low, _ in pairs), max(high for _, high in pairs)


def rounded(value: float, to: float, how: str) -> float:
    steps = round(value / to, 6)
    return {"down": math.floor(steps), "up": math.ceil(steps), "nearest": math.floor(steps + 0.5)}[how] * to


def whole(unit: str, since: date, until: date) -> int:
    if unit == "days_since":
        return max(0, until.toordinal() - since.toordinal())
    months = 0
    while later(since, months + 1) <= (until.year, until.month, until.day):
        months += 1
    return months // 12 if unit == "years_since" else months


def later(day: date, months: int) -> tuple[int, int, int]:
    """The same day so many months on; where a month is too short, a day that comes after all of its days."""
    month = day.month - 1 + months
    return day.year + month // 12, month % 12 + 1, day.day


DAYS = {"before": "less_than", "after": "more_than", "on_or_before": "at_most", "on_or_after": "at_least"}
WORDS = {
    "is", "is_not", "in", "not_in", "at_least", "more_than", "at_most", "less_than", "between", "has", "has_any",
    "has_all", "has_none", *DAYS,
}  # fmt: skip
FORMS = (
    "amount", "count", "total", "sum", "product", "difference", "highest", "lowest", "percent", "portion", "quotient",
    "table", "brackets", "cases", "up_to", "between", "round", "fact", "years_since", "months_since", "days_since",
)  # fmt: skip
