"""A person's word holds, whatever the evidence says, also through chains."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rencai.vocabulary.errors import BadInput
from tests.identity.people import CHEN, linked, said, together

LIN = {"name": "林志远", "birth_date": "1971-02-03", "phone": "13611110000", "employer": None}


def test_two_said_to_be_the_same_are_linked_although_nothing_agrees() -> None:
    links = linked(CHEN, LIN, judgements=said((0, 1, True)))
    assert together(links, 0, 1)
    assert links.links.filter(evidence="judgement").select("left", "right").rows() == [(0, 1)]


def test_two_said_not_to_be_the_same_stay_apart_although_all_agrees() -> None:
    links = linked(CHEN, CHEN, judgements=said((0, 1, False)))
    assert not together(links, 0, 1)


def test_not_the_same_holds_through_a_third_row_that_is_like_both() -> None:
    assert not together(linked(CHEN, CHEN, CHEN, CHEN, judgements=said((0, 3, False))), 0, 3)


def test_not_the_same_holds_through_a_chain_of_people_said_to_be_the_same() -> None:
    links = linked(CHEN, LIN, LIN, judgements=said((0, 1, True), (0, 2, False)))
    assert together(links, 0, 1)
    assert not together(links, 1, 2)


def test_judgements_that_contradict_each_other_are_refused_by_name() -> None:
    with pytest.raises(BadInput, match="records 0 and 2 were judged not the same"):
        linked(CHEN, CHEN, CHEN, judgements=said((0, 1, True), (1, 2, True), (0, 2, False)))


def test_what_has_been_judged_is_not_asked_again() -> None:
    unsure = linked({"name": "王伟"}, {"name": "王伟"}, judgements=said((0, 1, False)))
    assert (0, 1) not in unsure.uncertain.select("left", "right").rows()


@settings(max_examples=12)
@given(st.sets(st.tuples(st.integers(0, 5), st.integers(0, 5)).filter(lambda pair: pair[0] < pair[1]), max_size=6))
def test_any_words_of_not_the_same_hold_among_rows_that_are_all_alike(pairs: set[tuple[int, int]]) -> None:
    rows = [CHEN | {"phone": f"1395950000{at}"} for at in range(6)]
    links = linked(*rows, judgements=said(*((left, right, False) for left, right in pairs)))
    assert not any(together(links, left, right) for left, right in pairs)
