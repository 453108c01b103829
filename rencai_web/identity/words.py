"""The words that hold now, as the brain reads them, and whether a new one would contradict them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

import polars as pl
from django.db.models import QuerySet

from rencai.talentbase.home import BuildFolder
from rencai.talentbase.word_keys import ROWS_MOVED, WORD, WORDS_MOVED, kept, keys_in
from rencai_web.identity.models import JudgedPair, Verdict


class Word(NamedTuple):
    """Two rows by their keys, whether they are one, and the judgement that says so (0: not yet said).

    ``build``: the build that was on the screen, by which the keys are to be read.
    """

    left: str
    right: str
    same: bool
    judgement: int = 0
    build: int = 0


def holding() -> QuerySet[JudgedPair]:
    """Pairs of judgements that nobody took back, in the order in which they were said."""
    said = JudgedPair.objects.filter(judgement__undone_by=None, judgement__verdict__in=(Verdict.SAME, Verdict.APART))
    return said.order_by("id")


def words(kind: str) -> list[Word]:
    """What holds for a kind."""
    said = holding().filter(judgement__kind=kind)
    return [Word(*row) for row in said.values_list("left", "right", "same", "judgement", "judgement__build")]


def standing(said: Iterable[Word], kind: str, build: BuildFolder) -> list[Word]:
    """Words by the keys under which their rows stand in a build, though a file took another's place since they were
    said; without those on rows that stand nowhere now.
    """
    every = list(said)
    keyed = pl.DataFrame(
        [(kind, *sorted((word.left, word.right)), word.build, 0) for word in every], schema=WORD, orient="row"
    )
    now = keys_in(keyed, kept(build.lake, WORDS_MOVED), kept(build.lake, ROWS_MOVED), build=build.number)
    ends = now.select("left_now", "right_now").iter_rows()
    return [
        word._replace(left=left, right=right)
        for word, (left, right) in zip(every, ends, strict=True)
        if left is not None and right is not None
    ]


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
