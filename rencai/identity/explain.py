"""Why two records are, or are not, the same: in words, with weights that add up to the score."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from rencai.identity.biographies import shared_phrases
from rencai.identity.columns import MISSING, Floats, Indices
from rencai.identity.comparing import Comparison, Levels
from rencai.identity.weighing import Weighing, weigh
from rencai.identity.weights import Model, compare_all, evidence, pair_shares, probability
from rencai.vocabulary.bilingual import Bilingual
from rencai.vocabulary.fields import Kind


@dataclass(frozen=True)
class Reason:
    """One kind of evidence. ``weight``: log-odds (natural logarithm) it adds; 0 where a side has no value.

    ``left``, ``right``: the values as compared. ``shared``: of long texts, the longest stretches in common.
    """

    key: str
    label: Bilingual
    finding: Bilingual
    left: str | None
    right: str | None
    weight: float
    shared: tuple[str, ...] = ()


@dataclass(frozen=True)
class Explanation:
    """Two records weighed. ``prior`` plus the reasons' weights is ``log_odds``; ``score`` is that as a probability."""

    left: int
    right: int
    prior: float
    reasons: tuple[Reason, ...]
    log_odds: float
    score: float

    def words(self) -> Bilingual:
        """The strongest reasons for and against, in a sentence of each language."""
        told = sorted((reason for reason in self.reasons if reason.weight), key=lambda reason: -abs(reason.weight))[:5]
        zh = "；".join(f"{reason.label.zh}{reason.finding.zh}（{reason.weight:+.1f}）" for reason in told)
        en = "; ".join(f"{reason.label.en}: {reason.finding.en} ({reason.weight:+.1f})" for reason in told)
        return Bilingual(zh or "没有可比的内容", en or "nothing to compare")

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "left": self.left,
            "right": self.right,
            "score": self.score,
            "log_odds": self.log_odds,
            "prior": self.prior,
            "words": {"zh": self.words().zh, "en": self.words().en},
            "evidence": [
                {
                    "key": reason.key,
                    "zh": f"{reason.label.zh}{reason.finding.zh}",
                    "en": f"{reason.label.en}: {reason.finding.en}",
                    "left": reason.left,
                    "right": reason.right,
                    "weight": reason.weight,
                    **({"shared": list(reason.shared)} if reason.shared else {}),
                }
                for reason in self.reasons
            ],
        }


def explain(records: pl.DataFrame, kind: Kind, left: int, right: int) -> Explanation:
    """Weigh two of the records, by their numbers, as ``link`` would weigh them among all of these."""
    return explanation(weigh(records, kind), left, right)


def explanation(weighing: Weighing, left: int, right: int) -> Explanation:
    """Weigh two records, by their numbers."""
    a, b = (np.array([weighing.row(number)], dtype=np.int64) for number in (left, right))
    levels = compare_all(weighing.model.comparisons, weighing.table, a, b)
    weights = evidence(weighing.model, levels, pair_shares(weighing.model, weighing.table, a))
    ends = [{name: column.value(int(row[0])) for name, column in weighing.table.columns.items()} for row in (a, b)]
    return told(weighing.model, levels[0], weights[0], (left, right), (ends[0], ends[1]))


WEIGHED = {
    "left": pl.UInt32(), "right": pl.UInt32(), "key": pl.String(), "label_zh": pl.String(), "label_en": pl.String(),
    "zh": pl.String(), "en": pl.String(), "weight": pl.Float64(),
}  # fmt: skip
"""One kind of evidence of one pair: what is compared, what was found, the log-odds that adds. Holds no values."""


def weighed(weighing: Weighing, pairs: pl.DataFrame) -> pl.DataFrame:
    """The evidence of many pairs (left, right: record numbers) as rows of ``WEIGHED``.

    The first row of a pair is its ``prior``; what could not be compared has no row. Their sum is the log-odds.
    """
    ends = [weighing.row_of[_places(weighing, pairs[side])] for side in ("left", "right")]
    levels = compare_all(weighing.model.comparisons, weighing.table, *ends)
    weights = evidence(weighing.model, levels, pair_shares(weighing.model, weighing.table, ends[0]))
    said = pairs.select("left", "right")
    tables = [_told_of(said, "prior", _PRIOR, Bilingual("", ""), weighing.model.prior_log_odds)]
    for at, comparison in enumerate(weighing.model.comparisons):
        for index, level in enumerate(comparison.levels):
            here = levels[:, at] == index
            table = _told_of(said.filter(here), comparison.name, comparison.label, Bilingual(level.zh, level.en), 0.0)
            tables.append(table.with_columns(weight=pl.Series(weights[here, at], dtype=pl.Float64)))
    return pl.concat(tables)


_PRIOR = Bilingual("随机两条记录", "two records picked at random")


def _places(weighing: Weighing, records: pl.Series) -> Indices:
    place = pl.DataFrame({"record": weighing.numbers}).with_row_index("at")
    wanted = pl.DataFrame({"record": records.cast(weighing.numbers.dtype)})
    return np.asarray(wanted.join(place, on="record", how="left", maintain_order="left")["at"].to_numpy(), np.int64)


def _told_of(pairs: pl.DataFrame, key: str, label: Bilingual, found: Bilingual, weight: float) -> pl.DataFrame:
    words = {"key": key, "label_zh": label.zh, "label_en": label.en, "zh": found.zh, "en": found.en}
    told = pairs.with_columns(**{name: pl.lit(text) for name, text in words.items()}, weight=pl.lit(weight))
    return told.cast(WEIGHED)  # type: ignore[arg-type]


Values = Mapping[str, str | None]


def told(
    model: Model, levels: Levels, weights: Floats, pair: tuple[int, int], values: tuple[Values, Values]
) -> Explanation:
    """The explanation of one pair from its levels and weights; ``values``: both sides' prepared values by column."""
    reasons = tuple(
        _reason(comparison, int(level), float(weight), values)
        for comparison, level, weight in zip(model.comparisons, levels, weights, strict=True)
    )
    total = model.prior_log_odds + sum(reason.weight for reason in reasons)
    return Explanation(*pair, model.prior_log_odds, reasons, total, float(probability(np.array([total]))[0]))


def _reason(comparison: Comparison, level: int, weight: float, values: tuple[Values, Values]) -> Reason:
    left, right = (side[comparison.needs[0]] for side in values)
    if level == MISSING:
        return Reason(comparison.name, comparison.label, Bilingual("无可比", "nothing to compare"), left, right, 0.0)
    found = comparison.levels[level]
    shared = shared_phrases(left, right) if comparison.name == "text" and left and right else []
    return Reason(comparison.name, comparison.label, Bilingual(found.zh, found.en), left, right, weight, tuple(shared))
