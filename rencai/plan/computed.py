"""Indicators that the base can count: people by team, degree, grade or skill, from the dated snapshots of the lake.

A count of the base and a value that an agency reports rest on different rolls. Both are shown with their difference,
and neither is put in the other's place.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from rencai.plan.figures import split_unit
from rencai.plan.followed import Followed
from rencai.vocabulary.bilingual import Bilingual
from rencai.vocabulary.errors import BadInput

if TYPE_CHECKING:
    import polars as pl

    from rencai.engine.lake import Lake

COLUMNS = ("team", "degree", "grade", "skill_level", "title", "occupation", "chain", "stage", "sex")
"""Columns of the people snapshot that a definition may speak of; of the employers' see ``EMPLOYER_COLUMNS``."""
_EVERY = "every"
EMPLOYER_COLUMNS = ("high_tech", "above_scale", "has_rnd")


@dataclass(frozen=True)
class Definition:
    """How an indicator is counted: the rows of ``table`` here on the day whose columns have one of the values named.

    ``among`` None counts; else the share (in percent) of those rows among the rows that ``among`` describes.
    """

    indicator: str
    words: Bilingual
    where: dict[str, tuple[Any, ...]]
    among: dict[str, tuple[Any, ...]] | None = None
    table: str = "people"


@dataclass(frozen=True)
class Computed:
    """A count of the base on the day of a snapshot, in the indicator's unit.

    ``counted`` rows were found; of ``unknown`` rows the base does not know what the definition asks, so that the true
    number may be higher by as many.
    """

    indicator: str
    on: date
    value: float
    unit: str | None
    counted: int
    unknown: int
    definition: Definition


@dataclass(frozen=True)
class Difference:
    """A reported value beside the base's count of the snapshot nearest to its day (at most 31 days away)."""

    indicator: str
    on: date
    reported: float
    computed: Computed
    gap: float
    share: float | None
    words: Bilingual


def computed_on(
    lake: Lake, definitions: Iterable[Definition], days: Sequence[date], unit_of: dict[str, str | None]
) -> list[Computed]:
    """Count every definition on every day that has a snapshot. ``unit_of``: the plan's unit per indicator name."""
    found = []
    for definition in definitions:
        have = set(lake.dates(definition.table))
        for day in days:
            if day in have:
                found.append(_counted(lake, definition, day, unit_of.get(definition.indicator)))
    return found


def _counted(lake: Lake, definition: Definition, day: date, unit: str | None) -> Computed:
    import polars as pl

    rows = lake.scan(definition.table, day).with_columns(pl.lit(True).alias(_EVERY))
    # People may have left; an employer's status is empty while it is active.
    here = rows.filter(pl.col("status") == "here") if definition.table == "people" else rows
    _check(definition)
    inside = _all(definition.where)
    base = _all(definition.among or {})
    counted, whole, unknown = (
        here.select(
            (inside & base).fill_null(False).sum().alias("counted"),
            base.fill_null(False).sum().alias("whole"),
            (inside & base).is_null().sum().alias("unknown"),
        )
        .collect()
        .row(0)
    )
    if definition.among is not None:
        value = 100 * counted / whole if whole else 0.0
    else:
        value = counted / float(split_unit(unit)[0])
    return Computed(definition.indicator, day, value, unit, int(counted), int(unknown), definition)


def _all(where: dict[str, tuple[Any, ...]]) -> pl.Expr:
    import polars as pl

    told = pl.col(_EVERY)
    for column, values in where.items():
        told = told & pl.col(column).is_in(list(values))
    return told


def _check(definition: Definition) -> None:
    allowed = COLUMNS if definition.table == "people" else EMPLOYER_COLUMNS
    named = [*definition.where, *(definition.among or {})]
    unknown = [name for name in named if name not in allowed]
    if unknown:
        todo = f"columns: {', '.join(allowed)}"
        raise BadInput(f"{definition.table} cannot be counted by {unknown[0]}", where=definition.indicator, todo=todo)


def differences(computed: Sequence[Computed], followed: Sequence[Followed]) -> list[Difference]:
    """Each reported value beside the count of the nearest snapshot; none where no snapshot is near."""
    found = []
    for one in followed:
        own = [count for count in computed if count.indicator == one.goal.name]
        for period in one.periods:
            near = min(own, key=lambda count: abs((count.on - period.on).days), default=None)
            if near is not None and abs((near.on - period.on).days) <= 31:
                found.append(_difference(one.goal.name, period.on, period.holds.value, near))
    return found


def _difference(name: str, on: date, reported: float, count: Computed) -> Difference:
    gap = reported - count.value
    share = gap / count.value if count.value else None
    unit = count.unit or ""
    zh = f"报告 {reported:g}{unit}，数据库 {count.value:.5g}{unit}，相差 {gap:+.4g}{unit}"
    en = f"reported {reported:g}, counted {count.value:.5g}, difference {gap:+.4g}"
    if share is not None:
        zh, en = f"{zh}（{share:+.1%}）", f"{en} ({share:+.1%})"
    return Difference(name, on, reported, count, gap, share, Bilingual(zh, en))


def difference_json(one: Difference) -> dict[str, Any]:
    """A difference as `rencai plan follow --json` prints it."""
    return {
        "indicator": one.indicator,
        "on": one.on.isoformat(),
        "reported": one.reported,
        "computed": float(f"{one.computed.value:.6g}"),
        "computed_on": one.computed.on.isoformat(),
        "unknown": one.computed.unknown,
        "gap": float(f"{one.gap:.6g}"),
        "share": None if one.share is None else round(one.share, 4),
        "definition": {"zh": one.computed.definition.words.zh, "en": one.computed.definition.words.en},
    }
