"""YAML whose every value knows its line, so that a finding about a city folder can name file and line."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from rencai.vocabulary.errors import BadCity

Key = str | int
"""A step into a document: the key of a mapping or the place in a list."""


@dataclass(frozen=True)
class Finding:
    """Something a city folder says that it may not say: where, what is wrong, what would be right."""

    file: Path
    line: int
    what: str
    todo: str = ""

    def as_error(self) -> BadCity:
        """The finding as the error that stops a command."""
        return BadCity(self.what, where=f"{self.file}:{self.line}", todo=self.todo)


@dataclass(frozen=True)
class Located:
    """A parsed YAML file: ``value`` as plain Python, ``lines`` from the path of each value to its line (1-based)."""

    file: Path
    value: Any
    lines: dict[tuple[Key, ...], int]
    repeated: tuple[tuple[Key, ...], ...] = ()
    """Paths of mapping keys written twice; YAML would keep the last one without a word."""

    def line(self, *path: Key) -> int:
        """The line of the value at this path, or of its nearest ancestor that is written down."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def finding(self, path: Iterable[Key], what: str, todo: str = "") -> Finding:
        """A finding about the value at this path."""
        return Finding(self.file, self.line(*path), what, todo)


def nearest(word: str, known: Iterable[str]) -> str:
    """A hint for a misspelt word: the known word most like it, else all that would be right."""
    known = sorted(known)
    close = difflib.get_close_matches(word, known, n=1, cutoff=0.6)
    return f"did you mean {close[0]!r}?" if close else f"one of: {', '.join(known)}"


def read_located(file: Path) -> Located:
    """Read one YAML document (safe types only); a syntax error is a BadCity with its line."""
    try:
        text = file.read_text(encoding="utf-8-sig")
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        value = yaml.load(text, Loader=yaml.SafeLoader)
    except UnicodeDecodeError:
        raise BadCity("this is not UTF-8 text", where=str(file), todo="save it as UTF-8") from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        problem = getattr(error, "problem", None) or "cannot be read"
        raise BadCity(f"this is not YAML ({problem})", where=f"{file}:{line}", todo="mend the line") from None
    lines: dict[tuple[Key, ...], int] = {}
    repeated: list[tuple[Key, ...]] = []
    if node is not None:
        _walk(node, (), lines, repeated)
    return Located(file, value, lines, tuple(repeated))


def _walk(
    node: yaml.Node, path: tuple[Key, ...], lines: dict[tuple[Key, ...], int], repeated: list[tuple[Key, ...]]
) -> None:
    lines.setdefault(path, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        for key, child in node.value:
            step = (*path, str(key.value))
            if step in lines:
                repeated.append(step)
            lines[step] = key.start_mark.line + 1
            _walk(child, step, lines, repeated)
    elif isinstance(node, yaml.SequenceNode):
        for at, child in enumerate(node.value):
            _walk(child, (*path, at), lines, repeated)
