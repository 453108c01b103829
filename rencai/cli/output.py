"""What every command shares: results to standard output, progress and words to standard error, one-line failures."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bars

from rencai.vocabulary.errors import RencaiError

words = Console(stderr=True, highlight=False)


def result(value: Any) -> None:
    """Print one JSON value to standard output."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def say(text: str) -> None:
    """Say something to the person at the terminal."""
    words.print(text)


@contextmanager
def failing_in_one_line() -> Iterator[None]:
    """Turn an error meant for a person into one line on standard error and exit code 1."""
    try:
        yield
    except RencaiError as error:
        click.echo(f"rencai: {error}", err=True)
        sys.exit(1)
    except BrokenPipeError:
        # The reader of our output (head, less) went away; that is its right.
        sys.stderr.close()
        sys.exit(0)
    except OSError as error:
        click.echo(f"rencai: {error.filename or 'a file'}: {error.strerror or 'cannot be used'}", err=True)
        sys.exit(1)
    except Exception as error:
        # The text of an unforeseen error may quote a cell of somebody's row: only its name is shown.
        if os.environ.get("RENCAI_DEBUG"):
            raise
        told = "this is a mistake in rencai; RENCAI_DEBUG=1 shows where"
        click.echo(f"rencai: unexpected {type(error).__name__} — {told}", err=True)
        sys.exit(1)


def spare_inputs(inputs: Iterable[Path], *targets: Path | None) -> None:
    """Refuse to write over a file that is read, or twice over one file."""
    taken = {path.resolve() for path in inputs}
    for target in filter(None, targets):
        if target.resolve() in taken:
            raise click.UsageError(f"{target} would be written over: name another file")
        taken.add(target.resolve())


class ShownProgress:
    """Progress as bars on standard error; silent lines when it is not a terminal."""

    def __init__(self) -> None:
        self._bars = Bars(
            TextColumn("{task.description:<14}"),
            BarColumn(bar_width=24),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TextColumn("{task.fields[note]}"),
            console=words,
            disable=not words.is_terminal,
        )
        self._task: Any = None

    def __enter__(self) -> ShownProgress:
        self._bars.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bars.stop()

    def start(self, stage: str, total: int | None) -> None:
        """Show a new bar."""
        self._task = self._bars.add_task(stage, total=total, note="")
        if not words.is_terminal:
            words.print(f"  {stage} …")

    def advance(self, steps: int, note: str) -> None:
        """Move the bar."""
        self._bars.update(self._task, advance=steps, note=note)

    def finish(self) -> None:
        """Fill the bar."""
        task = self._bars.tasks[-1]
        self._bars.update(self._task, total=task.total or 1, completed=task.total or 1, note="")
