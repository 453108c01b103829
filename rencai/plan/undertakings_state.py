"""Where an undertaking stands on a day: from its milestones, from what it waits for, from what was last heard of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from rencai.plan.goals import year_end
from rencai.vocabulary.bilingual import Bilingual

SILENT_DAYS = 200
"""Heard of at least every half year, and some days of grace: older news say nothing about today."""


class State(StrEnum):
    """The state of an undertaking, worst news first where several are true: done, blocked, late, no report, …"""

    NOT_STARTED = "not-started"
    UNDER_WAY = "under-way"
    LATE = "late"
    BLOCKED = "blocked"
    DONE = "done"
    NO_REPORT = "no-report"


STATES = {
    State.NOT_STARTED: Bilingual("未开始", "not started"),
    State.UNDER_WAY: Bilingual("推进中", "under way"),
    State.LATE: Bilingual("逾期", "late"),
    State.BLOCKED: Bilingual("受阻", "blocked"),
    State.DONE: Bilingual("已完成", "done"),
    State.NO_REPORT: Bilingual("无报告", "no report"),
}


@dataclass(frozen=True)
class Undertaking:
    """A listed item of a plan. ``key`` is unique in the plan (``projects/4``); ``years`` as printed, may be None.

    ``lead`` None means that no agency answers for it.
    """

    key: str
    no: int | None
    kind: str
    name: str
    lead: str | None
    others: tuple[str, ...] = ()
    years: str | None = None

    @property
    def first_day(self) -> date | None:
        """The first day of its years, if it has some."""
        years = _years(self.years)
        return date(years[0], 1, 1) if years else None

    @property
    def last_day(self) -> date | None:
        """The last day of its years, if it has some."""
        years = _years(self.years)
        return year_end(years[-1]) if years else None


def _years(printed: str | None) -> list[int]:
    return sorted(int(year) for year in re.findall(r"(?:19|20)\d\d", printed or ""))


@dataclass(frozen=True)
class Milestone:
    """A step of an undertaking with its due date. ``undertaking`` is a key."""

    undertaking: str
    name: str
    due: date
    done_on: date | None = None

    def is_done(self, on: date) -> bool:
        """Whether it was done by a day."""
        return self.done_on is not None and self.done_on <= on

    def is_late(self, on: date) -> bool:
        """Whether its due date has passed without it."""
        return self.due < on and not self.is_done(on)


@dataclass(frozen=True)
class Blocker:
    """An undertaking waits for an agency. ``until`` is the day on which it was answered, None while it waits.

    ``told_on`` and ``ended_told_on`` are the days on which somebody said so; None where that is not known.
    """

    undertaking: str
    waits_for: str
    since: date
    until: date | None = None
    why: str = ""
    told_on: date | None = None
    ended_told_on: date | None = None

    @property
    def asked_on(self) -> date:
        """From which day on it is held against whom it waits for: a day named afterwards makes nobody late."""
        return max(self.since, self.told_on or self.since)

    @property
    def answered_on(self) -> date | None:
        """The day on which the answer was there for all to see."""
        return None if self.until is None else max(self.until, self.ended_told_on or self.until)

    def is_open(self, on: date) -> bool:
        """Whether the undertaking waits on a day."""
        return self.since <= on and (self.until is None or self.until > on)

    def days(self, on: date) -> int:
        """Days waited by a day."""
        end = on if self.until is None else min(self.until, on)
        return max((end - self.since).days, 0)


@dataclass(frozen=True)
class News:
    """What the agency in the lead told of an undertaking. ``done`` where it says that all is done."""

    undertaking: str
    on: date
    by: str
    words: str = ""
    done: bool = False


@dataclass(frozen=True)
class Reason:
    """Why a state: a sentence in both languages, and what it is about. ``days`` late, waited or silent."""

    words: Bilingual
    days: int | None = None
    agency: str | None = None
    milestone: Milestone | None = None


@dataclass(frozen=True)
class Stand:
    """An undertaking on a day: its state, why, what is late, what it waits for, and what comes next."""

    undertaking: Undertaking
    on: date
    state: State
    reasons: tuple[Reason, ...]
    late: tuple[Milestone, ...]
    waits: tuple[Blocker, ...]
    upcoming: Milestone | None
    done: int
    milestones: int
    heard_on: date | None


def state_on(
    undertaking: Undertaking,
    milestones: Sequence[Milestone],
    blockers: Sequence[Blocker],
    on: date,
    news: Sequence[News] = (),
) -> Stand:
    """The state of an undertaking on a day. Rows of other undertakings may be among what is handed in."""
    own = sorted((one for one in milestones if one.undertaking == undertaking.key), key=lambda one: one.due)
    waits = tuple(one for one in blockers if one.undertaking == undertaking.key and one.is_open(on))
    told = [one for one in news if one.undertaking == undertaking.key and one.on <= on]
    late = tuple(one for one in own if one.is_late(on))
    heard = _heard(own, [one for one in blockers if one.undertaking == undertaking.key], told, on)
    state, reasons = _judged(undertaking, own, late, waits, told, heard, on)
    return Stand(
        undertaking,
        on,
        state,
        tuple(reasons),
        late,
        waits,
        next((one for one in own if not one.is_done(on) and one.due >= on), None),
        sum(one.is_done(on) for one in own),
        len(own),
        heard,
    )


def _heard(own: Sequence[Milestone], blockers: Sequence[Blocker], news: Sequence[News], on: date) -> date | None:
    days = [one.done_on for one in own if one.done_on is not None]
    days += [one.on for one in news]
    days += [day for one in blockers for day in (one.since, one.until) if day is not None]
    return max((day for day in days if day <= on), default=None)


def _judged(
    undertaking: Undertaking,
    own: Sequence[Milestone],
    late: Sequence[Milestone],
    waits: Sequence[Blocker],
    news: Sequence[News],
    heard: date | None,
    on: date,
) -> tuple[State, list[Reason]]:
    finished = _finished(undertaking, own, news, on)
    if finished is not None and not waits:
        return State.DONE, [finished]
    reasons = [_waiting(one, on) for one in sorted(waits, key=lambda one: one.since)]
    reasons += [_late(one, on) for one in late]
    last = undertaking.last_day
    overdue = last is not None and last < on
    if overdue and last is not None:
        reasons.append(_over(last, on))
    if heard is None and not late:
        # Nobody ever told anything: its years may be over, but whether it was done is not known.
        return _unheard(undertaking, reasons, on)
    if waits or late or overdue:
        return (State.BLOCKED if waits else State.LATE), reasons
    if heard is None or (on - heard).days > SILENT_DAYS:
        return State.NO_REPORT, [_silent(heard, on)]
    return State.UNDER_WAY, [_on_its_way(own, heard, on)]


def _unheard(undertaking: Undertaking, reasons: list[Reason], on: date) -> tuple[State, list[Reason]]:
    first = undertaking.first_day
    if first is not None and first > on:
        return State.NOT_STARTED, [_to_begin(first)]
    return State.NO_REPORT, [_silent(None, on), *reasons]


def _finished(undertaking: Undertaking, own: Sequence[Milestone], news: Sequence[News], on: date) -> Reason | None:
    """Done by the word of whoever leads; by its steps only after its last year, for more steps may come until then."""
    over = undertaking.last_day is not None and undertaking.last_day < on
    by_steps = over and bool(own) and all(one.is_done(on) for one in own)
    said = [one.on for one in news if one.done]
    if not by_steps and not said:
        return None
    day = max(one.done_on for one in own if one.done_on) if by_steps else max(said)
    return Reason(Bilingual(f"{day:%Y-%m-%d} 完成", f"done on {day:%Y-%m-%d}"))


def _waiting(one: Blocker, on: date) -> Reason:
    days = one.days(on)
    why_zh, why_en = (f"：{one.why}", f": {one.why}") if one.why else ("", "")
    words = Bilingual(f"等待{one.waits_for} {days} 天{why_zh}", f"has waited {days} days for {one.waits_for}{why_en}")
    return Reason(words, days, one.waits_for)


def _late(one: Milestone, on: date) -> Reason:
    days = (on - one.due).days
    words = Bilingual(
        f"“{one.name}”应于 {one.due:%Y-%m-%d} 完成，已逾期 {days} 天",
        f"“{one.name}” was due on {one.due:%Y-%m-%d}: {days} days late",
    )
    return Reason(words, days, milestone=one)


def _over(last: date, on: date) -> Reason:
    days = (on - last).days
    return Reason(Bilingual(f"实施年限已于 {last.year} 年底届满", f"its years ended with {last.year}"), days)


def _to_begin(first: date) -> Reason:
    return Reason(Bilingual(f"{first.year} 年起实施", f"begins in {first.year}"))


def _silent(heard: date | None, on: date) -> Reason:
    if heard is None:
        return Reason(Bilingual("尚无任何报告", "nothing was ever reported"))
    days = (on - heard).days
    return Reason(Bilingual(f"{days} 天没有新的报告", f"nothing heard for {days} days"), days)


def _on_its_way(own: Sequence[Milestone], heard: date, on: date) -> Reason:
    done = sum(one.is_done(on) for one in own)
    zh, en = (f"节点完成 {done}/{len(own)}，", f"{done} of {len(own)} milestones, ") if own else ("", "")
    return Reason(Bilingual(f"{zh}最近报告 {heard:%Y-%m-%d}", f"{en}last heard of on {heard:%Y-%m-%d}"))


def stand_json(stand: Stand) -> dict[str, Any]:
    """An undertaking on a day as `rencai plan undertakings --json` prints it."""
    item, upcoming = stand.undertaking, stand.upcoming
    return {
        "key": item.key,
        "name": item.name,
        "lead": item.lead,
        "others": list(item.others),
        "years": item.years,
        "state": stand.state.value,
        "reasons": [{"zh": one.words.zh, "en": one.words.en, "days": one.days} for one in stand.reasons],
        "late": [{"name": one.name, "due": one.due.isoformat()} for one in stand.late],
        "waits": [{"for": one.waits_for, "since": one.since.isoformat(), "why": one.why} for one in stand.waits],
        "upcoming": upcoming and {"name": upcoming.name, "due": upcoming.due.isoformat()},
        "done": stand.done,
        "milestones": stand.milestones,
        "heard_on": stand.heard_on and stand.heard_on.isoformat(),
    }
