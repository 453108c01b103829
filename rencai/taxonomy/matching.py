"""Find all words of a lexicon in many texts at once."""

from __future__ import annotations

import string
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from rencai.taxonomy.lexicon import Ints, Lexicon

FEW_LETTERS = 30_000
_SMALL = {ord(letter): letter.lower() for letter in string.ascii_uppercase}
_LATIN = frozenset(string.ascii_letters).__contains__
_FULL_WIDTH_LETTERS = "[Ａ-Ｚａ-ｚ０-９＋＃]"


@dataclass(frozen=True)
class Hits:
    """Words found: ``text`` (place of the text) and ``pattern`` (place in the lexicon), in order of occurrence."""

    text: Ints
    pattern: Ints

    def only(self, kept: npt.NDArray[np.bool_]) -> Hits:
        """The hits marked true."""
        return Hits(self.text[kept], self.pattern[kept])


def find_words(lexicon: Lexicon, texts: pl.Series) -> Hits:
    """Find the words of ``lexicon`` in ``texts`` (String, null reads as empty), leftmost and longest first.

    Capital and full-width letters count as plain ones. A word that begins or ends in a Latin letter must do so at
    the edge of a Latin word in the text: "ai" is not in "email".
    """
    plain = _narrow(texts.fill_null(""))
    # Making a search of all words ready takes a tenth of a second; a few texts are read by then.
    few = plain.str.len_chars().sum() <= FEW_LETTERS
    return _read_few(lexicon, plain.to_list()) if few else _search_many(lexicon, plain)


def _read_few(lexicon: Lexicon, texts: list[str]) -> Hits:
    """Letter by letter: the same answer as ``_search_many``, and its reference in the tests."""
    found: list[tuple[int, int]] = []
    for number, text in enumerate(texts):
        plain = text.translate(_SMALL)
        at = 0
        while at < len(plain):
            word = _longest_at(lexicon, plain, at)
            if word < 0:
                at += 1
                continue
            end = at + len(lexicon.patterns[word])
            cut_before = lexicon.latin_start[word] and at > 0 and _LATIN(plain[at - 1])
            cut_after = lexicon.latin_end[word] and end < len(plain) and _LATIN(plain[end])
            if not (cut_before or cut_after):
                found.append((number, word))
            at = end
    pairs = np.array(found, dtype=np.int32).reshape(-1, 2)
    return Hits(pairs[:, 0].copy(), pairs[:, 1].copy())


def _longest_at(lexicon: Lexicon, text: str, at: int) -> int:
    for length, words in lexicon.by_first_letter.get(text[at], {}).items():
        place = words.get(text[at : at + length], -1)
        if place >= 0:
            return place
    return -1


def _search_many(lexicon: Lexicon, plain: pl.Series) -> Hits:
    patterns = list(lexicon.patterns)
    words = plain.str.extract_many(patterns, ascii_case_insensitive=True, leftmost=True)
    text = np.repeat(np.arange(len(plain), dtype=np.int32), words.list.len().to_numpy())
    pattern = _places(lexicon, words.explode(empty_as_null=False, keep_nulls=False))
    return _whole_words(lexicon, plain, patterns, Hits(text, pattern))


def _places(lexicon: Lexicon, found: pl.Series) -> Ints:
    """The place in the lexicon of each word found; each way of writing it (Java, JAVA) is looked up once."""
    spellings = found.cast(pl.Categorical(pl.Categories.random()))
    distinct = spellings.unique()
    numbers = distinct.to_physical().to_numpy()
    known = distinct.cast(pl.String).str.to_lowercase().cast(pl.Enum(lexicon.pattern_series()))
    place_of = np.zeros(int(numbers.max()) + 1 if len(numbers) else 0, dtype=np.int32)
    place_of[numbers] = known.to_physical().to_numpy()
    places: Ints = place_of[spellings.to_physical().to_numpy()]
    return places


def _narrow(texts: pl.Series) -> pl.Series:
    # Normalising costs as much as searching; hardly any text needs it.
    wide = texts.str.contains(_FULL_WIDTH_LETTERS)
    if not wide.any():
        return texts
    return texts.to_frame("text").select(
        pl.when(wide).then(pl.col("text").str.normalize("NFKC")).otherwise(pl.col("text"))
    )["text"]


def _whole_words(lexicon: Lexicon, texts: pl.Series, patterns: list[str], hits: Hits) -> Hits:
    """Leave out Latin words that are only a part of a longer Latin word."""
    latin = lexicon.latin_start[hits.pattern] | lexicon.latin_end[hits.pattern]
    if not latin.any():
        return hits
    # Where a word stands is asked only of the texts in which it matters: that is a second search.
    asked = np.zeros(len(texts), dtype=np.bool_)
    asked[hits.text[latin]] = True
    chosen = texts.filter(pl.Series(asked))
    places = chosen.str.find_many(patterns, ascii_case_insensitive=True, leftmost=True)
    place = np.zeros(len(hits.text), dtype=np.int64)
    place[asked[hits.text]] = places.explode(empty_as_null=False, keep_nulls=False).to_numpy()
    at = np.flatnonzero(latin)
    text, pattern = (np.cumsum(asked) - 1)[hits.text[at]], hits.pattern[at]
    letters, starts = _bytes_of(chosen)
    begin = starts[text] + place[at]
    end = begin + lexicon.byte_length[pattern]
    cut = lexicon.latin_start[pattern] & (begin > starts[text]) & _is_latin(letters[begin - 1])
    cut |= lexicon.latin_end[pattern] & (end < starts[text + 1]) & _is_latin(letters[end % len(letters)])
    kept = np.ones(len(hits.text), dtype=np.bool_)
    kept[at[cut]] = False
    return hits.only(kept)


def _bytes_of(texts: pl.Series) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.int64]]:
    """All texts as one run of bytes, and where each begins; the last place is the end."""
    _, starts, letters = texts.to_arrow(compat_level=pl.CompatLevel.oldest()).buffers()
    return np.frombuffer(letters, dtype=np.uint8), np.frombuffer(starts, dtype=np.int64)[: len(texts) + 1]


def _is_latin(letters: npt.NDArray[np.uint8]) -> npt.NDArray[np.bool_]:
    lower = letters | 0x20
    return (lower >= ord("a")) & (lower <= ord("z"))
