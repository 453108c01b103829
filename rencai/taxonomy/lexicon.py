"""All words a classifier looks for, compiled once: one list of patterns and what each pattern says.

Texts are searched for all patterns in one pass, leftmost and longest first, so a pattern hides the shorter ones
inside it ("java开发工程师" hides "java"). Where the longer pattern is silent on a matter, it therefore speaks with the
voice of what it contains: that is settled here, once, and costs nothing per text.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import polars as pl

from rencai.city.words import NO_CHAIN, STAGES, Word, Words
from rencai.taxonomy.occupations import ENGINEER, WORKER, Role, ancestors, roles, small_classes, text_parts, title_words
from rencai.vocabulary.text import tidy

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int32]
Flags = npt.NDArray[np.bool_]

# Kinds of concept that are something a person can master.
_SKILL_KINDS = frozenset({"skill", "process", "equipment"})
SERVER = "server"
HINTS = (WORKER, ENGINEER, SERVER)
_PRODUCTION = ("5", "6")
EFFECTS = ("", "company-heading", "offer-heading", "duty-heading", "advert", "duty", "break", "line")


@dataclass(frozen=True)
class Pointers:
    """For each pattern (or concept) its targets and weights, as compressed rows."""

    start: Ints
    target: Ints
    weight: Floats

    @classmethod
    def of(cls, lists: Iterable[list[tuple[int, float]]]) -> Pointers:
        """Compress a list of (target, weight) per pattern."""
        rows = list(lists)
        start = np.cumsum([0, *(len(row) for row in rows)]).astype(np.int32)
        pairs = [pair for row in rows for pair in row]
        target = np.array([target for target, _ in pairs], dtype=np.int32)
        return cls(start, target, np.array([weight for _, weight in pairs], dtype=np.float32))

    def follow(self, patterns: Ints) -> tuple[Ints, Ints, Floats]:
        """(place in ``patterns``, target, weight) for every target of every pattern given."""
        counts = self.start[patterns + 1] - self.start[patterns]
        place = np.repeat(np.arange(len(patterns), dtype=np.int32), counts)
        within = np.arange(len(place), dtype=np.int64) - np.repeat(np.cumsum(counts) - counts, counts)
        at = self.start[patterns][place] + within
        return place, self.target[at], self.weight[at]


@dataclass(frozen=True)
class Lexicon:
    """Patterns, longest first, and what each says of concept, occupation, role, stage and part of the text."""

    patterns: tuple[str, ...]
    chains: tuple[str, ...]
    codes: tuple[str, ...]
    concept_ids: tuple[str, ...]
    concepts: Pointers
    """pattern → concepts"""
    chain_shares: Floats
    """concepts × (chains + none)"""
    concept_stage: Ints
    """concept → stage, -1 unknown"""
    is_skill: Flags
    hints: Ints
    """HINTS × concepts → code, -1 unknown"""
    occupations: Pointers
    """pattern → codes"""
    roles: Pointers
    """pattern → role"""
    role_list: tuple[Role, ...]
    stages: Pointers
    """pattern → stage"""
    code_chain: Floats
    """codes × (chains + none): what an occupation tells by itself"""
    code_stage: Ints
    effect: Ints
    """pattern → place in EFFECTS"""
    industries: Pointers
    """pattern → chains + none: what the name of a national industry division tells"""
    byte_length: Ints
    latin_start: Flags
    latin_end: Flags

    @cached_property
    def by_first_letter(self) -> dict[str, dict[int, dict[str, int]]]:
        """First letter → length, longest first → pattern → its place: for reading a few texts letter by letter."""
        found: dict[str, dict[int, dict[str, int]]] = {}
        for at, word in enumerate(self.patterns):
            found.setdefault(word[0], {}).setdefault(len(word), {})[word] = at
        return found

    def pattern_series(self) -> pl.Series:
        """The patterns as a column, for looking words up."""
        return pl.Series("word", self.patterns, dtype=pl.String())


def compile_words(words: Words, chains: tuple[str, ...] | None = None) -> Lexicon:
    """Compile a city's words with the national occupations. ``chains``: default, those the words name, in order."""
    chain_list = chains or _chains_of(words)
    code_list = small_classes()
    concept_at = {concept.id: at for at, concept in enumerate(words.concepts)}
    code_at = {code: at for at, code in enumerate(code_list)}
    role_list = roles()

    by_concept = _gather(
        ((word, weight), concept_at[concept.id])
        for concept in words.concepts
        for word, weight in _names(concept.name.zh, concept.name.en, concept.weight, concept.words)
    )
    by_code = _gather(
        ((word.text, word.weight), code_at[code]) for code, found in title_words().items() for word in found
    )
    by_role = _gather(((word.text, word.weight), at) for at, role in enumerate(role_list) for word in role.words)
    by_stage = _gather(((word.text, word.weight), STAGES.index(word.stage)) for word in words.stage_words)
    by_industry = _industries(words, chain_list)
    parts = text_parts()

    known = {*by_concept, *by_code, *by_role, *by_stage, *by_industry, *parts}
    patterns = sorted(known, key=lambda word: (-len(word), word))
    inside = _contained(patterns)
    effects = [EFFECTS.index(parts.get(word, "")) for word in patterns]
    return Lexicon(
        patterns=tuple(patterns),
        chains=chain_list,
        codes=code_list,
        concept_ids=tuple(concept.id for concept in words.concepts),
        concepts=Pointers.of(_own_or_all(word, by_concept, inside) for word in patterns),
        chain_shares=_chain_shares(words, chain_list),
        concept_stage=np.array([_stage_at(concept.stage) for concept in words.concepts], dtype=np.int32),
        is_skill=np.array([concept.kind in _SKILL_KINDS for concept in words.concepts], dtype=np.bool_),
        hints=_hints(words, code_at),
        occupations=Pointers.of(_own_or_last(word, by_code, inside) for word in patterns),
        roles=Pointers.of(_own_or_last(word, by_role, inside) for word in patterns),
        role_list=role_list,
        stages=Pointers.of(_own_or_all(word, by_stage, inside) for word in patterns),
        code_chain=_code_chains(words, chain_list, code_list),
        code_stage=_code_stages(words, code_list),
        effect=np.array(effects, dtype=np.int32),
        industries=Pointers.of(by_industry.get(word, []) for word in patterns),
        byte_length=np.array([len(word.encode()) for word in patterns], dtype=np.int32),
        latin_start=np.array([_is_latin(word[0]) for word in patterns], dtype=np.bool_),
        latin_end=np.array([_is_latin(word[-1]) for word in patterns], dtype=np.bool_),
    )


