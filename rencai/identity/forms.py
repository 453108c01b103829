"""Normal forms of values: a series of distinct tidy values → a series of the same length; null is no value."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from rencai.identity.romanisation import readings
from rencai.vocabulary.employer_names import bare
from rencai.vocabulary.identifiers import credit_code_passes, resident_id_check, resident_id_passes
from rencai.vocabulary.names import han_names, latin_words, readings_of, simplify


def _select(values: pl.Series, expression: Callable[[pl.Expr], pl.Expr]) -> pl.Series:
    return values.to_frame("value").select(expression(pl.col("value"))).to_series()


def _unless_empty(text: pl.Expr) -> pl.Expr:
    return pl.when(text.str.len_bytes() > 0).then(text)


def birth(values: pl.Series) -> pl.Series:
    """Eight digits; a part that is not known is 00. Takes 1985-03-09, 19850309, 1985年3月, 1985/3/9, 1985."""

    def digits(text: pl.Expr) -> pl.Expr:
        joined = text.str.replace_all(r"[年月./]", "-").str.replace_all("[日号生]", "").str.strip_chars("- ")
        whole = r"^(\d{4})(?:(\d{2})(\d{2})|-(\d{1,2})-(\d{1,2})|-(\d{1,2})|(\d{2})|)(?:[ T].*)?$"
        part = joined.str.extract_groups(whole).struct
        month = pl.coalesce(part.field("2"), part.field("4"), part.field("6"), part.field("7"), pl.lit("0"))
        day = pl.coalesce(part.field("3"), part.field("5"), pl.lit("0"))
        return part.field("1") + month.str.zfill(2) + day.str.zfill(2)

    return _select(values, digits)


def resident_id(values: pl.Series) -> pl.Series:
    """Upper case without separators; the 15 digits of old cards are given their century and check digit."""
    bare_number = _select(values, lambda t: _unless_empty(t.str.to_uppercase().str.replace_all(r"[^0-9X]", "")))
    is_old = bare_number.str.contains(r"^\d{15}$").fill_null(False)
    if not is_old.any():
        return bare_number
    grown = bare_number.map_elements(_grown, return_dtype=pl.String)
    return grown.zip_with(is_old, bare_number) if len(grown) else bare_number


def _grown(number: str) -> str:
    first17 = number[:6] + "19" + number[6:]
    return first17 + resident_id_check(first17) if len(number) == 15 and number.isdigit() else number


def valid_resident_id(values: pl.Series) -> pl.Series:
    """The numbers that pass their check."""
    return _select(values, lambda t: pl.when(resident_id_passes(t)).then(t))


def credit_code(values: pl.Series) -> pl.Series:
    """Credit codes that pass their check."""

    def passing(text: pl.Expr) -> pl.Expr:
        code = text.str.to_uppercase().str.replace_all(" ", "")
        return pl.when(credit_code_passes(code)).then(code)

    return _select(values, passing)


def document_number(values: pl.Series) -> pl.Series:
    """Letters and digits in upper case."""
    return _select(values, lambda t: _unless_empty(t.str.to_uppercase().str.replace_all(r"[^0-9A-Z]", "")))


def phone(values: pl.Series) -> pl.Series:
    """Digits, without the country's prefix."""

    def digits(text: pl.Expr) -> pl.Expr:
        only = text.str.replace_all(r"[^0-9]", "")
        return _unless_empty(only.str.replace(r"^(?:00)?86(1\d{10})$", "$1"))

    return _select(values, digits)


def email(values: pl.Series) -> pl.Series:
    """Lower case, where there is an @."""
    return _select(values, lambda t: pl.when(t.str.contains("@")).then(t.str.to_lowercase().str.replace_all(" ", "")))


def postcode(values: pl.Series) -> pl.Series:
    """Lower case without spaces."""
    return _select(values, lambda t: _unless_empty(t.str.to_lowercase().str.replace_all(r"[^0-9a-z]", "")))


def sex(values: pl.Series) -> pl.Series:
    """``male`` or ``female``; anything else is no value."""
    known = {"male": "male", "m": "male", "男": "male", "男性": "male", "female": "female", "f": "female",
             "女": "female", "女性": "female"}  # fmt: skip
    return _select(values, lambda t: t.str.to_lowercase().replace_strict(known, default=None, return_dtype=pl.String))


def place(values: pl.Series) -> pl.Series:
    """Bare words without the commonest endings of town names, which are often left out."""
    plain = bare(values)
    return _select(
        plain,
        lambda t: pl.when(t.str.len_chars() > 2).then(t.str.replace(r"(街道|镇|乡|市|县|区|省)$", "")).otherwise(t),
    )


def person_name(values: pl.Series) -> pl.Series:
    """A name or half of one: simplified Chinese characters, else Latin words in lower case."""
    folded = simplify(values).str.replace_all(r"[\s·•・.．]|\([^)]*\)", "")
    words = latin_words(values)
    han = folded.str.contains(r"\p{Han}")
    return folded.str.replace_all(r"[^\p{Han}]", "").zip_with(han, words)


