"""Whose rows a file held that is in the base no more, so that ids come back when the file, or another like it, does.

The note lies beside the file's clean rows (``home/intake/<key>/ids-<delivery>.parquet``) and goes when they go: it
holds ids and numbers of rows, and no value.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from rencai.engine.files import write_parquet_whole
from rencai.talentbase.previous import Previous
from rencai.vocabulary.fields import Kind

_NOTE = {
    "kind": pl.String(), "delivery": pl.Date(), "file": pl.String(), "source": pl.String(), "row": pl.UInt32(),
    "entity": pl.String(),
}  # fmt: skip


@dataclass(frozen=True, order=True)
class BuiltFile:
    """One file of one build; ``key`` names its rows in the intake."""

    delivery: date
    name: str
    key: str
    source: str


def files_of(about: dict[str, object]) -> list[BuiltFile]:
    """The files that a build could read, by what it said of itself, in its order."""
    told = about["files"]
    assert isinstance(told, list)
    return [
        BuiltFile(date.fromisoformat(file["delivery"]), file["file"], file["key"], file["source"])
        for file in told
        if "refused" not in file
    ]


def note_departed(intake: Path, previous: Previous, now: list[BuiltFile]) -> None:
    """Note whose rows the files of the build before held that are not in the build of now; forget those that are."""
    for file in now:
        _note_of(intake, file).unlink(missing_ok=True)
    before = files_of(previous.build.about) if previous.build else []
    gone = [file for file in before if file not in set(now) and (intake / file.key).is_dir()]
    for kind in Kind if gone else ():
        rows = previous.members(kind).partition_by("delivery", "file", as_dict=True)
        for file in gone:
            if (theirs := rows.get((file.delivery, file.name))) is not None:
                note = theirs.select(
                    *_NOTE.keys() - {"kind", "source"}, kind=pl.lit(str(kind)), source=pl.lit(file.source)
                )
                write_parquet_whole(note.select(*_NOTE), _note_of(intake, file))


def departed(intake: Path, kind: Kind) -> dict[BuiltFile, pl.DataFrame]:
    """(row, entity) by file, of files whose rows were of that kind and are in no build now; in order of delivery."""
    found = {}
    for path in intake.glob("*/ids-*.parquet"):
        note = pl.read_parquet(path).filter(kind=str(kind))
        for delivery, name, source in note.select("delivery", "file", "source").unique().iter_rows():
            found[BuiltFile(delivery, name, path.parent.name, source)] = note.select("row", "entity")
    return dict(sorted(found.items()))


def _note_of(intake: Path, file: BuiltFile) -> Path:
    return intake / file.key / f"ids-{file.delivery}.parquet"
