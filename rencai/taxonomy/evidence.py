"""From words found to evidence: how much of each concept, occupation, role and stage each row of texts holds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from rencai.taxonomy.lexicon import Floats, Ints, Lexicon, Pointers
from rencai.taxonomy.matching import Hits

TITLE_WEIGHT = 3.0
"""What a word in the first of several columns weighs against one in the others."""


@dataclass(frozen=True)
class Evidence:
    """Evidence of ``rows`` rows of ``columns`` texts. Hits are distinct (row, column, pattern) with their counts."""

    rows: int
    columns: int
    row: Ints
    column: Ints
    pattern: Ints
    count: Floats
    last: npt.NDArray[np.bool_]
    """the last occurrence of its kind in the text: the head of a Chinese title stands last"""
    concept_row: Ints
    concept_column: Ints
    concept: Ints
    concept_score: Floats

    def title_weight(self) -> Floats:
        """Weight of each hit by its column."""
        return _column_weight(self.column, self.columns)

    def deciding(self, lexicon: Lexicon, chain: Ints, code: Ints) -> tuple[Ints, Ints, Floats]:
        """(row, pattern, weight) of the words that speak for the chain and the occupation chosen per row."""
        place, concept, weight = lexicon.concepts.follow(self.pattern)
        row = self.row[place]
        for_chain = lexicon.chain_shares[concept, chain[row]] * weight * self.title_weight()[place]
        for_chain[chain[row] < 0] = 0
        by_chain = np.flatnonzero(for_chain > 0)
        code_place, target, _ = lexicon.occupations.follow(self.pattern)
        code_row = self.row[code_place]
        by_code = np.flatnonzero((target == code[code_row]) & (self.column[code_place] == 0))
        return (
            np.concatenate([row[by_chain], code_row[by_code]]),
            np.concatenate([self.pattern[place][by_chain], self.pattern[code_place][by_code]]),
            np.concatenate([for_chain[by_chain], np.full(len(by_code), 0.5, dtype=np.float32)]),
        )


def gather(lexicon: Lexicon, hits: Hits, rows: int, columns: int) -> Evidence:
    """Count the hits of ``rows`` rows × ``columns`` texts and sum up the concepts they speak of."""
    size = len(lexicon.patterns)
    key = hits.text.astype(np.int64) * size + hits.pattern
    # The last word of its text, among those that name an occupation or a role.
    names = _says(lexicon.occupations, hits.pattern) | _says(lexicon.roles, hits.pattern)
    last_of_text = np.full(rows * columns, -1, dtype=np.int64)
    last_of_text[hits.text[names]] = key[names]
    distinct, counts = np.unique(key, return_counts=True)
    text = (distinct // size).astype(np.int32)
    pattern = (distinct % size).astype(np.int32)
    row, column = text % rows if rows else text, text // rows if rows else text
    concept_row, concept_column, concept, score = _concepts(lexicon, row, column, pattern, counts, rows, columns)
    return Evidence(
        rows=rows,
        columns=columns,
        row=row,
        column=column,
        pattern=pattern,
        count=counts.astype(np.float32),
        last=last_of_text[text] == distinct,
        concept_row=concept_row,
        concept_column=concept_column,
        concept=concept,
        concept_score=score,
    )


def _says(pointers: Pointers, pattern: Ints) -> npt.NDArray[np.bool_]:
    says: npt.NDArray[np.bool_] = pointers.start[pattern + 1] > pointers.start[pattern]
    return says


def _concepts(
    lexicon: Lexicon, row: Ints, column: Ints, pattern: Ints, counts: npt.NDArray[np.int64], rows: int, columns: int
) -> tuple[Ints, Ints, Ints, Floats]:
    """Distinct (row, column, concept) with a score.

    Words of one concept add up as squares under a root: ten synonyms in one text say little more than two.
    """
    place, concept, weight = lexicon.concepts.follow(pattern)
    size = max(len(lexicon.concept_ids), 1)
    key = (row[place].astype(np.int64) * columns + column[place]) * size + concept
    distinct, at = np.unique(key, return_inverse=True)
    squares = np.bincount(at, weights=weight.astype(np.float64) ** 2 * counts[place], minlength=len(distinct))
    text = distinct // size
    return (
        (text // columns).astype(np.int32),
        (text % columns).astype(np.int32),
        (distinct % size).astype(np.int32),
        np.sqrt(squares).astype(np.float32),
    )


def _column_weight(column: Ints, columns: int) -> Floats:
    if columns == 1:
        return np.ones(len(column), dtype=np.float32)
    return np.where(column == 0, np.float32(TITLE_WEIGHT), np.float32(1.0))
