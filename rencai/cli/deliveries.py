"""`rencai deliveries`: files that are handed in, kept sealed in the home."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

import click

from rencai.cli.build import nothing_here, say_where_the_key_is
from rencai.cli.options import city_option, home_option, json_option
from rencai.cli.output import result
from rencai.engine.secrets import KEY_VARIABLE


@click.group()
def command() -> None:
    """Files that are handed in, kept sealed in the home: `rencai build` without --input builds from them."""


@command.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@home_option
@click.option(
    "--on", type=click.DateTime(["%Y-%m-%d"]), default=None, help="Date of files that lie in no dated folder."
)
@json_option
def add(folder: Path, home: Path, on: datetime | None, as_json: bool) -> None:
    """Take the files of FOLDER (deliveries/DATE/…, DATE/…, or files alone) into the home.

    Files that lie there already stay as they are; one of the same name and other content takes the older one's place.
    """
    from rencai.talentbase.deliveries import find_files
    from rencai.talentbase.home import Home
    from rencai.talentbase.shelf import Shelf, add_folder

    day = on.date() if on else None
    find_files(folder, on=day)  # refuses a wrong folder before anything is made
    sealer, made = Home(home).sealer(os.environ.get(KEY_VARIABLE))
    if made:
        say_where_the_key_is(home)
    added = add_folder(Shelf(home, sealer), folder, on=day)
    if as_json:
        put = [{"delivery": str(file.delivery), "file": file.name, "bytes": file.size} for file in added.put]
        result({"put": put, "known": added.known})
        return
    size = sum(file.size for file in added.put) / 2**20
    click.echo(f"{len(added.put):,} files ({size:,.1f} MiB) taken in and sealed, {added.known:,} were there already")


@command.command(name="list")
@home_option
@json_option
def show(home: Path, as_json: bool) -> None:
    """Say which files the home holds, by delivery."""
    from rencai.talentbase.home import Home
    from rencai.talentbase.shelf import Shelf

    if not home.is_dir():
        nothing_here(home)
    files = Shelf(home, Home(home).sealer(os.environ.get(KEY_VARIABLE))[0]).every()
    if as_json:
        keys = ("name", "state", "size", "source", "invented", "mends")
        result([{"delivery": str(file.delivery), **{key: getattr(file, key) for key in keys}} for file in files])
        return
    for file in files:
        click.echo(f"{file.delivery}  {file.state:<8} {file.size:>12,}  {file.name}")
    click.echo(f"{len(files):,} files")


@command.command()
@home_option
@city_option
def reseal(home: Path, city_dir: Path | None) -> None:
    """After a change of keys (new,old): seal the files with the new one; what was read of them is read anew."""
    from rencai.city import load_city
    from rencai.sources import read_file
    from rencai.talentbase.home import Home
    from rencai.talentbase.intake import Intake
    from rencai.talentbase.shelf import Shelf

    if not home.is_dir():
        nothing_here(home)
    sealer, _ = Home(home).sealer(os.environ.get(KEY_VARIABLE))
    count = Shelf(home, sealer).reseal()
    forgotten = Intake(Home(home).intake, sealer, load_city(city_dir), read_file).forget_retired()
    click.echo(f"{count:,} files sealed anew, {forgotten:,} will be read anew by the next build")
