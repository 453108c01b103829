"""A home folder: what a build writes, and how its result becomes visible all at once.

::

    home/builds/<number>/lake    open tables, dated          home/lake    → current/lake
    home/builds/<number>/sealed  sealed tables               home/sealed  → current/sealed
    home/current                 → the build that answers    home/intake  clean rows per file, kept between builds
    home/runs/<number>.json      what each build said        home/base.json → current/about.json
    home/deliveries/<day>/…      files handed in, sealed (see ``shelf``)

A build works in a folder of its own; turning the link ``current`` is the one step that publishes it. The build before
stays until the next one, so that a reader who opened it can go on reading.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rencai.engine.files import write_whole
from rencai.engine.lake import Lake
from rencai.engine.secrets import KEY_VARIABLE, Sealer, sealer_for
from rencai.vocabulary.errors import BadState

FORMAT = 2
"""Number of the form of a build's tables; it rises when a build of an earlier program can no longer be read."""
_DIGITS = 6


@dataclass(frozen=True)
class BuildFolder:
    """One build: its number, and where its tables lie."""

    root: Path
    number: int

    @property
    def lake(self) -> Lake:
        """Its open tables."""
        return Lake(self.root / "lake")

    @property
    def sealed(self) -> Path:
        """Its sealed tables."""
        return self.root / "sealed"

    @property
    def about(self) -> dict[str, Any]:
        """What the build said of itself."""
        return dict(json.loads((self.root / "about.json").read_text(encoding="utf-8")))


@dataclass(frozen=True)
class Home:
    """A home folder, empty or built."""

    root: Path

    @property
    def intake(self) -> Path:
        """Where clean rows of read files are kept."""
        return self.root / "intake"

    def current(self) -> BuildFolder | None:
        """The build that answers, held fast: a build that ends meanwhile does not change what is read."""
        link = self.root / "current"
        if not link.exists():
            return None
        folder = link.resolve()
        build = BuildFolder(folder, int(folder.name))
        if build.about.get("format") != FORMAT:
            raise BadState(
                "this base was built by another version of the program, which wrote other tables",
                where=str(folder),
                todo="build into an empty home; files and judgements can be taken over, numbers of people start anew",
            )
        return build

    def opened(self) -> BuildFolder:
        """The build that answers, or the word that there is none."""
        build = self.current()
        if build is None:
            raise BadState("nothing has been built here yet", where=str(self.root), todo="run `rencai build` first")
        return build

    def sealer(self, environment: str | None) -> tuple[Sealer, bool]:
        """The sealer of this home and whether its key was made just now; a key that is lost is not made anew."""
        holds = self.current() is not None or any((self.root / "deliveries").glob("*/*.sealed"))
        if not environment and not (self.root / "key").exists() and holds:
            raise BadState(
                "the key of this home is missing",
                where=str(self.root / "key"),
                todo=f"put the key back, or set {KEY_VARIABLE} to it",
            )
        return sealer_for(self.root, environment=environment)

    def begin(self) -> BuildFolder:
        """An empty folder for the next build; what a killed one left is cleared away."""
        builds = self.root / "builds"
        current = self.current()
        for folder in builds.glob("*"):
            if current is None or int(folder.name) > current.number:
                shutil.rmtree(folder)
        number = current.number + 1 if current else 1
        build = BuildFolder(builds / f"{number:0{_DIGITS}d}", number)
        build.root.mkdir(parents=True)
        return build

    def publish(self, build: BuildFolder, about: dict[str, Any]) -> None:
        """Make this build the one that answers, and clear away all but it and the one before."""
        text = json.dumps(about, ensure_ascii=False, indent=2, default=str).encode()
        write_whole(build.root / "about.json", text)
        write_whole(self.root / "runs" / f"{build.root.name}.json", text)
        before = self.current()
        self._link("lake", Path("current/lake"))
        self._link("sealed", Path("current/sealed"))
        self._link("base.json", Path("current/about.json"))
        self._link("current", Path("builds") / build.root.name)
        for folder in (self.root / "builds").glob("*"):
            if folder.name not in {build.root.name, before.root.name if before else ""}:
                shutil.rmtree(folder)

    def _link(self, name: str, target: Path) -> None:
        link = self.root / name
        if link.is_symlink() and link.readlink() == target:
            return
        beside = self.root / f".{name}.{os.getpid()}"
        beside.unlink(missing_ok=True)
        beside.symlink_to(target)
        os.replace(beside, link)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Nobody else builds here meanwhile. The lock goes with the process, however it ends."""
        self.root.mkdir(parents=True, exist_ok=True)
        with (self.root / ".lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise BadState(
                    "another build is at work here", where=str(self.root), todo="wait until it has ended"
                ) from None
            yield
