"""Cells of a file as they may be looked at: what identifies a person is masked, also where nobody said it does."""

from __future__ import annotations

import re

from rencai.talentbase.profile import mask
from rencai.vocabulary.fields import FIELDS, Field, Kind, ValueType

_SAID_OPENLY = ("name", "former_name")
"""The name is what a row is about; numbers and addresses stay masked."""
_LONGEST_LINE, _MASKED_LINE = 600, 12
"""Characters of a line that are shown once a reason is on record, and until then."""
_FREE = (ValueType.TEXT, ValueType.WORDS)
_TELLING = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?<![0-9])(?:\+?86[- ]?)?[0-9][0-9 \-*]{5,}[0-9Xx*]")


def masked(cell: str | None, field: Field | None) -> str:
    """A cell whose column is read as ``field`` (None: as nothing)."""
    if cell is None:
        return ""
    if field is not None and field.sealed and field.name not in _SAID_OPENLY:
        return mask(cell)
    if field is None or (field.type in _FREE and not field.name.endswith("_id")):
        return _TELLING.sub(lambda found: mask(found[0]), cell)
    return cell


def whole_line(line: str, *, revealed: bool) -> str:
    """A line that could not be read into cells: anything may stand in it. At most so much as a page has room for."""
    if revealed:
        return line if len(line) <= _LONGEST_LINE else f"{line[:_LONGEST_LINE]}…"
    return mask(line[-_MASKED_LINE:])


def field_of(kind: str, name: str) -> Field | None:
    """The field of that name, if the kind has one."""
    return FIELDS[Kind(kind)].get(name) if kind in set(Kind) else None
