"""A reading of a plan becomes the plan that is followed. Doing it again adds what is new and keeps what people did."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from rencai.plan.dossier_files import undertakings_of
from rencai.plan.evaluation import rounds_of
from rencai_web.foundation.accounts.models import Account
from rencai_web.foundation.audit.actions import note
from rencai_web.foundation.components.surroundings import city
from rencai_web.plan.models import EvaluationRound, Indicator, Plan, Target, Undertaking, WorkList
from rencai_web.plan.queries.agencies import agency_id

Told = Mapping[str, Any]


@dataclass(frozen=True)
class Cover:
    """What stands on the cover of a plan."""

    slug: str
    title_zh: str
    title_en: str
    first_year: int
    last_year: int
    document: str = ""
    invented: bool = False


def cover_of(told: Told, *, document: str = "", invented: bool = False) -> Cover:
    """A cover by the years of the plan's indicators, for a document that has no title of its own here."""
    base = [one["baseline"]["year"] for one in told["indicators"] if one["baseline"]["year"]]
    aims = [one["target"]["year"] for one in told["indicators"] if one["target"]["year"]]
    last = max(aims, default=date.min.year)
    first = min(base, default=last - 5) + 1
    return Cover(
        f"{city().id}-{first}-{last}", f"{first}–{last} 年人才发展规划", f"Talent plan {first}–{last}", first, last,
        document or str(told.get("document") or ""), invented,
    )  # fmt: skip


@transaction.atomic
def take_plan(*, by: Account | None, told: Told, cover: Cover, agencies: Mapping[str, str] | None = None) -> Plan:
    """Make the plan, or add to it what a new reading has. ``agencies``: who owes which indicator, by its name.

    Nothing that people typed is touched: an indicator or undertaking that is there keeps what it has.
    """
    plan, made = Plan.objects.get_or_create(
        slug=cover.slug,
        defaults={
            "title_zh": cover.title_zh, "title_en": cover.title_en, "first_year": cover.first_year,
            "last_year": cover.last_year, "document": cover.document, "invented": cover.invented,
        },
    )  # fmt: skip
    counts = {
        "indicators": _indicators(plan, told["indicators"], agencies or {}),
        "undertakings": _undertakings(plan, told),
        "rounds": _rounds(plan),
    }
    if made or any(counts.values()):
        note(by=by, act="take plan", kind="plan", subject=plan.slug, after=counts)
    return plan


def _indicators(plan: Plan, told: Sequence[Told], agencies: Mapping[str, str]) -> int:
    have = set(plan.indicators.values_list("name", flat=True))
    english = {figure.zh: figure for figure in city().figures}
    fresh = [(place, one) for place, one in enumerate(told) if one["name"] not in have]
    for place, one in fresh:
        figure = english.get(one["name"])
        indicator = Indicator.objects.create(
            plan=plan, no=one["no"], place=place, group=one["group"] or "", name=one["name"], unit=one["unit"] or "",
            group_en=one.get("group_en") or (figure.group.capitalize() if figure else ""),
            name_en=one.get("name_en") or (figure.en if figure else ""),
            base_year=one["baseline"]["year"], base_value=one["baseline"]["value"], line=str(one.get("line") or ""),
            agency=agencies.get(one["name"], ""),
        )  # fmt: skip
        target = one["target"]
        if target["value"] is not None and target["year"] is not None:
            Target.objects.create(
                indicator=indicator, year=target["year"], value=target["value"], qualifier=target["qualifier"] or "",
                since=date(plan.first_year, 1, 1),
            )  # fmt: skip
    return len(fresh)


def _undertakings(plan: Plan, told: Told) -> int:
    lines = {kind: told.get("lists", {}).get(kind, ()) for kind in WorkList.values}
    lines[str(WorkList.MEASURES)] = told.get("measures", ())
    have = set(plan.undertakings.values_list("key", flat=True))
    fresh, seen = [], dict.fromkeys(lines, 0)
    for place, one in enumerate(undertakings_of(told)):
        item = lines[one.kind][seen[one.kind]]
        seen[one.kind] += 1
        if one.key not in have:
            fresh.append(
                Undertaking(
                    plan=plan, key=one.key, kind=one.kind, place=place, no=one.no, name=one.name[:200],
                    lead=agency_id(one.lead), lead_printed=one.lead or "", others=list(one.others),
                    years=one.years or "", line=str(item.get("line") or ""),
                )
            )  # fmt: skip
    return len(Undertaking.objects.bulk_create(fresh))


def _rounds(plan: Plan) -> int:
    have = {row.key for row in plan.rounds.all()}
    fresh = [
        EvaluationRound(plan=plan, kind=one.kind.value, year=one.year, place=place)
        for place, one in enumerate(rounds_of(plan.first_year, plan.last_year))
        if one.key not in have
    ]
    return len(EvaluationRound.objects.bulk_create(fresh))
