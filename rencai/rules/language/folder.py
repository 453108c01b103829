"""A rule folder: every YAML file below it, read safely, told apart and checked for its shape. Nothing in it can run."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rencai.city.located import Finding, Located, finding_of, nearest, read_located
from rencai.rules.language.documents import FILES
from rencai.rules.language.tree import Mark
from rencai.vocabulary.errors import BadCity, BadInput

MOST_FILES = 2000
LARGEST = 1024 * 1024
"""Bytes of one file. A rule is a page; the folder of a whole city is some hundred kilobytes."""
LARGEST_FOLDER = 32 * 1024 * 1024


@dataclass(frozen=True)
class Document:
    """One file: what kind it is, where it lies below the folder, and its content with lines."""

    kind: str
    name: str
    located: Located

    @property
    def folder(self) -> str:
        """The folder it lies in, below the rule folder."""
        return str(Path(self.name).parent) if "/" in self.name else ""

    @property
    def content(self) -> dict[str, Any]:
        """The file's top mapping."""
        assert isinstance(self.located.value, dict)
        return self.located.value

    def mark(self, *path: str | int) -> Mark:
        """The place of a value."""
        return Mark(self.name, self.located.line(*path))


@dataclass
class Folder:
    """The files of a rule folder and what is wrong with them so far."""

    root: Path
    documents: list[Document] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def of(self, kind: str) -> list[Document]:
        """The well-shaped files of one kind."""
        return [document for document in self.documents if document.kind == kind]


def read_folder(root: Path) -> Folder:
    """Read every ``*.yaml`` below the folder; a file that cannot be used becomes a finding."""
    if not root.is_dir():
        raise BadInput("there is no such rule folder", where=str(root), todo="name a folder with facts.yaml and rules")
    folder = Folder(root)
    paths = sorted(path for path in root.rglob("*.yaml") if path.is_file())
    if len(paths) > MOST_FILES:
        raise BadInput(f"{len(paths)} files are too many", where=str(root), todo=f"at most {MOST_FILES}")
    if sum(path.stat().st_size for path in paths) > LARGEST_FOLDER:
        raise BadInput("the folder is larger than 32 MiB", where=str(root), todo="name a folder of rules")
    for path in paths:
        try:
            _check_size(path)
            located = read_located(path)
        except BadCity as error:
            folder.findings.append(finding_of(error, path))
            continue
        findings = list(_shape_findings(located))
        folder.findings += findings
        if not findings:
            name = path.relative_to(root).as_posix()
            folder.documents.append(Document(_kind(located) or "", name, located))
    return folder


def _check_size(path: Path) -> None:
    if path.stat().st_size > LARGEST:
        raise BadCity("the file is larger than 1 MiB", where=str(path), todo="one rule a file")


def _kind(located: Located) -> str | None:
    value = located.value
    return next((kind for kind in FILES if kind in value), None) if isinstance(value, dict) else None


def _shape_findings(located: Located) -> Iterator[Finding]:
    kind = _kind(located)
    if kind is None:
        first = str(next(iter(located.value), "")) if isinstance(located.value, dict) else ""
        what = f"{first!r:.60} does not say what this file is" if first else "the file says nothing"
        if located.value and not isinstance(located.value, dict):
            what = "the file is not `key: value`"
        yield located.finding((), what, f"a rule begins with id; else {nearest(first, FILES)}")
        return
    for path in located.repeated:
        yield located.finding(path, f"{path[-1]} is written twice", "keep one")
    yield from FILES[kind].findings(located, (), located.value)
