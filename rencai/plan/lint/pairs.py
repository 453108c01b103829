"""Programmes of the text and the rows of the lists that mean them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz

from rencai.plan.characters import fold_closed
from rencai.plan.items import Item, passages
from rencai.plan.lint.sources import Source
from rencai.plan.reading import Stated
from rencai.plan.statements import Mood
from rencai.plan.undertakings import Undertaking

_MARKS = re.compile(r"[“”\"'‘’「」『』《》（）()\s、，·—-]")
_QUOTED = re.compile(r"[“\"]([^“”\"]{3,})[”\"]")
_ALIKE = 85.0
_LEAST_INSIDE = 6


@dataclass(frozen=True)
class Pair:
    """An item of the text and the listed undertaking that means it, with the targets each of them tells."""

    item: Item
    undertaking: Undertaking
    told: tuple[Stated, ...]
    listed: tuple[Stated, ...]


@lru_cache(maxsize=4096)
def plain_name(name: str) -> str:
    """A name without quotes, brackets, spaces and commas."""
    return _MARKS.sub("", fold_closed(name))


def same_name(one: str, other: str) -> bool:
    """Whether two names of undertakings mean the same one: equal, one inside the other, or nearly equal."""
    first, second = plain_name(one), plain_name(other)
    if first == second:
        return True
    shorter, longer = sorted((first, second), key=len)
    return (len(shorter) >= _LEAST_INSIDE and shorter in longer) or fuzz.ratio(first, second) >= _ALIKE


def items_of(source: Source) -> list[Item]:
    """The items of the text that have a title, each once."""
    return list(dict.fromkeys(one.item for one in passages(source.document) if one.item is not None and one.item.title))


def pairs_of(source: Source) -> Iterator[Pair]:
    """Items of the text whose name a list holds, with their targets."""
    owners = {id(one.paragraph): one.item for one in passages(source.document)}
    for item in items_of(source):
        undertaking = next((one for one in source.plan.undertakings if same_name(one.name, item.title)), None)
        if undertaking is None:
            continue
        told = [
            one for one in source.plan.targets if one.paragraph is not None and owners.get(id(one.paragraph)) == item
        ]
        listed = [
            one for one in source.plan.stated if one.undertaking == undertaking and one.statement.mood is not Mood.FACT
        ]
        yield Pair(item, undertaking, tuple(told), tuple(listed))


def quoted_core(name: str) -> str | None:
    """The words of a name that stand in quotes."""
    match = _QUOTED.search(fold_closed(name))
    return match[1] if match is not None else None
