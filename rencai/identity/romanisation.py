"""Names in Latin letters that stand for Chinese ones: which pinyin they may be read as.

Natives abroad spell their names as their dialect sounds: 陈晓明 is CHEN Xiaoming on a new passport, Tan Siao Beng in
Manila, Chan Hiu Ming in Hong Kong, Ch'en Hsiao-ming in an old directory. A spelling is read dialect by dialect, surname
first or last; the readings that some Chinese name in the same table has are then the ones to believe.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from itertools import product

from rencai.identity.spellings import CANTONESE, CANTONESE_SURNAMES, MINNAN, MINNAN_SURNAMES
from rencai.vocabulary.names import plain_syllable

Table = Mapping[str, tuple[str, ...]]

_MOST_READINGS = 80
_LONGEST_SYLLABLE = 6


@cache
def mandarin_syllables() -> frozenset[str]:
    """All syllables of Mandarin in pinyin without tones."""
    from pypinyin import Style, pinyin

    # The common characters of the Basic Multilingual Plane hold every syllable there is.
    common = "".join(chr(code) for code in range(0x4E00, 0x9FA6))
    read = pinyin(common, style=Style.NORMAL, errors="ignore")
    return frozenset(plain_syllable(options[0]) for options in read if options[0].isascii() and len(options[0]) > 0)


@cache
def _wade_giles() -> Table:
    """Wade-Giles spellings, apostrophes left out as people do, and what they may stand for."""
    table: dict[str, set[str]] = {}
    for syllable in mandarin_syllables():
        table.setdefault(_in_wade_giles(syllable), set()).add(syllable)
    return {spelling: tuple(sorted(read)) for spelling, read in table.items()}


_WHOLE = {
    "zi": "tzu", "ci": "tzu", "si": "szu", "zhi": "chih", "chi": "chih", "shi": "shih", "ri": "jih", "yi": "i",
    "you": "yu", "ye": "yeh", "yan": "yen", "ge": "ko", "ke": "ko", "he": "ho", "er": "erh", "guo": "kuo", "kuo": "kuo",
    "shuo": "shuo", "gui": "kuei", "kui": "kuei",
}  # fmt: skip
_INITIALS = (
    ("zh", "ch"), ("ch", "ch"), ("sh", "sh"), ("b", "p"), ("p", "p"), ("d", "t"), ("t", "t"), ("g", "k"), ("k", "k"),
    ("j", "ch"), ("q", "ch"), ("x", "hs"), ("z", "ts"), ("c", "ts"), ("r", "j"),
)  # fmt: skip


def _in_wade_giles(syllable: str) -> str:
    if syllable in _WHOLE:
        return _WHOLE[syllable]
    initial, spelled = next(((i, w) for i, w in _INITIALS if syllable.startswith(i)), ("", ""))
    final = syllable[len(initial) :]
    if final.endswith("ong"):
        final = final[:-3] + "ung"
    elif final == "ian":
        final = "ien"
    elif final in ("ie", "ue"):
        final += "h"
    elif final == "uo":
        final = "o"
    return spelled + final


def _dialects() -> tuple[tuple[Table, Table], ...]:
    """Per way of spelling: surnames and given-name syllables with what they may stand for."""
    own: Table = {syllable: (syllable,) for syllable in mandarin_syllables()}
    return (own, own), (MINNAN_SURNAMES, MINNAN), (CANTONESE_SURNAMES, CANTONESE), (_wade_giles(), _wade_giles())


def readings(words: str) -> list[tuple[str, str]]:
    """Latin words of a name → (surname, given name) in pinyin it may stand for, the likelier ways of spelling first."""
    parts = words.split()
    if not 2 <= len(parts) <= 4:
        return []
    orders = [(parts[0], parts[1:]), (parts[-1], parts[:-1])]
    found = (
        (surname, "".join(syllables))
        for surnames, given in _dialects()
        for family, rest in orders
        for surname in surnames.get(family, ())
        for syllables in _given_readings(rest, given)
    )
    return list(dict.fromkeys(found))[:_MOST_READINGS]


def _given_readings(words: list[str], table: Table) -> list[tuple[str, ...]]:
    """Every way to read the words of a given name; one word may hold two syllables."""
    pieces = [piece for word in words for piece in _split(word, table)]
    if not pieces or len(pieces) > 3:
        return []
    return list(product(*(table[piece] for piece in pieces)))


def _split(word: str, table: Table) -> list[str]:
    """A word as one syllable, or as two; a sign that cannot be read if neither."""
    if word in table:
        return [word]
    for at in range(1, min(len(word), _LONGEST_SYLLABLE + 1)):
        if word[:at] in table and word[at:] in table:
            return [word[:at], word[at:]]
    return [""] * 4
