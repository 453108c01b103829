"""Progress of long work, told to whoever listens. The brain reports; the command line or the house shows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol


class Progress(Protocol):
    """Listens to long work."""

    def start(self, stage: str, total: int | None) -> None:
        """A stage begins; ``total`` steps, or unknown."""

    def advance(self, steps: int, note: str) -> None:
        """So many steps of the running stage are done; ``note`` names the one at hand."""

    def finish(self) -> None:
        """The running stage has ended."""


class Silent:
    """Nobody listens."""

    def start(self, stage: str, total: int | None) -> None:
        """Say nothing."""

    def advance(self, steps: int, note: str) -> None:
        """Say nothing."""

    def finish(self) -> None:
        """Say nothing."""


@contextmanager
def stage(progress: Progress, name: str, total: int | None = None) -> Iterator[Progress]:
    """Bracket one stage of work."""
    progress.start(name, total)
    try:
        yield progress
    finally:
        progress.finish()
