"""Where undertakings stand, who waits for whom, and what is due."""

from __future__ import annotations

from datetime import date

import pytest

from rencai.plan.dossier import plan_on
from rencai.plan.reminders import Matter, Role
from rencai.plan.undertakings_state import Blocker, Milestone, News, State, Undertaking, stand_json, state_on
from rencai.plan.waiting import held_up_by, rings, waits_json, waits_on
from tests.plan.followed_plan import BLOCKERS, CRAFTS, HOMES, MILESTONES, NEWS, ON, READINGS, dossier, told


def state(
    item: Undertaking, on: date = ON, *, blockers: tuple[Blocker, ...] = (), news: tuple[News, ...] = ()
) -> State:
    return state_on(item, MILESTONES, blockers, on, news).state


def test_a_milestone_past_its_date_makes_it_late_and_says_which_and_how_long() -> None:
    stand = state_on(CRAFTS, MILESTONES, BLOCKERS, ON)
    assert stand.state is State.LATE
    assert "主体完工" in stand.reasons[0].words.zh
    assert (stand.reasons[0].days, stand.done, stand.milestones) == (29, 1, 2)


def test_waiting_for_an_agency_is_told_with_its_days() -> None:
    stand = state_on(HOMES, MILESTONES, BLOCKERS, ON, NEWS)
    assert stand.state is State.BLOCKED
    assert stand.reasons[0].words.en == "has waited 12 days for 财政局: 等待资金"
    assert stand.reasons[0].days == 12


def test_an_answer_ends_the_wait_from_that_day() -> None:
    answered = Blocker("projects/2", "财政局", date(2028, 2, 18), date(2028, 2, 25))
    assert state(HOMES, date(2028, 2, 24), blockers=(answered,), news=NEWS) is State.BLOCKED
    assert state(HOMES, date(2028, 2, 25), blockers=(answered,), news=NEWS) is State.UNDER_WAY


def test_done_when_the_lead_says_so_or_after_its_years_when_every_milestone_is() -> None:
    done = [Milestone("projects/2", "开工", date(2028, 3, 20), date(2028, 2, 28))]
    assert state_on(HOMES, done, (), ON).state is State.UNDER_WAY
    assert state_on(HOMES, done, (), date(2029, 12, 31)).state is not State.DONE
    assert state_on(HOMES, done, (), date(2030, 1, 1)).state is State.DONE
    assert state(HOMES, news=(News("projects/2", ON, "住建局", done=True),)) is State.DONE


def test_what_still_waits_is_not_done_whoever_says_so() -> None:
    done = [Milestone("projects/2", "开工", date(2028, 3, 20), date(2028, 2, 28))]
    said = (News("projects/2", ON, "住建局", done=True),)
    assert state_on(HOMES, done, BLOCKERS, ON, said).state is State.BLOCKED
    assert state_on(HOMES, done, BLOCKERS, date(2030, 1, 1)).state is State.BLOCKED


def test_not_started_before_its_years_and_no_report_when_nobody_says_anything() -> None:
    assert state(HOMES, date(2026, 12, 31)) is State.NOT_STARTED
    assert state(HOMES) is State.NO_REPORT
    assert state(HOMES, news=NEWS) is State.UNDER_WAY
    assert state(HOMES, date(2028, 3, 19), news=(News("projects/2", date(2027, 6, 1), "住建局"),)) is State.NO_REPORT


def test_years_that_are_over_without_a_word_are_no_report_not_late() -> None:
    silent = Undertaking("policies/1", 1, "policies", "办法", "人才办", (), "2026-2027")
    stand = state_on(silent, (), (), ON)
    assert stand.state is State.NO_REPORT
    assert [reason.words.en for reason in stand.reasons] == ["nothing was ever reported", "its years ended with 2027"]
    told_once = state_on(silent, (), (), ON, (News("policies/1", date(2027, 11, 1), "人才办"),))
    assert told_once.state is State.LATE


def test_json_of_a_stand_holds_its_reasons() -> None:
    told_json = stand_json(state_on(HOMES, MILESTONES, BLOCKERS, ON, NEWS))
    assert told_json["waits"] == [{"for": "财政局", "since": "2028-02-18", "why": "等待资金"}]
    assert told_json["upcoming"] == {"name": "开工", "due": "2028-03-20"}


ITEMS = tuple(Undertaking(f"projects/{at}", at, "projects", f"项目{at}", lead) for at, lead in enumerate("甲乙丙甲", 1))


def test_the_longest_wait_comes_first_and_agencies_are_told_what_they_hold_up() -> None:
    blockers = [
        Blocker("projects/1", "丙", date(2028, 2, 20)),
        Blocker("projects/4", "丙", date(2028, 1, 1)),
        Blocker("projects/2", "丁", date(2028, 2, 1)),
    ]
    waits = waits_on(ITEMS, blockers, ON)
    assert [(one.waiter, one.waits_for, one.days) for one in waits] == [
        ("甲", "丙", 60),
        ("乙", "丁", 29),
        ("甲", "丙", 10),
    ]
    assert [(one.agency, one.undertakings, one.longest, one.days) for one in held_up_by(waits)] == [
        ("丙", 2, 60, 70),
        ("丁", 1, 29, 29),
    ]


def test_agencies_that_wait_for_each_other_are_found_as_a_ring() -> None:
    blockers = [Blocker(f"projects/{at}", to, ON) for at, to in ((1, "乙"), (2, "丙"), (3, "甲"), (4, "甲"))]
    assert rings(waits_on(ITEMS, blockers, ON)) == [("丙", "甲", "乙")]
    assert waits_json(waits_on(ITEMS, blockers[:2], ON))["rings"] == []


def test_reminders_go_to_whoever_has_to_act_the_latest_first() -> None:
    unconfirmed = (*READINGS[:-1], told(3, 2027, 110, confirmed_by=None))
    found = plan_on(dossier(readings=unconfirmed), ON).reminders
    agencies = [(one.agency, one.matter, one.days) for one in found if one.role is Role.AGENCY]
    assert agencies == [
        ("工匠局", Matter.MILESTONE, -29),
        ("财政局", Matter.BLOCKER, -12),
        ("住建局", Matter.MILESTONE, 19),
    ]
    assert [(one.matter, one.subject) for one in found if one.role is Role.APPROVER] == [(Matter.CONFIRM, "3")]


@pytest.mark.parametrize(("on", "days"), [(date(2028, 1, 15), 16), (date(2028, 2, 10), -10)])
def test_readings_are_asked_of_their_owner_and_of_the_office_where_nobody_owns_them(on: date, days: int) -> None:
    found = plan_on(dossier(readings=READINGS[:1]), on).reminders
    asked = [(one.role, one.agency, one.subject, one.days) for one in found if one.matter is Matter.READING]
    assert (Role.AGENCY, "工匠局", "1", days) in asked
    assert (Role.OFFICE, None, "4", days) in asked
