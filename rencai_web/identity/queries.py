"""What waits to be judged, and what is known of one doubtful pair."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol, TypeVar

import polars as pl
from django.db.models import QuerySet
from django.utils import timezone

from rencai.vocabulary.errors import BadState
from rencai_web.foundation.accounts.models import Account
from rencai_web.foundation.jobs.models import OVER, Job, State
from rencai_web.identity.models import JudgedPair, Judgement, Verdict
from rencai_web.identity.words import holding
from rencai_web.registers.models import Employer, Person, Post, Publication
from rencai_web.registers.published import folder, sealer

KINDS = ("person", "employer", "post")


@dataclass(frozen=True)
class Doubt:
    """Two entities that may be one. ``pairs``: their doubtful pairs of rows with scores, the likeliest first.

    ``rows_each``: how many rows of files each has in all.
    """

    kind: str
    left: str
    right: str
    pairs: tuple[tuple[str, str, float], ...]
    rows_each: tuple[int, int]

    @property
    def rows(self) -> int:
        """How many rows of files both have together."""
        return sum(self.rows_each)

    @property
    def score(self) -> float:
        """The estimate of the likeliest pair, 0 to 1."""
        return self.pairs[0][2]

    @property
    def keys(self) -> list[tuple[str, str]]:
        """The rows of its pairs."""
        return [(left, right) for left, right, _ in self.pairs]

    @property
    def ends(self) -> list[frozenset[str]]:
        """The rows of its pairs, without an order."""
        return [frozenset(pair) for pair in self.keys]


@dataclass(frozen=True)
class Side:
    """One record of a pair: where and when its rows were seen, and the values that were compared."""

    key: str
    entity: str
    sources: tuple[str, ...]
    first_on: date | None
    last_on: date | None
    rows: int
    values: Mapping[str, str]


@dataclass(frozen=True)
class Reason:
    """One kind of evidence: what is compared, what was found, the log-odds (natural logarithm) it adds."""

    key: str
    label: dict[str, str]
    finding: dict[str, str]
    weight: float


def doubts(publication: Publication) -> tuple[Doubt, ...]:
    """All doubtful pairs of a publication by how much they matter: the estimate nearest to half, and many rows."""
    lake = folder(publication).lake
    uncertain = lake.path("uncertain", publication.on)
    # Who is forgotten is taken out of a publication's files; that is a new time of writing.
    return _doubts(uncertain, lake.path("membership", publication.on), uncertain.stat().st_mtime_ns)


@lru_cache(maxsize=4)
def _doubts(uncertain: Path, membership: Path, _written: int) -> tuple[Doubt, ...]:
    table = pl.read_parquet(uncertain)
    ends = pl.min_horizontal("left_entity", "right_entity"), pl.max_horizontal("left_entity", "right_entity")
    pairs = table.with_columns(ends[0].alias("one"), ends[1].alias("other")).sort("score", descending=True)
    asked = pl.concat([pairs["one"], pairs["other"].alias("one")]).unique().implode()
    rows = dict(
        pl.scan_parquet(membership).filter(pl.col("entity").is_in(asked)).group_by("entity").len().collect().iter_rows()
    )
    found = [
        Doubt(kind, one, other, _turned(group, one), (rows.get(one, 0), rows.get(other, 0)))
        for (kind, one, other), group in pairs.group_by("kind", "one", "other", maintain_order=True)
    ]
    return tuple(sorted(found, key=lambda doubt: (-_matters(doubt), doubt.kind, doubt.left, doubt.right)))


def _turned(group: pl.DataFrame, one: object) -> tuple[tuple[str, str, float], ...]:
    """The pairs with the row of the first entity on the left."""
    columns = group.select("left", "right", "score", "left_entity").iter_rows()
    return tuple((a, b, score) if entity == one else (b, a, score) for a, b, score, entity in columns)


def _matters(doubt: Doubt) -> float:
    return (1 - abs(2 * doubt.score - 1)) * (1 + doubt.rows) ** 0.5


@dataclass(frozen=True)
class Queue:
    """What of a publication's doubts is open, and what somebody was unsure of."""

    open: tuple[Doubt, ...]
    unsure: tuple[Doubt, ...]

    def of(self, kind: str) -> tuple[Doubt, ...]:
        """The open ones of a kind; of all where it is blank."""
        return tuple(doubt for doubt in self.open if not kind or doubt.kind == kind)

    @property
    def counts(self) -> dict[str, int]:
        """How many are open by kind."""
        return {kind: len(self.of(kind)) for kind in KINDS}


