"""The fields of an item that reading proposed, as a person can mend them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rencai_web.plan.models import Proposal


@dataclass(frozen=True)
class Field:
    """One value of an item; ``path`` is where it stands in what reading told, parted by dots."""

    path: str
    label: Promise
    value: Any
    number: bool = False


_INDICATOR: tuple[tuple[str, Promise, type], ...] = (
    ("name", _("Name of the item"), str), ("unit", _("Unit"), str), ("baseline.year", _("Baseline year"), int),
    ("baseline.value", _("Baseline"), float), ("target.year", _("Target year"), int),
    ("target.value", _("Target"), float), ("target.qualifier", _("Wording"), str),
)  # fmt: skip
_WORK: tuple[tuple[str, Promise, type], ...] = (
    ("name", _("Name of the item"), str), ("lead", _("In the lead"), str), ("others", _("Supporting"), list),
    ("years", _("Years"), str),
)  # fmt: skip
_MEASURE: tuple[tuple[str, Promise, type], ...] = (
    ("title", _("Name of the item"), str), ("lead", _("In the lead"), str), ("others", _("Supporting"), list),
)  # fmt: skip
_STATED: tuple[tuple[str, Promise, type], ...] = (
    ("what", _("Name of the item"), str), ("value", _("Target"), float), ("unit", _("Unit"), str),
    ("year", _("Target year"), int),
    ("qualifier", _("Wording"), str),
)  # fmt: skip
_UNSURE: tuple[tuple[str, Promise, type], ...] = (("text", _("Name of the item"), str),)


def _shape(kind: str) -> tuple[tuple[str, Promise, type], ...]:
    return {"indicator": _INDICATOR, "measures": _MEASURE, "stated": _STATED, "unsure": _UNSURE}.get(kind, _WORK)


def fields_of(one: Proposal) -> list[Field]:
    """The values of an item in order, numbers as numbers."""
    found = []
    for path, label, kind in _shape(one.kind):
        value: Any = one.told
        for step in path.split("."):
            value = value.get(step) if isinstance(value, dict) else None
        shown = "、".join(value) if isinstance(value, list) else value
        found.append(Field(path, label, shown, kind in (int, float)))
    return found


def mended(one: Proposal, typed: Mapping[str, Any]) -> dict[str, Any]:
    """What a person made of an item. Raises ValueError where a number is none."""
    told: dict[str, Any] = {}
    for path, _label, kind in _shape(one.kind):
        text = str(typed.get(path, "")).strip()
        value: Any = None
        if kind is list:
            value = [part.strip() for part in text.replace(",", "、").split("、") if part.strip()]
        elif text:
            value = kind(text.replace(",", "")) if kind is not str else text[:200]
        _put(told, one.told, path, value)
    return told


def _put(told: dict[str, Any], before: Mapping[str, Any], path: str, value: Any) -> None:
    first, _dot, rest = path.partition(".")
    if rest:
        told[first] = {**(before.get(first) or {}), **told.get(first, {}), rest: value}
    else:
        told[first] = value
