"""Money of a plan: what was set aside by year, what was spent by programme, what a result cost, and what may be said.

Amounts are in 万元. One printed as 1.11亿 is known to half a unit of its last digit, 超1.86亿 lies between 1.86 and
1.87: such ends (`Amount`) are carried into everything reckoned from it. Results are counted things, of which there
might have been a few more or fewer: the cost of one has the interval that follows (80 %, counts as of a Poisson
process).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from rencai.vocabulary.bilingual import Bilingual

LEVEL = 0.8
_FEW_RESULTS = 5


@dataclass(frozen=True)
class Amount:
    """A sum in 万元, with the ends between which it may lie (its printed rounding, its words)."""

    value: float
    low: float
    high: float

    @classmethod
    def exact(cls, value: float) -> Amount:
        """A sum that is told to the last digit that matters."""
        return cls(value, value, value)


@dataclass(frozen=True)
class FundLine:
    """The talent fund set aside for a year. ``source`` is where it stands (file:line, or a document's name)."""

    year: int
    amount: Amount
    source: str


@dataclass(frozen=True)
class Spending:
    """Spent on a programme (an undertaking's key) from ``since`` (None: not told) until a day."""

    programme: str
    amount: Amount
    until: date
    since: date | None
    source: str


@dataclass(frozen=True)
class Results:
    """What a programme's money is counted by: so many of one thing over the same time."""

    programme: str
    name: Bilingual
    unit: Bilingual
    count: Amount
    until: date
    since: date | None
    source: str


@dataclass(frozen=True)
class Growth:
    """From one fund line to another: yearly growth, and how many years between them nothing is known of."""

    first: FundLine
    last: FundLine
    a_year: float
    unknown_years: int


@dataclass(frozen=True)
class CostPerResult:
    """Spending by result, in 万元. ``cost`` None without a result; ``high`` None where it has no upper end."""

    programme: str
    name: Bilingual
    unit: Bilingual
    spent: Amount
    count: float
    cost: float | None
    low: float
    high: float | None
    few: bool
    until: date


class Assigned(StrEnum):
    """How it came about who was in the programme; only a lottery lets one speak of an effect."""

    LOT = "lot"
    MATCHED = "matched"
    BEFORE_AFTER = "before-after"


@dataclass(frozen=True)
class Comparison:
    """Those in a programme beside others like them: how many, and how many reached what was counted."""

    assigned: Assigned
    counted: Bilingual
    inside: int
    inside_reached: int
    outside: int
    outside_reached: int

    @property
    def difference(self) -> tuple[float, float, float]:
        """The difference of the two shares in points (0 to 1), with its 80 % interval (Newcombe's, of Wilson's)."""
        one, other = self.inside_reached / self.inside, self.outside_reached / self.outside
        low_one, high_one = _wilson(self.inside_reached, self.inside)
        low_other, high_other = _wilson(self.outside_reached, self.outside)
        gap = one - other
        down = math.hypot(one - low_one, high_other - other)
        up = math.hypot(high_one - one, other - low_other)
        return gap, gap - down, gap + up


def fund_by_year(lines: Sequence[FundLine]) -> list[FundLine]:
    """One line a year, by year: where a year was told again, what was told last holds."""
    held = {line.year: line for line in lines}
    return [held[year] for year in sorted(held)]


def last_told(spending: Sequence[Spending]) -> list[Spending]:
    """One spending a programme and time: where it was told again over the same time, what was told last holds."""
    return list({(one.programme, one.since, one.until): one for one in spending}.values())


def growth_of(lines: Sequence[FundLine]) -> Growth | None:
    """Growth from the first to the last year; None with fewer than two years."""
    ordered = fund_by_year(lines)
    if len(ordered) < 2 or ordered[0].amount.value <= 0:
        return None
    first, last = ordered[0], ordered[-1]
    years = last.year - first.year
    a_year = (last.amount.value / first.amount.value) ** (1 / years) - 1
    return Growth(first, last, a_year, years - 1 - len({line.year for line in ordered[1:-1]}))


def cost_per_result(spending: Sequence[Spending], results: Sequence[Results]) -> list[CostPerResult]:
    """For every result the spending of its programme, by it; only where both are told over the same time.

    What was told again over the same time was corrected: the last one holds.
    """
    spent = {(one.programme, one.since, one.until): one.amount for one in spending}
    held = {(one.programme, one.since, one.until, one.name): one for one in results}
    paired = [(spent.get((one.programme, one.since, one.until)), one) for one in held.values()]
    return [_cost(amount, one) for amount, one in paired if amount is not None]


def _cost(spent: Amount, result: Results) -> CostPerResult:
    from scipy.special import gammaincinv  # the quantiles of a count

    tail = (1 - LEVEL) / 2
    count = result.count
    fewest = float(gammaincinv(count.low, tail)) if count.low > 0 else 0.0
    most = float(gammaincinv(count.high + 1, 1 - tail))
    return CostPerResult(
        result.programme,
        result.name,
        result.unit,
        spent,
        count.value,
        spent.value / count.value if count.value > 0 else None,
        spent.low / most,
        spent.high / fewest if fewest > 0 else None,
        count.value < _FEW_RESULTS,
        result.until,
    )


def _wilson(k: int, n: int) -> tuple[float, float]:
    z = 1.2816
    share, wide = k / n, z * z / n
    middle = (share + wide / 2) / (1 + wide)
    reach = z / (1 + wide) * math.sqrt(share * (1 - share) / n + wide / (4 * n))
    return middle - reach, middle + reach
