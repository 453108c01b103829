"""Changing amounts, days and thresholds of one rule by a form: into a new version, or as a correction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from rencai.rules import Book
from rencai.rules.language.leaves import Leaf, alone, ended, leaves, read_value, replaced
from rencai.rules.language.rule import Rule
from rencai.vocabulary.errors import BadInput, RencaiError
from rencai_web.policy.library.changes import raw_rules

Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Place:
    """Where one version of a rule is written: file, and path in it where the file holds several."""

    file: str
    path: Path
    text: str


def place_of(files: Mapping[str, str], rule: Rule) -> Place:
    """Where a version of a rule is written."""
    for name, path, raw in raw_rules({rule.mark.file: files[rule.mark.file]}):
        if raw.get("id") == rule.id and raw["in_force"]["from"] == rule.begins:
            return Place(name, path, files[name])
    raise BadInput(f"rule {rule.id} is not in its file", where=rule.mark.file)


def fields(files: Mapping[str, str], book: Book, rule: Rule) -> list[Leaf]:
    """The fields of the form: every number, day and threshold of a version of a rule, with its line."""
    place = place_of(files, rule)
    return leaves(place.text, book.facts, place.path)


def name_of(leaf: Leaf) -> str:
    """Name of a leaf's field in the form."""
    return f"at:{leaf.key}"


def read(found: list[Leaf], typed: Mapping[str, str]) -> tuple[dict[Path, Any], dict[str, str]]:
    """What was typed → values that differ, and per field what is wrong with it."""
    values: dict[Path, Any] = {}
    wrong: dict[str, str] = {}
    for leaf in found:
        raw = typed.get(name_of(leaf))
        if raw is None:
            continue
        try:
            value = read_value(leaf, raw)
        except RencaiError:
            wrong[name_of(leaf)] = _EXPECTED[leaf.kind.value]()
            continue
        if value != leaf.value:
            values[leaf.path] = value
    return values, wrong


_EXPECTED = {
    "number": lambda: _("Write digits only, such as 6000."),
    "day": lambda: _("Write a day, such as 2026-05-01."),
    "choice": lambda: _("Choose one of the list."),
}


def corrected(files: Mapping[str, str], rule: Rule, values: Mapping[Path, Any]) -> dict[str, str | None]:
    """The file with other values in the same version of the rule."""
    place = place_of(files, rule)
    return {place.file: replaced(place.text, values)}


def new_version(
    files: Mapping[str, str], rule: Rule, values: Mapping[Path, Any], begins: date
) -> dict[str, str | None]:
    """A file of its own for the version from a day on; the version before ends on the day before."""
    if begins <= rule.begins:
        raise BadInput(
            _("A new version begins after the one it follows, which began on %(day)s.") % {"day": rule.begins}
        )
    if rule.ends is not None and begins > rule.ends + timedelta(days=1):
        raise BadInput(_("The version before ends on %(day)s: begin right after it.") % {"day": rule.ends})
    place = place_of(files, rule)
    start = (*place.path, "in_force", "from")
    last = (*place.path, "in_force", "to")
    changed = replaced(place.text, {**values, start: begins})
    if rule.ends is not None and last not in values:
        # The end of the old version is not the end of the new one; what the new one's end is must be said.
        changed = replaced(changed, {last: max(rule.ends, begins)})
    folder = f"{rule.policy}/" if rule.policy else ""
    name = f"{folder}{rule.id}-{begins}.yaml"
    if name in files:
        raise BadInput(_("There is already a version from that day."))
    return {name: alone(changed, place.path), place.file: ended(place.text, place.path, begins - timedelta(days=1))}
