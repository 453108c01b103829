"""`rencai city`: a city is a folder; check it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from rencai.cli.options import city_option, json_option
from rencai.cli.output import result, say


@click.group()
def command() -> None:
    """Check a city folder: places, chains, teams, sources, words."""


@command.command()
@click.argument("folder", metavar="[DIR]", required=False, type=click.Path(path_type=Path))
@city_option
@json_option
def check(folder: Path | None, city_dir: Path | None, as_json: bool) -> None:
    """Name file and line of everything wrong in a city folder, and what would be right.

    Without DIR the folder of --city is checked, else the Jinjiang city shipped inside. Exit code 1 with findings,
    0 with a short summary.
    """
    from rencai.city import default_city_dir, load_city
    from rencai.city.checking import check_city, summary
    from rencai.vocabulary.errors import BadInput

    directory = folder or city_dir or default_city_dir()
    if not directory.is_dir():
        raise BadInput("there is no such city folder", where=str(directory), todo="see docs/another-city.md")
    findings = check_city(directory)
    answer: dict[str, Any] = {
        "city": str(directory),
        "findings": [
            {"file": str(finding.file), "line": finding.line, "what": finding.what, "todo": finding.todo}
            for finding in findings
        ],
        "summary": {} if findings else summary(load_city(directory)),
    }
    if as_json:
        result(answer)
    elif findings:
        for finding in findings:
            click.echo(str(finding.as_error()))
        say(f"{len(findings)} to mend")
    else:
        click.echo(f"{directory}: nothing to mend")
        click.echo(", ".join(f"{count} {name}" for name, count in answer["summary"].items()))
    sys.exit(1 if findings else 0)
