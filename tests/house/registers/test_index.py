"""An index answers as the slow and obvious way does."""

from __future__ import annotations

import random

import numpy as np
import polars as pl
import pytest

from rencai_web.registers.index import ANY, NONE, Index, Narrowed, Searched, facet_of, tags_of

TOWNS, DEGREES, SKILLS = ("north", "south", "west"), ("doctor", "master"), ("sewing", "welding", "law")


class Row(dict[str, object]):
    """One row as a person would write it down."""

    def has(self, facet: str, wanted: tuple[str, ...]) -> bool:
        values = self[facet] if isinstance(self[facet], list) else [self[facet]] if self[facet] else []
        return any(value in wanted for value in values) or (NONE in wanted and not values)  # type: ignore[union-attr]


def rows_of(seed: int) -> list[Row]:
    draw = random.Random(seed)
    return [
        Row(
            id=f"P-{number:04}", name=draw.choice(["lin", "lina", "chen", "wu", ""]),
            town=draw.choice([*TOWNS, None]), degree=draw.choice([*DEGREES, None]),
            skill=sorted(draw.sample(SKILLS, draw.randint(0, 2))), age=draw.choice([20, 30, 40, -1]),
        )
        for number in range(200)
    ]  # fmt: skip


def index_of(rows: list[Row]) -> Index:
    table = pl.DataFrame([{key: row[key] for key in ("id", "name", "town", "degree", "age")} for row in rows])
    pairs = [(number, skill) for number, row in enumerate(rows) for skill in row["skill"]]  # type: ignore[attr-defined]
    tags = tags_of(pl.Series([row for row, _ in pairs]), pl.Series([skill for _, skill in pairs]), len(rows))
    facets = {"town": facet_of(table["town"], TOWNS), "degree": facet_of(table["degree"], DEGREES), "skill": tags}
    searched = (
        Searched(table["name"], "begins"),
        Searched(pl.Series(tags.values), "contains", 2, tags, own=False),
    )
    keys = {
        "name": lambda: np.argsort(np.argsort(np.array([f"{row['name']}|{row['id']}" for row in rows]))),
        "age": lambda: table["age"].cast(pl.Float64).to_numpy(),
    }
    return Index(table["id"], facets, searched, keys)


def fits(row: Row, narrowed: Narrowed) -> bool:
    words = narrowed.word.split()
    found = all(
        str(row["name"]).startswith(word) or (len(word) > 1 and any(word in skill for skill in row["skill"]))  # type: ignore[attr-defined]
        for word in words
    )
    return found and all(row.has(facet, values) for facet, values in narrowed.active().items())


QUESTIONS = [
    Narrowed({}),
    Narrowed({"town": ("north",)}),
    Narrowed({"town": ("north", NONE), "degree": ("master",)}),
    Narrowed({"skill": ("sewing", "law")}),
    Narrowed({"skill": (NONE,), "town": (ANY,)}),
    Narrowed({"degree": ("nobody's",)}),
    Narrowed({}, "li"),
    Narrowed({"town": ("south",)}, "lin weld"),
]


@pytest.mark.parametrize("narrowed", QUESTIONS, ids=str)
def test_what_fits_and_every_count_are_as_row_by_row(narrowed: Narrowed) -> None:
    rows = rows_of(1)
    index = index_of(rows)
    assert index.fitting(narrowed).to_list() == [row["id"] for row in rows if fits(row, narrowed)]
    for facet, counts in index.counts(narrowed).items():
        others = {name: values for name, values in narrowed.facets.items() if name != facet}
        for number, value in enumerate((NONE, *index.facets[facet].values)):
            wanted = Narrowed({**others, facet: (value,)}, narrowed.word)
            assert counts[number] == sum(fits(row, wanted) for row in rows), (facet, value)


def test_pages_hold_every_row_once_in_order_with_unknown_last() -> None:
    rows = rows_of(2)
    index = index_of(rows)
    for sort, sign in (("age", 1), ("-age", -1)):
        paged = [one for start in range(0, 200, 30) for one in index.page(Narrowed({}), sort, start, 30)[0]]
        assert sorted(paged) == [row["id"] for row in rows]
        ages = [next(row["age"] for row in rows if row["id"] == one) for one in paged]
        known = [sign * age for age in ages if age != -1]  # type: ignore[operator]
        assert known == sorted(known)
        assert set(ages[len(known) :]) == {-1}


def test_who_bears_the_name_stands_before_who_is_found_elsewhere() -> None:
    rows = [Row(id=f"P-{n}", name=name, town=None, degree=None, skill=skill, age=1)
            for n, (name, skill) in enumerate([("adam", ["law"]), ("zoe", []), ("lawson", [])])]  # fmt: skip
    ids, total = index_of(rows).page(Narrowed({}, "law"), "name", 0, 9)
    assert (ids, total) == (["P-2", "P-0"], 2)
