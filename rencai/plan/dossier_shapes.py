"""What the files of a plan folder may say, value by value; a wrong one is told by file and line."""

from __future__ import annotations

from rencai.city.documents import BOTH
from rencai.city.shapes import TEXT, Day, Flag, ListOf, Number, OneOf, Record, Shape, Text, Whole
from rencai.plan.computed import COLUMNS, EMPLOYER_COLUMNS
from rencai.plan.money import Assigned

AMOUNT = Text(r".*\d.*", "an amount as printed, with its unit: 1.11亿元, 超1.86亿元, 320万元")
COUNT = Text(r".*\d.*", "a number as printed, with its unit: 126人, 1.13万余人次")
_KEY = Text(r"(programmes|projects|platforms|policies|measures)/\d+", "an undertaking's list and number: projects/4")

ABOUT = Record({"name": BOTH, "first_year": Whole(1949), "last_year": Whole(1949)}, {"invented": Flag()})

TARGETS = ListOf(
    Record(
        {"indicator": TEXT, "value": Number(), "decided_on": Day(), "decided_by": TEXT, "why": TEXT},
        {"year": Whole(1949), "qualifier": TEXT},
    )
)
RELATED = ListOf(Record({"indicator": TEXT, "told": TEXT, "evidence": TEXT, "why": BOTH}))

UNDERTAKINGS = Record(
    {},
    {
        "milestones": ListOf(Record({"undertaking": _KEY, "name": TEXT, "due": Day()}, {"done_on": Day()})),
        "blockers": ListOf(
            Record({"undertaking": _KEY, "waits_for": TEXT, "since": Day()}, {"until": Day(), "why": TEXT})
        ),
        "news": ListOf(Record({"undertaking": _KEY, "day": Day(), "by": TEXT}, {"words": TEXT, "done": Flag()})),
    },
)

EVALUATION = Record(
    {},
    {
        "owners": ListOf(Record({"agency": TEXT, "indicators": ListOf(Whole(1), least=1)}), unique=("agency",)),
        "handed_in": ListOf(Record({"round": TEXT, "day": Day()})),
        "words": ListOf(Record({"round": TEXT, "day": Day(), "by": TEXT, "approved": Flag()}, {"why": TEXT})),
    },
)

_SPAN: dict[str, Shape] = {"until": Day(), "source": TEXT}
MONEY = Record(
    {},
    {
        "fund": ListOf(Record({"year": Whole(1949), "amount": AMOUNT, "source": TEXT}), unique=("year",)),
        "spending": ListOf(Record({"programme": TEXT, "amount": AMOUNT, **_SPAN}, {"since": Day()})),
        "results": ListOf(
            Record({"programme": TEXT, "name": BOTH, "unit": BOTH, "count": COUNT, **_SPAN}, {"since": Day()})
        ),
        "comparisons": ListOf(
            Record(
                {
                    "programme": TEXT,
                    "assigned": OneOf(tuple(one.value for one in Assigned)),
                    "counted": BOTH,
                    "inside": Whole(1),
                    "inside_reached": Whole(),
                    "outside": Whole(1),
                    "outside_reached": Whole(),
                }
            ),
            unique=("programme",),
        ),
        "names": ListOf(Record({"programme": TEXT, "name": BOTH}), unique=("programme",)),
    },
)

_ROWS = Record({}, {name: ListOf(TEXT, least=1) for name in COLUMNS} | dict.fromkeys(EMPLOYER_COLUMNS, ListOf(Flag())))
DEFINITIONS = Record(
    {
        "definitions": ListOf(
            Record(
                {"indicator": TEXT, "words": BOTH, "where": _ROWS},
                {"among": _ROWS, "table": OneOf(("people", "employers"))},
            ),
            unique=("indicator",),
        )
    }
)
