"""A set of rule files held in memory → its book, or what is wrong with it, each with file and line.

The files are bounded in number and size before anything reads them; nothing in them can run (see rencai.rules).
"""

from __future__ import annotations

import re
import tempfile
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from rencai.rules import Book, check
from rencai.rules.language.in_chinese import both
from rencai.vocabulary.bilingual import Bilingual
from rencai.vocabulary.errors import BadInput, RencaiError
from rencai_web.foundation.components.templatetags.components import here
from rencai_web.policy.published import fingerprint

LARGEST_TEXT = 64 * 1024
"""Characters of one file that is edited here: ten times the longest rule of the city."""
MOST_CHANGED = 60
MOST_FILES = 600
_NAME = re.compile(r"[a-z0-9][a-z0-9-]*(/[a-z0-9][a-z0-9-]*){0,3}\.yaml")
_KEPT = 6
_SEEN: OrderedDict[str, Checked] = OrderedDict()


@dataclass(frozen=True)
class Trouble:
    """One thing that is wrong: file below the rule folder, line, what, and what would be right."""

    file: str
    line: int
    what: str
    todo: str = ""

    @property
    def said(self) -> Bilingual:
        """What is wrong, in both languages."""
        return both(self.what)

    @property
    def advice(self) -> Bilingual:
        """What would be right, in both languages."""
        return both(self.todo)


@dataclass(frozen=True)
class Checked:
    """The book of a set of files, unless something keeps it from being one; and all that is wrong."""

    book: Book | None
    troubles: tuple[Trouble, ...]


def in_words(error: RencaiError) -> str:
    """What an error about rules says, in the reader's language."""
    return str(here(both(error.what)))


def refuse_beyond_bounds(files: Mapping[str, str | None]) -> None:
    """Too many, too long or wrongly named files of a draft are an error."""
    if len(files) > MOST_CHANGED:
        raise BadInput(f"{len(files)} files are changed in one draft", todo=f"at most {MOST_CHANGED}")
    for name, text in files.items():
        if len(name) > 120 or not _NAME.fullmatch(name):
            raise BadInput("a file is not named so", todo="small letters, digits and -, ending in .yaml")
        if text is not None and len(text) > LARGEST_TEXT:
            raise BadInput("the file is longer than 64 KiB", where=name, todo="one rule a file")


def checked(files: Mapping[str, str]) -> Checked:
    """Check a whole set: files, rules, how they fit together, and their examples. The last few answers are kept."""
    if len(files) > MOST_FILES:
        raise BadInput(f"{len(files)} files are too many", todo=f"at most {MOST_FILES}")
    mark = fingerprint(files)
    # Held on to, not read again: another thread may have pushed it out meanwhile.
    found = _SEEN.get(mark)
    if found is None:
        found = _SEEN[mark] = _check(files)
        while len(_SEEN) > _KEPT:
            _SEEN.popitem(last=False)
    return found


def _check(files: Mapping[str, str]) -> Checked:
    with tempfile.TemporaryDirectory(prefix="rencai-rules-") as folder:
        root = Path(folder).resolve()
        for name, text in files.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        try:
            book, findings = check(root)
        except RencaiError as error:
            return Checked(None, (Trouble("", 1, error.what, error.todo),))
        troubles = [Trouble(_below(root, found.file), found.line, found.what, found.todo) for found in findings]
    return Checked(book, tuple(dict.fromkeys(troubles)))


def _below(root: Path, file: Path) -> str:
    path = Path(file)
    return path.relative_to(root).as_posix() if path.is_relative_to(root) and path != root else ""
