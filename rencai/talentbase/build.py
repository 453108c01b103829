"""From a folder of deliveries to the talent base: read, who is who, who does what, claims, snapshots, flows."""

from __future__ import annotations

import hashlib
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
from rencai.talentbase.flows import flows_between
from rencai.talentbase.golden import Bench, choose
from rencai.talentbase.home import FORMAT, BuildFolder, Home
from rencai.talentbase.intake import Intake, ReadFile, Taken, code_fingerprint
from rencai.talentbase.previous import Previous
from rencai.talentbase.readers import take_all
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


@dataclass
class _Work:
    """One build at work."""

    folder: Path
    files: list[DeliveredFile]
    invented: bool
    home: Home
    city: City
    sealer: Sealer
    read: ReadFile
    classifier: Classifier
    progress: Progress
    measures: Measures = field(default_factory=Measures)

    @property
    def dated(self) -> bool:
        """Whether the folder says of each delivery on which day it came."""
        return any(file.path.parent != self.folder for file in self.files)


def build(
    folder: Path,
    home: Path,
    city: City,
    sealer: Sealer,
    *,
    on: date | None = None,
    read: ReadFile = read_file,
    classifier: Classifier | None = None,
    progress: Progress | None = None,
) -> dict[str, Any]:
    """Build the talent base of ``home`` from the deliveries in ``folder`` up to ``on`` (default: all of them).

    Gives the summary that is kept under ``home/runs``. Nothing is visible before all is done: killed on the way, the
    base that was there still answers, and the next build goes on from the files already read. ``read`` and
    ``classifier`` (default: the city's words) may be others.
    """
    files = find_files(folder, on=on)
    # A slip in the city's rules is found now, not after an hour of reading.
    assert city.survivorship is not None
    words = classifier or Classifier(city.words)
    work = _Work(folder, files, is_invented(folder), Home(home), city, sealer, read, words, progress or Silent())
    with work.home.locked():
        inputs = _fingerprint(work)
        before = work.home.current()
        if before is not None and before.about["inputs"] == inputs:
            return {**before.about, "nothing_new": True}
        return {**_built(work, before, inputs), "nothing_new": False}


def _built(work: _Work, before: BuildFolder | None, inputs: str) -> dict[str, Any]:
    intake = Intake(work.home.intake, work.sealer, work.city, work.read, accept_invented=work.invented)
    target, previous, measure = work.home.begin(), Previous(before), work.measures.measure
    with measure("read"):
        taken = _read(work, intake)
    catalogue = Catalogue(tuple(each for each in taken if not each.refused), intake)
    if not catalogue.files:
        raise BadInput(f"no file could be read; the first: {taken[0].refused}", where=str(work.folder))
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
        "invented": work.invented,
        "city": work.city.id,
        "input": str(work.folder),
        "home": str(work.home.root),
        "highest": {str(each.kind): max(each.highest, previous.highest(each.kind)) for each in who.all},
        **summary(Found(taken, catalogue, who, base), work.measures),
    }
    work.home.publish(target, about)
    # Files of deliveries after the day that was asked for are still handed in; what nobody hands in is forgotten.
    intake.forget_others(intake.key(file) for file in (find_files(work.folder) if work.dated else work.files))
    return about


_WORKING = ("vocabulary", "engine", "city", "sources", "identity", "taxonomy", "talentbase")
"""Packages whose code decides what a build finds."""


def _fingerprint(work: _Work) -> str:
    """What a build depends on: files, city folder, judgements, and our own code."""
    parts = [f"{file.delivery} {file.name} {file.content}" for file in work.files]
    content = sorted(path for path in work.city.dir.rglob("*") if path.is_file() and path.name[0] != ".")
    judgements = work.home.root / JUDGEMENTS
    parts += [fingerprint(path) for path in content + [judgements] * judgements.exists()]
    parts += [str(work.invented), code_fingerprint(_WORKING)]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _read(work: _Work, intake: Intake) -> list[Taken]:
    with stage(work.progress, "read", len(work.files)):
        return take_all(intake, work.files, work.progress)


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
    store.mentions(who.employers)
    store.texts(base.classes)
    store.moves("merged", {each.kind: each.merged for each in who.all}, previous.moves("merged"))
    store.moves("split", {each.kind: each.split for each in who.all}, previous.moves("split"))
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
