"""One new record against a base."""

from __future__ import annotations

import pytest

from rencai.identity.index import Index
from rencai.sample.linkage import linkage_table
from rencai.vocabulary.errors import BadInput
from rencai.vocabulary.fields import Kind
from tests.identity.people import CHEN, OTHERS, numbered


@pytest.fixture(scope="module")
def index() -> Index:
    return Index.build(numbered([CHEN, *OTHERS]), Kind.PERSON)


@pytest.mark.parametrize(
    "record",
    [
        {"name": "陳小明", "birth_date": "1985年3月9日"},
        {"name": "Tan Siao Beng", "birth_date": "1985-03-09"},
        {"name": "陈晓明", "phone": "13959500010"},
    ],
    ids=["homophone", "Minnan spelling", "phone with two digits swapped"],
)
def test_a_new_record_finds_its_owner_first(index: Index, record: dict[str, str | None]) -> None:
    assert [match.record for match in index.find(record)][:1] == [0]


def test_a_match_says_why(index: Index) -> None:
    match = index.find({"name": "陈晓明", "birth_date": "1985-03-09"})[0]
    assert "出生日期相同" in match.explanation.words().zh
    assert match.score == pytest.approx(match.explanation.score)


def test_a_stranger_finds_nobody(index: Index) -> None:
    assert index.find({"name": "欧阳修远", "birth_date": "2001-01-01", "phone": "13511112222"}) == []


def test_an_empty_record_is_refused(index: Index) -> None:
    with pytest.raises(BadInput, match="an empty record"):
        index.find({"name": None})


def test_new_records_of_known_people_are_found_and_new_people_are_not() -> None:
    records, truth = linkage_table(3000, 11, "hard")
    index = Index.build(records.head(2900), Kind.PERSON)
    people = truth["person"].to_list()
    known = set(people[:2900])
    right = 0
    for row in records.tail(100).iter_rows(named=True):
        number = row.pop("record")
        found = [match.record for match in index.find(row, limit=1) if match.score >= 0.5]
        expected = people[number] in known
        right += bool(found) == expected and all(people[record] == people[number] for record in found)
    assert right >= 97
