"""A plan folder of a city into the house: its plan, readings, steps, words and money. Repeating it adds what is new.

What people typed stays: where a row of the same thing is there, the file's is left alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from pathlib import Path

import yaml
from django.db import transaction
from django.utils import timezone

from rencai.plan import Dossier, Reported
from rencai.plan.dossier_files import english_of, read_dossier
from rencai.plan.following import factor_into, which_goal
from rencai_web.foundation.components.surroundings import city
from rencai_web.plan.actions.plans import Cover, take_plan
from rencai_web.plan.models import (
    ApproverWord,
    Blocker,
    HandIn,
    Indicator,
    Milestone,
    MoneyKind,
    MoneyLine,
    Plan,
    Progress,
    Reading,
    ReadingState,
    Target,
    Undertaking,
)
from rencai_web.plan.queries.agencies import agency_id


@transaction.atomic
def take_folder(folder: Path) -> Plan:
    """Read a plan folder and keep what it says. Raises BadInput or BadCity where a file is wrong."""
    dossier = read_dossier(folder, english_of(city()))
    own = folder / "plan.yaml"
    told = yaml.safe_load((own if own.is_file() else folder.parent / "plan.yaml").read_text(encoding="utf-8"))
    years = f"{dossier.first_year}-{dossier.last_year}"
    slug = f"{city().id}-{folder.name if dossier.invented else years}"
    cover = Cover(
        slug, dossier.name.zh, dossier.name.en, dossier.first_year, dossier.last_year,
        str(told.get("document") or ""), dossier.invented,
    )  # fmt: skip
    plan = take_plan(
        by=None, told=told, cover=cover, agencies={name: agency_id(lead) for name, lead in dossier.owners.items()}
    )
    indicators = {one.name: one for one in plan.indicators.all()}
    undertakings = {one.key: one for one in plan.undertakings.all()}
    _take_content(dossier, indicators, undertakings)
    _take_targets(dossier, indicators)
    _take_readings(dossier, indicators)
    _take_steps(dossier, undertakings)
    _take_words(dossier, plan)
    _take_money(dossier, plan)
    return plan


def _take_content(
    dossier: Dossier, indicators: Mapping[str, Indicator], undertakings: Mapping[str, Undertaking]
) -> None:
    """English names, definitions and what speaks near an indicator: content of the folder, taken anew each time."""
    definitions = {one.indicator: one for one in dossier.definitions}
    for name, row in indicators.items():
        told = definitions.get(name)
        row.name_en = dossier.english.get(name, row.name_en)
        row.group_en = dossier.english.get(row.group, row.group_en)
        row.definition = told and {
            "zh": told.words.zh, "en": told.words.en, "table": told.table,
            "where": {column: list(values) for column, values in told.where.items()},
            "among": None if told.among is None else {column: list(values) for column, values in told.among.items()},
        }  # fmt: skip
        row.related = [
            {"told": one.told, "evidence": one.evidence, "zh": one.why.zh, "en": one.why.en}
            for one in dossier.related
            if one.indicator == name
        ]
        row.save(update_fields=["name_en", "group_en", "definition", "related"])
    for key, beside in dossier.comparisons.items():
        if key in undertakings:
            undertakings[key].comparison = {
                "assigned": beside.assigned.value, "zh": beside.counted.zh, "en": beside.counted.en,
                "inside": beside.inside, "inside_reached": beside.inside_reached,
                "outside": beside.outside, "outside_reached": beside.outside_reached,
            }  # fmt: skip
            undertakings[key].save(update_fields=["comparison"])


def _take_targets(dossier: Dossier, indicators: Mapping[str, Indicator]) -> None:
    for one in dossier.targets:
        goal = dossier.goals[which_goal(dossier.goals, one.indicator, "targets")]
        row = indicators[goal.name]
        qualifier = goal.qualifiers if one.qualifiers is None else one.qualifiers
        Target.objects.get_or_create(
            indicator=row, since=one.decided_on, value=one.value,
            defaults={
                "year": one.year or goal.aim.on.year, "qualifier": "、".join(qualifier), "reason": one.why[:300],
                "by_name": one.decided_by[:80],
            },
        )  # fmt: skip


def _take_readings(dossier: Dossier, indicators: Mapping[str, Indicator]) -> None:
    have: dict[tuple[int, date], list[Reading]] = defaultdict(list)
    for reading in Reading.objects.filter(indicator__in=indicators.values()):
        have[reading.indicator_id, reading.on].append(reading)
    fresh = []
    for one in sorted(dossier.readings, key=lambda said: (said.on, said.entered_on or said.on, said.row)):
        goal = dossier.goals[which_goal(dossier.goals, one.indicator, "readings")]
        row = indicators[goal.name]
        value = float(f"{one.value * factor_into(goal.unit, one.unit, 'readings'):.10g}")
        earlier = have[row.pk, one.on]
        if not _is_told(earlier, value, one.entered_on or one.on):
            fresh.append(_reading(row, one, value, max((was.revision for was in earlier), default=0) + 1))
            earlier.append(fresh[-1])
    Reading.objects.bulk_create(fresh)


def _is_told(earlier: Sequence[Reading], value: float, entered_on: date) -> bool:
    """Whether the file said this before, or a person said something since."""
    return any(
        (was.value, timezone.localdate(was.entered_at)) == (value, entered_on)
        if was.entered_by_id is None
        else entered_on <= timezone.localdate(was.entered_at)
        for was in earlier
    )


def _reading(row: Indicator, one: Reported, value: float, revision: int) -> Reading:
    confirmed = one.confirmed_by is not None
    return Reading(
        indicator=row, on=one.on, value=value, doubtful=one.doubtful, revision=revision,
        evidence=(one.evidence or "")[:300], state=ReadingState.CONFIRMED,
        entered_at=_noon(one.entered_on or one.on), entered_name=(one.entered_by or "")[:80],
        confirmed_at=_noon(one.confirmed_on or one.entered_on or one.on) if confirmed else None,
        confirmed_name=(one.confirmed_by or "")[:80],
    )  # fmt: skip


def _noon(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(12)))


def _take_steps(dossier: Dossier, undertakings: Mapping[str, Undertaking]) -> None:
    for step in dossier.milestones:
        Milestone.objects.get_or_create(
            undertaking=undertakings[step.undertaking], name=step.name[:160], due_on=step.due,
            defaults={"done_on": step.done_on},
        )  # fmt: skip
    for block in dossier.blockers:
        Blocker.objects.get_or_create(
            undertaking=undertakings[block.undertaking], waits_for=agency_id(block.waits_for), since=block.since,
            defaults={"what": block.why[:200], "ended_on": block.until},
        )  # fmt: skip
    for news in dossier.news:
        Progress.objects.get_or_create(
            undertaking=undertakings[news.undertaking], on=news.on, said=news.words[:500],
            defaults={"done": news.done, "by_name": news.by[:80]},
        )  # fmt: skip


def _take_words(dossier: Dossier, plan: Plan) -> None:
    rounds = {row.key: row for row in plan.rounds.all()}
    for key, days in dossier.handed_in.items():
        row = rounds[key]
        if not row.hand_ins.exists():
            HandIn.objects.bulk_create(HandIn(round=row, at=_noon(day)) for day in sorted(days))
    for word in dossier.words:
        ApproverWord.objects.get_or_create(
            round=rounds[word.round], at=_noon(word.on),
            defaults={"approved": word.approved, "why": word.why, "by_name": word.by[:80]},
        )  # fmt: skip


def _take_money(dossier: Dossier, plan: Plan) -> None:
    have = set(plan.money.values_list("kind", "year", "programme", "until", "name_zh", "value"))
    names = dossier.programmes
    fresh = [
        MoneyLine(
            kind=MoneyKind.FUND, year=fund.year, value=fund.amount.value, low=fund.amount.low, high=fund.amount.high,
            source=fund.source,
        )
        for fund in dossier.fund
    ]  # fmt: skip
    for spent in dossier.spending:
        made = MoneyLine(
            kind=MoneyKind.SPENT, programme=spent.programme, since=spent.since, until=spent.until,
            value=spent.amount.value, low=spent.amount.low, high=spent.amount.high, source=spent.source,
        )  # fmt: skip
        fresh.append(made)
    for result in dossier.results:
        made = MoneyLine(
            kind=MoneyKind.RESULT, programme=result.programme, since=result.since, until=result.until,
            value=result.count.value, low=result.count.low, high=result.count.high, source=result.source,
            name_zh=result.name.zh, name_en=result.name.en, unit_zh=result.unit.zh, unit_en=result.unit.en,
        )  # fmt: skip
        fresh.append(made)
    wanted = [
        one for one in fresh if (one.kind, one.year, one.programme, one.until, one.name_zh, one.value) not in have
    ]
    for one in wanted:
        one.plan = plan
        if one.programme in names:
            one.programme_zh, one.programme_en = names[one.programme].zh, names[one.programme].en
    MoneyLine.objects.bulk_create(wanted)