def is_han(names: pl.Series) -> pl.Series:
    """Whether a name is in Chinese characters."""
    return names.str.contains(r"\p{Han}")


def name_sounds(names: pl.Series, among: frozenset[str] | None = None) -> pl.DataFrame:
    """How a ``person_name`` sounds: ``name_py``, ``surname_py``, ``given_py``.

    Chinese characters in pinyin. Latin words as they stand, surname last; as their order varies, the whole is sorted.
    Where most names are Chinese, Latin ones are read as what they spell. ``among``: how the Chinese names sound among
    which to look, if not among these.
    """
    han = is_han(names)
    read = han_names(names)
    sounds = read.select(
        name_py=pl.concat_str("surname_pinyin", "given_pinyin"),
        surname_py="surname_pinyin",
        given_py=pl.when(pl.col("given_pinyin").str.len_bytes() > 0).then("given_pinyin"),
    )
    latin = names.filter(~han)
    if latin.is_empty():
        return sounds
    known = among
    if known is None and han.sum() > len(latin):
        known = frozenset(sounds["name_py"].filter(han).to_list())
    spelled = _latin_sounds(latin) if known is None else _spelled(latin, known)
    rows = (~han).arg_true()
    return sounds.with_columns(sounds[name].scatter(rows, spelled[name]) for name in sounds.columns)


def _latin_sounds(names: pl.Series) -> pl.DataFrame:
    words = names.to_frame("name")
    return words.select(
        name_py=pl.col("name").str.split(" ").list.sort().list.join(""),
        surname_py=pl.col("name").str.extract(r"([^ ]+)$"),
        given_py=pl.col("name").str.extract(r"^([^ ]+)"),
    )


def _spelled(names: pl.Series, known: frozenset[str]) -> pl.DataFrame:
    """Latin names as the Chinese name they spell; of several readings the one that somebody in the table bears."""
    as_they_stand = _latin_sounds(names)
    found = [_best_reading(words, known) for words in names.to_list()]
    schema = {"name_py": pl.String, "surname_py": pl.String, "given_py": pl.String}
    table = pl.DataFrame(found, schema=schema, orient="row")
    return table.with_columns(pl.col(name).fill_null(as_they_stand[name]) for name in schema)


def _best_reading(words: str, known: frozenset[str]) -> tuple[str | None, str | None, str | None]:
    options = readings(words)
    if not options:
        return None, None, None
    surname, given = next((option for option in options if "".join(option) in known), options[0])
    return surname + given, surname, given


_SAME_SOUND = {
    "ph": "f",
    "ck": "k",
    "gh": "g",
    "kn": "n",
    "wr": "r",
    "mb": "m",
    "sch": "s",
    "sh": "s",
    "ch": "k",
    "th": "t",
}
_KIN_FIRST = {"c": "k", "q": "k", "z": "s", "v": "f", "j": "g", "y": "i"}
_KIN = {"b": "p", "v": "f", "c": "k", "q": "k", "g": "k", "j": "k", "x": "k", "z": "s", "d": "t", "m": "n", "l": "r"}


def sound(words: pl.Series) -> pl.Series:
    """What is left of Latin words spelled by ear: no vowels, no doubled letters, kin consonants as one."""
    merged = words.str.replace_many(_SAME_SOUND)
    first = merged.str.slice(0, 1).str.replace_many(_KIN_FIRST)
    rest = merged.str.slice(1).str.replace_all(r"[aeiouyhw ]", "").str.replace_many(_KIN)
    for letter in sorted(set(_KIN.values())):
        rest = rest.str.replace_all(f"{letter}+", letter)
    return first + rest.str.slice(0, 4)


def sound_of_words(words: pl.Series) -> pl.Series:
    """Words as one would say them: pinyin of each Chinese character, anything else as it stands."""
    return words.str.replace_many(readings_of(words))


def without(text: pl.Expr, at: int) -> pl.Expr:
    """A text of four characters or more with the one at a place (1 is the first) left open."""
    open_ = text.str.slice(0, at - 1) + "?" + text.str.slice(at)
    return pl.when(text.str.len_chars() >= 4).then(open_)


def whole_date(text: pl.Expr) -> pl.Expr:
    """A date of which year, month and day are known."""
    return pl.when(~text.str.contains(r"00(?:\d\d)?$")).then(text)


PIECES: dict[str, tuple[str, int, int | None]] = {
    "birth_year": ("birth_date", 0, 4),
    "birth_day": ("full_birth", 4, 4),
    "phone_head": ("phone", 0, 7),
    "phone_tail": ("phone", -4, None),
    "id_head": ("resident_id", 0, 14),
    "id_tail": ("resident_id", 6, None),
    "id_region": ("resident_id", 0, 6),
    "id_end": ("resident_id", -4, None),
}
"""Column → (of which column, from where, how many characters)."""


def piece(text: pl.Expr, at: int, size: int | None) -> pl.Expr:
    """Part of a value, where it has that part."""
    part = text.str.slice(at, size)
    return pl.when(part.str.len_chars() > 2).then(part)
