"""Who is here: what lists of different days and meanings say together."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from rencai.city.survivorship import Survivorship
from rencai.talentbase.claims import CLAIM, Claims
from rencai.talentbase.presence import on_list, statuses
from rencai.vocabulary.fields import Kind

JAN, FEB, MAR = DAYS = (date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31))
SOURCES = {"register": DAYS, "yearly": (JAN,), "talents": DAYS, "natives": (JAN,)}
RULES = Survivorship({}, {"register": "here", "yearly": "here", "natives": "elsewhere"}, retirement={"male": 60})
NOTHING = {"left_on": None, "birth_date": None, "sex": None}


def lists(*seen: tuple[int, str, date, date]) -> Claims:
    """Claims of presence: (entity, source, first day, last day)."""
    names, rows = tuple(SOURCES), []
    for entity, source, first, last in seen:
        days = SOURCES[source]
        said = {"entity": entity, "source": names.index(source), "basis": 1, "first_on": first, "last_on": last}
        places = {"first_at": days.index(first), "last_at": days.index(last)}
        rows.append({**dict.fromkeys(CLAIM, 0), "value": "", **said, **places})
    presence = pl.DataFrame(rows, schema=CLAIM).drop("value")
    return Claims(Kind.PERSON, names, SOURCES, {}, presence)


def status(claims: Claims, on: date, **golden: object) -> str:
    known = pl.DataFrame(
        [{"entity": 1, **NOTHING, **golden}],
        schema={"entity": pl.UInt32, "left_on": pl.Date, "birth_date": pl.Date, "sex": pl.String},
    )
    told = statuses(claims, RULES, on=on, whole={"register", "yearly"}, golden=known)
    return str(told["status"].item())


def test_who_is_on_the_last_list_is_here() -> None:
    assert status(lists((1, "register", JAN, MAR)), MAR) == "here"


def test_who_dropped_off_a_whole_list_has_left() -> None:
    claims = lists((1, "register", JAN, FEB))
    assert [status(claims, on) for on in DAYS] == ["here", "here", "left"]


def test_an_older_list_does_not_hold_back_who_dropped_off_a_newer_one() -> None:
    assert status(lists((1, "register", JAN, JAN), (1, "yearly", JAN, JAN)), MAR) == "left"


def test_who_came_back_is_here() -> None:
    assert status(lists((1, "register", JAN, JAN), (1, "register", MAR, MAR)), MAR) == "here"


def test_who_drops_off_at_a_pensioners_age_has_retired() -> None:
    claims = lists((1, "register", JAN, FEB))
    assert status(claims, MAR, birth_date=date(1966, 3, 1), sex="male") == "retired"
    assert status(claims, MAR, birth_date=date(1967, 3, 1), sex="male") == "left"
    assert status(claims, MAR, birth_date=date(1950, 3, 1), sex="female") == "left"


def test_a_day_of_leaving_counts_once_it_has_come() -> None:
    claims = lists((1, "talents", JAN, MAR))
    assert status(claims, FEB, left_on=date(2026, 3, 1)) == "here"
    assert status(claims, MAR, left_on=date(2026, 3, 1)) == "left"


def test_a_day_of_leaving_before_the_last_list_is_another_employers() -> None:
    assert status(lists((1, "register", JAN, MAR)), MAR, left_on=date(2026, 2, 1)) == "here"


def test_who_is_listed_only_is_here_and_natives_elsewhere_are_not() -> None:
    assert status(lists((1, "talents", JAN, JAN)), MAR) == "here"
    assert status(lists((1, "natives", JAN, JAN)), MAR) == "elsewhere"
    assert status(lists((1, "natives", JAN, JAN), (1, "register", FEB, MAR)), MAR) == "here"


@pytest.mark.parametrize(("on", "there"), [(JAN, [1]), (MAR, [])])
def test_a_whole_list_holds_only_those_on_its_latest(on: date, there: list[int]) -> None:
    claims = lists((1, "register", JAN, FEB))
    assert on_list(claims, ["register"], on=on, whole={"register"}).to_list() == there
    assert on_list(claims, ["register"], on=on, whole=set()).to_list() == [1]
