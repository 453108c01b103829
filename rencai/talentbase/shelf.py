"""Files that were handed in, kept sealed in the home, so that a build needs no folder from outside.

::

    home/deliveries/<day>/<id>.sealed    the file as it came, sealed whole
    home/deliveries/<day>/<id>.json      its name, fingerprint, mapping and state; no value of a row
    home/deliveries/<day>/<id>.look      how its top looks to a person, sealed

``<id>`` comes from the name alone: a file handed in again under its name takes the place of the one before. A file is
``accepted`` (builds read it), ``offered`` (only a build that is asked to), ``back`` (taken back: kept, not read), or
``erased`` (its period is over: nothing is left but its note, and handed in again as it was it stays erased).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Iterable
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any

from rencai.engine.files import write_whole
from rencai.engine.secrets import Sealer
from rencai.talentbase.deliveries import DeliveredFile, find_files, is_invented
from rencai.vocabulary.errors import BadInput

ACCEPTED, OFFERED, BACK, ERASED = "accepted", "offered", "back", "erased"


@dataclass(frozen=True)
class Shelved:
    """One file on the shelf. ``size`` in bytes of the plain file; ``mends``: the name of the file it mends rows of."""

    delivery: date
    name: str
    content: str
    size: int
    state: str = ACCEPTED
    source: str = ""
    mapping: dict[str, Any] | None = field(default=None, hash=False)
    invented: bool = False
    mends: str = ""

    @property
    def id(self) -> str:
        """Names the file within its delivery and says nothing of it."""
        return file_id(self.name)


def file_id(name: str) -> str:
    """The id of a file of that name."""
    return hashlib.sha256(name.encode()).hexdigest()[:24]


@dataclass(frozen=True)
class Shelf:
    """The shelf of a home."""

    home: Path
    sealer: Sealer

    @property
    def root(self) -> Path:
        """Where the files lie."""
        return self.home / "deliveries"

    def put(
        self,
        delivery: date,
        name: str,
        content: Path | bytes,
        *,
        state: str = ACCEPTED,
        source: str = "",
        mapping: dict[str, Any] | None = None,
        invented: bool = False,
        mends: str = "",
    ) -> Shelved:
        """Seal a file and put it on the shelf. The same file again changes nothing, even if it was taken back."""
        data = content.read_bytes() if isinstance(content, Path) else content
        told = hashlib.sha256(data).hexdigest()
        there = self.find(delivery, _fitting(name))
        if (
            there is not None
            and there.content == told
            and (source, mapping) in ((there.source, there.mapping), ("", None))
        ):
            return there
        new = Shelved(delivery, name, told, len(data), state, source, mapping, invented, mends)
        if there is None or there.content != told:
            write_whole(self._sealed(new), self.sealer.seal(data, context=self._as_delivered(new).context))
        self._note(new)
        return new

    def find(self, delivery: date, name: str) -> Shelved | None:
        """The file of that name in a delivery, in whatever state."""
        path = self.root / str(delivery) / f"{file_id(name)}.json"
        return _from_note(path) if path.exists() else None

    def every(self) -> list[Shelved]:
        """All files in order of delivery and name, in whatever state."""
        notes = [_from_note(path) for path in self.root.glob("*/*.json")]
        return sorted(notes, key=lambda file: (file.delivery, PurePosixPath(file.name).parts))

    def files(
        self, *, on: date | None = None, offered: Collection[Shelved] = (), without: Collection[Shelved] = ()
    ) -> list[DeliveredFile]:
        """What a build reads: the accepted files of deliveries up to ``on`` (default: all), oldest delivery first.

        ``offered``: files that are read although they are not accepted; ``without``: accepted ones that are not.
        """
        also, but = ({(file.delivery, file.name) for file in files} for files in (offered, without))
        return [
            self._as_delivered(file)
            for file in self.every()
            if (on is None or file.delivery <= on)
            and (
                (file.state == ACCEPTED and (file.delivery, file.name) not in but) or (file.delivery, file.name) in also
            )
        ]

    def delivered(self, file: Shelved) -> DeliveredFile:
        """A file as the intake takes it."""
        return self._as_delivered(file)

    def open(self, file: Shelved) -> bytes:
        """The file as it came. It is opened in memory only; nothing plain is written."""
        return self.sealer.open(self._sealed(file).read_bytes(), context=self._as_delivered(file).context)

    def keep_look(self, file: Shelved, look: bytes) -> None:
        """Keep beside a file how its top looks."""
        context = f"{self._as_delivered(file).context} look"
        write_whole(self._sealed(file).with_suffix(".look"), self.sealer.seal(look, context=context))

    def look(self, file: Shelved) -> bytes | None:
        """How the top of a file looks, if somebody has looked."""
        path = self._sealed(file).with_suffix(".look")
        context = f"{self._as_delivered(file).context} look"
        return self.sealer.open(path.read_bytes(), context=context) if path.exists() else None

    def reseal(self) -> int:
        """Seal everything with the first key that is sealed with a retired one; gives how many files that were."""
        count = 0
        for file in self.every():
            plain, look = self._sealed(file), self._sealed(file).with_suffix(".look")
            context = self._as_delivered(file).context
            for path, told in ((plain, context), (look, f"{context} look")):
                if path.exists() and not self.sealer.is_current(sealed := path.read_bytes()):
                    write_whole(path, self.sealer.seal(self.sealer.open(sealed, context=told), context=told))
                    count += path == plain
        return count

    def remove(self, delivery: date, name: str) -> None:
        """Take a file back: it stays on the shelf, and no build reads it."""
        self._set(delivery, name, state=BACK)

    def put_back(self, delivery: date, name: str) -> None:
        """Builds read the file again, or for the first time."""
        self._set(delivery, name, state=ACCEPTED)

    def offer(self, delivery: date, name: str) -> None:
        """Only builds that are asked to read the file."""
        self._set(delivery, name, state=OFFERED)

    def map(self, delivery: date, name: str, *, source: str = "", mapping: dict[str, Any] | None = None) -> None:
        """Have a file read by one of the city's mappings, or by one written for it; by neither: as it seems best."""
        self._set(delivery, name, source=source, mapping=mapping)

    def erase(self, delivery: date, name: str, *, also: Callable[[], object] = lambda: None) -> None:
        """Destroy what a file holds, for good. That it was there, its name and its fingerprint stay.

        ``also``: what else goes with it, before its content does. Broken off in between, it can be done again: an
        erased file of which something is left is in ``half_erased``.
        """
        there = self.find(delivery, name)
        if there is None or there.state != ERASED:
            self._set(delivery, name, state=ERASED)
        also()
        for ending in ("look", "sealed"):
            (self.root / str(delivery) / f"{file_id(name)}.{ending}").unlink(missing_ok=True)

    def half_erased(self) -> list[Shelved]:
        """Erased files of which something is left, since erasing them was broken off."""
        kept = (".look", ".sealed")
        return [
            file
            for file in self.every()
            if file.state == ERASED and any(self._sealed(file).with_suffix(ending).exists() for ending in kept)
        ]

    def discard(self, delivery: date, name: str) -> None:
        """Destroy a file that no build needs."""
        for ending in ("json", "look", "sealed"):
            (self.root / str(delivery) / f"{file_id(name)}.{ending}").unlink(missing_ok=True)

    def _set(self, delivery: date, name: str, **changes: Any) -> None:
        there = self.find(delivery, name)
        if there is None:
            raise BadInput("this file is not on the shelf", where=f"{delivery}/{name}", todo="`rencai deliveries list`")
        if there.state == ERASED:
            raise BadInput("this file was erased", where=f"{delivery}/{name}", todo="ask its agency for it")
        self._note(replace(there, **changes))

    def _note(self, file: Shelved) -> None:
        told = {**asdict(file), "delivery": str(file.delivery)}
        path = self.root / str(file.delivery) / f"{file.id}.json"
        write_whole(path, json.dumps(told, ensure_ascii=False, indent=1).encode())

    def _sealed(self, file: Shelved) -> Path:
        return self.root / str(file.delivery) / f"{file.id}.sealed"

    def _as_delivered(self, file: Shelved) -> DeliveredFile:
        return DeliveredFile(
            file.delivery, file.name, self._sealed(file), file.content, file.source, file.mapping, file.invented
        )


