"""From deliveries to the talent base: read, who is who, who does what, claims, snapshots, flows."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

from rencai.city import City
from rencai.engine.files import fingerprint
from rencai.engine.measure import Measures
from rencai.engine.progress import Progress, Silent, stage
from rencai.engine.secrets import Sealer
from rencai.sources import read_file
from rencai.talentbase.believing import Base
from rencai.talentbase.catalogue import Catalogue
from rencai.talentbase.claims import Claims, collect
from rencai.talentbase.classes import Classes, classify_all
from rencai.talentbase.deliveries import DeliveredFile, find_files, is_invented
from rencai.talentbase.departed import files_of, note_departed
from rencai.talentbase.flows import flows_between
from rencai.talentbase.golden import Bench, choose
from rencai.talentbase.home import FORMAT, BuildFolder, Home
from rencai.talentbase.intake import Intake, ReadFile, Taken, code_fingerprint
from rencai.talentbase.previous import Previous
from rencai.talentbase.readers import take_all
from rencai.talentbase.shelf import Shelf, Shelved
from rencai.talentbase.snapshots import snapshot_on
from rencai.talentbase.statements import (
    statements_of_employers,
    statements_of_persons,
    statements_of_posts,
)
from rencai.talentbase.store import Store
from rencai.talentbase.summary import Found, summary
from rencai.talentbase.who import JUDGEMENTS, Who, who_is_who
from rencai.talentbase.wordings import ranks
from rencai.taxonomy import Classifier
from rencai.vocabulary.errors import BadInput


@dataclass(frozen=True)
class Handed:
    """What a build reads: its files, all files that are handed in (with those it leaves out), where they lie."""

    files: list[DeliveredFile]
    every: list[DeliveredFile]
    invented: bool
    where: str

    @classmethod
    def in_folder(cls, folder: Path, *, on: date | None = None) -> Handed:
        """The deliveries in a folder, up to ``on`` (default: all)."""
        files = find_files(folder, on=on)
        dated = any(file.path.parent != folder for file in files)
        return cls(files, find_files(folder) if dated else files, is_invented(folder), str(folder))

    @classmethod
    def on_shelf(
        cls,
        shelf: Shelf,
        *,
        on: date | None = None,
        offered: Collection[Shelved] = (),
        without: Collection[Shelved] = (),
    ) -> Handed:
        """What a home's shelf holds for builds, with some that are offered and without some that are not to count."""
        files = shelf.files(on=on, offered=offered, without=without)
        if not files:
            todo = "put files there with `rencai deliveries add FOLDER`, or say --input FOLDER"
            raise BadInput("no file is handed in here", where=str(shelf.root), todo=todo)
        every = [shelf.delivered(file) for file in shelf.every()]
        return cls(files, every, any(file.invented for file in files), str(shelf.root))


@dataclass
class _Work:
    """One build at work."""

    handed: Handed
    home: Home
    into: Home
    """Where the build becomes visible: the home itself, or a home for a trial beside it."""
    city: City
    sealer: Sealer
    read: ReadFile
    classifier: Classifier
    progress: Progress
    measures: Measures = field(default_factory=Measures)


def build(
    handed: Path | Handed,
    home: Path,
    city: City,
    sealer: Sealer,
    *,
    on: date | None = None,
    into: Path | None = None,
    trial: Path | None = None,
    read: ReadFile = read_file,
    classifier: Classifier | None = None,
    progress: Progress | None = None,
) -> dict[str, Any]:
    """Build the talent base of ``home`` from what was handed in: a folder up to ``on`` (default: all), or a shelf.

    Gives the summary that is kept under ``home/runs``. Nothing is visible before all is done: killed on the way, the
    base that was there still answers, and the next build goes on from the files already read. ``read`` and
    ``classifier`` (default: the city's words) may be others. ``into``: a folder for a trial; the base that answers
    stays as it is. ``trial``: such a folder; when it holds just what is to be built, it is taken over.
    """
    handed = Handed.in_folder(handed, on=on) if isinstance(handed, Path) else handed
    # A slip in the city's rules is found now, not after an hour of reading.
    assert city.survivorship is not None
    words = classifier or Classifier(city.words)
    own, target = Home(home), Home(into or home)
    work = _Work(handed, own, target, city, sealer, read, words, progress or Silent())
    with work.into.locked():
        inputs, before, there = inputs_of(work.handed, home, city), own.current(), target.current()
        if there is not None and _still_right(there, inputs, before, sealer):
            return {**there.about, "nothing_new": True}
        about = _taken_over(work, trial, inputs, before) if trial else None
        return {**(about or _built(work, before, inputs)), "nothing_new": False}


def _still_right(there: BuildFolder, inputs: str, before: BuildFolder | None, sealer: Sealer) -> bool:
    """Whether a build is what would be built today, and sealed with the key of today."""
    told = there.about
    if told["inputs"] != inputs or told.get("after") not in (None, _number(before)):
        return False
    return sealer.is_current((there.sealed / "golden.bin").read_bytes()[:11])


def _taken_over(work: _Work, trial: Path, inputs: str, before: BuildFolder | None) -> dict[str, Any] | None:
    """The trial as the build itself, if it was made of the same and after the build that answers now."""
    found = Home(trial).current()
    if found is None or found.about["inputs"] != inputs or found.about["after"] != _number(before):
        return None
    about = {key: value for key, value in found.about.items() if key != "after"}
    target = work.into.begin()
    target.root.rmdir()
    found.root.rename(target.root)
    work.into.publish(target, about)
    note_departed(work.home.intake, Previous(before), files_of(about))
    return about


