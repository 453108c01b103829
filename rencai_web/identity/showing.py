"""How a pair is shown: values side by side with their differences marked, identifiers masked, evidence that adds up."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Indel

from rencai.talentbase.labels import Labels, field_name
from rencai.talentbase.profile import mask
from rencai.talentbase.records import KEYS
from rencai.vocabulary.bilingual import Bilingual
from rencai.vocabulary.fields import FIELDS, Kind
from rencai.vocabulary.identifiers import is_resident_id
from rencai_web.foundation.components.surroundings import city
from rencai_web.foundation.components.templatetags.components import here
from rencai_web.identity.queries import Reason

IN_CLEAR = frozenset({"name", "birth_date"})
"""Sealed values without which nobody could judge; all others are masked until a reason is on record."""
_TOKENS = re.compile(r"[A-Za-z]+|\s+|.", re.DOTALL)
_LONGEST = 600
"""Characters of a long text that are laid side by side."""
_WEIGHTIEST = 12.0
"""Log-odds beyond which a bar grows no longer: what forbids two to be one would else dwarf all other evidence."""


@dataclass(frozen=True)
class Piece:
    """A stretch of a value, and whether the other side has it not."""

    text: str
    differs: bool


@dataclass(frozen=True)
class Shown:
    """One side's value: in pieces, or masked (``held``: there is one; ``passes``: its check digit is right)."""

    pieces: tuple[Piece, ...] = ()
    held: bool = False
    masked: bool = False
    ending: str = ""
    passes: bool | None = None


@dataclass(frozen=True)
class Bar:
    """One step of the waterfall in percent of its width: where it begins, how wide it is, whether it speaks for one."""

    x: float
    width: float
    adds: bool


@dataclass(frozen=True)
class Line:
    """One thing that is compared: both values, what was found, the log-odds it adds (None: nothing to compare)."""

    label: Bilingual
    left: Shown
    right: Shown
    finding: Mapping[str, str] | None = None
    weight: float | None = None
    bar: Bar | None = None
    same: bool = False


@dataclass(frozen=True)
class Sum:
    """The evidence added up: where two random records begin, what speaks, the log-odds that gives, as a probability."""

    prior: float
    evidence: float
    total: float
    score: float
    bar: Bar


def lines(
    kind: Kind, left: Mapping[str, str], right: Mapping[str, str], reasons: Sequence[Reason], *, masked: bool
) -> list[Line]:
    """Everything compared, in the order of the fields; evidence that is no single field comes last."""
    weighed = {reason.key: reason for reason in reasons if reason.key != "prior"}
    bars = waterfall(reasons)
    labels = Labels(city())
    found = []
    for key in KEYS[kind]:
        if key not in left and key not in right and key not in weighed:
            continue
        field = field_of(kind, key)
        hidden = masked and FIELDS[kind][field].sealed and key not in IN_CLEAR
        words = [here(labels.of(field, side[key])) if side.get(key) else "" for side in (left, right)]
        ends = _masked(key, *words) if hidden else _side_by_side(*words)
        reason = weighed.pop(key, None)
        found.append(_line(field_name(kind, field), ends, reason, bars, same=words[0] == words[1]))
    nothing = Shown(), Shown()
    found += [
        _line(Bilingual(reason.label["zh"], reason.label["en"]), nothing, reason, bars, same=False)
        for reason in weighed.values()
    ]
    return found


def field_of(kind: Kind, key: str) -> str:
    """The field that a compared key is taken from: a place is compared by its code, and told by its words."""
    column = KEYS[kind][key][0]
    return column if column in FIELDS[kind] else column.removesuffix("_code")


def _line(
    label: Bilingual, ends: tuple[Shown, Shown], reason: Reason | None, bars: Mapping[str, Bar], *, same: bool
) -> Line:
    if reason is None:
        return Line(label, *ends, same=same)
    return Line(label, *ends, reason.finding, reason.weight, bars[reason.key], same)


