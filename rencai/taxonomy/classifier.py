"""Words → chain, stage, occupation, skills: what a post is about, how sure that is, and the words that decided."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

import numpy as np
import polars as pl

from rencai.city.words import STAGES, Words
from rencai.taxonomy.advertising import about_the_post
from rencai.taxonomy.employers import employer_chains
from rencai.taxonomy.evidence import ALONE, ASIDE, TITLE, Evidence, Part, gather, other
from rencai.taxonomy.lexicon import Ints, Lexicon, compile_words
from rencai.taxonomy.matching import Hits, find_words
from rencai.taxonomy.verdicts import Verdict, judge_chains, judge_occupations, judge_stages, occupations_by_stage
from rencai.vocabulary.errors import BadInput

RESULT = {
    "chain": pl.String(),
    "stage": pl.String(),
    "occupation": pl.String(),
    "skills": pl.List(pl.String()),
    "chain_confidence": pl.Float64(),
    "stage_confidence": pl.Float64(),
    "occupation_confidence": pl.Float64(),
    "decided_by": pl.List(pl.String()),
}
"""The columns that ``classify`` adds. A null chain, stage or occupation means unclassified."""

# Texts are worked on in slices of this many, so that a million advertisements fit beside everything else.
_SLICE = 50_000
_SHOWN_WORDS = 5
_BRACKETED = r"[(（【\[「『〔][^)）】\]」』〕]*[)）】\]」』〕]"
_SHORTEST_TITLE = 2


class Classifier:
    """Classifies texts by a city's words. Made once (about 0.2 s), used for any number of tables."""

    def __init__(self, words: Words) -> None:
        self.words = words

    @cached_property
    def lexicon(self) -> Lexicon:
        """The compiled words."""
        return compile_words(self.words)

    def classify(self, frame: pl.DataFrame, text: Sequence[str]) -> pl.DataFrame:
        """``frame`` with the columns of ``RESULT`` added (or replaced), rows in order.

        ``text`` names the columns to read, the most telling first: a job title before the duties. Sentences in which
        an employer speaks of itself are passed over in all but the title. Equal texts are read once.
        """
        missing = [name for name in text if name not in frame.columns]
        if missing or not text:
            raise BadInput(
                f"there is no column {', '.join(missing)}" if missing else "no column to read was named",
                todo=f"name columns among: {', '.join(frame.columns)}",
            )
        columns = [pl.col(name).cast(pl.String).fill_null("") for name in text]
        texts = frame.select(pl.struct(columns).alias("texts"))
        distinct = texts.unique(maintain_order=True)
        slices = [
            self._classify_distinct(distinct[start : start + _SLICE]["texts"].struct.unnest())
            for start in range(0, max(distinct.height, 1), _SLICE)
        ]
        results = pl.concat([distinct, pl.concat(slices)], how="horizontal")
        joined = texts.join(results, on="texts", how="left", maintain_order="left", nulls_equal=True)
        return frame.with_columns(joined.select(*RESULT))

    def classify_employers(
        self, frame: pl.DataFrame, *, name: str | None = None, industry: str | None = None, scope: str | None = None
    ) -> pl.DataFrame:
        """``frame`` with ``chain``, ``chain_confidence`` and ``decided_by`` of each employer, rows in order.

        ``name``, ``industry`` (such as a division of GB/T 4754) and ``scope`` name the columns that hold them.
        """
        return employer_chains(self.lexicon, frame, name=name, industry=industry, scope=scope)

    def _classify_distinct(self, texts: pl.DataFrame) -> pl.DataFrame:
        parts = parts_of(texts)
        evidence = gather(self.lexicon, hits_of(self.lexicon, parts), texts.height, tuple(parts))
        occupations = judge_occupations(self.lexicon, evidence)
        chains = judge_chains(self.lexicon, evidence, occupations)
        stages = judge_stages(self.lexicon, evidence, occupations)
        occupations = occupations_by_stage(self.lexicon, evidence, occupations, stages)
        return pl.DataFrame(
            {
                "chain": _named(chains.choice, self.lexicon.chains),
                "stage": _named(stages.choice, STAGES),
                "occupation": _named(occupations.choice, self.lexicon.codes),
                "skills": self._skills(evidence),
                "chain_confidence": _sureness(chains),
                "stage_confidence": _sureness(stages),
                "occupation_confidence": _sureness(occupations),
                "decided_by": self._deciding_words(evidence, chains, occupations),
            },
            schema=RESULT,
        )

    def _skills(self, evidence: Evidence) -> pl.Series:
        kept = self.lexicon.is_skill[evidence.concept]
        ids = pl.Series("skill", self.lexicon.concept_ids, dtype=pl.String())
        found = pl.DataFrame(
            {
                "row": evidence.concept_row[kept],
                "skill": ids.gather(evidence.concept[kept]),
                "score": evidence.concept_score[kept],
            }
        )
        lists = (
            found.sort("row", "score", "skill", descending=[False, True, False])
            .group_by("row", maintain_order=True)
            .agg(pl.col("skill").unique(maintain_order=True))
        )
        return _per_row(lists, "skill", evidence.rows)

    def _deciding_words(self, evidence: Evidence, chains: Verdict, occupations: Verdict) -> pl.Series:
        row, pattern, weight = evidence.deciding(self.lexicon, chains.choice, occupations.choice)
        order = np.lexsort((pattern, -weight, row))
        row, pattern = row[order], pattern[order]
        rank = np.arange(len(row)) - np.searchsorted(row, row)
        best = rank < 2 * _SHOWN_WORDS
        found = pl.DataFrame({"row": row[best], "word": self.lexicon.pattern_series().gather(pattern[best])})
        lists = found.group_by("row", maintain_order=True).agg(
            pl.col("word").unique(maintain_order=True).head(_SHOWN_WORDS)
        )
        return _per_row(lists, "word", evidence.rows)


