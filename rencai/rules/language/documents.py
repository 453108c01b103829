"""What may stand in the files of a rule folder that are no rules.

A file says what it is by its first word: ``facts``, ``groups``, ``examples``, ``waiting``, ``policy`` or ``rules``
(several rules); else it is one rule, which has an ``id``.
"""

from __future__ import annotations

from rencai.city.shapes import Day, Flag, ListOf, OneOf, Record, Shape, Whole
from rencai.rules.language.grammar import (
    ABOUT,
    BOTH,
    CITES,
    FACT_ID,
    FACT_TYPES,
    GROUP_NOTES,
    GROUP_WORDS,
    PERIOD,
    RULE,
    RULE_ID,
    TEXT,
)
from rencai.rules.language.shapes import Either, Finite, Forms, Keyed, Plain

_VALUES = ListOf(Record({"id": Plain(), "zh": TEXT, "en": TEXT}), least=1, unique=("id",))
_USUAL = Either(mapping=Keyed(Plain()), listing=ListOf(Plain()), plain=Plain())
_TYPED: dict[str, Shape] = {
    "unit": BOTH,
    "least": Finite(),
    "most": Finite(),
    "step": Finite(1e-6),
    "earliest": Day(),
    "latest": Day(),
    "values": _VALUES,
}
_FIELD = Record({"type": OneOf(FACT_TYPES[:-2]), "name": BOTH}, _TYPED)
FACT = Record(
    {"type": OneOf(FACT_TYPES), "name": BOTH},
    {
        **_TYPED,
        "about": OneOf(ABOUT),
        "ask": BOTH,
        "help": BOTH,
        "fields": Keyed(_FIELD),
        "most_items": Whole(1),
        "register": RULE_ID,
        "column": TEXT,
        "merit": Flag(),
        "cover": Flag(),
        "fixed": Flag(),
        "usual": _USUAL,
        "if_absent": _USUAL,
        "from_rules": OneOf(("best", "sum")),
        "starts_from": FACT_ID,
        "invented": Flag(),
    },
)
FACTS = Record({"facts": Keyed(FACT)}, {"invented": Flag()})
GROUPS = Record({"groups": Keyed(Record(GROUP_WORDS, GROUP_NOTES), RULE_ID.pattern, RULE_ID.example)},
                {"invented": Flag()})  # fmt: skip

_EXPECTED_AMOUNT = Either(
    mapping=Forms(
        "expected amount",
        {
            "exact": Record({"exact": Plain()}),
            "from": Record({"from": Finite(), "to": Finite()}),
            "up_to": Record({"up_to": Finite()}),
        },
    ),
    plain=OneOf(("none",)),
)
_EXPECTED = Record(
    {"answer": Plain()}, {"amount": _EXPECTED_AMOUNT, "paid": _EXPECTED_AMOUNT, "depends_on": ListOf(FACT_ID)}
)
_RECORDS = ListOf(Either(mapping=Keyed(Plain()), plain=Plain()))
FACT_VALUES = Either(mapping=Keyed(Either(mapping=Keyed(Plain()), listing=_RECORDS, plain=Plain(nullable=True))))
"""Facts given: a value, a range (``from``, ``to``), several values, a list of records, or null for "I don't know"."""
_EXAMPLE = Record(
    {"name": TEXT, "facts": FACT_VALUES, "expect": Keyed(_EXPECTED, RULE_ID.pattern)},
    {
        "date": Day(),
        "for": OneOf(ABOUT),
        "total": Record({}, dict.fromkeys(("year", "once", "unstated"), _EXPECTED_AMOUNT)),
    },
)
EXAMPLES = Record({"examples": ListOf(_EXAMPLE, least=1)}, {"invented": Flag()})
WAITING = Record(
    {"waiting": RULE_ID, "name": BOTH, "since": Day(), "missing": BOTH, "cites": CITES},
    {"agency": RULE_ID, "needed_by": ListOf(RULE_ID), "invented": Flag()},
)
POLICY = Record(
    {"policy": RULE_ID, "name": BOTH, "summary": BOTH, "cites": CITES, "in_force": PERIOD},
    {"agency": RULE_ID, "replaces": RULE_ID, "invented": Flag()},
)
FILES: dict[str, Shape] = {
    "facts": FACTS,
    "groups": GROUPS,
    "examples": EXAMPLES,
    "waiting": WAITING,
    "policy": POLICY,
    "rules": Record({"rules": ListOf(RULE, least=1)}, {"invented": Flag()}),
    "id": RULE,
}
"""The kinds of file, each told by the key that only it has."""
