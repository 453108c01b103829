"""The rounds in which a plan is evaluated: every year, in its middle, at its end; their deadlines and their state."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from rencai.plan.goals import year_end
from rencai.vocabulary.bilingual import Bilingual


class Kind(StrEnum):
    """Which evaluation it is."""

    YEARLY = "yearly"
    MID = "mid"
    FINAL = "final"


KINDS = {
    Kind.YEARLY: Bilingual("年度评估", "yearly evaluation"),
    Kind.MID: Bilingual("中期评估", "mid-term evaluation"),
    Kind.FINAL: Bilingual("终期评估", "final evaluation"),
}


class Stage(StrEnum):
    """How far a round is."""

    NOT_YET = "not-yet"
    """Its period runs still."""
    READINGS = "readings"
    """Agencies enter their readings."""
    REPORT = "report"
    """The office writes the report."""
    APPROVAL = "approval"
    """The approver has the word."""
    APPROVED = "approved"


STAGES = {
    Stage.NOT_YET: Bilingual("期间未满", "period still running"),
    Stage.READINGS: Bilingual("收集实绩", "collecting readings"),
    Stage.REPORT: Bilingual("撰写报告", "writing the report"),
    Stage.APPROVAL: Bilingual("待审定", "waiting for the approver"),
    Stage.APPROVED: Bilingual("已审定", "approved"),
}

DAYS = {Kind.YEARLY: (31, 59, 90), Kind.MID: (31, 62, 92), Kind.FINAL: (59, 120, 181)}
"""Days after the end of the period by which readings, report and approval are due. Ours: no document sets them."""
_MONTH_DAYS, _MID_DAYS = 30, 185
"""A reading counts for a round when its day is at most so many days before the end of the round's period."""


@dataclass(frozen=True)
class Round:
    """One evaluation: of the year (or for mid-term and final, of the plan until) ``period_end``."""

    kind: Kind
    year: int
    period_end: date
    readings_due: date
    report_due: date
    approval_due: date

    @property
    def key(self) -> str:
        """Its name in addresses and files: ``yearly-2027``."""
        return f"{self.kind.value}-{self.year}"

    def covers(self, day: date) -> bool:
        """Whether a reading of a day counts for it: of its last month, for the mid-term of the half year before."""
        return 0 <= (self.period_end - day).days <= (_MID_DAYS if self.kind is Kind.MID else _MONTH_DAYS)


def round_name(one: Round) -> Bilingual:
    """“2027年度评估”, “2028年中期评估”."""
    kind = KINDS[one.kind]
    return Bilingual(f"{one.year}{'' if one.kind is Kind.YEARLY else '年'}{kind.zh}", f"{kind.en} of {one.year}")


@dataclass(frozen=True)
class Word:
    """The approver's word on the report of a round: approved, or sent back with a reason.

    ``read``: which version of the report it speaks of, counted from 1; None: the last one handed in by its day.
    """

    round: str
    on: date
    by: str
    approved: bool
    why: str = ""
    read: int | None = None


@dataclass(frozen=True)
class RoundState:
    """A round on a day. ``due`` is the next deadline; ``late`` the days by which it has passed, else 0.

    ``word`` is the last word, ``sent_back`` whether it asked for another report.
    """

    round: Round
    stage: Stage
    due: date | None
    late: int
    word: Word | None
    sent_back: bool


def rounds_of(first_year: int, last_year: int) -> list[Round]:
    """The rounds of a plan for these years, by deadline: each year's, the middle's (at mid-year), the final."""
    rounds = [_round(Kind.YEARLY, year, year_end(year)) for year in range(first_year, last_year)]
    if last_year - first_year >= 2:
        middle = first_year + (last_year - first_year) // 2
        rounds.append(_round(Kind.MID, middle, date(middle, 6, 30)))
    rounds.append(_round(Kind.FINAL, last_year, year_end(last_year)))
    return sorted(rounds, key=lambda one: one.period_end)


def _round(kind: Kind, year: int, end: date) -> Round:
    readings, report, approval = (end + timedelta(days=days) for days in DAYS[kind])
    return Round(kind, year, end, readings, report, approval)


def round_on(
    one: Round, on: date, *, readings_in: bool, handed_in: Sequence[date] = (), words: Sequence[Word] = ()
) -> RoundState:
    """The state of a round on a day.

    ``readings_in``: all readings of its period are entered; ``handed_in``: the days on which versions of its report
    went to the approver, in order. Words stand in the order in which they were said.
    """
    said = sorted((word for word in words if word.round == one.key and word.on <= on), key=lambda word: word.on)
    word = said[-1] if said else None
    versions = [day for day in handed_in if day <= on]
    sent_back = word is not None and not word.approved and len(versions) <= _read(word, versions)
    if word is not None and word.approved:
        return RoundState(one, Stage.APPROVED, None, 0, word, False)
    if on <= one.period_end:
        return RoundState(one, Stage.NOT_YET, one.readings_due, 0, word, False)
    if versions and not sent_back:
        stage, due = Stage.APPROVAL, one.approval_due
    elif readings_in or sent_back:
        stage, due = Stage.REPORT, one.report_due
    else:
        stage, due = Stage.READINGS, one.readings_due
    return RoundState(one, stage, due, max((on - due).days, 0), word, sent_back)


def _read(word: Word, versions: Sequence[date]) -> int:
    """How many versions were known to whoever said it."""
    return sum(day <= word.on for day in versions) if word.read is None else word.read
