"""From evidence to verdicts: the chain, stage and occupation of each row, or none where the evidence is thin."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from rencai.city.words import STAGES
from rencai.taxonomy.evidence import Evidence
from rencai.taxonomy.lexicon import HINTS, SERVER, Flags, Floats, Ints, Lexicon
from rencai.taxonomy.occupations import ENGINEER, WORKER

Table = npt.NDArray[np.float64]
Scores = npt.NDArray[np.float64]

_OCCUPATION_SAYS_CHAIN = 2.5
_OCCUPATION_SAYS_STAGE = 4.0
_BY_STAGE = 0.4
_HEAD = 1.4
_LOUD = 0.3
_DUTIES_AT_MOST = 0.6
_ENOUGH = 0.5
"""A verdict is given from this confidence on."""


@dataclass(frozen=True)
class _ChainFit:
    """Weights of the evidence in the logistic scale; fitted by benchmarks/_chain_fit.py."""

    best: float
    second: float
    none: float
    titled: float
    start: float


_CHAIN_FIT = _ChainFit(best=2.14, second=-1.34, none=-0.99, titled=1.48, start=-0.9)


@dataclass(frozen=True)
class Verdict:
    """Per row the place of the choice (-1: none) and the confidence, 0 to 1, that it is right."""

    choice: Ints
    confidence: Floats


def judge_occupations(lexicon: Lexicon, evidence: Evidence) -> Verdict:
    """The small class of each row: what the title names, helped by what the duties name."""
    row, code, score, loud = _occupation_scores(lexicon, evidence)
    size = len(lexicon.codes)
    key, at = np.unique(row.astype(np.int64) * size + code, return_inverse=True)
    by_title = np.bincount(at, weights=score * loud, minlength=len(key)).astype(np.float64)
    by_duties = np.bincount(at, weights=score * ~loud, minlength=len(key)).astype(np.float64)
    # However long a list of tools the duties hold, it does not outweigh a title.
    total = by_title - _DUTIES_AT_MOST * np.expm1(-by_duties / _DUTIES_AT_MOST)
    by_row, by_code = key // size, key % size
    order = np.lexsort((-by_code, total))
    choice = np.full(evidence.rows, -1, dtype=np.int32)
    top = np.zeros(evidence.rows)
    choice[by_row[order]] = by_code[order]
    top[by_row[order]] = total[order]
    mass = np.bincount(by_row, weights=total, minlength=evidence.rows)
    share = _divide(top, mass.astype(np.float64))
    confidence = share * (1 - np.exp(-1.6 * top))
    return Verdict(choice, confidence.astype(np.float32))


def _occupation_scores(lexicon: Lexicon, evidence: Evidence) -> tuple[Ints, Ints, Floats, Flags]:
    """(row, code, score, said by a title) of every occupation that a word names, and of every role in its field."""
    emphasis = np.where(evidence.is_head, _HEAD, 1.0) * evidence.weight_work(evidence.part)
    place, code, weight = lexicon.occupations.follow(evidence.pattern)
    lengths = np.array([len(word) for word in lexicon.patterns], dtype=np.float32)
    named = weight * emphasis[place] * (1.0 + 0.05 * lengths[evidence.pattern[place]])
    role_place, role, role_weight = lexicon.roles.follow(evidence.pattern)
    asked = np.array([HINTS.index(one.id) for one in lexicon.role_list], dtype=np.int32)
    hinted = _hinted(lexicon, evidence, evidence.row[role_place], asked[role])
    otherwise = np.array([lexicon.codes.index(one.otherwise) for one in lexicon.role_list], dtype=np.int32)
    role_code = np.where(hinted >= 0, hinted, otherwise[role])
    role_score = role_weight * emphasis[role_place] * np.where(hinted >= 0, 0.9, 0.55)
    loud = evidence.weight_work(evidence.part) >= _LOUD
    return (
        np.concatenate([evidence.row[place], evidence.row[role_place]]),
        np.concatenate([code, role_code]).astype(np.int32),
        np.concatenate([named, role_score]).astype(np.float32),
        np.concatenate([loud[place], loud[role_place]]),
    )


def _hinted(lexicon: Lexicon, evidence: Evidence, row: Ints, hint: Ints) -> Ints:
    """For each row and place in HINTS the code that the row's strongest concept gives, -1 if none does."""
    best = np.full((len(HINTS), evidence.rows), -1, dtype=np.int32)
    score = evidence.concept_score * evidence.weight_about(evidence.concept_part)
    order = np.argsort(score, kind="stable")
    for at in range(len(HINTS)):
        code = lexicon.hints[at, evidence.concept[order]]
        given = code >= 0
        best[at, evidence.concept_row[order][given]] = code[given]
    found: Ints = best[hint, row]
    return found


