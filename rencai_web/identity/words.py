"""The words that hold now, as the brain reads them, and whether a new one would contradict them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from django.db.models import QuerySet

from rencai.engine.lake import Lake
from rencai.talentbase.previous import WORDS_MOVED
from rencai_web.identity.models import JudgedPair, Verdict


class Word(NamedTuple):
    """Two rows by their keys, whether they are one, and the judgement that says so (0: not yet said)."""

    left: str
    right: str
    same: bool
    judgement: int = 0


def holding() -> QuerySet[JudgedPair]:
    """Pairs of judgements that nobody took back, in the order in which they were said."""
    said = JudgedPair.objects.filter(judgement__undone_by=None, judgement__verdict__in=(Verdict.SAME, Verdict.APART))
    return said.order_by("id")


def words(kind: str) -> list[Word]:
    """What holds for a kind."""
    return [
        Word(*row) for row in holding().filter(judgement__kind=kind).values_list("left", "right", "same", "judgement")
    ]


def standing(said: Iterable[Word], kind: str, lake: Lake) -> list[Word]:
    """Words by the keys under which their rows stand in a build, though a file took another's place since they were
    said; without those on rows that stand nowhere now.
    """
    if not lake.dates(WORDS_MOVED):  # earlier builds kept none
        return list(said)
    moved = lake.scan(WORDS_MOVED, lake.latest(WORDS_MOVED)).filter(kind=kind).collect()
    now = {(left, right): keys for left, right, *keys in moved.drop("kind").iter_rows()}
    found = []
    for word in said:
        left, right = now.get((min(word.left, word.right), max(word.left, word.right)), (word.left, word.right))
        if left is not None and right is not None:
            found.append(word._replace(left=left, right=right))
    return found


def contradicted(said: Iterable[Word], new: Iterable[Word], record_of: Mapping[str, object]) -> int | None:
    """The earlier judgement that new words contradict, also through chains; None where they agree.

    ``record_of``: rows that say the same in all that is compared are one record, and judged together.
    """
    every = [*said, *new]
    ends = [(record_of.get(word.left, word.left), record_of.get(word.right, word.right)) for word in every]
    group = _groups(pair for word, pair in zip(every, ends, strict=True) if word.same)
    for word, (left, right) in zip(every, ends, strict=True):
        if word.same or group(left) != group(right):
            continue
        joined = (other.judgement for other, end in zip(every, ends, strict=True) if group(end[0]) == group(left))
        return word.judgement or max(joined)
    return None


def _groups(pairs: Iterable[tuple[object, object]]) -> Callable[[object], object]:
    """A function that gives everything its group: things that pairs join, also through others, have one."""
    parent: dict[object, object] = {}

    def find(thing: object) -> object:
        while parent.get(thing, thing) != thing:
            parent[thing] = parent.get(parent[thing], parent[thing])
            thing = parent[thing]
        return thing

    for left, right in pairs:
        parent[find(left)] = find(right)
    return find
