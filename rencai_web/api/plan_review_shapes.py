"""What is answered about the money of plans, their evaluations, reports and contradictions."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext_noop as _
from ninja import Field, Schema

from rencai_web.api.shapes import Words


class MoneyLine(Schema):
    __doc__ = _("A line of money; amounts are in 10,000 yuan, of a result how many.")

    kind: str = Field(description=_("fund, spent or result."))
    year: int | None
    programme: str | None = Field(
        description=_("Key of the undertaking, or of a programme that the plan does not list.")
    )
    since: date | None
    until: date | None
    value: float
    low: float = Field(description=_("The ends between which it may lie."))
    high: float
    name: Words | None = Field(description=_("What a result counts."))
    unit: Words | None
    source: str | None
    holds: bool = Field(description=_("false for a line that a later one corrected."))


class Cost(Schema):
    __doc__ = _("What a result cost, in 10,000 yuan, with the interval that holds in 8 of 10 cases.")

    programme: str
    result: Words
    spent: float
    count: float
    cost: float | None
    low: float | None
    high: float | None
    few: bool = Field(description=_("Whether there are too few results to lean on it."))
    until: date
    said: Words = Field(description=_("What may be said of it, and no more."))


class Money(Schema):
    __doc__ = _("The money of a plan on a day.")

    plan: int
    on: date
    items: list[MoneyLine]
    costs: list[Cost]


class ApproverWord(Schema):
    __doc__ = _("What the approver said.")

    on: date
    approved: bool
    why: str


class Round(Schema):
    __doc__ = _("An evaluation on a day.")

    id: int
    key: str = Field(description=_("Such as yearly-2027."))
    kind: str = Field(description=_("yearly, mid or final."))
    year: int
    period_end: date
    readings_due: date
    report_due: date
    approval_due: date
    stage: str = Field(description=_("not-yet, readings, report, approval or approved."))
    stage_name: Words
    due: date | None
    late: int = Field(description=_("Days by which the deadline has passed, else 0."))
    sent_back: bool
    handed_in: list[date] = Field(description=_("When versions of the report were handed in."))
    word: ApproverWord | None


class Rounds(Schema):
    __doc__ = _("The evaluations of a plan on a day.")

    plan: int
    on: date
    items: list[Round]


class FindingPlace(Schema):
    __doc__ = _("A place in a document.")

    file: str
    line: str | int
    text: str


class Finding(Schema):
    __doc__ = _("What a document says against itself or another.")

    id: int
    kind: str
    severity: str = Field(description=_("error, warning or info."))
    state: str = Field(description=_("open, accepted or explained."))
    note: str | None
    message: Words
    places: list[FindingPlace]


class Findings(Schema):
    __doc__ = _("Contradictions, the gravest first.")

    plan: int
    items: list[Finding]


class PlanReport(Schema):
    __doc__ = _("A report that is written.")

    id: int
    round: int
    format: str = Field(description=_("docx, pdf or xlsx."))
    on: date
    lang: str
    file: str
    written_at: datetime | None


class Reports(Schema):
    __doc__ = _("Reports, newest first.")

    plan: int
    items: list[PlanReport]