def hits_of(lexicon: Lexicon, parts: Mapping[Part, pl.Series]) -> Hits:
    """Hits of all parts outside advertising; ``text`` is place of the part × rows + row."""
    rows = len(next(iter(parts.values())))
    may_advertise = np.repeat([part.may_advertise for part in parts], rows)
    found = find_words(lexicon, pl.concat(list(parts.values())))
    return about_the_post(lexicon, found, may_advertise[found.text])


def parts_of(texts: pl.DataFrame) -> dict[Part, pl.Series]:
    """The texts to search: a title comes apart into what stands outside and what stands inside its brackets."""
    first, *others = texts.get_columns()
    if not others:
        return {ALONE: first}
    outside = first.str.replace_all(_BRACKETED, " ")
    bare = outside.str.strip_chars().str.len_chars() < _SHORTEST_TITLE
    split = pl.DataFrame({"all": first, "outside": outside, "bare": bare}).select(
        title=pl.when("bare").then("all").otherwise("outside"),
        aside=pl.when("bare").then(pl.lit("")).otherwise(pl.col("all").str.extract_all(_BRACKETED).list.join(" ")),
    )
    return {TITLE: split["title"], ASIDE: split["aside"], **{other(at): text for at, text in enumerate(others)}}


def _named(choice: Ints, names: Sequence[str]) -> pl.Series:
    places = pl.Series(choice, dtype=pl.Int32()).replace(-1, None)
    return pl.Series(names, dtype=pl.String()).gather(places)


def _sureness(verdict: Verdict) -> pl.Series:
    return pl.Series(verdict.confidence.astype(np.float64)).round(3)


def _per_row(lists: pl.DataFrame, column: str, rows: int) -> pl.Series:
    every = pl.DataFrame({"row": pl.int_range(rows, dtype=pl.Int32(), eager=True)})
    joined = every.join(lists, on="row", how="left", maintain_order="left")
    return joined[column].fill_null(pl.Series([[]], dtype=pl.List(pl.String())))