def queue(publication: Publication) -> Queue:
    """The doubts nobody has answered, and those left open by ``unsure``."""
    settled = _pairs(holding())
    unsure = _pairs(JudgedPair.objects.filter(judgement__verdict=Verdict.UNSURE, judgement__undone_by=None))
    waiting = [doubt for doubt in doubts(publication) if settled.isdisjoint(doubt.ends)]
    shelved = [doubt for doubt in waiting if not unsure.isdisjoint(doubt.ends)]
    return Queue(tuple(doubt for doubt in waiting if doubt not in shelved), tuple(shelved))


def _pairs(said: QuerySet[JudgedPair]) -> set[frozenset[str]]:
    return {frozenset(pair) for pair in said.values_list("left", "right")}


def sides(publication: Publication, doubt: Doubt) -> tuple[Side, Side] | None:
    """Both records of a doubt's likeliest pair; None where they are no longer kept."""
    path = folder(publication).sealed / "doubts.bin"
    if not path.exists():
        return None
    table = sealer().read_table(path, context="doubts").filter(pl.col("key").is_in(doubt.keys[0]))
    left, right = (_side(table.filter(pl.col("key") == key).to_dicts(), key) for key in doubt.keys[0])
    return (left, right) if left and right else None


def _side(values: Sequence[Mapping[str, Any]], key: str) -> Side | None:
    if not values:
        return None
    first = values[0]
    return Side(
        key, first["entity"], tuple((first["source"] or "").split()), first["first_on"], first["last_on"],
        first["rows"] or 0, {value["field"]: value["value"] for value in values},
    )  # fmt: skip


def reasons(publication: Publication, doubt: Doubt) -> list[Reason]:
    """What speaks for and against a doubt's likeliest pair, the prior first; empty where the build did not keep it."""
    lake = folder(publication).lake
    try:
        table = lake.scan("reasons", publication.on)
    except BadState:
        return []
    pair = doubt.keys[0]
    ends = pl.col("left").is_in(pair) & pl.col("right").is_in(pair) & (pl.col("kind") == doubt.kind)
    return [
        Reason(
            row["key"],
            {"zh": row["label_zh"], "en": row["label_en"]},
            {"zh": row["zh"], "en": row["en"]},
            row["weight"],
        )
        for row in table.filter(ends).collect().iter_rows(named=True)
    ]


def waiting(publication: Publication) -> QuerySet[Judgement]:
    """Judgements that the build on the screen does not know yet."""
    since = _began(publication)
    told = Judgement.objects.filter(at__gt=since).exclude(verdict=Verdict.UNSURE)
    # A word that was taken back before any build heard of it changes nothing.
    return told.exclude(undone_by__at__gt=since).exclude(undoes__at__gt=since).exclude(undoes__verdict=Verdict.UNSURE)


def _began(publication: Publication) -> datetime:
    """When the build that is published began to read, as far as a job tells."""
    job = Job.objects.filter(state=State.DONE, result__build=publication.build).order_by("-id").first()
    return job.started_at if job and job.started_at else publication.at


def rebuilding() -> Job | None:
    """A rebuild that waits or runs."""
    return Job.objects.filter(work="rebuild").exclude(state__in=OVER).first()


def last_of(account: Account) -> Judgement | None:
    """The last word of somebody that still holds: what undo takes back."""
    said = Judgement.objects.filter(by=account, undone_by=None).exclude(verdict=Verdict.UNDONE)
    return said.order_by("-id").first()


def said_today(account: Account) -> int:
    """How many pairs somebody has judged today."""
    day = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    return Judgement.objects.filter(by=account, at__gte=day).exclude(verdict=Verdict.UNDONE).count()


class Ends(Protocol):
    """Something about two entities, by their ids."""

    left: Any
    right: Any


E = TypeVar("E", bound=Ends)


def named(some: Sequence[E]) -> list[tuple[E, tuple[str, str]]]:
    """Doubts or judgements with the names of both ends, as the registers have them; an id where there is none."""
    found = names([end for one in some for end in (one.left, one.right)])
    return [(one, (found.get(one.left, one.left), found.get(one.right, one.right))) for one in some]


def names(ids: Sequence[str]) -> dict[str, str]:
    """By id the name of a person or employer, or the title of a post, where there is one."""
    found: dict[str, str] = {}
    for model, column in ((Person, "name"), (Employer, "name"), (Post, "title")):
        found |= dict(model._default_manager.filter(pk__in=ids).exclude(**{column: ""}).values_list("pk", column))
    return found
