"""What is due, late or waited for on a day, told to whoever has to act: an agency, the approver, the talent office."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from rencai.plan.evaluation import Round, RoundState, Stage, round_name
from rencai.plan.followed import Followed
from rencai.plan.undertakings_state import Stand, State
from rencai.vocabulary.bilingual import Bilingual

WITHIN_DAYS = 30
"""A reminder comes so many days before the day."""


class Role(StrEnum):
    """Who is reminded."""

    AGENCY = "agency"
    APPROVER = "approver"
    OFFICE = "office"


class Matter(StrEnum):
    """What it is about."""

    READING = "reading"
    MILESTONE = "milestone"
    BLOCKER = "blocker"
    REPORT = "report"
    SILENCE = "silence"
    CONFIRM = "confirm"
    EVALUATION = "evaluation"


@dataclass(frozen=True)
class Reminder:
    """One thing to do. ``subject`` is an indicator's number, an undertaking's key or a round's key.

    ``days`` until ``due``, negative when it has passed; ``due`` None where there is no deadline.
    """

    role: Role
    agency: str | None
    matter: Matter
    subject: str
    due: date | None
    days: int | None
    words: Bilingual


def reminders_on(
    on: date,
    *,
    stands: Iterable[Stand] = (),
    followed: Sequence[Followed] = (),
    owners: dict[str, str] | None = None,
    rounds: Iterable[RoundState] = (),
    within: int = WITHIN_DAYS,
) -> list[Reminder]:
    """Everything due within so many days or late, the latest first; without a deadline last.

    ``owners`` maps an indicator's name to the agency that enters its readings; without one the office is reminded.
    """
    found = [one for stand in stands for one in _of_undertaking(stand, on, within)]
    states = list(rounds)
    latest = max((state.round.period_end for state in states if state.round.period_end < on), default=None)
    for state in states:
        # Readings that an earlier round never got are history; they are asked for the last period that ended.
        if state.stage is not Stage.READINGS or state.round.period_end == latest:
            found += _of_round(state, followed, owners or {}, on, within)
    found += [_to_confirm(one, on) for one in followed if _waits_for_confirmation(one, on)]
    return sorted(found, key=lambda one: (one.days is None, one.days or 0, one.role, one.subject))


def when(days: int) -> Bilingual:
    """“in 12 days”, “today”, “3 days late”."""
    if days == 0:
        return Bilingual("今天到期", "due today")
    if days > 0:
        return Bilingual(f"{days} 天后到期", f"due in {days} days")
    return Bilingual(f"已逾期 {-days} 天", f"{-days} days late")


def _of_undertaking(stand: Stand, on: date, within: int) -> list[Reminder]:
    item = stand.undertaking
    found = []
    due = [*stand.late, *([stand.upcoming] if stand.upcoming else [])]
    for one in due if stand.state is not State.DONE else []:
        days = (one.due - on).days
        if days <= within:
            words = _joined(Bilingual(f"{item.name}：“{one.name}”", f"{item.name}: “{one.name}”"), when(days))
            found.append(Reminder(_for(item.lead), item.lead, Matter.MILESTONE, item.key, one.due, days, words))
    for wait in stand.waits if stand.state is not State.DONE else ():
        days = wait.days(on)
        words = Bilingual(f"{item.name}等待答复 {days} 天", f"{item.name} has waited {days} days for an answer")
        found.append(Reminder(Role.AGENCY, wait.waits_for, Matter.BLOCKER, item.key, wait.since, -days, words))
    if stand.state is State.NO_REPORT:
        words = Bilingual(f"{item.name}：{stand.reasons[0].words.zh}", f"{item.name}: {stand.reasons[0].words.en}")
        found.append(Reminder(_for(item.lead), item.lead, Matter.SILENCE, item.key, None, None, words))
    return found


def _for(agency: str | None) -> Role:
    return Role.OFFICE if agency is None else Role.AGENCY


def _of_round(
    state: RoundState, followed: Sequence[Followed], owners: dict[str, str], on: date, within: int
) -> list[Reminder]:
    if state.due is None or state.stage is Stage.APPROVED:
        return []
    days = (state.due - on).days
    if days > within or state.stage is Stage.NOT_YET:
        return []
    title = round_name(state.round)
    if state.stage is Stage.READINGS:
        missing = [one for one in followed if not has_reading(one, state.round)]
        return [_reading_due(one, owners.get(one.goal.name), state.due, days) for one in missing]
    role = Role.APPROVER if state.stage is Stage.APPROVAL else Role.OFFICE
    matter = Matter.EVALUATION if role is Role.APPROVER else Matter.REPORT
    return [Reminder(role, None, matter, state.round.key, state.due, days, _joined(title, when(days)))]


def has_reading(one: Followed, asked: Round) -> bool:
    """Whether an indicator has a value for a round: of its last month, for the mid-term also the year's end before."""
    return any(asked.covers(period.on) for period in one.periods)


def _reading_due(one: Followed, agency: str | None, due: date, days: int) -> Reminder:
    name = one.goal.name
    words = _joined(Bilingual(f"{name}：报送实绩", f"{name}: reading"), when(days))
    return Reminder(_for(agency), agency, Matter.READING, str(one.goal.no or name), due, days, words)


def _waits_for_confirmation(one: Followed, on: date) -> bool:
    return one.last is not None and not one.last.confirmed(on)


def _to_confirm(one: Followed, on: date) -> Reminder:
    assert one.last is not None
    entered = one.last.entered_on or one.last.on
    days = (on - entered).days
    name = one.goal.name
    words = Bilingual(
        f"{name} {one.last.on:%Y-%m-%d} 的实绩待确认 {days} 天",
        f"{name}: reading of {one.last.on} unconfirmed for {days} days",
    )
    return Reminder(Role.APPROVER, None, Matter.CONFIRM, str(one.goal.no or name), None, None, words)


def _joined(one: Bilingual, other: Bilingual) -> Bilingual:
    return Bilingual(f"{one.zh}，{other.zh}", f"{one.en}, {other.en}")


def reminder_json(one: Reminder) -> dict[str, Any]:
    """A reminder as `rencai plan undertakings --json` prints it."""
    return {
        "role": one.role.value,
        "agency": one.agency,
        "matter": one.matter.value,
        "subject": one.subject,
        "due": one.due and one.due.isoformat(),
        "days": one.days,
        "words": {"zh": one.words.zh, "en": one.words.en},
    }
