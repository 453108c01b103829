"""What may stand in a rule. The JSON Schema is written from these shapes; a new word of the language is a line here."""

from __future__ import annotations

from rencai.city.shapes import Day, Flag, ListOf, OneOf, Record, Shape, Text, Whole
from rencai.rules.language.shapes import Either, Entry, Finite, Forms, Keyed, Later, Plain

TEXT = Text(example="write a text")
BOTH = Record({"zh": TEXT, "en": TEXT})
RULE_ID = Text(r"[a-z0-9]+(-[a-z0-9]+)*", "small letters, digits and hyphens: talent-allowance")
FACT_ID = Text(r"[a-z][a-z0-9_]*", "small letters, digits and _: months_worked_here")

ABOUT = ("person", "employer", "team")
FACT_TYPES = ("yes-no", "whole", "number", "money", "date", "choice", "level", "several", "list")
PERIODS = ("once", "year", "month", "unstated")
COMPARISONS = (
    "is", "is_not", "in", "not_in", "at_least", "more_than", "at_most", "less_than", "between",
    "has", "has_any", "has_all", "has_none", "before", "after", "on_or_before", "on_or_after",
)  # fmt: skip
LISTS = ("in", "not_in", "has_any", "has_all", "has_none", "between")
ELAPSED = ("years_since", "months_since", "days_since")

condition, amount = Later(), Later()

# -- amounts ----------------------------------------------------------------------------------------------------------
MISSING = Record({"missing": BOTH})
_AMOUNTS = ListOf(amount, least=2)
_STEP = Entry({"from": Finite()}, one_of={"gives": amount, "percent": Finite(0, 1000)})
_CASE = Record({"when": condition, "gives": amount})
_TABLE_KEY = "a value of the fact: master, 3, true"

AMOUNT_FORMS: dict[str, Shape] = {
    "fact": Record({"fact": FACT_ID}),
    **{unit: Record({unit: FACT_ID}, {"until": FACT_ID}) for unit in ELAPSED},
    "count": Record({"count": FACT_ID}, {"where": condition}),
    "total": Record({"total": FACT_ID, "field": FACT_ID}, {"where": condition}),
    "amount": Record({"amount": amount}, {"for_each": amount}),
    "sum": Record({"sum": _AMOUNTS}),
    "product": Record({"product": _AMOUNTS}),
    "difference": Record({"difference": ListOf(amount, least=2, most=2)}),
    "highest": Record({"highest": _AMOUNTS}),
    "lowest": Record({"lowest": _AMOUNTS}),
    "percent": Record({"percent": amount, "of": amount}),
    "portion": Record({"portion": amount, "of_days": Finite(1)}, {"gives": amount}),
    "quotient": Record({"quotient": amount, "by_number": Finite(1e-6)}),
    "table": Record(
        {"table": Keyed(amount, r".+", _TABLE_KEY, numbers=True), "by": FACT_ID},
        {"otherwise": amount, "known": OneOf(("exact", "ends-only"))},
    ),
    "brackets": Record({"brackets": ListOf(_STEP, least=1), "of": amount}),
    "cases": Record({"cases": ListOf(_CASE, least=1)}, {"otherwise": amount}),
    "up_to": Record({"up_to": amount}),
    "between": Record({"between": ListOf(amount, least=2, most=2)}),
    "round": Record({"round": amount, "to": Finite(0.01)}, {"how": OneOf(("nearest", "down", "up"))}),
}
amount.shape = Forms("amount", AMOUNT_FORMS, plain=Plain())

# -- conditions -------------------------------------------------------------------------------------------------------
_NOTES: dict[str, Shape] = {"says": BOTH, "cite": TEXT}
RIGHT = Either(mapping=Forms("value", {**AMOUNT_FORMS, "missing": MISSING}), plain=Plain())
RIGHTS = Either(listing=ListOf(RIGHT, least=1))
_MUST: dict[str, Shape] = {word: RIGHTS if word in LISTS else RIGHT for word in COMPARISONS}
_CONDITIONS = ListOf(condition, least=1)