def _masked(key: str, left: str, right: str) -> tuple[Shown, Shown]:
    return tuple(_mask(key, value) for value in (left, right))  # type: ignore[return-value]


def _mask(key: str, value: str) -> Shown:
    if not value:
        return Shown()
    ending = mask(value).replace("*", "") if key in ("resident_id", "other_id", "phone") else ""
    passes = is_resident_id(value) if key == "resident_id" else None
    return Shown(held=True, masked=True, ending=ending, passes=passes)


def one_value(key: str, value: str, *, masked: bool) -> Shown:
    """A value by itself: masked, unless nobody could judge without it."""
    if masked and key not in IN_CLEAR:
        return _mask(key, value)
    return Shown(_whole(value[:_LONGEST], differs=False), held=bool(value))


def _side_by_side(left: str, right: str) -> tuple[Shown, Shown]:
    pieces = differences(left[:_LONGEST], right[:_LONGEST])
    return Shown(pieces[0], held=bool(left)), Shown(pieces[1], held=bool(right))


def differences(left: str, right: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Both texts in pieces, differing stretches marked: by character, and by word where letters are Latin.

    Nothing is marked where one side is empty; texts that share little differ as a whole.
    """
    if not left or not right:
        return _whole(left, differs=False), _whole(right, differs=False)
    a, b = _TOKENS.findall(left), _TOKENS.findall(right)
    steps = Indel.opcodes(a, b)
    common = sum(step.src_end - step.src_start for step in steps if step.tag == "equal")
    if common * 3 < min(len(a), len(b)):
        return _whole(left, differs=True), _whole(right, differs=True)
    pieces: tuple[list[Piece], list[Piece]] = ([], [])
    for step in steps:
        differs = step.tag != "equal"
        for side, text in zip(
            pieces, (a[step.src_start : step.src_end], b[step.dest_start : step.dest_end]), strict=True
        ):
            if text:
                side.append(Piece("".join(text), differs))
    return tuple(pieces[0]), tuple(pieces[1])


def _whole(text: str, *, differs: bool) -> tuple[Piece, ...]:
    return (Piece(text, differs),) if text else ()


def in_order(kind: Kind, reasons: Sequence[Reason]) -> list[Reason]:
    """The prior, then the evidence in the order in which its fields are shown, then the rest."""
    places = {"prior": -1, **{key: at for at, key in enumerate(KEYS[kind])}}
    return sorted(reasons, key=lambda reason: places.get(reason.key, len(places)))


def waterfall(reasons: Sequence[Reason]) -> dict[str, Bar]:
    """By key the step each kind of evidence makes, one after the other from the prior on.

    ``sum`` is where it ends, ``zero`` where both answers are equally likely.
    """
    at, steps = 0.0, []
    for reason in reasons:
        step = max(-_WEIGHTIEST, min(_WEIGHTIEST, reason.weight))
        steps.append((reason.key, at, at + step))
        at += step
    edges = [0.0, *(edge for _, *ends in steps for edge in ends)]
    low, span = min(edges), (max(edges) - min(edges)) or 1.0
    every = (*steps, ("sum", 0.0, at), ("zero", 0.0, 0.0))
    return {key: _bar(begin, end, low, span) for key, begin, end in every}


def _bar(begin: float, end: float, low: float, span: float) -> Bar:
    left, right = sorted((begin, end))
    return Bar(round(100 * (left - low) / span, 1), max(round(100 * (right - left) / span, 1), 0.6), end >= begin)


def added_up(reasons: Sequence[Reason], score: float) -> Sum | None:
    """The sum of the evidence; None where none is known."""
    if not reasons:
        return None
    prior = next((reason.weight for reason in reasons if reason.key == "prior"), 0.0)
    total = sum(reason.weight for reason in reasons)
    return Sum(prior, total - prior, total, score, waterfall(reasons)["sum"])
