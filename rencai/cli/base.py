"""`rencai base`: question the talent base."""

from __future__ import annotations

import getpass
import os
import time
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rencai.cli.options import city_option, home_option, json_option, on_option
from rencai.cli.output import result, say
from rencai.engine.secrets import KEY_VARIABLE, Sealer

if TYPE_CHECKING:
    from rencai.talentbase.home import BuildFolder

_day = click.DateTime(["%Y-%m-%d"])


@click.group()
def command() -> None:
    """Question the talent base that `rencai build` made."""


@command.command()
@click.argument("identifier", metavar="ID")
@click.option("--reason", default=None, help="Show identifying values in full, for this reason; it is written down.")
@home_option
@city_option
@json_option
def person(identifier: str, reason: str | None, home: Path, city_dir: Path | None, as_json: bool) -> None:
    """Unfold a person (P-…, or an employer E-…, a post J-…): golden values, claims, source rows.

    Identifying values show at most their last two characters, unless --reason says why more is needed; every such
    showing is noted in audit.jsonl of the home folder.
    """
    from rencai.city import load_city
    from rencai.talentbase.profile import Opened, Reader

    opened = None
    if reason is not None:
        if not reason.strip():
            raise click.UsageError("--reason wants a reason in words")
        opened = Opened(getpass.getuser(), time.strftime("%Y-%m-%dT%H:%M:%S%z"), reason.strip())
    build = _opened(home)
    found = Reader(build, load_city(city_dir), _sealer(home)).profile(identifier, opened=opened, home=home)
    if as_json:
        result(found)
    else:
        click.echo("\n".join(_unfolded(found)))


@command.command()
@click.option("--by", "by", default="team", show_default=True, help="Columns to count by, separated by commas.")
@on_option
@home_option
@city_option
@json_option
def count(by: str, on: datetime | None, home: Path, city_dir: Path | None, as_json: bool) -> None:
    """Count the people who are here, by team, town, chain, stage, degree, grade, …

    Who cannot be placed is counted as unknown, so that the groups add up to the total. Counting by status counts
    also those who left, retired or live elsewhere.
    """
    from rencai.city import load_city
    from rencai.talentbase.counts import count as count_people

    columns = [name.strip() for name in by.split(",") if name.strip()]
    build = _opened(home)
    found = count_people(build, load_city(city_dir), columns, on=on.date() if on else None)
    found["invented"] = build.about["invented"]
    if as_json:
        result(found)
        return
    for line in _invented(found["invented"]):
        click.echo(line)
    for group in found["groups"]:
        words = " · ".join(f"{name['zh']} {name['en']}" for name in group["labels"].values())
        click.echo(f"{group['count']:>9,}  {words}")
    click.echo(f"{found['total']:>9,}  合计 total, {found['on']}")


@command.command()
@click.option("--from", "start", type=_day, default=None, help="The earlier day (default: the last but one built).")
@click.option("--to", "end", type=_day, default=None, help="The later day (default: the last one built).")
@home_option
@city_option
@json_option
def flows(start: datetime | None, end: datetime | None, home: Path, city_dir: Path | None, as_json: bool) -> None:
    """Who arrived, left, moved, rose between two days of the base."""
    from rencai.city import load_city
    from rencai.talentbase.counts import flows as flows_of

    build = _opened(home)
    first, last = _days(build, start, end)
    found: dict[str, Any] = flows_of(build, load_city(city_dir), first, last)
    found["invented"] = build.about["invented"]
    if as_json:
        result(found)
        return
    for line in _invented(found["invented"]):
        click.echo(line)
    click.echo(f"{found['here_from']:>9,}  在本市 here, {found['from']}")
    for flow in found["flows"]:
        click.echo(f"{flow['count']:>9,}  {flow['label']['zh']} {flow['label']['en']}")
    click.echo(f"{found['here_to']:>9,}  在本市 here, {found['to']}")


@command.command()
@click.argument("text")
@home_option
@json_option
def find(text: str, home: Path, as_json: bool) -> None:
    """Find ids: a person's whole name or number, part of an employer's name or a post's title."""
    from rencai.talentbase.finding import Finder

    found = Finder(_opened(home), _sealer(home)).find(text)
    if as_json:
        result(found)
        return
    for one in found["found"]:
        click.echo(f"{one['id']}  {one['value']}  ({one['by']})")
    say(f"{len(found['found'])} shown, {found['more']} more" if found["found"] else "nobody and nothing is called so")


def _opened(home: Path) -> BuildFolder:
    from rencai.talentbase.home import Home

    return Home(home).opened()


def _sealer(home: Path) -> Sealer:
    from rencai.talentbase.home import Home

    return Home(home).sealer(os.environ.get(KEY_VARIABLE))[0]


def _days(build: BuildFolder, start: datetime | None, end: datetime | None) -> tuple[date, date]:
    built = build.lake.dates("people")
    last = end.date() if end else built[-1]
    before = [day for day in built if day < last]
    return start.date() if start else (before[-1] if before else last), last


def _invented(invented: bool) -> list[str]:
    return ["样例数据（虚构） / invented sample data"] if invented else []


def _unfolded(found: dict[str, Any]) -> list[str]:
    lines = [*_invented(found["invented"]), f"{found['id']}  {found['on']}"]
    if "asked_for" in found:
        lines.append(f"{found['asked_for']} was merged into {found['id']}")
    for name, value in found["snapshot"].items():
        if value["value"] is not None:
            label = value.get("label")
            lines.append(f"  {name:<16} {value['value']}" + (f"  {label['zh']} {label['en']}" if label else ""))
    for field in found["fields"]:
        lines.append(f"{field['name']['zh']} {field['name']['en']}: {_told(field)}")
        lines += [f"    {_claim_line(claim)}" for claim in field["claims"]]
    lines.append(f"{len(found['rows'])} rows")
    lines += [f"    {row['delivery']} {row['file']} row {row['row']}" for row in found["rows"]]
    return lines


def _told(field: dict[str, Any]) -> str:
    label, because = field.get("label", {}), field["because_label"]
    words = " ".join(dict.fromkeys(label.values()))
    value = field["value"] if words in ("", field["value"]) else f"{field['value']} ({words})"
    return f"{value}  （{because['zh']} {because['en']}）"


def _claim_line(claim: dict[str, Any]) -> str:
    first, last = claim["first"], claim["last"]
    how = "" if claim["basis"] == "stated" else f" ({claim['basis_label']['zh']} {claim['basis_label']['en']})"
    line = f"{claim['value']}  {claim['source']}{how}, {first['delivery']} {first['file']} row {first['row']}"
    return line if claim["times"] == 1 else f"{line} … {last['delivery']} row {last['row']} ({claim['times']} times)"
