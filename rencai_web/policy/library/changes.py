"""What differs between two sets of rule files: rules by their versions, facts, groups; and what was already in force.

A version of a rule that is in force is never changed in silence: it may be ended from today on, anything else is a
correction, and a draft must say so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from rencai.city.located import read_located_text
from rencai.vocabulary.errors import RencaiError

_KEYED = ("facts", "groups")
_WHOLE = ("policy", "waiting")
Key = tuple[str, str, date | None]
"""Kind (rule, fact, group, …), id, and for a rule the day from which this version of it holds."""


@dataclass(frozen=True)
class Change:
    """One thing that differs. ``reaches_back``: it alters what already holds, and so is a correction."""

    kind: str
    id: str
    begins: date | None
    change: str  # added, changed, ended, removed
    reaches_back: bool
    file: str

    def as_json(self) -> dict[str, Any]:
        """As a version keeps it."""
        begins = self.begins.isoformat() if self.begins else None
        return {"kind": self.kind, "id": self.id, "begins": begins, "change": self.change, "file": self.file}


def laid_over(base: Mapping[str, str], files: Mapping[str, str | None]) -> dict[str, str]:
    """A base with the files of a draft laid over it; null takes a file away."""
    whole = {**base, **files}
    return {name: text for name, text in sorted(whole.items()) if text is not None}


def differing(base: Mapping[str, str], after: Mapping[str, str]) -> dict[str, str | None]:
    """The files of a draft that makes the base into the other set."""
    changed: dict[str, str | None] = {name: text for name, text in after.items() if base.get(name) != text}
    return changed | dict.fromkeys(set(base) - set(after))


def changes(base: Mapping[str, str], after: Mapping[str, str], today: date) -> list[Change]:
    """What differs between two sets, by kind and id. Files that cannot be read differ in nothing yet."""
    names = [name for name in {**base, **after} if base.get(name) != after.get(name)]
    was, now = (dict(_things({name: files[name] for name in names if name in files})) for files in (base, after))
    keys = sorted({*was, *now}, key=lambda key: (key[0] != "rule", key[0], key[1], key[2] or date.min))
    found = (_change(key, was.get(key), now.get(key), today) for key in keys)
    return [change for change in found if change is not None]


def raw_rules(files: Mapping[str, str]) -> Iterator[tuple[str, tuple[str | int, ...], dict[str, Any]]]:
    """File, path in it and content of every rule that can be read."""
    for name, text in files.items():
        try:
            value = read_located_text(text).value
        except RencaiError:
            continue
        if not isinstance(value, dict):
            continue
        if isinstance(value.get("rules"), list):
            yield from ((name, ("rules", at), raw) for at, raw in enumerate(value["rules"]) if isinstance(raw, dict))
        elif "id" in value:
            yield name, (), value


def _things(files: Mapping[str, str]) -> Iterator[tuple[Key, tuple[str, Any]]]:
    for name, _, raw in raw_rules(files):
        period = raw.get("in_force")
        begins = period.get("from") if isinstance(period, dict) else None
        yield ("rule", str(raw.get("id")), begins if isinstance(begins, date) else None), (name, raw)
    for name, text in files.items():
        try:
            value = read_located_text(text).value
        except RencaiError:
            continue
        if isinstance(value, dict):
            for word in _KEYED:
                if isinstance(value.get(word), dict):
                    yield from (((word[:-1], str(key), None), (name, raw)) for key, raw in value[word].items())
            for word in _WHOLE:
                if word in value:
                    yield (word, str(value[word]), None), (name, value)
            if "examples" in value:
                yield ("examples", name, None), (name, value)


def _change(key: Key, was: tuple[str, Any] | None, now: tuple[str, Any] | None, today: date) -> Change | None:
    kind, name, begins = key
    if was is not None and now is not None and was[1] == now[1]:
        return None
    file = (now or was or ("", None))[0]
    if was is None:
        return Change(kind, name, begins, "added", kind == "rule" and begins is not None and begins <= today, file)
    if now is None:
        holds = kind in ("fact", "group") or (kind == "rule" and (begins is None or begins <= today))
        return Change(kind, name, begins, "removed", holds, file)
    if kind == "rule" and _only_ended(was[1], now[1], today):
        return Change(kind, name, begins, "ended", False, file)
    holds = kind in ("fact", "group") or (kind == "rule" and (begins is None or begins <= today))
    return Change(kind, name, begins, "changed", holds, file)


def _only_ended(was: dict[str, Any], now: dict[str, Any], today: date) -> bool:
    """Whether a version only got another last day, none of which lies before today."""
    if not isinstance(was.get("in_force"), dict) or not isinstance(now.get("in_force"), dict):
        return False
    plain = [{**raw, "in_force": {**raw["in_force"], "to": None}} for raw in (was, now)]
    ends = [raw["in_force"].get("to") for raw in (was, now)]
    # The last day may be yesterday: the version that follows then begins today.
    late = all(end is None or (isinstance(end, date) and end >= today - timedelta(days=1)) for end in ends)
    return plain[0] == plain[1] and late