def occupations_by_stage(lexicon: Lexicon, evidence: Evidence, named: Verdict, stages: Verdict) -> Verdict:
    """Where no word names an occupation: who develops, makes or serves with what the text is about, by its stage."""
    silent = np.flatnonzero((named.choice < 0) & (stages.choice >= 0))
    asked = np.array([HINTS.index(hint) for hint in (ENGINEER, WORKER, SERVER)], dtype=np.int32)
    code = _hinted(lexicon, evidence, silent.astype(np.int32), asked[stages.choice[silent]])
    choice, confidence = named.choice.copy(), named.confidence.copy()
    choice[silent] = code
    confidence[silent] = np.where(code >= 0, _BY_STAGE * stages.confidence[silent], 0.0)
    return Verdict(choice, confidence)


def judge_chains(lexicon: Lexicon, evidence: Evidence, occupations: Verdict) -> Verdict:
    """The chain of each row; none where nothing, or nothing in particular, speaks for one."""
    scores, none, title = chain_scores(lexicon, evidence, occupations)
    return _choose(scores, none, title)


def chain_scores(lexicon: Lexicon, evidence: Evidence, occupations: Verdict) -> tuple[Table, Scores, Table]:
    """(rows × chains, what speaks for no chain, rows × (chains + none) said by titles alone)."""
    size = len(lexicon.chains) + 1
    title = np.zeros((evidence.rows, size))
    duties = np.zeros((evidence.rows, size))
    for at, part in enumerate(evidence.parts):
        sums = _sums(lexicon, evidence, evidence.concept_part == at)
        if part.may_advertise and len(evidence.parts) > 1:
            duties += sums
        else:
            title += part.about * sums
    # A long list of duties says not much more than a short one.
    table = title + 2.0 * np.log1p(duties)
    known = occupations.choice >= 0
    sure = occupations.confidence[known, None]
    table[known] += _OCCUPATION_SAYS_CHAIN * sure * lexicon.code_chain[occupations.choice[known]]
    return table[:, :-1], table[:, -1], title


def _sums(lexicon: Lexicon, evidence: Evidence, used: npt.NDArray[np.bool_]) -> Table:
    table = np.zeros((evidence.rows, lexicon.chain_shares.shape[1]))
    shares = lexicon.chain_shares[evidence.concept[used]] * evidence.concept_score[used, None]
    for chain in range(table.shape[1]):
        table[:, chain] = np.bincount(evidence.concept_row[used], weights=shares[:, chain], minlength=evidence.rows)
    return table


def _choose(scores: Table, none: Scores, title: Table) -> Verdict:
    """The best chain with the chance that it is right, from a logistic fit on the labelled lines (tuning half)."""
    if not scores.shape[1]:
        return Verdict(np.full(len(scores), -1, dtype=np.int32), np.zeros(len(scores), dtype=np.float32))
    rows = np.arange(len(scores))
    best = scores.argmax(axis=1)
    ordered = np.partition(scores, -2, axis=1) if scores.shape[1] > 1 else np.pad(scores, ((0, 0), (1, 0)))
    top, second = ordered[:, -1], ordered[:, -2]
    evidence = _CHAIN_FIT.best * np.log1p(top) + _CHAIN_FIT.second * np.log1p(second) + _CHAIN_FIT.none * none
    evidence += _CHAIN_FIT.titled * (title[rows, best] > 0) + _CHAIN_FIT.start
    confidence = np.where(top > 0, 1 / (1 + np.exp(-evidence)), 0.0)
    choice = np.where(confidence >= _ENOUGH, best, -1)
    return Verdict(choice.astype(np.int32), confidence.astype(np.float32))


def judge_stages(lexicon: Lexicon, evidence: Evidence, occupations: Verdict) -> Verdict:
    """The stage of each row, told by the kind of work: first by the occupation, then by words."""
    votes = np.zeros((evidence.rows, len(STAGES)))
    place, stage, weight = lexicon.stages.follow(evidence.pattern)
    said = weight * np.sqrt(evidence.count[place]) * evidence.weight_stage(evidence.part[place])
    np.add.at(votes, (evidence.row[place], stage), said)
    known = lexicon.concept_stage[evidence.concept] >= 0
    shown = evidence.concept_score * evidence.weight_stage(evidence.concept_part)
    np.add.at(votes, (evidence.concept_row[known], lexicon.concept_stage[evidence.concept[known]]), shown[known])
    named = np.flatnonzero(occupations.choice >= 0)
    by_code = lexicon.code_stage[occupations.choice[named]]
    told = by_code >= 0
    votes[named[told], by_code[told]] += _OCCUPATION_SAYS_STAGE * occupations.confidence[named[told]]
    top = votes.max(axis=1)
    confidence = _divide(top, votes.sum(axis=1)) * (1 - np.exp(-0.6 * top))
    choice = np.where(confidence >= 0.4, votes.argmax(axis=1), -1)
    return Verdict(choice.astype(np.int32), confidence.astype(np.float32))


def _divide(part: Table, whole: Table) -> Table:
    return np.divide(part, whole, out=np.zeros(len(part)), where=whole > 0)