def _chains_of(words: Words) -> tuple[str, ...]:
    named = dict.fromkeys(chain for concept in words.concepts for chain, _ in concept.chains)
    return tuple(chain for chain in named if chain != NO_CHAIN)


def _names(zh: str, en: str, weight: float, others: Iterable[Word]) -> Iterable[tuple[str, float]]:
    yield zh, weight
    yield en, weight
    for word in others:
        yield word.text, word.weight * weight


def _gather(pairs: Iterable[tuple[tuple[str, float], int]]) -> dict[str, list[tuple[int, float]]]:
    found: dict[str, dict[int, float]] = defaultdict(dict)
    for (text, weight), target in pairs:
        word = tidy(text).lower()
        found[word][target] = max(weight, found[word].get(target, 0.0))
    return {word: sorted(targets.items()) for word, targets in found.items()}


def _industries(words: Words, chains: tuple[str, ...]) -> dict[str, list[tuple[int, float]]]:
    columns = [*chains, NO_CHAIN]
    return {
        tidy(industry.name).lower(): [(columns.index(chain), weight) for chain, weight in industry.chains]
        for industry in words.industries
    }


def _is_latin(letter: str) -> bool:
    return letter.isascii() and letter.isalpha()


def _contained(patterns: list[str]) -> dict[str, list[str]]:
    """For each pattern the shorter patterns inside it, in order of place, without those hidden by longer ones."""
    column = pl.Series(patterns, dtype=pl.String())
    frame = pl.DataFrame(
        {
            "word": column,
            "part": column.str.extract_many(patterns, overlapping=True),
            "at": column.str.find_many(patterns, overlapping=True),
        }
    )
    inside: dict[str, list[str]] = {}
    for word, parts, places in frame.iter_rows():
        raw = word.encode()
        spans = [
            (at, at + len(part.encode()), part)
            for part, at in zip(parts, places, strict=True)
            if part != word and _whole(raw, at, part)
        ]
        spans.sort(key=lambda span: (span[0] - span[1], span[0]))
        kept: list[tuple[int, int, str]] = []
        for span in spans:
            if all(span[1] <= other[0] or span[0] >= other[1] for other in kept):
                kept.append(span)
        if kept:
            inside[word] = [part for _, _, part in sorted(kept)]
    return inside


