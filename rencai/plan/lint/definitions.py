"""One quantity with two targets, two baselines or two definitions."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from rapidfuzz import fuzz

from rencai.plan.figures import PERSON_UNITS, json_number, plain_value, same_sort
from rencai.plan.indicators import Indicator
from rencai.plan.lint.findings import (
    Finding,
    Severity,
    Spot,
    distinct,
    shown,
    shown_figure,
    shown_point,
    spot_of_line,
    spot_of_stated,
)
from rencai.plan.lint.pairs import Pair, pairs_of
from rencai.plan.lint.sources import Source, point_value, same_place, speaks_of
from rencai.plan.quantities import NARROWING, bare_quantity, same_quantity, variants
from rencai.plan.reading import Stated
from rencai.plan.statements import Mood
from rencai.vocabulary.bilingual import Bilingual

_LEVEL = re.compile(r"(国家级|部级|省级|市级|县级|区级|地市级|本级)")
_UNLIKE = 75.0
_LEAST_SHARED = 2


def two_targets(sources: list[Source]) -> Iterator[Finding]:
    """A level aimed at for one year and told with another number elsewhere."""
    for source in sources:
        for indicator in source.plan.indicators:
            yield from _against_indicator(source, indicator, sources)
    yield from _among_sentences(sources)
    for source in sources:
        for pair in pairs_of(source):
            yield from _against_list(source, pair)


def _against_indicator(source: Source, indicator: Indicator, sources: list[Source]) -> Iterator[Finding]:
    aimed = point_value(indicator, indicator.target)
    if aimed is None:
        return
    others: list[tuple[Spot, Stated]] = []
    for other in sources:
        if not same_place(source, other):
            continue
        for stated in other.plan.targets:
            one = stated.statement
            year_fits = one.year == indicator.target.year or (one.year is None and other is source)
            if (
                year_fits
                and not one.flow
                and speaks_of(one, indicator, other)
                and plain_value(one.figure)[0] != aimed[0]
            ):
                others.append((spot_of_stated(other.document, stated), stated))
    if others:
        told = "、".join(dict.fromkeys(shown_figure(stated.statement.figure) for _, stated in others))
        own = shown_point(indicator, indicator.target)
        message = Bilingual(
            f"{indicator.name}的目标有两个数：表中{own}，另处{told}",
            f"{indicator.name} has two targets: {own} in the table, {told} elsewhere",
        )
        spots = distinct((spot_of_line(source.document, indicator.place), *(spot for spot, _ in others)))
        yield Finding("two-targets", Severity.ERROR, message, spots)


def _among_sentences(sources: list[Source]) -> Iterator[Finding]:
    """Targets that no table holds, told twice in sentences."""
    by_name: dict[tuple[str, int, str | None], list[tuple[Source, Stated]]] = defaultdict(list)
    for source in sources:
        for stated in source.plan.targets:
            one = stated.statement
            held = any(speaks_of(one, indicator, source) for indicator in source.plan.indicators)
            if one.year is None or one.flow or held or stated.paragraph is None:
                continue
            for name in variants(one.what):
                by_name[(name, one.year, source.place)].append((source, stated))
    for (name, year, _), told in by_name.items():
        units = {plain_value(stated.statement.figure)[1] for _, stated in told}
        values = {plain_value(stated.statement.figure)[0] for _, stated in told}
        if len(values) < 2 or any(not same_sort(unit, other) for unit in units for other in units):
            continue
        numbers = "、".join(dict.fromkeys(shown_figure(stated.statement.figure) for _, stated in told))
        message = Bilingual(
            f"{year}年{name}的目标有不同的数：{numbers}", f"{name} has different targets for {year}: {numbers}"
        )
        spots = distinct(spot_of_stated(source.document, stated) for source, stated in told)
        yield Finding("two-targets", Severity.ERROR, message, spots)


def _against_list(source: Source, pair: Pair) -> Iterator[Finding]:
    """The text of a programme and its row in the list count the same thing with different numbers."""
    for listed in pair.listed:
        one = listed.statement
        same = [stated for stated in pair.told if same_quantity(stated.statement.what, one.what)]
        values = {plain_value(stated.statement.figure)[0] for stated in same}
        if same and plain_value(one.figure)[0] not in values:
            told = "、".join(dict.fromkeys(shown_figure(stated.statement.figure) for stated in same))
            message = Bilingual(
                f"“{pair.undertaking.name}”：{one.what}在清单中为{shown_figure(one.figure)}，正文为{told}",
                f"“{pair.undertaking.name}”: {one.what} is {shown_figure(one.figure)} in the list, {told} in the text",
            )
            spots = distinct(spot_of_stated(source.document, stated) for stated in (listed, *same))
            yield Finding("two-targets", Severity.ERROR, message, spots)


def two_definitions(source: Source) -> Iterator[Finding]:
    """The same number for one undertaking or indicator, counted in words that do not mean the same people or things."""
    for pair in pairs_of(source):
        yield from _defined_in_list(source, pair)
    for indicator in source.plan.indicators:
        yield from _defined_in_text(source, indicator)


def _defined_in_list(source: Source, pair: Pair) -> Iterator[Finding]:
    for listed in pair.listed:
        one = listed.statement
        if any(same_quantity(stated.statement.what, one.what) for stated in pair.told):
            continue
        for stated in pair.told:
            other = stated.statement
            same_number = plain_value(other.figure)[0] == plain_value(one.figure)[0]
            same_units = same_sort(plain_value(other.figure)[1], plain_value(one.figure)[1])
            if same_number and same_units and _unlike(one.what, other.what):
                yield _defined_twice(one.what, other.what, shown_figure(one.figure), source, (stated, listed))


def _unlike(one: str, other: str) -> bool:
    """Whether two names share a noun and still differ in whom they count."""
    first, second = bare_quantity(one), bare_quantity(other)
    if _longest_shared(first, second) < _LEAST_SHARED:
        return False
    return set(NARROWING.findall(first)) != set(NARROWING.findall(second)) or fuzz.ratio(first, second) < _UNLIKE


def _longest_shared(one: str, other: str) -> int:
    return max(
        (
            length
            for begun in range(len(one))
            for length in range(1, len(one) - begun + 1)
            if one[begun : begun + length] in other
        ),
        default=0,
    )


def _defined_in_text(source: Source, indicator: Indicator) -> Iterator[Finding]:
    aimed = point_value(indicator, indicator.target)
    if aimed is None:
        return
    by_name: dict[str, list[Stated]] = defaultdict(list)
    for stated in source.plan.targets:
        one = stated.statement
        number, unit = plain_value(one.figure)
        if number != aimed[0] or not same_sort(unit, aimed[1]) or one.flow or speaks_of(one, indicator, source):
            continue
        if one.year in (None, indicator.target.year) and _narrowed(one.what, indicator.name):
            by_name[bare_quantity(one.what)].append(stated)
    for told in by_name.values():
        spots = (spot_of_line(source.document, indicator.place),)
        number_text = shown_point(indicator, indicator.target)
        yield _defined_twice(indicator.name, told[0].statement.what, number_text, source, tuple(told), spots)


def _narrowed(one: str, other: str) -> bool:
    """Whether two names are one but for a narrowing word (持证), or shares of one thing in different wholes (占…)."""
    if "占" in one and "占" in other:
        (part, _, whole), (other_part, _, other_whole) = one.partition("占"), other.partition("占")
        return same_quantity(part, other_part) and not same_quantity(whole, other_whole)
    first, second = NARROWING.sub("", one), NARROWING.sub("", other)
    return (first, second) != (one, other) and same_quantity(first, second)


def _defined_twice(
    one: str, other: str, number: str, source: Source, told: tuple[Stated, ...], more: tuple[Spot, ...] = ()
) -> Finding:
    message = Bilingual(
        f"同一目标{number}有两种口径：“{one}”与“{other}”",
        f"the same target {number} has two definitions: “{one}” and “{other}”",
    )
    spots = distinct((*more, *(spot_of_stated(source.document, stated) for stated in told)))
    return Finding("two-definitions", Severity.WARNING, message, spots)


def two_baselines(sources: list[Source]) -> Iterator[Finding]:
    """A baseline that the text, or another document, tells with another number."""
    for source in sources:
        for indicator in source.plan.indicators:
            base = point_value(indicator, indicator.baseline)
            if base is None:
                continue
            for other in sources:
                if same_place(source, other):
                    yield from _told_differently(source, indicator, base[0], other)
            yield from _counted_by_level(source, indicator, base[0])


def _told_differently(source: Source, indicator: Indicator, base: Decimal, other: Source) -> Iterator[Finding]:
    for stated in other.plan.stated:
        one = stated.statement
        told = one.mood is not Mood.TARGET and not (one.flow or one.behind) and one.year == indicator.baseline.year
        if told and speaks_of(one, indicator, other) and plain_value(one.figure)[0] != base:
            own = shown_point(indicator, indicator.baseline)
            message = Bilingual(
                f"{indicator.name}的基期值有两个数：表中{own}，另处{shown_figure(one.figure)}",
                f"{indicator.name} has two baselines: {own} in the table, {shown_figure(one.figure)} elsewhere",
            )
            spots = (spot_of_line(source.document, indicator.place), spot_of_stated(other.document, stated))
            yield Finding("two-baselines", Severity.ERROR, message, spots)


def _counted_by_level(source: Source, indicator: Indicator, base: Decimal) -> Iterator[Finding]:
    """One sentence counts people level by level (国家级, 省级, 市级) and its sum is not the table's baseline."""
    for paragraph in source.document.paragraphs:
        told = [one for one in source.plan.stated if one.paragraph is paragraph and _is_level(one)]
        for sentence in dict.fromkeys(one.statement.sentence for one in told):
            levels = [one for one in told if one.statement.sentence == sentence]
            names = {_LEVEL.search(one.statement.what) for one in levels}
            heads = [_LEVEL.split(one.statement.what)[-1] for one in levels]
            # 国家级人才、省级人才 are levels of high-level people; of all people (人才总量) nobody counts levels.
            heads = [head for head in heads if bare_quantity(head) != "人才"]
            if len(names) < 2 or not any(same_quantity(head, indicator.name) for head in heads):
                continue
            added = sum((plain_value(one.statement.figure)[0] for one in levels), Decimal(0))
            if added != base:
                own = shown_point(indicator, indicator.baseline)
                numbers = "+".join(str(json_number(plain_value(one.statement.figure)[0])) for one in levels)
                message = Bilingual(
                    f"{indicator.name}的基期口径不一：表中{own}，正文按级别相加{numbers}={shown(added)}",
                    f"{indicator.name} has two baselines: {own} in the table, {numbers} = {shown(added)} by level",
                )
                spots = (spot_of_line(source.document, indicator.place), *_spots(source, levels))
                yield Finding("two-baselines", Severity.WARNING, message, distinct(spots))


def _is_level(stated: Stated) -> bool:
    one = stated.statement
    person = plain_value(one.figure)[1] in PERSON_UNITS
    return person and one.mood is not Mood.TARGET and _LEVEL.search(one.what) is not None


def _spots(source: Source, told: list[Stated]) -> list[Spot]:
    return [spot_of_stated(source.document, one) for one in told]
