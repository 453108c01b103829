"""The bridge to the brain: the rows of a plan become its dossier. Nothing of pace, chance or state is reckoned here."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from rencai.plan import (
    Amount,
    Assigned,
    Blocker,
    Comparison,
    Definition,
    Dossier,
    FundLine,
    Goal,
    Milestone,
    News,
    Related,
    Reported,
    Results,
    Spending,
    TargetRevision,
    Undertaking,
    Word,
    goals_from,
)
from rencai.vocabulary.bilingual import Bilingual
from rencai_web.plan import models
from rencai_web.plan.models import MoneyKind, ReadingState
from rencai_web.plan.queries.agencies import named
from rencai_web.plan.queries.rows import PlanRows, confirmed_by, day_of, entered_by, held_money, who_decided


def dossier_of(rows: PlanRows, on: date) -> Dossier:
    """All that is known of a plan on a day, agencies called by their names in the reader's language."""
    plan = rows.plan
    keys = {one.pk: one.key for one in rows.undertakings}
    money = held_money(rows.money, on)
    return Dossier(
        name=Bilingual(plan.title_zh, plan.title_en),
        first_year=plan.first_year,
        last_year=plan.last_year,
        goals=_goals(rows),
        undertakings=[as_brain(one) for one in rows.undertakings],
        readings=_readings(rows, on),
        targets=_revisions(rows),
        milestones=[Milestone(keys[one.undertaking_id], one.name, one.due_on, one.done_on) for one in rows.milestones],
        blockers=[
            Blocker(
                keys[one.undertaking_id],
                named(one.waits_for),
                one.since,
                one.ended_on,
                one.what,
                day_of(one.entered_at),
                day_of(one.ended_at),
            )
            for one in rows.blockers
        ],
        news=[News(keys[one.undertaking_id], one.on, _reporter(one), one.said, one.done) for one in rows.reports],
        words=[_word(row, word) for row in rows.rounds for word in row.words.all()],
        fund=[
            FundLine(one.year, _amount(one), one.source)
            for one in money
            if one.kind == MoneyKind.FUND and one.year is not None
        ],
        spending=[_spending(one) for one in money if one.kind == MoneyKind.SPENT],
        results=[_results(one) for one in money if one.kind == MoneyKind.RESULT],
        definitions=definitions(rows),
        related=_related(rows),
        owners={one.name: named(one.agency) for one in rows.aimed if one.agency},
        handed_in={row.key: [timezone.localdate(one.at) for one in row.hand_ins.all()] for row in rows.rounds},
        comparisons=_comparisons(rows),
        programmes={
            one.programme: Bilingual(one.programme_zh, one.programme_en) for one in rows.money if one.programme_zh
        },
        english={one.name: one.name_en for one in rows.indicators if one.name_en},
        invented=plan.invented,
    )


def _goals(rows: PlanRows) -> list[Goal]:
    told = []
    for one in rows.aimed:
        first = rows.targets[one.pk][0]
        told.append(
            {
                "no": one.no,
                "group": one.group or None,
                "name": one.name,
                "unit": one.unit or None,
                "baseline": {"year": one.base_year, "value": one.base_value},
                "target": {"year": first.year, "value": first.value, "qualifier": first.qualifier or None},
            }
        )
    return goals_from({"indicators": told})


def _revisions(rows: PlanRows) -> list[TargetRevision]:
    return [
        TargetRevision(
            one.name, target.value, target.since, who_decided(target), target.reason,
            target.year, tuple(target.qualifier.split("、")) if target.qualifier else (),
        )
        for one in rows.aimed
        for target in rows.targets[one.pk][1:]
    ]  # fmt: skip


def _readings(rows: PlanRows, on: date) -> list[Reported]:
    """The readings that count on a day: those that somebody had confirmed by then, or that a document told."""
    return [
        Reported(
            one.name, reading.on, reading.value, one.unit or None, reading.doubtful, reading.revision,
            reading.evidence or None, entered_by(reading) or None, day_of(reading.entered_at),
            confirmed_by(reading), day_of(reading.confirmed_at),
        )
        for one in rows.aimed
        for reading in rows.readings.get(one.pk, ())
        if reading.state == ReadingState.CONFIRMED and _counts_from(reading) <= on
    ]  # fmt: skip


def _counts_from(reading: models.Reading) -> date:
    """What somebody typed counts once it was confirmed; what a document tells did so before anybody confirmed it."""
    moment = reading.confirmed_at if reading.entered_by_id and reading.confirmed_at else reading.entered_at
    return timezone.localdate(moment)


def as_brain(one: models.Undertaking) -> Undertaking:
    """One undertaking in the brain's terms."""
    lead = named(one.lead, one.lead_printed) if one.lead or one.lead_printed else None
    return Undertaking(one.key, one.no, one.kind, one.name, lead, tuple(one.others), one.years or None)


def _reporter(one: models.Progress) -> str:
    return one.by.name if one.by else one.by_name


def _word(row: models.EvaluationRound, word: models.ApproverWord) -> Word:
    versions = [one.pk for one in row.hand_ins.all()]
    read = versions.index(word.hand_in_id) + 1 if word.hand_in_id in versions else None
    who = word.by.name if word.by else word.by_name
    return Word(row.key, timezone.localdate(word.at), who, word.approved, word.why, read)


def _amount(one: models.MoneyLine) -> Amount:
    return Amount(one.value, one.low, one.high)


def _spending(one: models.MoneyLine) -> Spending:
    return Spending(one.programme, _amount(one), one.until or date.min, one.since, one.source)


def _results(one: models.MoneyLine) -> Results:
    # Without English words the Chinese ones stand on the English page, too.
    name, unit = Bilingual(one.name_zh, one.name_en or one.name_zh), Bilingual(one.unit_zh, one.unit_en or one.unit_zh)
    return Results(one.programme, name, unit, _amount(one), one.until or date.min, one.since, one.source)


def definitions(rows: PlanRows) -> list[Definition]:
    """How the base counts what it can count."""
    return [
        Definition(
            one.name,
            Bilingual(one.definition["zh"], one.definition["en"]),
            {column: tuple(values) for column, values in one.definition["where"].items()},
            None if one.definition.get("among") is None
            else {column: tuple(values) for column, values in one.definition["among"].items()},
            one.definition.get("table", "people"),
        )
        for one in rows.aimed
        if one.definition
    ]  # fmt: skip


def _related(rows: PlanRows) -> list[Related]:
    return [
        Related(one.name, said["told"], said["evidence"], Bilingual(said["zh"], said["en"]))
        for one in rows.indicators
        for said in one.related
    ]


def _comparisons(rows: PlanRows) -> dict[str, Comparison]:
    found = {}
    for one in rows.undertakings:
        if told := one.comparison:
            words = Bilingual(told["zh"], told["en"])
            counts = (told["inside"], told["inside_reached"], told["outside"], told["outside_reached"])
            found[one.key] = Comparison(Assigned(told["assigned"]), words, *counts)
    return found
