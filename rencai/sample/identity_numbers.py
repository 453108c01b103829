"""Identifiers of an invented city: right in form and check digit, under prefixes of no place and no network."""

from __future__ import annotations

import numpy as np
import polars as pl

from rencai.sample.draws import Draws, Flags, Ints
from rencai.vocabulary.identifiers import (
    INVENTED_PHONE_PREFIX,
    INVENTED_REGION_PREFIX,
    credit_code_check,
    resident_id_check,
)

LOCAL_REGION = INVENTED_REGION_PREFIX + "0501"
_FAR_REGIONS = [
    f"{INVENTED_REGION_PREFIX}{province:02d}{county:02d}" for province in range(10, 40) for county in (1, 2, 7)
]
_ID_WEIGHTS = np.array([pow(2, 17 - i, 11) for i in range(17)])
_ID_CHECKS = np.array(list("10X98765432"))
_CODE_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CODE_WEIGHTS = np.array([pow(3, i, 31) for i in range(17)])
_BODY_WEIGHTS = np.array([3, 7, 9, 10, 5, 8, 4, 2])
_PHONE_SPACE = 100_000_000


def make_resident_ids(draws: Draws, birth_dates: pl.Series, female: Flags, far: Flags) -> pl.Series:
    """Resident ids of 18 characters, all different; the 17th digit is odd for men."""
    size = len(birth_dates)
    regions = draws.words(size, _FAR_REGIONS).zip_with(
        pl.Series(far), pl.Series([LOCAL_REGION]).new_from_index(0, size)
    )
    frame = pl.DataFrame(
        {"region": regions, "born": birth_dates, "female": female, "start": draws.integers(0, 500, size)}
    )
    # Within one region, day and sex the numbers count up by a step without common factor with 500: none comes twice.
    turn = pl.int_range(pl.len()).over("region", "born", "female")
    start = pl.col("start").first().over("region", "born", "female")
    serial = ((turn * 37 + start) % 500) * 2 + (~pl.col("female")).cast(pl.Int64)
    first17 = frame.select(
        pl.col("region") + pl.col("born").dt.to_string("%Y%m%d") + serial.cast(pl.String).str.zfill(3)
    ).to_series()
    return with_id_check(first17)


def with_id_check(first17: pl.Series) -> pl.Series:
    """Seventeen digits → the whole number with its check character (no nulls)."""
    digits = _digits(first17, 17)
    checks = pl.Series(_ID_CHECKS[(digits @ _ID_WEIGHTS) % 11])
    assert not len(first17) or checks[0] == resident_id_check(first17[0])
    return (first17 + checks).rename("resident_id")


def make_phones(draws: Draws, size: int) -> pl.Series:
    """Mobile numbers of eleven digits, all different, that no network hands out."""
    # A stride without common factor with the space visits every number once.
    start, stride = int(draws.integers(0, _PHONE_SPACE, 1)[0]), 61_803_399
    numbers = (start + np.arange(size, dtype=np.int64) * stride) % _PHONE_SPACE
    return (
        pl.select(pl.lit(INVENTED_PHONE_PREFIX) + pl.Series(numbers).cast(pl.String).str.zfill(8))
        .to_series()
        .rename("phone")
    )


def make_credit_codes(draws: Draws, size: int, leads: pl.Series) -> pl.Series:
    """Credit codes of 18 characters; ``leads`` are the two characters of register and kind of body (91, 12, 51 …)."""
    start, stride = int(draws.integers(0, 32**4, 1)[0]), 7_654_321
    numbers = (start + np.arange(size, dtype=np.int64) * stride) % 100_000_000
    body = np.char.zfill(numbers.astype(str), 8)
    digits = _digits(pl.Series(body), 8)
    rest = 11 - (digits @ _BODY_WEIGHTS) % 11
    body_check = np.where(rest == 10, "X", np.where(rest == 11, "0", rest.astype(str)))
    first17 = pl.select(leads + pl.lit(LOCAL_REGION) + pl.Series(body) + pl.Series(body_check)).to_series()
    values = (
        np.stack([_code_values(first17.str.slice(at, 1)) for at in range(17)], axis=1) if size else np.empty((0, 17))
    )
    checks = np.array(list(_CODE_ALPHABET))[((31 - (values @ _CODE_WEIGHTS) % 31) % 31).astype(int)]
    assert not size or checks[0] == credit_code_check(first17[0])
    return (first17 + pl.Series(checks, dtype=pl.String)).rename("credit_code")


def _code_values(chars: pl.Series) -> Ints:
    table = {char: value for value, char in enumerate(_CODE_ALPHABET)}
    return chars.replace_strict(table, return_dtype=pl.Int64).to_numpy()


def _digits(text: pl.Series, width: int) -> np.ndarray[tuple[int, int], np.dtype[np.int64]]:
    joined = "".join(text.to_list()).encode()
    return (np.frombuffer(joined, dtype=np.uint8).astype(np.int64) - ord("0")).reshape(-1, width)
