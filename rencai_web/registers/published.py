"""What is published: the build's own tables, held fast under the home folder for as long as pages read them.

A later build clears away earlier ones; a publication therefore keeps links to the files of its build.
"""

from __future__ import annotations

import os
import shutil
from functools import lru_cache
from pathlib import Path

import polars as pl
from django.conf import settings

from rencai.engine.secrets import Sealer, sealer_for
from rencai.talentbase.home import BuildFolder
from rencai_web.registers.models import Publication

KEPT = 3
"""Publications whose tables are kept, so that the last ones can be taken back."""


def sealer() -> Sealer:
    """The sealer of this installation."""
    return sealer_for(settings.HOME, environment=settings.SEALING_KEY or None)[0]


def folder(publication: Publication) -> BuildFolder:
    """The tables of a publication."""
    return BuildFolder(settings.HOME / "published" / f"{publication.pk:06d}", publication.build)


def hold(build: BuildFolder, target: Path) -> None:
    """Link the files of a build under a folder of their own."""
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(build.root, target, copy_function=_link)


def _link(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:  # another file system: a copy does as well
        shutil.copy2(source, target)


def let_go() -> None:
    """Clear away the tables of publications that can no longer be taken back."""
    kept = {folder(publication).root.name for publication in Publication.objects.all()[:KEPT]}
    for old in (settings.HOME / "published").glob("*"):
        if old.name not in kept:
            shutil.rmtree(old)


def latest() -> Publication | None:
    """The publication that pages show."""
    return Publication.objects.first()


def stamp(path: Path) -> int:
    """When a file was last written: part of the key of whatever is kept of it in memory, in every web process, since a
    person who must be forgotten is taken out of files that are otherwise never changed.
    """
    return path.stat().st_mtime_ns


def last_written(publication: Publication) -> int:
    """When the tables of a publication were written last: they come together, and whoever is forgotten leaves them."""
    return stamp(folder(publication).lake.path("people", publication.on))


def people_table(path: Path) -> pl.DataFrame:
    """Open columns of the people of one snapshot, kept in memory: a few megabytes, counted in milliseconds."""
    return _people_table(path, stamp(path))


@lru_cache(maxsize=8)
def _people_table(path: Path, _written: int) -> pl.DataFrame:
    return pl.read_parquet(path)


people_table.cache_clear = _people_table.cache_clear  # type: ignore[attr-defined]  # as if it were the cache itself
