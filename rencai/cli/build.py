"""`rencai build`: deliveries in, one talent base out."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path
from typing import Any, NoReturn

import click

from rencai.cli.options import city_option, home_option, json_option
from rencai.cli.output import ShownProgress, result, say
from rencai.engine.secrets import KEY_VARIABLE
from rencai.vocabulary.errors import BadState

_KINDS = {"person": "people", "employer": "employers", "post": "posts"}


@click.command()
@click.option(
    "--input",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=None,
    help="Folder of the deliveries: deliveries/DATE/…, DATE/…, or files alone (then --on says their date). "
    "Default: what the home holds, see `rencai deliveries`.",
)
@home_option
@click.option(
    "--on",
    type=click.DateTime(["%Y-%m-%d"]),
    default=None,
    help="Read the deliveries up to this date (YYYY-MM-DD); default: all.",
)
@city_option
@json_option
def command(folder: Path | None, home: Path, on: datetime | None, city_dir: Path | None, as_json: bool) -> None:
    """Turn deliveries, those in a folder or those the home holds, into the talent base.

    Files that were read before are not read again; a build that is interrupted goes on where it stopped, and until it
    has ended the base that was there still answers.
    """
    from rencai.city import load_city
    from rencai.talentbase.build import Handed, build
    from rencai.talentbase.home import Home
    from rencai.talentbase.shelf import Shelf

    city, day = load_city(city_dir), on.date() if on else None
    # A wrong folder is refused before anything is made.
    handed = Handed.in_folder(folder, on=day) if folder is not None else None
    sealer, made = Home(home).sealer(os.environ.get(KEY_VARIABLE)) if handed or home.is_dir() else nothing_here(home)
    if made:
        say_where_the_key_is(home)
    handed = handed or Handed.on_shelf(Shelf(home, sealer), on=day)
    with ShownProgress() as progress:
        about = build(handed, home, city, sealer, progress=progress)
    lines = _summary(about, home)
    if as_json:
        for line in lines:
            say(line)
        result(about)
    else:
        click.echo("\n".join(lines))


def say_where_the_key_is(home: Path) -> None:
    """Tell of a key that was made just now."""
    say(f"made a key: {home / 'key'} (keep a copy apart from the data; or set {KEY_VARIABLE})")


def nothing_here(home: Path) -> NoReturn:
    """Refuse a home that does not exist."""
    todo = "put files there with `rencai deliveries add FOLDER`, or say --input FOLDER"
    raise BadState("there is no home here", where=str(home), todo=todo)


def _summary(about: dict[str, Any], home: Path) -> list[str]:
    rows = about["rows"]
    refused = [file for file in about["files"] if "refused" in file]
    read_now = sum(file.get("read_now", False) for file in about["files"])
    lines = ["样例数据（虚构） / invented sample data"] if about["invented"] else []
    if about["nothing_new"]:
        lines.append("nothing new since the last build; this is what it found")
    lines += [
        f"deliveries  {about['deliveries'][0]} … {about['deliveries'][-1]} ({len(about['deliveries'])})",
        f"files       {len(about['files']):,} in, {read_now:,} read now, {len(refused):,} refused",
        f"rows        {rows['read']:,} read = {rows['kept']:,} kept + {rows['set_aside']:,} set aside"
        f" + {rows['repeats']:,} repeated; {rows['dropped']:,} single values set aside",
        "found       " + ", ".join(f"{number:,} {name}" for name, number in about["found"].items()),
        *_links(about),
        f"claims      {sum(about['claims'].values()):,}; ids merged {about['merged']:,}, split {about['split']:,}",
        *(f"stage       {s['stage']:<10} {s['seconds']:7.2f} s {s['peak_mib']:8,.0f} MiB" for s in about["stages"]),
        f"all         {about['seconds']:18.2f} s {about['peak_mib']:8,.0f} MiB",
        f"lies in     {home / 'lake'}, {home / 'sealed'} (sealed), {home / 'intake'} (rows set aside, sealed)",
    ]
    lines += [f"refused     {file['delivery']} {file['file']}: {file['refused']}" for file in refused]
    here = f"--home {home}"
    return [*lines, f"next        rencai base count --by team,town {here}", f"            rencai base flows {here}"]


def _links(about: dict[str, Any]) -> list[str]:
    lines = []
    for kind, evidence in about["links"].items():
        told = ", ".join(f"{name} {number:,}" for name, number in list(evidence.items())[:6])
        asked = about["uncertain"][kind]
        lines.append(f"links       {_KINDS[kind]}: {told or 'none'}; {asked:,} pairs for a person to judge")
    return lines
