"""YAML whose every value knows its line, so that a finding about a city folder can name file and line."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from rencai.vocabulary.errors import BadCity

Key = str | int
"""A step into a document: the key of a mapping or the place in a list."""

LARGEST_FILE = 4 * 1024 * 1024
"""Bytes; a city's longest file, its words, is a twentieth of this."""
_DEEPEST = 24
_PLAIN = ("tag:yaml.org,2002:map", "tag:yaml.org,2002:seq")

_NUMBERS = ("tag:yaml.org,2002:int", "tag:yaml.org,2002:float")

# libyaml reads ten times faster than the pure Python loader; where PyYAML was built without it, that one will do.
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


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


def finding_of(error: BadCity, file: Path) -> Finding:
    """The finding that a file could not be read at all, from the error that said so; ``file`` where it names none."""
    where, _, line = error.where.rpartition(":")
    if line.isdigit():
        return Finding(Path(where), int(line), error.what, error.todo)
    return Finding(Path(error.where) if error.where else file, 1, error.what, error.todo)


def read_located(file: Path) -> Located:
    """Read one YAML document (safe types, no aliases, bounded size and depth); else a BadCity with its line."""
    if not file.is_file():
        raise BadCity("the file is missing", where=str(file), todo="write it; the shipped city shows how")
    if file.stat().st_size > LARGEST_FILE:
        raise BadCity("the file is larger than 4 MiB", where=str(file), todo="cut it into several")
    try:
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise BadCity("this is not UTF-8 text", where=str(file), todo="save it as UTF-8") from None
    return read_located_text(text, file)


def read_located_text(text: str, file: Path = Path("text")) -> Located:
    """The same from a text; ``file`` is what findings name."""
    try:
        _refuse_depth(file, text)
        loader = _Loader(text)
        node = loader.get_single_node()
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        problem = getattr(error, "problem", None) or "it holds a character that may not be there"
        raise _refusal(file, mark, f"this is not YAML ({problem})", "mend the line") from None
    reading = _Reading(file, loader)
    value = None if node is None else reading.read(node, ())
    return Located(file, value, reading.lines, tuple(reading.repeated))


def _refuse_depth(file: Path, text: str) -> None:
    # libyaml builds its nodes by recursion in C: a line of a million brackets would end the process without an error.
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > _DEEPEST + 1:
                raise _refusal(file, event.start_mark, "this is nested too deeply", "write it flat")
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        elif isinstance(event, yaml.AliasEvent):
            # A few lines of them can stand for more than memory holds; here its own line is known, in the node no more.
            raise _refusal(file, event.start_mark, "a city folder has no aliases (*name)", "write the value out")


def _refusal(file: Path, mark: Any, what: str, todo: str) -> BadCity:
    return BadCity(what, where=f"{file}:{mark.line + 1 if mark else 1}", todo=todo)


@dataclass
class _Reading:
    """One walk over the nodes: builds the value, notes the lines, refuses what could blow up."""

    file: Path
    loader: Any
    lines: dict[tuple[Key, ...], int] = field(default_factory=dict)
    repeated: list[tuple[Key, ...]] = field(default_factory=list)
    seen: set[int] = field(default_factory=set)

    def read(self, node: yaml.Node, path: tuple[Key, ...]) -> Any:
        # An alias gives the same node a second time: a few lines of them can stand for more than memory holds.
        if id(node) in self.seen:
            raise _refusal(self.file, node.start_mark, "a city folder has no aliases (*name)", "write the value out")
        if len(path) > _DEEPEST:
            raise _refusal(self.file, node.start_mark, "this is nested too deeply", "write it flat")
        self.seen.add(id(node))
        self.lines.setdefault(path, node.start_mark.line + 1)
        if isinstance(node, yaml.ScalarNode):
            return self._scalar(node)
        if node.tag not in _PLAIN:
            raise _refusal(self.file, node.start_mark, f"a city folder has no {node.tag}", "write it without the tag")
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        return [self.read(child, (*path, at)) for at, child in enumerate(node.value)]

    def _mapping(self, node: yaml.MappingNode, path: tuple[Key, ...]) -> dict[Key, Any]:
        value: dict[Key, Any] = {}
        for key_node, child in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                raise _refusal(self.file, key_node.start_mark, "a key is one word", "write `key: value`")
            key = self._scalar(key_node)
            key = key if isinstance(key, str | int) else str(key)
            step = (*path, key)
            if step in self.lines:
                self.repeated.append(step)
            self.lines[step] = key_node.start_mark.line + 1
            value[key] = self.read(child, step)
        return value

    def _scalar(self, node: yaml.Node) -> Any:
        if node.tag in _NUMBERS and ":" in node.value:
            what = f"{node.value!r:.60} would be read as a number to the base of 60"
            raise _refusal(self.file, node.start_mark, what, "put a time or a proportion in quotes")
        try:
            return self.loader.construct_object(node)
        except (yaml.YAMLError, ValueError):
            # A day such as 2021-13-45 looks like a date and is none; a tag such as !python/… is not for a city folder.
            what = f"{node.value!r:.60} cannot be read"
            raise _refusal(self.file, node.start_mark, what, "put a text in quotes; a day is YYYY-MM-DD") from None
