"""`rencai policy`: policies that compute. Any rule folder can be run with --policies."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from rencai.cli.options import city_option, json_option
from rencai.cli.output import ShownProgress, result, say

if TYPE_CHECKING:
    from rencai.rules.language.book import Book

F = TypeVar("F", bound=Callable[..., Any])

policies_option = click.option(
    "--policies",
    type=click.Path(path_type=Path, file_okay=False),
    default=None,
    help="Rule folder (default: policies/ of the city).",
)
day_option = click.option(
    "--on",
    "day",
    type=click.DateTime(["%Y-%m-%d"]),
    default=None,
    help="The day of the decision (default: the day on which the newest rule of the folder came into force).",
)
about_option = click.option(
    "--for",
    "about",
    type=click.Choice(["person", "employer", "team"]),
    default=None,
    help="Only the rules for persons, employers or teams.",
)
facts_option = click.option(
    "--facts",
    "facts_file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False, allow_dash=True),
    required=True,
    help="JSON file of facts, - for standard input: {fact: value}; null means asked and not known.",
)


def folder_options(function: F) -> F:
    """--city, --policies, --on, --json: what every use of a rule folder takes."""
    for option in reversed((city_option, policies_option, day_option, json_option)):
        function = option(function)
    return function


@click.group()
def command() -> None:
    """Policies that compute: check, decide, ask, near, simulate, prove.

    A rule folder holds facts.yaml and rules; docs/policies.md says how a rule is written. Without --on the day looked
    at is the one on which the newest rule of the folder came into force: nothing here reads a clock.
    """


@command.command()
@folder_options
@click.option("--language", type=click.Choice(["en", "zh"]), default="en", show_default=True, help="Of the findings.")
def check(city_dir: Path | None, policies: Path | None, day: datetime | None, as_json: bool, language: str) -> None:
    """Name file and line of everything wrong in a rule folder; run its examples.

    With --on the rules in force on that day are counted. Exit code 1 with findings, 0 with a short summary.
    """
    from rencai.rules import examples
    from rencai.rules.language.in_chinese import both

    root = policies_dir(city_dir, policies)
    book, findings = examples.check(root)
    answer: dict[str, Any] = {
        "policies": str(root),
        "findings": [
            {
                "file": str(finding.file),
                "line": finding.line,
                "what": finding.what,
                "todo": finding.todo,
                "zh": {"what": both(finding.what).zh, "todo": both(finding.todo).zh},
            }
            for finding in findings
        ],
        "summary": {} if book is None else _summary(book, day_of(book, day)),
    }
    if as_json:
        result(answer)
    elif findings:
        for finding in findings:
            said = replace(finding, what=both(finding.what).zh, todo=both(finding.todo).zh)
            click.echo(str((said if language == "zh" else finding).as_error()))
        say(f"{len(findings)} to mend")
    else:
        click.echo(f"{root}: nothing to mend")
        click.echo(", ".join(f"{name}: {value}" for name, value in answer["summary"].items()))
    sys.exit(1 if findings else 0)


@command.command()
@folder_options
@facts_option
@about_option
def decide(
    city_dir: Path | None,
    policies: Path | None,
    day: datetime | None,
    as_json: bool,
    facts_file: Path,
    about: str | None,
) -> None:
    """Decide one person, employer or team: what is given, how much, why, and what it still depends on."""
    from rencai.cli.policy_words import print_verdict
    from rencai.rules.person.decide import RuleSet
    from rencai.rules.person.report import verdict_json

    book = open_book(city_dir, policies)
    rules = RuleSet(book, day_of(book, day), about=about)
    answer = verdict_json(rules, rules.decide(book.read_facts(read_json(facts_file))))
    if as_json:
        result(answer)
    else:
        print_verdict(answer)


@command.command()
@folder_options
@facts_option
@about_option
def ask(
    city_dir: Path | None,
    policies: Path | None,
    day: datetime | None,
    as_json: bool,
    facts_file: Path,
    about: str | None,
) -> None:
    """The next question: the one whose answer settles most, why it is asked, and what may be answered.

    A fact given as null was asked and is not known; it is not asked again. fact is null when nothing is left to ask.
    """
    from rencai.cli.policy_words import print_question
    from rencai.rules.person.ask import Questions, question_json
    from rencai.rules.person.decide import RuleSet

    book = open_book(city_dir, policies)
    questions = Questions(RuleSet(book, day_of(book, day), about=about or "person"))
    answer = question_json(questions.next(book.read_facts(read_json(facts_file))))
    if as_json:
        result(answer)
    else:
        print_question(answer)


@command.command()
@folder_options
@facts_option
@about_option
def near(
    city_dir: Path | None,
    policies: Path | None,
    day: datetime | None,
    as_json: bool,
    facts_file: Path,
    about: str | None,
) -> None:
    """What is missing: for each benefit refused, the smallest changes that turn it into a yes, or a day to wait for."""
    from rencai.cli.policy_words import print_near
    from rencai.rules.person.decide import RuleSet
    from rencai.rules.person.near import near_json

    book = open_book(city_dir, policies)
    rules = RuleSet(book, day_of(book, day), about=about)
    answer = near_json(rules, book.read_facts(read_json(facts_file)))
    if as_json:
        result(answer)
    else:
        print_near(answer)


@command.command()
@folder_options
@about_option
@click.option(
    "--people",
    "people_file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    required=True,
    help="Parquet file, a row per person; columns are named as the facts, or as their column in facts.yaml.",
)
@click.option(
    "--against",
    type=click.Path(path_type=Path, file_okay=False),
    default=None,
    help="Rule folder to compare with: the rules before the change.",
)
@click.option(
    "--against-on",
    type=click.DateTime(["%Y-%m-%d"]),
    default=None,
    help="The day of the rules to compare with (default: the same day); without --against, of the same folder.",
)
@click.option("--assume-usual", is_flag=True, help="Facts without a column take their usual answer (facts.yaml).")
@click.option("--by", default="", metavar="COL,…", help="Columns of the people to total by.")
def simulate(
    city_dir: Path | None,
    policies: Path | None,
    day: datetime | None,
    as_json: bool,
    about: str | None,
    people_file: Path,
    against: Path | None,
    against_on: datetime | None,
    assume_usual: bool,
    by: str,
) -> None:
    """Run the rules over a population: cost, who gets what, cliffs; with --against: winners, losers, left out.

    A sum says what is sure (from) and what it may come to if everything unknown turns out to be given (to).
    """
    from rencai.cli.policy_words import print_simulation
    from rencai.rules.language.book import load
    from rencai.rules.population.people import scan
    from rencai.rules.population.run import run

    book = open_book(city_dir, policies)
    on = day_of(book, day)
    before = load(against) if against else book if against_on else None
    answer = run(
        book,
        scan(people_file),
        on,
        about=about or "person",
        by=[column.strip() for column in by.split(",") if column.strip()],
        before=before,
        before_on=against_on.date() if against_on else on,
        assume_usual=assume_usual,
    )
    if as_json:
        result(answer)
    else:
        print_simulation(answer)


@command.command()
@folder_options
@about_option
@click.option(
    "--seconds",
    type=click.FloatRange(min=0),
    default=600.0,
    show_default=True,
    help="Stop exploring after so long, but for a table begun; a finding not_explored says what was not looked at.",
)
def prove(
    city_dir: Path | None, policies: Path | None, day: datetime | None, as_json: bool, about: str | None, seconds: float
) -> None:
    """Explore all answers that make a difference: dead clauses, contradictions, overlaps nobody declared, people nobody
    covers, amounts that fall when merit rises. Findings are for a person to judge; the exit code is 0."""
    from rencai.rules.proof.looking import Looking
    from rencai.rules.proof.prove import prove as explore

    book = open_book(city_dir, policies)
    until = time.monotonic() + seconds
    with ShownProgress() as progress:
        looking = Looking(progress, lambda: time.monotonic() > until)
        findings = [found.as_json() for found in explore(book, day_of(book, day), about=about, looking=looking)]
    if as_json:
        result(findings)
        return
    for found in findings:
        click.echo(f"{found['kind']}: {found['message']['zh']}" + (f"（{found['line']}）" if "line" in found else ""))
    say(f"{len(findings)} found")


def policies_dir(city_dir: Path | None, policies: Path | None) -> Path:
    """The rule folder that was named, else the city's."""
    from rencai.city import default_city_dir

    return policies or (city_dir or default_city_dir()) / "policies"


def open_book(city_dir: Path | None, policies: Path | None) -> Book:
    """Read the rule folder; the first finding about it is raised."""
    from rencai.rules.language.book import load

    return load(policies_dir(city_dir, policies))


def day_of(book: Book, day: datetime | None) -> date:
    """The day given, else the newest of the folder."""
    return book.newest() if day is None else day.date()


def read_json(path: Path) -> Any:
    """A JSON file, or standard input."""
    from rencai.vocabulary.errors import BadInput

    try:
        text = sys.stdin.read() if str(path) == "-" else path.read_text(encoding="utf-8-sig")
        return json.loads(text)
    except (json.JSONDecodeError, UnicodeDecodeError, RecursionError):
        raise BadInput("this is not JSON", where=str(path), todo='write {"fact": value, …}') from None


def _summary(book: Book, day: date) -> dict[str, Any]:
    from rencai.rules import examples

    return {
        "facts": len(book.facts),
        "rules": len(book.rules),
        f"in force on {day}": sum(rule.in_force(day) for rule in book.rules),
        "groups": len(book.groups),
        "examples": examples.count(book),
        "waiting for the office": len(book.waiting),
        "invented": book.invented,
    }
