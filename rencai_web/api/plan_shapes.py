"""What is asked and answered about plans."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import Annotated

from django.utils.translation import gettext_noop as _
from ninja import Field, Schema
from pydantic import AfterValidator, BeforeValidator, ConfigDict

from rencai_web.api.shapes import Question

_UNSEEN = frozenset(("Cc", "Cf", "Zl", "Zp"))


def _seen(text: str) -> str:
    """Refuses what is not seen: control and format characters look blank, break lines or turn the text's direction."""
    if any(unicodedata.category(sign) in _UNSEEN for sign in text):
        raise ValueError("must not contain invisible characters (control, format, line or paragraph separators)")
    return text


def _written_as_day(told: object) -> object:
    """Refuses what would be understood as a day as well: a moment, seconds since 1970."""
    if isinstance(told, date) or (isinstance(told, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", told)):
        return told
    raise ValueError("must be a day written YYYY-MM-DD")


Evidence = Annotated[
    str, Field(min_length=1, max_length=300, pattern=r"^[^\x00-\x1f]*$"), AfterValidator(_seen)
]  # fmt: skip
Day = Annotated[date, BeforeValidator(_written_as_day)]


class PlanQuestion(Question):
    """On which day a plan is looked at."""

    on: Day | None = Field(
        None, ge=date(2000, 1, 1), le=date(2100, 12, 31),
        description=_("The day looked at; today if left out. Nothing that came after it is answered."),
    )  # fmt: skip


class Plan(Schema):
    __doc__ = _("A plan that is followed.")

    id: int
    title: dict[str, str] = Field(description=_("In Chinese (zh) and English (en)."))
    first_year: int
    last_year: int
    invented: bool = Field(description=_("Whether it belongs to the sample city."))


class Plans(Schema):
    __doc__ = _("Plans, the latest first.")

    items: list[Plan]


class ValueOn(Schema):
    __doc__ = _("A value on a day.")

    on: date | None
    value: float | None


class TargetOn(ValueOn):
    __doc__ = _("What is aimed at.")

    qualifier: str | None = Field(description=_("Words such as 左右, 超, 以上, as the plan has them."))


class Pace(Schema):
    __doc__ = _("A pace in the indicator's unit, and as growth for stocks.")

    a_year: float
    growth: float | None


class Expectation(Schema):
    __doc__ = _("Where the course leads at the target date, with the interval that holds in so many of the cases.")

    value: float
    low: float
    high: float
    level: float


class Indicator(Schema):
    __doc__ = _("An indicator on a day.")

    id: int
    no: int | None
    group: str | None
    name: str
    name_en: str | None
    unit: str | None
    agency: str | None = Field(description=_("Id of the agency that owes its readings."))
    state: str = Field(
        description=_(
            "green, amber, red, too-little-data; met, missed, no-final-reading, definition-in-doubt; no-target."
        )
    )
    strength: str | None = Field(description=_("confirmed, unconfirmed, doubtful or none."))
    baseline: ValueOn | None
    target: TargetOn | None
    target_proposed: TargetOn | None = Field(
        description=_("Another target that waits for a second person; until then nothing is aimed at it.")
    )
    last: ValueOn | None
    pace_needed: Pace | None
    pace_so_far: Pace | None
    expected: Expectation | None
    chance: float | None = Field(description=_("Of reaching the target, 0 to 1; null after its date."))
    gap: float | None = Field(description=_("Final value minus target, after its date."))
    share: float | None = Field(description=_("Final value by target, after its date."))


class Indicators(Schema):
    __doc__ = _("The indicators of a plan on a day; an agency sees its own.")

    plan: int
    on: date
    items: list[Indicator]


class Reading(Schema):
    __doc__ = _("A value that was entered for a day; a later revision of the same day takes its place.")

    indicator: int
    on: date
    value: float
    revision: int
    state: str = Field(description=_("entered, confirmed or returned; only confirmed values count."))
    doubtful: bool = Field(description=_("Whether it may count something else than the plan does."))
    evidence: str | None
    entered_on: date
    confirmed_on: date | None
    returned_because: str | None = Field(description=_("Why it was sent back."))


class NewReading(Schema):
    __doc__ = _("A value to be entered. It counts once a person of the talent office has confirmed it.")

    model_config = ConfigDict(extra="forbid")

    indicator: Annotated[int, Field(strict=True, ge=1, le=2**31 - 1)] = Field(
        description=_("Id of the indicator; an agency enters its own.")
    )
    on: Day = Field(description=_("The day it was read for: the end of its period."))
    value: Annotated[float, Field(strict=True, allow_inf_nan=False)] = Field(description=_("In the indicator's unit."))
    evidence: Evidence = Field(description=_("Where the value comes from."))
    doubtful: Annotated[bool, Field(strict=True)] = Field(
        False, description=_("Whether it may count something else than the plan does.")
    )
    sure: Annotated[bool, Field(strict=True)] = Field(
        False, description=_("The value is right although it lies far from the last one.")
    )


class Readings(Schema):
    __doc__ = _("The readings of a plan's indicators; an agency sees its own.")

    plan: int
    on: date
    items: list[Reading]


class Undertaking(Schema):
    __doc__ = _("An undertaking on a day.")

    id: int
    key: str
    name: str
    lead: str | None = Field(description=_("Id of the agency in the lead, or its name as printed."))
    others: list[str]
    years: str | None
    state: str = Field(description=_("not-started, under-way, late, blocked, done or no-report."))
    why: dict[str, str] = Field(description=_("In Chinese (zh) and English (en)."))
    milestones: int
    done: int
    heard_on: date | None
    waits_for: list[str]


class Undertakings(Schema):
    __doc__ = _("The undertakings of a plan on a day; an agency sees those that concern it.")

    plan: int
    on: date
    items: list[Undertaking]
