"""A plan folder read into a dossier.

::

    about.yaml          its name, first and last year, and whether it is invented
    plan.yaml           what `rencai plan read --out` wrote (or in the folder above)
    readings.yaml       readings, revised targets, and values that speak near an indicator but are none
    readings.csv        more readings, as an agency's spreadsheet gives them
    undertakings.yaml   milestones, blockers, news
    evaluation.yaml     which agency owns which indicator, reports handed in, the approver's words
    money.yaml          fund lines, spending, results, comparisons
    definitions.yaml    how the base counts an indicator (or in the folder above)
    english.yaml        names of the plan in English (or in the folder above)

Only the first two must be there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from rencai.city import City
from rencai.city.located import Located, read_located
from rencai.city.shapes import Shape
from rencai.plan import dossier_shapes as shapes
from rencai.plan.computed import Definition
from rencai.plan.dossier import Dossier, Related
from rencai.plan.evaluation import Word
from rencai.plan.following import goals_of
from rencai.plan.goals import Goal
from rencai.plan.history import TargetRevision
from rencai.plan.money import Assigned, Comparison, FundLine, Results, Spending
from rencai.plan.printed_amounts import count_printed, money_printed
from rencai.plan.progress_files import read_progress
from rencai.plan.undertakings_state import Blocker, Milestone, News, Undertaking
from rencai.vocabulary.bilingual import Bilingual
from rencai.vocabulary.errors import BadInput


def read_dossier(folder: Path, english: Mapping[str, str] | None = None) -> Dossier:
    """Everything a plan folder says. Raises BadInput or BadCity with file, line and what would be right.

    ``english``: names of indicators and agencies known elsewhere (`english_of`); the folder's own come before.
    """
    if not folder.is_dir():
        raise BadInput("there is no such plan folder", where=str(folder), todo="name a folder that holds about.yaml")
    about = _checked(folder / "about.yaml", shapes.ABOUT)
    plan = _plan_file(folder)
    goals = goals_of(plan)
    undertakings = undertakings_of(read_located(plan).value)
    return Dossier(
        name=Bilingual(**about["name"]),
        first_year=about["first_year"],
        last_year=about["last_year"],
        invented=about.get("invented", False),
        goals=goals,
        undertakings=undertakings,
        english={**(english or {}), **_english(_near(folder, "english.yaml"))},
        definitions=_definitions(_near(folder, "definitions.yaml")),
        **_readings(folder / "readings.yaml", folder / "readings.csv"),
        **_steps(folder / "undertakings.yaml", {one.key for one in undertakings}),
        **_evaluation(folder / "evaluation.yaml", goals),
        **_money(folder / "money.yaml"),
    )


def english_of(city: City) -> dict[str, str]:
    """The English names that a city folder gives to indicators and agencies."""
    names = {one.zh: one.en for one in city.figures}
    for agency in city.agencies:
        names |= dict.fromkeys((agency.zh, *agency.words), agency.en)
    return names


def _near(folder: Path, name: str) -> Path:
    own = folder / name
    return own if own.is_file() else folder.parent / name


def _plan_file(folder: Path) -> Path:
    path = _near(folder, "plan.yaml")
    if not path.is_file():
        raise BadInput("the folder has no plan.yaml", where=str(folder), todo="rencai plan read FILE --out plan.yaml")
    return path


def _checked(path: Path, shape: Shape) -> dict[str, Any]:
    document = read_located(path)
    return _of_shape(document, shape, document.value)


def _of_shape(document: Located, shape: Shape, value: Any) -> dict[str, Any]:
    for finding in shape.findings(document, (), value):
        raise finding.as_error()
    said: dict[str, Any] = value
    return said


def _optional(path: Path, shape: Shape) -> dict[str, Any]:
    return _checked(path, shape) if path.is_file() else {}


def undertakings_of(told: Mapping[str, Any]) -> list[Undertaking]:
    """The undertakings of a reading (its lists, then its measures), with keys such as ``projects/4``.

    An item without a number goes by its place in its list; a number given twice keeps the first.
    """
    kinds = {**told.get("lists", {}), "measures": told.get("measures", [])}
    found: dict[str, Undertaking] = {}
    for kind, items in kinds.items():
        for place, one in enumerate(items, start=1):
            key = f"{kind}/{one['no'] or place}"
            if key in found:
                key = f"{kind}/{place}-{one['line']}"
            name = one.get("name") or one.get("title")
            found[key] = Undertaking(
                key, one["no"], kind, name, one["lead"], tuple(one["others"]), _text(one.get("years"))
            )
    return list(found.values())


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


def _english(path: Path) -> dict[str, str]:
    return {str(zh): str(en) for zh, en in read_located(path).value.items()} if path.is_file() else {}


def _readings(path: Path, plain: Path) -> dict[str, Any]:
    more = read_progress(plain) if plain.is_file() else []
    if not path.is_file():
        return {"readings": more}
    document = read_located(path)
    told = document.value if isinstance(document.value, dict) else {}
    targets = told.get("targets", [])
    related = told.get("related", [])
    _of_shape(document, shapes.TARGETS, targets)
    _of_shape(document, shapes.RELATED, related)
    return {
        "readings": [*(read_progress(path) if told.get("readings") else []), *more],
        "targets": [_target(one) for one in targets],
        "related": [
            Related(one["indicator"], one["told"], one["evidence"], Bilingual(**one["why"])) for one in related
        ],
    }


def _target(one: dict[str, Any]) -> TargetRevision:
    qualifiers = tuple(one["qualifier"].split("、")) if one.get("qualifier") else None
    return TargetRevision(
        one["indicator"],
        float(one["value"]),
        one["decided_on"],
        one["decided_by"],
        one["why"],
        one.get("year"),
        qualifiers,
    )


def _steps(path: Path, keys: set[str]) -> dict[str, Any]:
    told = _optional(path, shapes.UNDERTAKINGS)
    for one in [*told.get("milestones", []), *told.get("blockers", []), *told.get("news", [])]:
        if one["undertaking"] not in keys:
            todo = "write the list and the number that plan.yaml has: projects/4"
            raise BadInput(f"the plan has no {one['undertaking']}", where=str(path), todo=todo)
    return {
        "milestones": [Milestone(**one) for one in told.get("milestones", [])],
        "blockers": [Blocker(**one) for one in told.get("blockers", [])],
        "news": [
            News(one["undertaking"], one["day"], one["by"], one.get("words", ""), one.get("done", False))
            for one in told.get("news", [])
        ],
    }


def _evaluation(path: Path, goals: list[Goal]) -> dict[str, Any]:
    told = _optional(path, shapes.EVALUATION)
    names = {goal.no: goal.name for goal in goals}
    owners = {}
    for one in told.get("owners", []):
        for number in one["indicators"]:
            if number not in names:
                raise BadInput(f"the plan has no indicator {number}", where=str(path), todo="give its number")
            owners[names[number]] = one["agency"]
    handed_in: dict[str, list[date]] = defaultdict(list)
    for one in told.get("handed_in", []):
        handed_in[one["round"]].append(one["day"])
    words = [
        Word(one["round"], one["day"], one["by"], one["approved"], one.get("why", "")) for one in told.get("words", [])
    ]
    return {"owners": owners, "handed_in": dict(handed_in), "words": words}


def _money(path: Path) -> dict[str, Any]:
    told = _optional(path, shapes.MONEY)
    return {
        "fund": [
            FundLine(one["year"], money_printed(one["amount"], str(path)), one["source"])
            for one in told.get("fund", [])
        ],
        "spending": [
            Spending(
                one["programme"], money_printed(one["amount"], str(path)), one["until"], one.get("since"), one["source"]
            )
            for one in told.get("spending", [])
        ],
        "results": [_results(one, path) for one in told.get("results", [])],
        "comparisons": {one["programme"]: _comparison(one) for one in told.get("comparisons", [])},
        "programmes": {one["programme"]: Bilingual(**one["name"]) for one in told.get("names", [])},
    }


def _results(one: dict[str, Any], path: Path) -> Results:
    name, unit = Bilingual(**one["name"]), Bilingual(**one["unit"])
    return Results(
        one["programme"],
        name,
        unit,
        count_printed(one["count"], str(path)),
        one["until"],
        one.get("since"),
        one["source"],
    )


def _comparison(one: dict[str, Any]) -> Comparison:
    numbers = (one["inside"], one["inside_reached"], one["outside"], one["outside_reached"])
    return Comparison(Assigned(one["assigned"]), Bilingual(**one["counted"]), *numbers)


def _definitions(path: Path) -> list[Definition]:
    told = _optional(path, shapes.DEFINITIONS)
    return [
        Definition(
            one["indicator"],
            Bilingual(**one["words"]),
            _rows(one["where"]),
            _rows(one["among"]) if "among" in one else None,
            one.get("table", "people"),
        )
        for one in told.get("definitions", [])
    ]


def _rows(told: Mapping[str, list[Any]]) -> dict[str, tuple[Any, ...]]:
    return {str(column): tuple(values) for column, values in told.items()}
