"""What is handed in: which files came in with which delivery, from a folder or from a home's shelf."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from rencai.engine.files import fingerprint
from rencai.vocabulary.errors import BadInput

_DATED = re.compile(r"\d{4}-\d{2}-\d{2}")
_SAMPLE = "sample.json"


@dataclass(frozen=True)
class DeliveredFile:
    """One file of a delivery; ``name`` is its path inside the delivery.

    ``known``: the fingerprint of its content, for a file that lies sealed at ``path``. ``source`` and ``mapping``: the
    city's mapping by which a person wants it read, or the mapping a person wrote for this file alone. ``invented``:
    whether it is of a sample city; None leaves that to the folder.
    """

    delivery: date
    name: str
    path: Path
    known: str = ""
    source: str = ""
    mapping: dict[str, Any] | None = field(default=None, hash=False)
    invented: bool | None = None

    @property
    def sealed(self) -> bool:
        """Whether it lies sealed."""
        return bool(self.known)

    @property
    def called(self) -> Path:
        """How it is called where it is spoken of: the day of its delivery, and its name."""
        return Path(str(self.delivery)) / self.name

    @property
    def context(self) -> str:
        """What its seal says it is."""
        return f"deliveries/{self.delivery}/{self.name}"

    @cached_property
    def content(self) -> str:
        """The fingerprint of its content."""
        return self.known or fingerprint(self.path)


def find_files(folder: Path, *, on: date | None = None) -> list[DeliveredFile]:
    """The files of all deliveries up to ``on`` (default: all), oldest delivery first.

    ``folder`` holds ``deliveries/<date>/…``, or ``<date>/…``, or files; files alone are one delivery dated ``on``.
    """
    if not folder.is_dir():
        raise BadInput("there is no such folder", where=str(folder), todo="give the folder of the deliveries")
    base = folder / "deliveries" if (folder / "deliveries").is_dir() else folder
    dated = {_date(child): child for child in sorted(base.iterdir()) if child.is_dir() and _is_dated(child)}
    if dated:
        return _of_dated(folder, dated, on)
    found = _files(base, on) if on else []
    if not found and not any(_counts(path, base) for path in base.rglob("*")):
        raise BadInput("there is no file to read", where=str(folder), todo="put the files, or dated folders, into it")
    if on is None:
        raise BadInput(
            "the files lie in no dated folder, so nobody knows of which day they are",
            where=str(folder),
            todo="say --on YYYY-MM-DD, or put them into a folder named by their date",
        )
    return found


def is_invented(folder: Path) -> bool:
    """Whether the folder says of itself that it is a sample city."""
    about = folder / _SAMPLE
    if not about.is_file():
        return False
    try:
        return json.loads(about.read_text(encoding="utf-8")).get("invented") is True
    except (ValueError, AttributeError):
        raise BadInput("this is no description of a sample", where=str(about), todo="write the sample again") from None


def _of_dated(folder: Path, dated: dict[date, Path], on: date | None) -> list[DeliveredFile]:
    taken = {day: path for day, path in dated.items() if on is None or day <= on}
    if not taken:
        there = ", ".join(map(str, dated))
        raise BadInput(f"no delivery is as early as {on}", where=str(folder), todo=f"deliveries there are: {there}")
    found = [file for day, path in taken.items() for file in _files(path, day)]
    if not found:
        raise BadInput("the deliveries hold no file", where=str(folder), todo="put the files into the dated folders")
    return found


def _files(folder: Path, day: date) -> list[DeliveredFile]:
    paths = sorted(path for path in folder.rglob("*") if _counts(path, folder))
    return [DeliveredFile(day, path.relative_to(folder).as_posix(), path) for path in paths]


def _counts(path: Path, folder: Path) -> bool:
    """Whether a path is a file somebody delivered, not one that a system or a spreadsheet program left lying."""
    parts = path.relative_to(folder).parts
    left_lying = any(part.startswith((".", "~$", "__MACOSX")) for part in parts) or path.name == "Thumbs.db"
    return path.is_file() and not left_lying and parts != (_SAMPLE,)


def _is_dated(folder: Path) -> bool:
    if not _DATED.fullmatch(folder.name):
        return False
    try:
        _date(folder)
    except ValueError:
        raise BadInput("this is no day", where=str(folder), todo="name the folder YYYY-MM-DD") from None
    return True


def _date(folder: Path) -> date:
    return date.fromisoformat(folder.name)