def _whole(raw: bytes, at: int, part: str) -> bool:
    end = at + len(part.encode())
    cut_before = _is_latin(part[0]) and at > 0 and _is_latin(chr(raw[at - 1]))
    cut_after = _is_latin(part[-1]) and end < len(raw) and _is_latin(chr(raw[end]))
    return not (cut_before or cut_after)


def _own_or_last(
    word: str, table: dict[str, list[tuple[int, float]]], inside: dict[str, list[str]]
) -> list[tuple[int, float]]:
    # The head of a Chinese compound stands last: of two trades in one word, the last is meant.
    if word in table:
        return table[word]
    speaking = [part for part in inside.get(word, []) if part in table]
    return table[speaking[-1]] if speaking else []


def _own_or_all(
    word: str, table: dict[str, list[tuple[int, float]]], inside: dict[str, list[str]]
) -> list[tuple[int, float]]:
    if word in table:
        return table[word]
    return [pair for part in inside.get(word, []) for pair in table.get(part, [])]


def _stage_at(stage: str | None) -> int:
    return STAGES.index(stage) if stage else -1


def _chain_shares(words: Words, chains: tuple[str, ...]) -> Floats:
    columns = [*chains, NO_CHAIN]
    shares = np.zeros((len(words.concepts), len(columns)), dtype=np.float32)
    for at, concept in enumerate(words.concepts):
        for chain, share in concept.chains:
            shares[at, columns.index(chain)] = share
    return shares


def _hints(words: Words, code_at: dict[str, int]) -> Ints:
    """Who makes a thing is a worker where the code is one of production, else somebody who serves with it."""
    table = np.full((len(HINTS), len(words.concepts)), -1, dtype=np.int32)
    for at, concept in enumerate(words.concepts):
        maker, engineer = words.inherited(concept, "worker"), words.inherited(concept, "engineer")
        if maker in code_at:
            table[HINTS.index(WORKER if maker.startswith(_PRODUCTION) else SERVER), at] = code_at[maker]
        if engineer in code_at:
            table[HINTS.index(ENGINEER), at] = code_at[engineer]
    return table


def _code_chains(words: Words, chains: tuple[str, ...], codes: tuple[str, ...]) -> Floats:
    links = {link.code: link for link in words.occupations}
    columns = [*chains, NO_CHAIN]
    table = np.zeros((len(codes), len(columns)), dtype=np.float32)
    for at, code in enumerate(codes):
        link = next((links[up] for up in ancestors(code) if up in links), None)
        for chain, share in link.chains if link else ():
            table[at, columns.index(chain)] = share
    return table


def _code_stages(words: Words, codes: tuple[str, ...]) -> Ints:
    # The nearest class that is listed decides, even when it says that it tells no stage.
    links = {link.code: link.stage for link in words.occupations}
    stages = [next((links[up] for up in ancestors(code) if up in links), None) for code in codes]
    return np.array([_stage_at(stage) for stage in stages], dtype=np.int32)
