"""The files of a city folder and the shape of each. A new file or key is one line here."""

from __future__ import annotations

from rencai.city.parts import PLACE_KINDS, STAGES
from rencai.city.shapes import (
    DIVISION,
    ID,
    PLACE_CODE,
    TEXT,
    Day,
    Flag,
    ListOf,
    Number,
    OneOf,
    Record,
    Shape,
    Text,
    Whole,
)

EN = Text(r"[^\u3400-\u9fff]*[A-Za-z0-9][^\u3400-\u9fff]*", "say it in English")
BOTH = Record({"zh": TEXT, "en": EN})
_NAMED: dict[str, Shape] = {"id": ID, "zh": TEXT, "en": EN}
_WORDS = ListOf(TEXT)

CITY = Record(
    {
        "id": ID,
        "name": BOTH,
        "division": DIVISION,
        "layers": ListOf(Record({**_NAMED, "folders": ListOf(TEXT, least=1)}), unique=("id",)),
    },
    {"contact": BOTH},
)
PLACES = Record(
    {
        "places": ListOf(
            Record(
                {
                    "code": PLACE_CODE,
                    "zh": TEXT,
                    "en": EN,
                    "kind": OneOf(PLACE_KINDS),
                    "tile": ListOf(Whole(1), least=2, most=2),
                },
                {"aliases": _WORDS},
            ),
            least=1,
            unique=("code", "zh", "en", "tile"),
        )
    }
)
_CHAIN = Record({**_NAMED, "stages": Record(dict.fromkeys(STAGES, BOTH))})
_GROUP = Record({**_NAMED, "chains": ListOf(ID, least=1)})
INDUSTRIES = Record(
    {
        "stages": ListOf(Record({**_NAMED, "work": BOTH}), least=1, unique=("id",)),
        "chains": ListOf(_CHAIN, least=1, unique=("id", "zh", "en")),
        "axes": ListOf(
            Record(
                {**_NAMED, "begins": Day(), "source": TEXT},
                {"ends": Day(), "groups": ListOf(_GROUP, least=1, unique=("id",)), "note": BOTH},
            ),
            least=1,
            unique=("id",),
        ),
    },
    {
        "bridges": ListOf(
            Record(
                {"from": ID, "to": ID, "known": Flag(), "note": BOTH},
                {"pairs": ListOf(ListOf(ID, least=2, most=2), least=1)},
            )
        )
    },
)
TEAMS = Record({"teams": ListOf(Record(_NAMED), least=1, unique=("id", "zh"))})
GRADES = Record(
    {
        "known": OneOf(("names-only", "full-table")),
        "note": BOTH,
        "grades": ListOf(
            Record({**_NAMED, "scheme": ID, "rank": Whole(1), "basis": TEXT}, {"words": _WORDS}), unique=("id", "zh")
        ),
    }
)
DEGREES = Record(
    {
        "degrees": ListOf(
            Record({**_NAMED, "rank": Whole(), "words": ListOf(TEXT, least=1)}), least=1, unique=("id", "rank", "zh")
        )
    }
)
AGENCIES = Record({"agencies": ListOf(Record(_NAMED, {"words": _WORDS}), least=1, unique=("id", "zh", "en"))})
FIGURES = Record(
    {
        "document": TEXT,
        "figures": ListOf(
            Record(
                {
                    **_NAMED,
                    "number": Whole(1),
                    "group": ID,
                    "unit": BOTH,
                    "year": Whole(1900),
                    "value": Number(),
                    "target_year": Whole(1900),
                    "target": Number(),
                    "locator": TEXT,
                },
                {"times": Whole(1), "about": Flag()},
            ),
            unique=("id", "number"),
        ),
    }
)

FILES: dict[str, Record] = {
    "city.yaml": CITY,
    "places.yaml": PLACES,
    "industries.yaml": INDUSTRIES,
    "teams.yaml": TEAMS,
    "grades.yaml": GRADES,
    "degrees.yaml": DEGREES,
    "agencies.yaml": AGENCIES,
    "figures.yaml": FIGURES,
}
OPTIONAL_FILES = ("figures.yaml",)
READ_ELSEWHERE = ("plan.yaml",)
"""Files that a later stage writes and reads by itself (`rencai plan read --out`)."""
SURVIVORSHIP = "survivorship.yaml"
SOURCES, WORDS = "sources", "words"
