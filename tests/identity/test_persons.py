"""What carelessness does to a person's record, and what must not be taken for carelessness."""

from __future__ import annotations

import pytest

from rencai.vocabulary.identifiers import resident_id_check
from tests.identity.people import CHEN, ID_OF_CHEN, linked, together


@pytest.mark.parametrize(
    "seen_again",
    [
        {"name": "陳曉明"},
        {"name": "陈 晓 明"},
        {"name": "陈小明"},
        {"name": "陈晓铭"},
        {"name": "CHEN Xiaoming"},
        {"name": "Xiaoming Chen"},
        {"name": "Tan Siao Beng"},
        {"name": "Chan Hiu Ming"},
        {"name": "Ch'en Hsiao-ming"},
        {"birth_date": "1985-09-03"},
        {"birth_date": "1985-03-08"},
        {"birth_date": "19850309"},
        {"birth_date": "1985年3月9日"},
        {"birth_date": "1985"},
        {"birth_date": None},
        {"phone": "13959500010"},
        {"phone": "+86 139 5950 0001"},
        {"phone": "13800000000"},
        {"employer": "恒利鞋业"},
        {"employer": "另一家公司"},
    ],
    ids=str,
)
def test_a_person_is_known_again_in_spite_of(seen_again: dict[str, str | None]) -> None:
    assert together(linked(CHEN, CHEN | seen_again), 0, 1)


@pytest.mark.parametrize(
    "stranger",
    [
        {"birth_date": "1962-11-30", "phone": "13800000000", "employer": "另一家公司"},
        {"name": "林志远", "birth_date": "1962-11-30", "employer": "另一家公司"},
        {"name": "林志远", "phone": "13800000000", "employer": "另一家公司"},
    ],
    ids=["same name", "same phone", "same birthday"],
)
def test_one_thing_in_common_does_not_make_one_person(stranger: dict[str, str | None]) -> None:
    assert not together(linked(CHEN, CHEN | stranger), 0, 1)


def test_an_id_with_one_wrong_digit_still_finds_its_owner() -> None:
    wrong = ID_OF_CHEN[:9] + "6" + ID_OF_CHEN[10:]
    rows = ({"name": "陈晓明", "resident_id": ID_OF_CHEN}, {"name": "陈晓明", "resident_id": wrong})
    assert together(linked(*rows), 0, 1)


def test_the_fifteen_digits_of_an_old_card_are_the_same_number() -> None:
    old = ID_OF_CHEN[:6] + ID_OF_CHEN[8:17]
    assert together(linked({"name": "陈晓明", "resident_id": ID_OF_CHEN}, {"name": "陈明", "resident_id": old}), 0, 1)


def test_two_valid_ids_are_two_people_however_much_else_agrees() -> None:
    twin = ID_OF_CHEN[:14] + "002"
    rows = (CHEN | {"resident_id": ID_OF_CHEN}, CHEN | {"resident_id": twin + resident_id_check(twin)})
    assert not together(linked(*rows), 0, 1)


def test_two_valid_ids_stay_apart_through_any_chain_of_rows_without_one() -> None:
    twin = ID_OF_CHEN[:14] + "002"
    owners = (CHEN | {"resident_id": ID_OF_CHEN}, CHEN | {"resident_id": twin + resident_id_check(twin)})
    links = linked(*owners, CHEN, CHEN | {"phone": None}, CHEN | {"birth_date": None})
    assert not together(links, 0, 1)


def test_a_thin_row_does_not_tie_two_people_together() -> None:
    elder = CHEN | {"birth_date": "1951-07-21", "phone": "13800000000", "employer": "晋江市安海镇中心小学"}
    thin = {"name": "陈晓明", "phone": None}
    assert not together(linked(CHEN, elder, thin), 0, 1)


def test_a_number_that_passes_its_check_tells_the_birthday_nobody_wrote_down() -> None:
    links = linked({"name": "陈晓明", "resident_id": ID_OF_CHEN}, {"name": "陈晓明", "birth_date": "1985-03-09"})
    assert together(links, 0, 1)


def test_rows_that_say_too_little_are_left_to_a_person() -> None:
    links = linked({"name": "王伟"}, {"name": "王伟"})
    assert not together(links, 0, 1)
    assert (0, 1) in links.uncertain.select("left", "right").rows()


def test_a_biography_tells_the_birthday_and_parts_namesakes() -> None:
    engineer = {"name": "张杰", "text": "张杰（1938.2.27- ）给水排水工程专家。1962年毕业于哈尔滨建工学院。"}
    physicist = {"name": "张杰", "text": "物理学家，1958年1月生于山西省太原市。1988年在中科院物理所获博士学位。"}
    again = {"name": "张杰", "text": "1938年2月27日生，1962年毕业于哈尔滨建工学院，给水排水工程专家。"}
    links = linked(engineer, physicist, again)
    assert together(links, 0, 2)
    assert not together(links, 0, 1)
