"""Parts that do not add up to their total, in tables and in sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from rencai.plan.figures import ABOUT, AT_LEAST, AT_MOST, MORE_THAN, plain_value, same_sort
from rencai.plan.indicators import Indicator, Point
from rencai.plan.lint.findings import Finding, Severity, Spot, distinct, shown, spot_of_line, spot_of_stated
from rencai.plan.lint.sources import Source
from rencai.plan.quantities import same_quantity
from rencai.plan.reading import Stated
from rencai.vocabulary.bilingual import Bilingual

_TOTAL = re.compile(r"总量|总数|合计|总计|总规模|总人数|总额")
_AT_THE_END = re.compile(r"合计|总计|小计")
_NO_PART = re.compile(r"占|比例|比重|率$|每[千万百]|^其中|人均")
_SURE_PARTS = 4
_NEAR = Decimal("0.2")
_SENTENCE_NEAR = Decimal("0.05")
_ABOUT = Decimal("0.005")
"""By this share of a total that is told as 左右 or 约 the parts may differ from it."""


@dataclass(frozen=True)
class _Sum:
    """A total, its parts and their places; numbers are in ``unit``."""

    year: int | None
    total: Decimal
    parts: tuple[Decimal, ...]
    unit: str
    spots: tuple[Spot, ...]
    about: bool = False
    """Whether the total is only said to be about so much."""

    @property
    def added(self) -> Decimal:
        return sum(self.parts, Decimal(0))


def sum_findings(source: Source) -> Iterator[Finding]:
    """Sums that do not hold. The same sum printed in the table and in a sentence is one finding."""
    sums = [*_table_sums(source), *_sentence_sums(source)]
    sums = [one for one in sums if one.added != one.total]
    sums.sort(key=lambda one: (one.year or 0, one.total, one.added))
    for _, same in groupby(sums, key=lambda one: (one.year, one.total, one.added)):
        group = list(same)
        yield _finding(group[0], distinct(spot for one in group for spot in one.spots))
    yield from _parts_above_total(source)


def _finding(one: _Sum, spots: tuple[Spot, ...]) -> Finding:
    gap = one.added - one.total
    year = f"{one.year}年" if one.year else ""
    told = f"{year}分项合计{shown(one.added)}{one.unit}，总数为{shown(one.total)}{one.unit}"
    en = f"{one.year or ''} parts add up to {shown(one.added)}, the total is {shown(one.total)} {one.unit}".strip()
    if _is_rounding(one):
        message = Bilingual(
            f"{told}，相差{shown(abs(gap))}，在四舍五入之内", f"{en}: rounding explains the {shown(abs(gap))}"
        )
        return Finding("sum", Severity.INFO, message, spots)
    if one.about and abs(gap) <= _ABOUT * one.total:
        message = Bilingual(
            f"{told}，相差{shown(abs(gap))}，在“左右”之内",
            f"{en}: the total is only about so much, {shown(abs(gap))} fits",
        )
        return Finding("sum", Severity.INFO, message, spots)
    more = "多" if gap > 0 else "少"
    message = Bilingual(
        f"{told}，{more}{shown(abs(gap))}：分项之和与总数不符，各分项未必互斥、齐全，请核对口径",
        f"{en}, {'more' if gap > 0 else 'less'} by {shown(abs(gap))}: the parts need not sum, say how they are counted",
    )
    return Finding("sum", Severity.WARNING, message, spots)


def _is_rounding(one: _Sum) -> bool:
    """Whether cutting every number to its printed places can make the difference."""
    finest = max(_places(part) for part in one.parts)
    if round(one.added, _places(one.total)) == one.total and _places(one.total) < finest:
        return True
    allowed = Decimal(len(one.parts)) * Decimal(5).scaleb(-finest - 1) + Decimal(5).scaleb(-_places(one.total) - 1)
    return _places(one.total) >= finest and finest > 0 and abs(one.added - one.total) <= allowed


def _places(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _table_sums(source: Source) -> Iterator[_Sum]:
    for _, same in groupby(source.plan.indicators, key=lambda indicator: indicator.group):
        group = list(same)
        for at, total in enumerate(group):
            if not _is_total(total):
                continue
            parts = _parts(total, group[at + 1 :])
            if not parts and _AT_THE_END.search(total.name):
                parts = _parts(total, group[:at][::-1])[::-1]
            yield from _sums_of(source, total, parts)


def _is_total(indicator: Indicator) -> bool:
    if _NO_PART.search(indicator.name):
        return False
    named_after_group = indicator.group is not None and same_quantity(indicator.name, indicator.group)
    return bool(_TOTAL.search(indicator.name)) or named_after_group


def _parts(total: Indicator, below: list[Indicator]) -> list[Indicator]:
    parts: list[Indicator] = []
    for indicator in below:
        if indicator.unit != total.unit or _is_total(indicator):
            break
        if not _NO_PART.search(indicator.name):
            parts.append(indicator)
    return parts


def _sums_of(source: Source, total: Indicator, parts: list[Indicator]) -> Iterator[_Sum]:
    def points(indicator: Indicator) -> list[Point]:
        return [indicator.baseline, *indicator.milestones, indicator.target]

    for column, whole in enumerate(points(total)):
        values = [points(part)[column].value for part in parts]
        if whole.value is None or len(values) < 2 or any(value is None for value in values):
            continue
        numbers = tuple(value for value in values if value is not None)
        added = sum(numbers, Decimal(0))
        # Two or three rows under a total may be a choice and no division; four that stand in its unit are its parts.
        if len(numbers) < _SURE_PARTS and abs(added - whole.value) > _NEAR * whole.value:
            continue
        spots = tuple(spot_of_line(source.document, one.place) for one in (total, *parts))
        about = bool(ABOUT & set((whole.qualifier or "").split("、")))
        yield _Sum(whole.year, whole.value, numbers, total.unit or "", spots, about)


def _sentence_sums(source: Source) -> Iterator[_Sum]:
    for total, parts in _totals_with_parts(source):
        shared = [part for part in parts if part.statement.shared]
        whole, unit = plain_value(total.statement.figure)
        divided = shared if len(shared) >= 2 else [part for part in parts if not _is_bound(part)]
        numbers = [plain_value(part.statement.figure) for part in divided]
        if len(numbers) < 2 or any(not same_sort(unit, own) for _, own in numbers):
            continue
        added = sum((number for number, _ in numbers), Decimal(0))
        listed_apart = len(shared) >= 2
        near = whole and abs(added - whole) <= _SENTENCE_NEAR * whole
        if not listed_apart and not (len(numbers) == len(parts) >= 3 and near):
            continue
        size = whole / total.statement.figure.value if total.statement.figure.value else Decimal(1)
        spots = distinct(spot_of_stated(source.document, one) for one in (total,))
        parts_in_unit = tuple(number / size for number, _ in numbers)
        unit_text = total.statement.figure.unit or ""
        yield _Sum(total.statement.year, total.statement.figure.value, parts_in_unit, unit_text, spots)


def _is_bound(stated: Stated) -> bool:
    return bool((AT_LEAST | AT_MOST | MORE_THAN) & set(stated.statement.figure.qualifiers))


def _parts_above_total(source: Source) -> Iterator[Finding]:
    for total, parts in _totals_with_parts(source):
        whole, unit = plain_value(total.statement.figure)
        for part in parts:
            number, own = plain_value(part.statement.figure)
            if same_sort(unit, own) and number > whole:
                name, total_name = part.statement.what, total.statement.what
                message = Bilingual(
                    f"“其中”的{name}（{shown(number)}）大于总数{total_name}（{shown(whole)}）",
                    f"{name} ({shown(number)}) is part of {total_name} ({shown(whole)}) and larger than it",
                )
                spots = distinct(spot_of_stated(source.document, one) for one in (total, part))
                yield Finding("sum", Severity.ERROR, message, spots)


def _totals_with_parts(source: Source) -> Iterator[tuple[Stated, list[Stated]]]:
    for paragraph in source.document.paragraphs:
        group = [one for one in source.plan.stated if one.paragraph is paragraph]
        for at, total in enumerate(group):
            parts = [one for one in group if one.statement.part_of == at]
            if parts:
                yield total, parts
