"""A later document's figure held against a plan's target: what was aimed at, and what is told once time is up."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from rencai.plan.figures import AT_MOST, plain_value
from rencai.plan.indicators import Indicator
from rencai.plan.lint.findings import (
    Finding,
    Severity,
    Spot,
    distinct,
    shown_figure,
    shown_point,
    spot_of_line,
    spot_of_stated,
)
from rencai.plan.lint.sources import Source, point_value, same_place, speaks_of
from rencai.plan.reading import Stated
from rencai.plan.statements import Mood
from rencai.vocabulary.bilingual import Bilingual

_SHORT = Decimal("0.98")


def later_figures(sources: list[Source]) -> Iterator[Finding]:
    """Facts told after the target's year that fall short of it, and facts told later that fall below the baseline."""
    for source in sources:
        for indicator in source.plan.indicators:
            for other in sources:
                if other is not source and same_place(source, other):
                    yield from _told_later(source, indicator, other)


def _told_later(source: Source, indicator: Indicator, other: Source) -> Iterator[Finding]:
    base, aimed = point_value(indicator, indicator.baseline), point_value(indicator, indicator.target)
    if aimed is None or indicator.target.year is None:
        return
    for stated in other.plan.stated:
        one = stated.statement
        if one.mood is Mood.TARGET or one.flow or one.behind or not speaks_of(one, indicator, other):
            continue
        told_for = one.year or other.year
        value = plain_value(one.figure)[0]
        if told_for is None:
            continue
        after = told_for > indicator.target.year or one.year == indicator.target.year
        if after and _falls_short(indicator, value, aimed[0]):
            yield _short(source, indicator, other, stated, value, aimed[0], told_for)
        elif base is not None and told_for > (indicator.baseline.year or 0) and _is_below(base[0], aimed[0], value):
            yield _below(source, indicator, other, stated)


def _falls_short(indicator: Indicator, value: Decimal, aimed: Decimal) -> bool:
    if AT_MOST & set((indicator.target.qualifier or "").split("、")):
        return value > aimed
    return value < aimed * _SHORT


def _is_below(base: Decimal, aimed: Decimal, value: Decimal) -> bool:
    return value < base * _SHORT if aimed >= base else value > base / _SHORT


def _short(
    source: Source, indicator: Indicator, other: Source, stated: Stated, value: Decimal, aimed: Decimal, year: int
) -> Finding:
    share = round(value / aimed * 100) if aimed else 0
    told, own = shown_figure(stated.statement.figure), shown_point(indicator, indicator.target)
    message = Bilingual(
        f"{indicator.name}：目标{own}，{year}年的文件中为{told}，为目标的{share}%；或未达到，或口径不同，请核对",
        f"{indicator.name}: target {own}, a document of {year} tells {told} ({share}%): missed, or counted otherwise?",
    )
    return Finding("later-figure", Severity.WARNING, message, _spots(source, indicator, other, stated))


def _below(source: Source, indicator: Indicator, other: Source, stated: Stated) -> Finding:
    told, own = shown_figure(stated.statement.figure), shown_point(indicator, indicator.baseline)
    message = Bilingual(
        f"{indicator.name}：后来的文件中为{told}，比基期{own}还差，口径或有不同",
        f"{indicator.name}: a later document tells {told}, worse than the baseline {own}: counted otherwise?",
    )
    return Finding("later-figure", Severity.INFO, message, _spots(source, indicator, other, stated))


def _spots(source: Source, indicator: Indicator, other: Source, stated: Stated) -> tuple[Spot, ...]:
    return distinct((spot_of_line(source.document, indicator.place), spot_of_stated(other.document, stated)))
