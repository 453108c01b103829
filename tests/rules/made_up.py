"""Made-up rule folders and people for property tests: every word of the language, no file needed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from rencai.city.located import Located
from rencai.rules.language.book import Book, assemble
from rencai.rules.language.folder import Document, Folder

Raw = dict[str, Any]
ON = date(2026, 5, 1)
TOO_LARGE = "can be larger than any sum of money"


def both(text: str) -> Raw:
    return {"zh": text, "en": text}


def _fact(kind: str, **more: Any) -> Raw:
    return {"type": kind, "name": both(kind), "ask": both(f"{kind}?"), **more}


LEVELS = [{"id": name, **both(name)} for name in ("none", "low", "middle", "high")]
FACTS: Raw = {
    "grade": _fact("level", values=LEVELS, merit=True),
    "place": _fact("choice", values=[{"id": name, **both(name)} for name in ("east", "west", "abroad")]),
    "married": _fact("yes-no"),
    "insured": _fact("yes-no"),
    "months": _fact("whole", least=0, most=12),
    "income": _fact("money", least=0, most=4000),
    "growth": _fact("number", least=-10, most=10),
    "hired": _fact("date", earliest=date(2020, 1, 1), latest=date(2027, 12, 31)),
    "left": _fact("date", earliest=date(2020, 1, 1), latest=date(2027, 12, 31)),
    "skills": _fact("several", values=[{"id": name, **both(name)} for name in ("sewing", "dyeing", "coding")]),
    "team": _fact(
        "list",
        most_items=4,
        fields={
            "doctor": {"type": "yes-no", "name": both("doctor")},
            "share": {"type": "whole", "name": both("share"), "least": 0, "most": 100},
            "rank": {"type": "level", "name": both("rank"), "values": LEVELS},
        },
    ),
    "score": _fact("number", from_rules="sum", least=0, most=10000),
    "grade_found": _fact("level", values=LEVELS, from_rules="best", starts_from="grade"),
}
_LEVEL_IDS = [value["id"] for value in LEVELS]
_DAYS = st.dates(date(2020, 1, 1), date(2027, 12, 31))
_ROUND = st.sampled_from([0, 1, 3, 6, 10, 50, 100, 250, 1000, 4000])
_NUMBER_WORDS = ("at_least", "more_than", "at_most", "less_than", "is", "is_not")


def people() -> st.SearchStrategy[Raw]:
    """Facts as given in JSON, any of them unknown (absent)."""
    record = st.fixed_dictionaries(
        {},
        optional={
            "doctor": st.booleans(),
            "share": st.integers(0, 100),
            "rank": st.sampled_from(_LEVEL_IDS),
        },
    )
    return st.fixed_dictionaries(
        {},
        optional={
            "grade": st.sampled_from(_LEVEL_IDS),
            "place": st.sampled_from(["east", "west", "abroad"]),
            "married": st.booleans(),
            "insured": st.booleans(),
            "months": st.integers(0, 12),
            "income": _ROUND,
            "growth": st.sampled_from([-10, -1, 0, 1, 2.5, 10]),
            "hired": _DAYS,
            "left": _DAYS,
            "skills": st.lists(st.sampled_from(["sewing", "dyeing", "coding"]), unique=True),
            "team": st.lists(record, max_size=4),
        },
    )


def _numbers(derived: bool) -> st.SearchStrategy[Raw]:
    names = ["months", "income", *(["score"] if derived else [])]
    return st.one_of(
        st.sampled_from(names).map(lambda name: {"fact": name}),
        st.sampled_from(["years_since", "months_since", "days_since"]).map(lambda unit: {unit: "hired"}),
        st.just({"months_since": "hired", "until": "left"}),
        st.just({"count": "team"}),
        _records().map(lambda where: {"count": "team", "where": where}),
        _records().map(lambda where: {"total": "team", "field": "share", "where": where}),
    )


def _records() -> st.SearchStrategy[Raw]:
    leaf = st.one_of(
        st.booleans().map(lambda value: {"fact": "doctor", "is": value}),
        st.integers(0, 100).map(lambda value: {"fact": "share", "at_least": value}),
        st.sampled_from(_LEVEL_IDS).map(lambda value: {"fact": "rank", "at_least": value}),
    )
    return st.one_of(leaf, st.lists(leaf, min_size=1, max_size=2).map(lambda parts: {"any": parts}))


@st.composite
def clauses(draw: st.DrawFn, derived: bool = True, computed: bool = True) -> Raw:
    """One clause of any kind."""
    how = draw(st.sampled_from(_NUMBER_WORDS))
    levels = ["grade", *(["grade_found"] if derived else [])]
    numbers = ["months", "income", "growth", *(["score"] if derived else [])]
    match draw(st.sampled_from([*_CLAUSES, *(["value"] if computed else [])])):
        case "yes-no":
            return {"fact": draw(st.sampled_from(["married", "insured"])), "is": draw(st.booleans())}
        case "choice":
            values = draw(st.lists(st.sampled_from(_PLACES), min_size=1, max_size=2))
            return {"fact": "place", draw(st.sampled_from(["in", "not_in"])): values}
        case "level":
            return {"fact": draw(st.sampled_from(levels)), how: draw(st.sampled_from(_LEVEL_IDS))}
        case "number":
            return {"fact": draw(st.sampled_from(numbers)), how: draw(_ROUND)}
        case "between":
            ends = [draw(st.integers(0, 5)), draw(st.integers(5, 12))]
            return {"fact": draw(st.sampled_from(["months", "income"])), "between": ends}
        case "quantity":
            return {**draw(_numbers(derived)), how: draw(_ROUND)}
        case "two":
            return {"fact": "income", how: draw(_numbers(derived))}
        case "day":
            word = draw(st.sampled_from(["before", "after", "on_or_before", "on_or_after", "is"]))
            return {"fact": "hired", word: draw(st.one_of(_DAYS, st.sampled_from(["today", {"fact": "left"}])))}
        case "several":
            word = draw(st.sampled_from(["has_any", "has_all", "has_none"]))
            return {
                "fact": "skills",
                word: draw(st.lists(st.sampled_from(_SKILLS), min_size=1, max_size=2, unique=True)),
            }
        case "value":
            return {"value": draw(amounts(derived, 1)), how: draw(_ROUND)}
        case "missing":
            return {"missing": both("threshold")}
        case _:
            return {"fact": "income", "at_least": {"missing": both("threshold")}}


_CLAUSES = (
    "yes-no", "choice", "level", "number", "between", "quantity", "two", "day", "several", "missing", "missing right",
)  # fmt: skip
_PLACES = ["east", "west", "abroad"]
_SKILLS = ["sewing", "dyeing", "coding"]


@st.composite
def conditions(draw: st.DrawFn, derived: bool = True, depth: int = 2) -> Raw:
    """A condition, up to ``depth`` deep."""
    form = draw(st.sampled_from(["clause", "clause", "all", "any", "not", "of"])) if depth else "clause"
    if form == "clause":
        return draw(clauses(derived))
    if form == "not":
        return {"not": draw(conditions(derived, depth - 1))}
    parts = [draw(conditions(derived, depth - 1)) for _ in range(draw(st.integers(2, 3)))]
    return {"of": parts, "at_least": 2} if form == "of" else {form: parts}


@st.composite
def amounts(draw: st.DrawFn, derived: bool = True, depth: int = 2) -> Any:
    """An amount of any form, up to ``depth`` deep."""
    form = draw(st.sampled_from(_FORMS)) if depth else "plain"

    def inner() -> Any:
        return draw(amounts(derived, depth - 1))

    starts = sorted(draw(st.lists(_ROUND, min_size=1, max_size=3, unique=True)))
    match form:
        case "sum" | "product" | "highest" | "lowest":
            return {form: [inner() for _ in range(draw(st.integers(2, 3)))]}
        case "difference":
            return {form: [inner(), inner()]}
        case "percent":
            return {form: draw(st.sampled_from([10, 25, 50, 200])), "of": inner()}
        case "quotient":
            return {form: inner(), "by_number": draw(st.sampled_from([2, 4, 8]))}
        case "portion":
            return {form: {"days_since": "hired"}, "of_days": 256, "gives": inner()}
        case "amount":
            return {form: inner(), "for_each": inner()}
        case "table":
            return _table(draw, inner, derived)
        case "steps":
            return {"brackets": [{"from": start, "gives": inner()} for start in starts], "of": inner()}
        case "marginal":
            return {"brackets": [{"from": start, "percent": 25} for start in starts], "of": inner()}
        case "cases":
            when = draw(conditions(derived) if depth > 1 else clauses(derived, computed=False))
            return {form: [{"when": when, "gives": inner()}], "otherwise": inner()}
        case "up_to":
            return {form: inner()}
        case "between":
            low = draw(_ROUND)
            return {form: [low, low + draw(st.integers(0, 500))]}
        case "round":
            how = draw(st.sampled_from(["nearest", "down", "up"]))
            return {form: inner(), "to": draw(st.sampled_from([1, 10, 100])), "how": how}
        case _:
            return draw(st.one_of(_ROUND, _numbers(derived)))


_FORMS = (
    "plain", "plain", "sum", "product", "highest", "lowest", "difference", "percent", "quotient", "portion", "amount",
    "table", "table", "steps", "marginal", "cases", "up_to", "between", "round",
)  # fmt: skip


def _table(draw: st.DrawFn, inner: Callable[[], Any], derived: bool) -> Raw:
    by = draw(st.sampled_from(["grade", "place", "married", "months", *(["grade_found"] if derived else [])]))
    unordered = {"place": _PLACES, "married": [True, False]}
    keys = {**unordered, "months": [1, 6, 12]}.get(by, _LEVEL_IDS)
    chosen = draw(st.lists(st.sampled_from(keys), min_size=2, max_size=3, unique=True))
    rest = draw(st.sampled_from([{}, {"otherwise": 7}, *([] if by in unordered else [{"known": "ends-only"}])]))
    return {"by": by, "table": {key: inner() for key in chosen}, **rest}


def _rule(name: str, when: Raw | None, gives: Raw, **more: Any) -> Raw:
    return {
        "id": name,
        "name": both(name),
        "cites": [{"document": "made up"}],
        "in_force": {"from": date(2026, 1, 1)},
        "for": "person",
        **({} if when is None else {"when": when}),
        "gives": gives,
        **more,
    }


def _in_gives(amount: Any) -> Raw:
    return amount if isinstance(amount, dict) else {"amount": amount}


def rules() -> st.SearchStrategy[tuple[list[Raw], Raw]]:
    """Rules, each after those it needs, and groups: points, a level found from them, then money.

    Products that can be larger than any sum of money are left out: the check of a folder refuses them.
    """
    return _rules().filter(lambda made_up: not any(TOO_LARGE in what for what in read(*made_up)[1]))


@st.composite
def _rules(draw: st.DrawFn) -> tuple[list[Raw], Raw]:
    found: list[Raw] = []
    groups: Raw = {}
    if draw(st.booleans()):
        groups["some-points"] = {"take": "highest"}
    for at in range(2):
        more = {"group": "some-points"} if groups else {}
        gives = {"points": "score", **_in_gives(draw(amounts(False, 1)))}
        found.append(_rule(f"a-points-{at}", draw(conditions(False)), gives, **more))
    level = draw(st.sampled_from([{"amount": "middle"}, {"by": "grade", "table": {"low": "middle", "high": "high"}}]))
    found.append(_rule("b-level", draw(conditions(False)), {"level": "grade_found", **level}))
    found.append(
        _rule(
            "b-level-by-score",
            None,
            {"level": "grade_found", "brackets": [{"from": 100, "gives": "high"}], "of": {"fact": "score"}},
        )
    )
    names = [f"c-money-{at}" for at in range(draw(st.integers(1, 4)))]
    groups |= draw(_groups(names))
    for at, name in enumerate(names):
        gives = {"money": "CNY", "per": draw(st.sampled_from(["year", "month"])), **_in_gives(draw(amounts()))}
        more = {"group": group} if (group := draw(st.sampled_from([None, *_of_money(groups)]))) else {}
        if at and draw(st.booleans()):
            more["adds_to"] = [draw(st.sampled_from(names[:at]))]
        found.append(_rule(name, draw(st.none() | conditions()), gives, **more))
    return found, _ordered(groups, found)


def _of_money(groups: Raw) -> list[str]:
    return [name for name in groups if name != "some-points"]


def _groups(names: list[str]) -> st.SearchStrategy[Raw]:
    inner = st.sampled_from([{"take": "highest"}, {"take": "exclusive"}, {"take": "capped", "cap": 900, "per": "year"}])
    return st.one_of(
        st.just({}),
        inner.map(lambda group: {"outer": group}),
        st.tuples(inner, inner).map(lambda pair: {"outer": pair[0], "inner": {**pair[1], "within": "outer"}}),
    )


def _ordered(groups: Raw, found: list[Raw]) -> Raw:
    """Exclusive groups say in which order their members come."""
    for name, group in groups.items():
        if group["take"] == "exclusive":
            members = [rule["id"] for rule in found if rule.get("group") == name]
            members += [inner for inner, declared in groups.items() if declared.get("within") == name]
            group = {**group, "order": sorted(members, reverse=True)} if members else {"take": "highest"}
            groups = {**groups, name: {**groups[name], **group}}
    return groups


def book_of(found: list[Raw], groups: Raw, facts: Raw | None = None) -> Book:
    """A book from plain values, as if read from files; anything wrong in it fails the test."""
    book, wrong = read(found, groups, facts)
    assert book is not None, wrong
    return book


def read(found: list[Raw], groups: Raw, facts: Raw | None = None) -> tuple[Book | None, list[str]]:
    """A book from plain values, or what is wrong in it."""
    folder = Folder(Path("made-up"))
    contents: list[tuple[str, Raw]] = [("facts", {"facts": facts or FACTS}), ("rules", {"rules": found})]
    if groups:
        contents.append(("groups", {"groups": groups}))
    for kind, content in contents:
        folder.documents.append(Document(kind, f"{kind}.yaml", Located(Path(f"{kind}.yaml"), content, {})))
    book, findings = assemble(folder)
    return book, [finding.what for finding in findings]


def one_rule(when: Raw) -> tuple[list[Raw], Raw]:
    """A level on one condition: what keeps it undecided keeps undecided what is paid for it, too."""
    named = {"name": {"zh": "级", "en": "level"}, "cites": [{"document": "made up"}], "for": "person"}
    points = {**named, "id": "a-points", "in_force": {"from": ON}, "gives": {"points": "score", "amount": 0}}
    level = {**named, "id": "b-level", "in_force": {"from": ON}, "when": when}
    return [points, {**level, "gives": {"level": "grade_found", "amount": "middle"}}], {}


MARRIED, SINGLE = ({"fact": "married", "is": married} for married in (True, False))


def one_amount(when: Raw, gives: Raw) -> tuple[list[Raw], Raw]:
    """Money on a condition, and rules that fill the facts found by rules."""
    rules, groups = one_rule(MARRIED)
    money = {**rules[0], "id": "c-money", "when": when, "gives": {"money": "CNY", "per": "year", **gives}}
    return [*rules, money], groups
