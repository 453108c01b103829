"""From words found to evidence: how much of each concept, occupation, role and stage each row of texts holds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from rencai.taxonomy.lexicon import Floats, Ints, Lexicon, Pointers
from rencai.taxonomy.matching import Hits

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Part:
    """A part of a row's texts, and what a word in it weighs for the chain, the occupation and the stage."""

    name: str
    about: float
    work: float
    stage: float
    may_advertise: bool = True


ALONE = Part("text", about=2.0, work=1.0, stage=2.0)
"""The only text of a row: it may be a title as well as a whole advertisement."""
TITLE = Part("title", about=3.0, work=1.0, stage=3.0, may_advertise=False)
ASIDE = Part("aside", about=1.5, work=0.4, stage=1.5, may_advertise=False)
"""What stands in brackets in a title."""


def other(at: int) -> Part:
    """One of the further texts, such as the duties."""
    return Part(f"other-{at}", about=1.0, work=0.1, stage=0.5)


@dataclass(frozen=True)
class Evidence:
    """Evidence of ``rows`` rows, each of several parts. Hits are distinct (row, part, pattern) with their counts."""

    rows: int
    parts: tuple[Part, ...]
    row: Ints
    part: Ints
    pattern: Ints
    count: Floats
    is_head: Flags
    """the last word of its part that names an occupation or a role: the head of a Chinese title stands last"""
    concept_row: Ints
    concept_part: Ints
    concept: Ints
    concept_score: Floats

    def weight_about(self, part: Ints) -> Floats:
        """What a word in each part weighs for what a row is about."""
        return np.array([one.about for one in self.parts], dtype=np.float32)[part]

    def weight_work(self, part: Ints) -> Floats:
        """What a word in each part weighs for the occupation."""
        return np.array([one.work for one in self.parts], dtype=np.float32)[part]

    def weight_stage(self, part: Ints) -> Floats:
        """What a word in each part weighs for the stage."""
        return np.array([one.stage for one in self.parts], dtype=np.float32)[part]

    def deciding(self, lexicon: Lexicon, chain: Ints, code: Ints) -> tuple[Ints, Ints, Floats]:
        """(row, pattern, weight) of the words that speak for the chain and the occupation chosen per row."""
        place, concept, weight = lexicon.concepts.follow(self.pattern)
        row = self.row[place]
        for_chain = lexicon.chain_shares[concept, chain[row]] * weight * self.weight_about(self.part[place])
        for_chain[chain[row] < 0] = 0
        by_chain = np.flatnonzero(for_chain > 0)
        code_place, target, _ = lexicon.occupations.follow(self.pattern)
        code_row = self.row[code_place]
        by_code = np.flatnonzero(target == code[code_row])
        for_code = 0.5 * self.weight_work(self.part[code_place[by_code]])
        return (
            np.concatenate([row[by_chain], code_row[by_code]]),
            np.concatenate([self.pattern[place][by_chain], self.pattern[code_place][by_code]]),
            np.concatenate([for_chain[by_chain], for_code]).astype(np.float32),
        )


def gather(lexicon: Lexicon, hits: Hits, rows: int, parts: tuple[Part, ...]) -> Evidence:
    """Count the hits of ``rows`` rows × ``parts`` texts and sum up the concepts they speak of."""
    size = len(lexicon.patterns)
    key = hits.text.astype(np.int64) * size + hits.pattern
    names = _says(lexicon.occupations, hits.pattern) | _says(lexicon.roles, hits.pattern)
    head_of_text = np.full(rows * len(parts), -1, dtype=np.int64)
    head_of_text[hits.text[names]] = key[names]
    distinct, counts = np.unique(key, return_counts=True)
    text = (distinct // size).astype(np.int32)
    pattern = (distinct % size).astype(np.int32)
    row, part = text % max(rows, 1), text // max(rows, 1)
    concept_row, concept_part, concept, score = _concepts(lexicon, row, part, pattern, counts, len(parts))
    return Evidence(
        rows=rows,
        parts=parts,
        row=row,
        part=part,
        pattern=pattern,
        count=counts.astype(np.float32),
        is_head=head_of_text[text] == distinct,
        concept_row=concept_row,
        concept_part=concept_part,
        concept=concept,
        concept_score=score,
    )


def _says(pointers: Pointers, pattern: Ints) -> Flags:
    says: Flags = pointers.start[pattern + 1] > pointers.start[pattern]
    return says


def _concepts(
    lexicon: Lexicon, row: Ints, part: Ints, pattern: Ints, counts: npt.NDArray[np.int64], parts: int
) -> tuple[Ints, Ints, Ints, Floats]:
    """Distinct (row, part, concept) with a score.

    Words of one concept add up as squares under a root: ten synonyms in one text say little more than two.
    """
    place, concept, weight = lexicon.concepts.follow(pattern)
    size = max(len(lexicon.concept_ids), 1)
    key = (row[place].astype(np.int64) * parts + part[place]) * size + concept
    distinct, at = np.unique(key, return_inverse=True)
    squares = np.bincount(at, weights=weight.astype(np.float64) ** 2 * counts[place], minlength=len(distinct))
    text = distinct // size
    return (
        (text // parts).astype(np.int32),
        (text % parts).astype(np.int32),
        (distinct % size).astype(np.int32),
        np.sqrt(squares).astype(np.float32),
    )
