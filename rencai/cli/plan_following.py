"""`rencai plan follow|undertakings|score|money`: a plan on a day."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rencai.cli.options import city_option, json_option, on_option
from rencai.cli.output import result, say

if TYPE_CHECKING:
    from rencai.plan.dossier import PlanOn
    from rencai.plan.followed import Followed

plan_argument = click.argument("plan", required=False, metavar="[PLAN]")
base_option = click.option(
    "--home",
    type=click.Path(path_type=Path, file_okay=False),
    default=None,
    help="Also count the indicators in the base of this home, and show the difference.",
)


def the_day(on: datetime | None) -> date:
    """The day that was asked for; the program has no clock."""
    if on is None:
        raise click.UsageError("say the date to look at: --on YYYY-MM-DD")
    return on.date()


def open_plan(plan: str | None, on: date, city_dir: Path | None, home: Path | None = None) -> PlanOn:
    """A plan on a day: of a folder, or of one named in the city's plan folder; default: the city's own."""
    from rencai.city import load_city
    from rencai.plan.dossier import plan_on
    from rencai.plan.dossier_files import english_of, read_dossier

    city = load_city(city_dir)
    dossier = read_dossier(_folder(plan, Path(city.dir) / "plan"), english_of(city))
    if dossier.invented:
        say("样例：数据均为虚构 · a sample: all its data are invented")
    if home is None:
        return plan_on(dossier, on)
    from rencai.plan.computed import computed_on
    from rencai.talentbase.home import Home

    lake = Home(home).opened().lake
    days = [day for day in lake.dates("people") if day <= on]
    units = {goal.name: goal.unit for goal in dossier.goals}
    return plan_on(dossier, on, computed_on(lake, dossier.definitions, days, units))


def _folder(plan: str | None, shipped: Path) -> Path:
    if plan is None:
        return shipped
    if Path(plan).is_file():
        raise click.UsageError(
            f"{plan} is a file: say with --readings what was reported (follow), or name a plan folder"
        )
    return Path(plan) if Path(plan).is_dir() else shipped / plan


@click.command()
@plan_argument
@click.option(
    "--readings", "progress", type=click.Path(path_type=Path, dir_okay=False), default=None,
    help="csv or yaml: indicator, on, value[, unit, definition, evidence, entered_by, …].",
)  # fmt: skip
@city_option
@base_option
@on_option
@json_option
def follow(
    plan: str | None,
    progress: Path | None,
    city_dir: Path | None,
    home: Path | None,
    on: datetime | None,
    as_json: bool,
) -> None:
    """Say where each indicator stands on a date: pace and chance before its target date, the outcome after it.

    PLAN is a plan folder, the name of one in the city's plan folder (sample-2026-2030), or, with --readings, a plan
    document or the YAML that `rencai plan read --out` wrote; default: the city's own plan. A reading's "on" is a day,
    a month or a year (taken for its last day). What was entered after --on is not looked at.
    """
    from rencai.plan.computed import difference_json
    from rencai.plan.followed import followed_json

    day = the_day(on)
    if progress is not None:
        followed = _with_readings(plan, progress, day)
        told = [followed_json(one) for one in followed]
    else:
        looked_at = open_plan(plan, day, city_dir, home)
        english = looked_at.dossier.english
        told = [followed_json(one, english) for one in looked_at.followed]
        for one in told if home is not None else []:
            one["counted"] = [difference_json(gap) for gap in looked_at.differences if gap.indicator == one["name"]]
    if as_json:
        result(told)
        return
    for one in told:
        click.echo(_standing_line(one))
        for gap in one.get("counted", []):
            click.echo(f"{'':<20} {gap['on']} 报告 reported {gap['reported']:g} · 数据库 counted {gap['computed']:g}")


def _with_readings(plan: str | None, progress: Path, on: date) -> list[Followed]:
    from rencai.plan.followed import follow_plan
    from rencai.plan.following import goals_of
    from rencai.plan.progress_files import read_progress

    if plan is None:
        raise click.UsageError("name the plan whose readings these are: a document, or the YAML of its reading")
    return follow_plan(goals_of(Path(plan)), read_progress(progress), on, where=str(progress))


_LEANING = {"unconfirmed": "（未确认 unconfirmed）", "doubtful": "（口径存疑 definition in doubt）"}


def _standing_line(one: dict[str, Any]) -> str:
    unit, target = one["unit"] or "", one["target"]
    aim = f"{shown(target['value'])}{unit}{target['qualifier'] or ''}"
    last = one["last"]["value"]
    now = "-" if last is None else f"{shown(last)}{unit}"
    now += _LEANING.get(one["strength"], "")
    if one["outcome"] is not None:
        share = "" if one["share"] is None else f"（{one['share']:.0%}）"
        return f"{one['outcome']:<20} {one['name']}: {now} / {aim}{share}"
    if one["expected"] is None:
        return f"{one['colour']:<20} {one['name']}: {now} → {aim}"
    expected = one["expected"]
    span = f"{shown(expected['low'])}-{shown(expected['high'])}"
    return (
        f"{one['colour']:<20} {one['name']}: {now} → {aim}, 预计 expected {shown(expected['value'])}（{span}）, "
        f"机会 chance {one['chance']:.0%}"
    )


def shown(value: float | None) -> str:
    """A number for the terminal."""
    return "?" if value is None else f"{value:g}" if abs(value) < 1e6 else str(value)


@click.command()
@plan_argument
@city_option
@on_option
@json_option
def undertakings(plan: str | None, city_dir: Path | None, on: datetime | None, as_json: bool) -> None:
    """Say where each undertaking stands on a date, who waits for whom, and what is due.

    States: not-started, under-way, late, blocked, done, no-report. PLAN as for `follow`.
    """
    from rencai.plan.reminders import reminder_json
    from rencai.plan.undertakings_state import stand_json
    from rencai.plan.waiting import waits_json

    looked_at = open_plan(plan, the_day(on), city_dir)
    stands = [stand_json(one) for one in looked_at.stands]
    waits = waits_json(looked_at.waits)
    due = [reminder_json(one) for one in looked_at.reminders]
    if as_json:
        result({"undertakings": stands, **waits, "reminders": due})
        return
    for one in stands:
        why = "；".join(reason["zh"] for reason in one["reasons"])
        click.echo(f"{one['state']:<12} {one['key']:<14} {one['name']} — {one['lead'] or '?'}：{why}")
    for wait in waits["waits"]:
        click.echo(f"{wait['days']:>4} 天 days  {wait['waiter'] or '?'} → {wait['waits_for']}  {wait['name']}")
    for ring in waits["rings"]:
        click.echo(f"互相等待 ring: {' → '.join(ring)}")
    for one in due:
        click.echo(f"{one['role']:<9} {one['agency'] or '':<8} {one['words']['zh']}")


@click.command()
@plan_argument
@city_option
@on_option
@json_option
def score(plan: str | None, city_dir: Path | None, on: datetime | None, as_json: bool) -> None:
    """Show the agencies' score cards with their parts and the formula. PLAN as for `follow`."""
    from rencai.plan.score import FORMULA, card_json

    looked_at = open_plan(plan, the_day(on), city_dir)
    cards = [card_json(card) for card in looked_at.cards]
    if as_json:
        result({"formula": {"zh": FORMULA.zh, "en": FORMULA.en}, "cards": cards})
        return
    for card in cards:
        told = (
            "数据太少 too little data"
            if card["score"] is None
            else f"{card['score']:.0f}（{card['low']:.0f}-{card['high']:.0f}）"
        )
        parts = ", ".join(f"{part['id']} {part['k']:g}/{part['n']}" for part in card["parts"] if part["n"])
        click.echo(f"{card['agency']:<10} {told:<16} {parts}")
    click.echo(FORMULA.zh)
    click.echo(FORMULA.en)


@click.command()
@plan_argument
@city_option
@on_option
@json_option
def money(plan: str | None, city_dir: Path | None, on: datetime | None, as_json: bool) -> None:
    """Show the fund by year, what was spent, what a result cost, and what may be said of it. PLAN as for `follow`."""
    from rencai.plan.money_words import money_json

    told = money_json(open_plan(plan, the_day(on), city_dir))
    if as_json:
        result(told)
        return
    for line in told["fund"]:
        click.echo(f"{line['year']}  {line['amount']:>10,.10g} 万元  {line['source']}")
    if told["growth"] is not None:
        click.echo(told["growth"]["said"]["zh"])
    for one in told["spent"]:
        click.echo(
            f"{one['name']['zh']} {one['since'] or '?'}—{one['until']}: {one['amount']:,.10g} 万元  {one['source']}"
        )
    for cost in told["costs"]:
        click.echo(cost["said"]["zh"])
        click.echo(cost["said"]["en"])
