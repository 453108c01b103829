"""Stock against flow: a number of newly added ones read as if it were the number that is there, or the reverse."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from rencai.plan.figures import plain_value
from rencai.plan.indicators import Indicator
from rencai.plan.lint.findings import (
    Finding,
    Severity,
    distinct,
    shown,
    shown_figure,
    shown_point,
    spot_of_line,
    spot_of_stated,
)
from rencai.plan.lint.sources import Source, point_value, speaks_of
from rencai.plan.quantities import OUTRIGHT_FLOW
from rencai.plan.reading import Stated
from rencai.plan.statements import Mood
from rencai.vocabulary.bilingual import Bilingual

_SAME = Decimal("0.02")


def stock_against_flow(source: Source) -> Iterator[Finding]:
    """Flows of the text that do not lead from the table's baseline to its target, or that look like the stock."""
    for indicator in source.plan.indicators:
        base, aimed = point_value(indicator, indicator.baseline), point_value(indicator, indicator.target)
        if base is None or aimed is None or indicator.unit == "%":
            continue
        told = [one for one in source.plan.stated if one.statement.flow and speaks_of(one.statement, indicator, source)]
        yield from _aimed(
            source, indicator, base[0], aimed[0], [one for one in told if one.statement.mood is not Mood.FACT]
        )
        yield from _past(source, indicator, base[0], told)


def _aimed(
    source: Source, indicator: Indicator, base: Decimal, aimed: Decimal, told: list[Stated]
) -> Iterator[Finding]:
    by_amount: dict[tuple[Decimal, bool], list[Stated]] = defaultdict(list)
    for one in told:
        outright = OUTRIGHT_FLOW.search(one.statement.what) is not None
        if one.statement.mood is Mood.TARGET or one.undertaking is not None:
            by_amount[(_amount(one, indicator), outright)].append(one)
    for (amount, outright), group in by_amount.items():
        message = _judged(indicator, base, aimed, amount, outright)
        if message is not None:
            spots = (
                spot_of_line(source.document, indicator.place),
                *(spot_of_stated(source.document, one) for one in group),
            )
            yield Finding("stock-flow", Severity.WARNING, message, distinct(spots))


def _amount(stated: Stated, indicator: Indicator) -> Decimal:
    """What the flow brings from the baseline year to the target year."""
    value = plain_value(stated.statement.figure)[0]
    years = (indicator.target.year or 0) - (indicator.baseline.year or 0)
    return value * years if stated.statement.yearly and years > 0 else value


def _judged(indicator: Indicator, base: Decimal, aimed: Decimal, amount: Decimal, outright: bool) -> Bilingual | None:
    """What is wrong with an amount; ``outright`` means 新增 and its like.

    引育 and its like speak of people brought in, of one way among others to grow, or idly of the stock itself: they are
    no finding when they are fewer than the growth, or as many as the target.
    """
    grows = aimed - base
    table = f"{shown_point(indicator, indicator.baseline)}→{shown_point(indicator, indicator.target)}"
    name, added = indicator.name, shown(amount)
    if _close(amount, grows):
        if outright or base == 0:
            return None
        return Bilingual(
            f"{name}：正文的{added}是新增量，表中{table}是存量（{shown(base)}+{added}={shown(aimed)}），不可混读",
            f"{name}: {added} in the text is added, {table} in the table is what is there ({shown(base)} + {added})",
        )
    if not outright and (amount < grows or _close(amount, aimed)):
        return None
    if _close(amount, aimed):
        return Bilingual(
            f"{name}：正文说新增{added}，与表中存量目标相同（{table}），是新增还是存量没有说清",
            f"{name}: the text speaks of adding {added}, which is the table's stock target ({table}): flow or stock?",
        )
    return Bilingual(
        f"{name}：正文新增{added}，而表中{table}只差{shown(grows)}",
        f"{name}: the text adds {added}, the table ({table}) grows by {shown(grows)}",
    )


def _past(source: Source, indicator: Indicator, base: Decimal, told: list[Stated]) -> Iterator[Finding]:
    """New ones of the years before that are as many as the whole stock."""
    for one in told:
        before = one.statement.year is None or one.statement.year <= (indicator.baseline.year or 0)
        outright = OUTRIGHT_FLOW.search(one.statement.what) is not None
        looks_back = one.statement.mood is not Mood.TARGET and one.undertaking is None
        if looks_back and before and outright and plain_value(one.statement.figure)[0] == base != 0:
            own = shown_point(indicator, indicator.baseline)
            new = shown_figure(one.statement.figure)
            message = Bilingual(
                f"{indicator.name}：正文说“新增”{new}，与表中存量{own}相同，是新增还是存量没有说清",
                f"{indicator.name}: the text calls {new} new, the table has it as the stock ({own}): flow or stock?",
            )
            spots = (spot_of_line(source.document, indicator.place), spot_of_stated(source.document, one))
            yield Finding("stock-flow", Severity.WARNING, message, distinct(spots))


def _close(one: Decimal, other: Decimal) -> bool:
    return abs(one - other) <= _SAME * abs(other)