@dataclass(frozen=True)
class Added:
    """What became of a folder that was added: files put on the shelf, and how many lay there already."""

    put: tuple[Shelved, ...]
    known: int


def add_folder(shelf: Shelf, folder: Path, *, on: date | None = None) -> Added:
    """Put all files of a folder on the shelf, by their deliveries; those that lie there already stay as they are."""
    invented, put, known = is_invented(folder), [], 0
    for file in find_files(folder, on=on):
        there = shelf.find(file.delivery, file.name)
        if there is not None and there.content == file.content:
            known += 1
        else:
            put.append(shelf.put(file.delivery, file.name, file.path, invented=invented))
    return Added(tuple(put), known)


def is_of_a_sample(files: Iterable[Shelved]) -> bool:
    """Whether a shelf is that of a sample city: files that join it may hold invented numbers."""
    return any(file.invented for file in files)


def _fitting(name: str) -> str:
    """The name, if it stays inside its delivery."""
    parts = PurePosixPath(name).parts
    if not name or name.startswith("/") or ".." in parts or "\\" in name or any(ord(char) < 32 for char in name):
        raise BadInput("this is no name of a file", where="deliveries", todo="give it a plain name")
    return name


def _from_note(path: Path) -> Shelved:
    told = json.loads(path.read_text(encoding="utf-8"))
    return Shelved(**{**told, "delivery": date.fromisoformat(told["delivery"])})
