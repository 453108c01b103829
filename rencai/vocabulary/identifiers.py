"""Identifiers that check themselves: the resident identity number (GB 11643) and the credit code (GB 32100).

Each exists twice: a class for the one, a column expression for the many. A property test holds the two together.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from rencai.vocabulary.errors import BadInput

_ID_WEIGHTS = tuple(pow(2, 17 - i, 11) for i in range(17))
_ID_CHECKS = "10X98765432"
_CODE_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CODE_WEIGHTS = tuple(pow(3, i, 31) for i in range(17))

INVENTED_REGION_PREFIX = "99"
"""No province has this code: resident ids of a sample city start with it, and only a sample accepts them."""

INVENTED_PHONE_PREFIX = "129"
"""No network hands out mobile numbers of eleven digits that start so; only a sample accepts them."""


@dataclass(frozen=True)
class ResidentId:
    """A checked 18-character resident identity number."""

    text: str

    def __post_init__(self) -> None:
        if not is_resident_id(self.text):
            raise BadInput(
                "this is not a resident identity number (18 characters, real birth date, check digit)",
                todo="compare it with the card",
            )

    @property
    def birth_date(self) -> date:
        """The date of birth written into the number."""
        return date(int(self.text[6:10]), int(self.text[10:12]), int(self.text[12:14]))

    @property
    def sex(self) -> str:
        """``male`` or ``female``, by the seventeenth digit."""
        return "male" if int(self.text[16]) % 2 else "female"

    @property
    def is_invented(self) -> bool:
        """Whether it belongs to a sample city."""
        return self.text.startswith(INVENTED_REGION_PREFIX)


def resident_id_check(first17: str) -> str:
    """The check character of the first seventeen digits."""
    total = sum(int(digit) * weight for digit, weight in zip(first17, _ID_WEIGHTS, strict=True))
    return _ID_CHECKS[total % 11]


def is_resident_id(text: str) -> bool:
    """Whether the text has the form, a real birth date and the right check character."""
    if len(text) != 18 or not text.isascii() or not text[:17].isdigit():
        return False
    try:
        date(int(text[6:10]), int(text[10:12]), int(text[12:14]))
    except ValueError:
        return False
    return resident_id_check(text[:17]) == text[17]


def credit_code_check(first17: str) -> str:
    """The check character of the first seventeen characters of a credit code."""
    total = sum(_CODE_ALPHABET.index(char) * weight for char, weight in zip(first17, _CODE_WEIGHTS, strict=True))
    return _CODE_ALPHABET[(31 - total % 31) % 31]


def is_credit_code(text: str) -> bool:
    """Whether the text is an 18-character unified social credit code with the right check character."""
    if len(text) != 18 or any(char not in _CODE_ALPHABET for char in text):
        return False
    return credit_code_check(text[:17]) == text[17]


def _weighted_sum(text: pl.Expr, alphabet: str, weights: tuple[int, ...]) -> pl.Expr:
    values = {char: value for value, char in enumerate(alphabet)}
    terms = [
        text.str.slice(at, 1).replace_strict(values, default=0, return_dtype=pl.Int32) * weight
        for at, weight in enumerate(weights)
    ]
    return pl.sum_horizontal(terms)


def resident_id_passes(text: pl.Expr) -> pl.Expr:
    """Column form of ``is_resident_id``: null stays null."""
    shape = text.str.contains(r"^[0-9]{17}[0-9X]$")
    real_date = text.str.slice(6, 8).str.to_date("%Y%m%d", strict=False).is_not_null()
    checks = dict(enumerate(_ID_CHECKS))
    total = _weighted_sum(text, "0123456789", _ID_WEIGHTS) % 11
    check = total.replace_strict(checks, return_dtype=pl.String)
    return shape & real_date & (check == text.str.slice(17, 1))


def credit_code_passes(text: pl.Expr) -> pl.Expr:
    """Column form of ``is_credit_code``: null stays null."""
    shape = text.str.contains(f"^[{_CODE_ALPHABET}]{{18}}$")
    checks = dict(enumerate(_CODE_ALPHABET))
    total = (31 - _weighted_sum(text, _CODE_ALPHABET, _CODE_WEIGHTS) % 31) % 31
    check = total.replace_strict(checks, return_dtype=pl.String)
    return shape & (check == text.str.slice(17, 1))
