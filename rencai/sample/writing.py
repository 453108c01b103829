"""Writes the sample city: dated deliveries, the truth apart, and a description that says it is invented."""

from __future__ import annotations

import hashlib
import json
import shutil
from dataclasses import asdict, dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

import polars as pl

from rencai.city import City
from rencai.engine.files import write_whole
from rencai.engine.progress import Progress, Silent, stage
from rencai.sample.calibration import calibrate
from rencai.sample.deliveries import Departments
from rencai.sample.draws import Draws
from rencai.sample.errors import errors_of
from rencai.sample.months import delivery_dates
from rencai.sample.registers import register_of, sources
from rencai.sample.sheets import write_sheet
from rencai.sample.truth import delivery_truth, planted_note, truth_tables, write_truth
from rencai.sample.world import World, build_world
from rencai.vocabulary.errors import BadInput, BadState

ABOUT = "sample.json"
_WRITING = ".being-written"
_OURS = {"deliveries", "truth", ABOUT, _WRITING}


@dataclass(frozen=True)
class Parameters:
    """What a sample is made from; equal parameters give equal cell values."""

    people: int
    seed: int
    profile: str
    city: str


def write_sample(
    city: City,
    out: Path,
    *,
    people: int,
    seed: int,
    profile: str = "easy",
    force: bool = False,
    progress: Progress | None = None,
) -> dict[str, Any]:
    """Write the sample into ``out`` and give its description; a folder that holds it already is left as it is.

    Raises BadState when the folder holds another sample (unless ``force``), BadInput when it holds something else.
    """
    parameters = Parameters(people, seed, profile, city.id)
    errors_of(profile)
    calibrate(city, people)
    found = _standing(out, parameters, force=force)
    if found is not None:
        return {**found, "written": False}
    _clear(out)
    listener = progress or Silent()
    with stage(listener, "people", None):
        world = build_world(city, people, seed)
    rows = _write_deliveries(world, parameters, out, listener)
    with stage(listener, "truth", None):
        tables = truth_tables(world)
        write_truth(out / "truth", {**tables, "rows": rows})
    about = _describe(parameters, world, rows, tables, out)
    write_whole(out / ABOUT, (json.dumps(about, ensure_ascii=False, indent=2) + "\n").encode())
    (out / _WRITING).unlink()
    return {**about, "written": True}


def read_about(folder: Path) -> dict[str, Any]:
    """The description of a sample."""
    path = folder / ABOUT
    if not path.is_file():
        raise BadInput(
            "there is no sample here", where=str(folder), todo="write one: rencai sample --people N --out DIR"
        )
    about: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return about


def _standing(out: Path, parameters: Parameters, *, force: bool) -> dict[str, Any] | None:
    """The description of what stands in the folder, if it is what is asked for and whole."""
    if not out.exists() or (out / _WRITING).exists():
        return None
    if not out.is_dir() or {path.name for path in out.iterdir()} - _OURS:
        raise BadInput("this is not an empty folder", where=str(out), todo="give --out a new folder")
    if not (out / ABOUT).is_file():
        if any(out.iterdir()):
            raise BadInput(
                "this folder holds deliveries that no sample wrote", where=str(out), todo="give a new folder"
            )
        return None
    about = read_about(out)
    if force or (about.get("parameters") == asdict(parameters) and about.get("recipe") != _recipe()):
        return None
    if about.get("parameters") != asdict(parameters):
        raise BadState(
            f"another sample stands here ({_said(about.get('parameters', {}))})",
            where=str(out),
            todo="give another --out, or --force to write over it",
        )
    whole = all((out / name).is_file() and (out / name).stat().st_size == size for name, size in about["files"].items())
    return about if whole else None


def _said(parameters: dict[str, Any]) -> str:
    return ", ".join(f"{name} {value}" for name, value in parameters.items())


def _clear(out: Path) -> None:
    out.mkdir(parents=True, exist_ok=True)
    (out / _WRITING).touch()
    (out / ABOUT).unlink(missing_ok=True)
    for name in ("deliveries", "truth"):
        if (out / name).exists():
            shutil.rmtree(out / name)


def _write_deliveries(world: World, parameters: Parameters, out: Path, progress: Progress) -> pl.DataFrame:
    errors = errors_of(parameters.profile)
    departments = Departments(world, errors, parameters.profile)
    due = [
        (day, source) for day in delivery_dates() for source in sources() if register_of(source, day).delivers_on(day)
    ]
    truth = []
    with stage(progress, "deliveries", len(due)):
        last = None
        for day, source in due:
            progress.advance(1, f"{day} {source}")
            if day != last:
                moment, last = world.moment(day), day
            folder = out / "deliveries" / day.isoformat()
            folder.mkdir(parents=True, exist_ok=True)
            for sheet in departments.sheets(source, day, moment):
                draws = Draws.of(world.seed, "lines", sheet.file)
                rows = write_sheet(sheet, folder, draws, errors)
                truth.append(delivery_truth(day, sheet.file, sheet.register.kind, rows))
    return pl.concat(truth)


def _describe(
    parameters: Parameters, world: World, rows: pl.DataFrame, tables: dict[str, pl.DataFrame], out: Path
) -> dict[str, Any]:
    people = tables["people"]
    written = sorted(path for path in out.rglob("*") if path.is_file() and path.name != _WRITING)
    here = people.filter("here")
    return {
        "invented": True,
        "note": {"zh": "本目录全部数据均为虚构样例", "en": "everything in this folder is invented"},
        "parameters": asdict(parameters),
        "recipe": _recipe(),
        "counts": {
            "deliveries": len(delivery_dates()),
            "files": len([path for path in written if "deliveries" in path.parts]),
            "rows": rows.height,
            "people_ever": people.filter(pl.col("arrived_on").is_not_null()).height,
            "people_2020": world.plan.people,
            "people_here": here.height,
            "natives_elsewhere": people.filter("listed_elsewhere").height,
            "employers": world.employers.height,
            "posts": world.posts.height,
            "teams_here": dict(sorted(here["team"].drop_nulls().value_counts().iter_rows())),
            "planted": planted_note(),
        },
        "files": {path.relative_to(out).as_posix(): path.stat().st_size for path in written},
    }


def _recipe() -> str:
    """The fingerprint of the code and the word lists: another recipe gives other values."""
    package = files("rencai.sample")
    content = package.joinpath("content")
    parts = sorted([*package.iterdir(), *content.iterdir()], key=lambda part: part.name)
    text = hashlib.sha256()
    for part in parts:
        if part.is_file() and part.name.endswith((".py", ".yaml", ".csv")):
            text.update(part.read_bytes())
    return text.hexdigest()[:16]