def _clause(required: dict[str, Shape], optional: dict[str, Shape] | None = None) -> Entry:
    return Entry(required, {**(optional or {}), **_NOTES}, one_of=_MUST)


condition.shape = Forms(
    "condition",
    {
        "all": Record({"all": _CONDITIONS}, _NOTES),
        "any": Record({"any": _CONDITIONS}, _NOTES),
        "not": Record({"not": condition}, _NOTES),
        "of": Record({"of": _CONDITIONS, "at_least": Whole(1)}, _NOTES),
        "missing": Record({"missing": BOTH}, _NOTES),
        "fact": _clause({"fact": FACT_ID}),
        **{unit: _clause({unit: FACT_ID}, {"until": FACT_ID}) for unit in ELAPSED},
        "count": _clause({"count": FACT_ID}, {"where": condition}),
        "total": _clause({"total": FACT_ID, "field": FACT_ID}, {"where": condition}),
        "value": _clause({"value": amount}),
    },
)

# -- rules ------------------------------------------------------------------------------------------------------------
_GIVEN_AS: dict[str, Shape] = {
    "money": OneOf(("CNY",)),
    "loan": OneOf(("CNY",)),
    "service": BOTH,
    "level": FACT_ID,
    "points": FACT_ID,
}
_GIVES_NOTES: dict[str, Shape] = {
    "per": OneOf(PERIODS),
    "unit": BOTH,
    "last_published": Either(plain=Plain()),
    "note": BOTH,
}
_FORMS = {key: form for key, form in AMOUNT_FORMS.items() if isinstance(form, Record)}
GIVES = Forms(
    "gift",
    {
        **{
            key: Entry(form.required, {**_GIVES_NOTES, **form.optional}, one_of=_GIVEN_AS)
            for key, form in _FORMS.items()
        },
        "missing": Entry({"missing": BOTH}, _GIVES_NOTES, one_of=_GIVEN_AS),
    },
    otherwise=Entry({}, _GIVES_NOTES, one_of={"service": BOTH}),
)
"""The words of one amount stand directly under ``gives``. Only a service may have none."""

CITES = ListOf(Record({"document": TEXT}, {"clause": TEXT, "date": Day(), "locator": TEXT}), least=1)
PERIOD = Record({"from": Day()}, {"to": Day()})
GROUP_WORDS: dict[str, Shape] = {"take": OneOf(("highest", "exclusive", "capped"))}
GROUP_NOTES: dict[str, Shape] = {
    "cap": Finite(0),
    "per": OneOf(PERIODS),
    "order": ListOf(RULE_ID, least=1),
    "within": RULE_ID,
    "says": BOTH,
    "cite": TEXT,
}
_DESK = Either(mapping=BOTH, plain=TEXT)
_WHERE: dict[str, Shape] = {
    "desk": _DESK,
    "agency": RULE_ID,
    "within_days": Whole(0),
    "apply_within_days": Whole(0),
    "note": BOTH,
}
RULE = Record(
    {"id": RULE_ID, "name": BOTH, "cites": CITES, "in_force": PERIOD, "for": OneOf(ABOUT), "gives": GIVES},
    {
        "summary": BOTH,
        "invented": Flag(),
        "topic": RULE_ID,
        "when": condition,
        "group": Either(mapping=Record({"name": RULE_ID, **GROUP_WORDS}, GROUP_NOTES), plain=RULE_ID),
        "adds_to": ListOf(RULE_ID, least=1),
        "combines_with": ListOf(RULE_ID, least=1),
        "quota": Record({"number": Whole(1), "per": OneOf(PERIODS), "of": BOTH}),
        "papers": ListOf(Either(mapping=BOTH, plain=TEXT)),
        "where": Record({}, _WHERE),
    },
)
