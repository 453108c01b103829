"""The home folder as one archive: uploads, sealed and published tables, the current build, what people judged."""

from __future__ import annotations

import tarfile
from collections.abc import Iterator
from pathlib import Path

ARCHIVE = "home.tar"
KEY = "key"
TRIALS = "trials"
"""Bases built to see what a change would do; they are built again when somebody wants to know."""


def kept_files(home: Path, *, with_key: bool = False) -> Iterator[Path]:
    """The files and links of a home that a backup holds, in order.

    Left out: the key (it belongs apart from what it opens), the database (saved its own way), locks and half-written
    files, builds that nobody reads any more, trials, samples, and homes inside this home.
    """
    for path in sorted(home.iterdir()) if home.is_dir() else []:
        if path.name.startswith((".", "house.sqlite3")) or path.name == TRIALS or (path.name == KEY and not with_key):
            continue
        if path.is_symlink() or path.is_file():
            yield path
        elif path.name == "builds":
            yield from _files(path / (home / "current").resolve().name)
        elif not ((path / "sample.json").exists() or (path / "base.json").exists()):
            yield from _files(path)


def _files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        if (path.is_file() or path.is_symlink()) and not path.name.startswith("."):
            yield path


def save(home: Path, folder: Path, *, with_key: bool) -> int:
    """Write the archive into the folder; gives the number of files. Files that are one on disk are one in it."""
    count = 0
    with tarfile.open(folder / ARCHIVE, "w") as archive:
        for path in kept_files(home, with_key=with_key):
            try:
                archive.add(path, arcname=str(path.relative_to(home)), recursive=False)
            except FileNotFoundError:
                # The house goes on meanwhile, and clears away what no publication reads any more.
                continue
            count += 1
    return count


def load(archive_file: Path, home: Path) -> None:
    """Unpack the archive into an empty home; nothing can be written outside it."""
    with tarfile.open(archive_file) as archive:
        archive.extractall(home, filter="data")
