"""Find all words of a lexicon in many texts at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from rencai.taxonomy.lexicon import Ints, Lexicon

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
    patterns = list(lexicon.patterns)
    words = plain.str.extract_many(patterns, ascii_case_insensitive=True, leftmost=True)
    places = plain.str.find_many(patterns, ascii_case_insensitive=True, leftmost=True)
    counts = words.list.len().to_numpy()
    text = np.repeat(np.arange(len(plain), dtype=np.int32), counts)
    found = words.explode(empty_as_null=False, keep_nulls=False).str.to_lowercase()
    pattern = found.cast(pl.Enum(lexicon.pattern_series())).to_physical().to_numpy().astype(np.int32)
    place = places.explode(empty_as_null=False, keep_nulls=False).to_numpy()
    return _whole_words(lexicon, plain, Hits(text, pattern), place)


def _narrow(texts: pl.Series) -> pl.Series:
    # Normalising costs as much as searching; hardly any text needs it.
    wide = texts.str.contains(_FULL_WIDTH_LETTERS)
    if not wide.any():
        return texts
    return texts.to_frame("text").select(
        pl.when(wide).then(pl.col("text").str.normalize("NFKC")).otherwise(pl.col("text"))
    )["text"]


def _whole_words(lexicon: Lexicon, texts: pl.Series, hits: Hits, place: npt.NDArray[np.uint32]) -> Hits:
    """Leave out Latin words that are only a part of a longer Latin word."""
    latin = np.flatnonzero(lexicon.latin_start[hits.pattern] | lexicon.latin_end[hits.pattern])
    if not len(latin):
        return hits
    letters, starts = _bytes_of(texts)
    pattern = hits.pattern[latin]
    lengths = np.array([len(word.encode()) for word in lexicon.patterns])
    begin = starts[hits.text[latin]] + place[latin]
    end = begin + lengths[pattern]
    cut = (lexicon.latin_start[pattern] & _is_latin(letters[begin])) | (
        lexicon.latin_end[pattern] & _is_latin(letters[end + 1])
    )
    kept = np.ones(len(hits.pattern), dtype=np.bool_)
    kept[latin[cut]] = False
    return hits.only(kept)


def _bytes_of(texts: pl.Series) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.int64]]:
    """All texts as one run of bytes, each followed and all preceded by a space, and where each begins less one."""
    joined = f" {texts.str.join(' ').item()} "
    letters = np.frombuffer(joined.encode(), dtype=np.uint8)
    lengths = texts.str.len_bytes().to_numpy().astype(np.int64) + 1
    return letters, np.cumsum(lengths) - lengths


def _is_latin(letters: npt.NDArray[np.uint8]) -> npt.NDArray[np.bool_]:
    lower = letters | 0x20
    return (lower >= ord("a")) & (lower <= ord("z"))