def _number(build: BuildFolder | None) -> int:
    return build.number if build else 0


def _built(work: _Work, before: BuildFolder | None, inputs: str) -> dict[str, Any]:
    intake = Intake(work.home.intake, work.sealer, work.city, work.read, accept_invented=work.handed.invented)
    target, previous, measure = work.into.begin(), Previous(before), work.measures.measure
    with measure("read"):
        taken = _read(work, intake)
    catalogue = Catalogue(tuple(each for each in taken if not each.refused), intake)
    if not catalogue.files:
        raise BadInput(f"no file could be read; the first: {taken[0].refused}", where=work.handed.where)
    with measure("identity"):
        who = who_is_who(catalogue, previous, work.home.root, work.progress)
    with measure("classify"), stage(work.progress, "classify"):
        classes = classify_all(catalogue, work.classifier, who.employers.names["name"])
    store = Store(target.lake, target.sealed, work.sealer, catalogue, catalogue.dates[-1])
    with measure("claims"):
        base = _base(work, catalogue, who, classes)
        _keep(store, base, who, previous)
    with measure("snapshots"):
        _snapshots(work, store, base)
    with measure("flows"):
        _flows(work, store)
    about = {
        "format": FORMAT,
        "inputs": inputs,
        "invented": work.handed.invented,
        "city": work.city.id,
        "input": work.handed.where,
        "home": str(work.home.root),
        **({"after": _number(before)} if work.into != work.home else {}),
        "highest": {str(each.kind): max(each.highest, previous.highest(each.kind)) for each in who.all},
        **summary(Found(taken, catalogue, who, base), work.measures),
    }
    work.into.publish(target, about)
    if work.into == work.home:
        # Files of deliveries after the day that was asked for are still handed in; what nobody hands in is forgotten.
        intake.forget_others(intake.key(file) for file in _needed(work))
        note_departed(intake.root, previous, files_of(about))
    return about


def _needed(work: _Work) -> list[DeliveredFile]:
    """Whatever may be built here again: what was handed in, and what lies on the home's shelf by now."""
    shelf = Shelf(work.home.root, work.sealer)
    return [*work.handed.every, *map(shelf.delivered, shelf.every())]


_WORKING = ("vocabulary", "engine", "city", "sources", "identity", "taxonomy", "talentbase")
"""Packages whose code decides what a build finds."""


def inputs_of(handed: Handed, home: Path, city: City) -> str:
    """What a build depends on, as one mark: files and their mappings, city folder, judgements, and our own code."""
    parts = [f"{file.delivery} {file.name} {file.content}" for file in handed.files]
    parts += [f"{file.name} {file.source} {file.mapping}" for file in handed.files if file.source or file.mapping]
    content = sorted(path for path in city.dir.rglob("*") if path.is_file() and path.name[0] != ".")
    judgements = home / JUDGEMENTS
    parts += [fingerprint(path) for path in content + [judgements] * judgements.exists()]
    parts += [str(handed.invented), code_fingerprint(_WORKING)]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _read(work: _Work, intake: Intake) -> list[Taken]:
    with stage(work.progress, "read", len(work.handed.files)):
        return take_all(intake, work.handed.files, work.progress)


def _base(work: _Work, catalogue: Catalogue, who: Who, classes: Classes) -> Base:
    stated = (
        (who.persons, statements_of_persons(work.city, who.employers)),
        (who.employers.entities, statements_of_employers(work.city, classes)),
        (who.posts, statements_of_posts(work.city, who.employers, classes)),
    )
    persons, employers, posts = (
        collect(catalogue, each.kind, each.numbers, statements, progress=work.progress) for each, statements in stated
    )
    whole = {mapping.source for mapping in work.city.sources if mapping.delivers == "state"}
    return Base(work.city, persons, employers, posts, who.employers, classes, whole)


def _keep(store: Store, base: Base, who: Who, previous: Previous) -> None:
    every = [base.persons, base.employers, base.posts]
    store.membership(who.all)
    store.pairs(who.all)
    store.doubts(who.all)
    store.mentions(who.employers)
    store.texts(base.classes)
    store.moves("merged", {each.kind: each.merged for each in who.all}, previous.moves("merged"))
    store.moves("split", {each.kind: each.split for each in who.all}, previous.moves("split"))
    store.words_moved(who.words.moved, who.words.rows)
    store.claims(every)
    store.sightings(every)
    store.golden([_golden(base, claims, store.on) for claims in every])


def _golden(base: Base, claims: Claims, on: date) -> Claims:
    """Of all claims those that are believed on a day."""
    rules, rank = base.city.survivorship.of(claims.kind), ranks(base.city)
    bench = Bench(claims.sources, claims.dates, base.whole)
    chosen = {
        name: choose(table, rules.of(name), bench, on=on, ranks=rank.get(name)) for name, table in claims.fields.items()
    }
    return replace(claims, fields=chosen)


def _snapshots(work: _Work, store: Store, base: Base) -> None:
    days = store.catalogue.dates
    with stage(work.progress, "snapshots", len(days)):
        for day in days:
            snapshot = snapshot_on(base, day)
            for name in ("people", "employers", "posts"):
                store.lake.write(name, day, getattr(snapshot, name))
            work.progress.advance(1, str(day))


def _flows(work: _Work, store: Store) -> None:
    days = store.catalogue.dates
    with stage(work.progress, "flows", len(days) - 1):
        for before, after in pairwise(days):
            was, now = (store.lake.scan("people", day) for day in (before, after))
            store.lake.write("flows", after, flows_between(was, now, work.city))
            work.progress.advance(1, str(after))
