"""Records as people write them → columns in one form, which blocking and comparing then read.

Heavy work (pinyin, simplified characters, names of employers) runs over the distinct values of a column only.
"""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from rencai.identity.keys import RECORD
from rencai.vocabulary.employer_names import bare, core
from rencai.vocabulary.fields import Kind
from rencai.vocabulary.identifiers import credit_code_passes, resident_id_check, resident_id_passes
from rencai.vocabulary.names import han_names, latin_words, simplify
from rencai.vocabulary.text import tidy_column


def prepare(records: pl.DataFrame, kind: Kind) -> pl.DataFrame:
    """``record`` and the normal forms of its keys; which columns there are depends on the keys present."""
    tidied = records.select(RECORD, *(tidy_column(pl.col(key)) for key in records.columns if key != RECORD))
    return {Kind.PERSON: _person, Kind.EMPLOYER: _employer, Kind.POST: _post}[kind](tidied)


def over_unique(values: pl.Series, work: Callable[[pl.Series], pl.Series | pl.DataFrame]) -> pl.DataFrame:
    """Apply ``work`` to the distinct values and lay the result back over all rows."""
    unique = values.drop_nulls().unique(maintain_order=True)
    result = work(unique)
    table = result.to_frame("result") if isinstance(result, pl.Series) else result
    looked_up = values.to_frame("value").join(
        table.insert_column(0, unique.alias("value")), on="value", how="left", maintain_order="left"
    )
    return looked_up.drop("value")


def person_forms(names: pl.Series) -> pl.DataFrame:
    """Distinct names → ``name`` (one spelling), ``name_py``, ``surname``, ``given``."""
    folded = simplify(names).str.replace_all(r"[\s·•・.．]|\([^)]*\)", "")
    han = han_names(folded)
    words = latin_words(names)
    return han.select(
        name=pl.when(pl.col("surname").is_not_null()).then(folded).otherwise(words),
        name_py=pl.when(pl.col("surname").is_not_null())
        .then(pl.concat_str("surname_pinyin", "given_pinyin"))
        .otherwise(words.str.replace_all(" ", "")),
    )


def birth(text: pl.Expr) -> pl.Expr:
    """Eight digits; a part that is not known is 00. Takes 1985-03-09, 19850309, 1985年3月, 1985/3/9, 1985."""
    joined = text.str.replace_all(r"[年月./]", "-").str.replace_all("[日号]", "").str.strip_chars("- ")
    parts = joined.str.extract_groups(r"^(\d{4})(?:-?(\d{2})-?(\d{2})|-(\d{1,2})(?:-(\d{1,2}))?|)(?:[ T].*)?$").struct
    month = pl.coalesce(parts.field("2"), parts.field("4"), pl.lit("0")).str.zfill(2)
    day = pl.coalesce(parts.field("3"), parts.field("5"), pl.lit("0")).str.zfill(2)
    return parts.field("1") + month + day


def resident_id(text: pl.Expr) -> pl.Expr:
    """Upper case, without separators."""
    return text.str.to_uppercase().str.replace_all(r"[^0-9X]", "")


def valid_resident_ids(numbers: pl.Series) -> pl.Series:
    """Numbers that pass their check; the 15 digits of old cards are given their century and check digit."""
    old = numbers.str.contains(r"^\d{15}$")
    longer = pl.select(
        pl.when(old).then(numbers.str.slice(0, 6) + "19" + numbers.str.slice(6)).otherwise(numbers)
    ).to_series()
    full = longer.map_elements(lambda n: n + resident_id_check(n) if len(n) == 17 else n, return_dtype=pl.String)
    number = pl.col("number")
    return full.to_frame("number").select(pl.when(resident_id_passes(number)).then(number)).to_series()


def phone(text: pl.Expr) -> pl.Expr:
    """Digits only, without the country's prefix."""
    digits = text.str.replace_all(r"[^0-9]", "")
    return digits.str.replace(r"^(?:00)?86(1\d{10})$", "$1")


def _common(t: pl.DataFrame) -> pl.DataFrame:
    columns = [pl.col(RECORD)]
    take = {
        "resident_id": resident_id(pl.col("resident_id")),
        "other_id": pl.col("other_id").str.to_uppercase().str.replace_all(r"[^0-9A-Z]", ""),
        "phone": phone(pl.col("phone")),
        "email": pl.col("email").str.to_lowercase(),
        "birth_date": birth(pl.col("birth_date")),
        "postcode": pl.col("postcode").str.to_lowercase().str.replace_all(" ", ""),
        "credit_code": pl.when(credit_code_passes(pl.col("credit_code").str.to_uppercase())).then(
            pl.col("credit_code").str.to_uppercase()
        ),
    }
    columns += [pl.when(e.str.len_bytes() > 0).then(e).alias(key) for key, e in take.items() if key in t.columns]
    table = t.select(columns)
    if "birth_date" in table.columns:
        table = table.with_columns(birth_year=pl.col("birth_date").str.slice(0, 4))
    for key in ("sex", "title", "degree", "school", "town", "address", "place", "birth_place"):
        if key in t.columns:
            table = table.with_columns(over_unique(t[key], bare)["result"].alias(key))
    return table


def _person(t: pl.DataFrame) -> pl.DataFrame:
    table = _common(t)
    halves = [key for key in ("family_name", "given_name") if key in t.columns]
    for key in halves:
        table = table.with_columns(over_unique(t[key], lambda names: person_forms(names)["name"])["result"].alias(key))
    if "name" in t.columns:
        table = table.hstack(over_unique(t["name"], person_forms))
    elif halves:
        whole = t.select(pl.concat_str(halves, separator=" ", ignore_nulls=True)).to_series()
        table = table.with_columns(over_unique(whole, person_forms)["name_py"].alias("name_py"))
    if "employer" in t.columns:
        table = table.with_columns(over_unique(t["employer"], core)["result"].alias("employer"))
    return table


def _employer(t: pl.DataFrame) -> pl.DataFrame:
    table = _common(t)
    name = t["name"] if "name" in t.columns else t["employer"]
    table = table.with_columns(
        over_unique(name, bare)["result"].alias("name"), over_unique(name, core)["result"].alias("core")
    )
    return table.with_columns(head=pl.col("core").str.slice(0, 2))


def _post(t: pl.DataFrame) -> pl.DataFrame:
    table = _common(t)
    if "employer" in t.columns:
        table = table.with_columns(over_unique(t["employer"], core)["result"].alias("core"))
    if "text" in t.columns:
        text = over_unique(t["text"], bare)["result"].str.replace_all(r"<[^>]*>|\W", "")
        table = table.with_columns(text_key=text.hash().cast(pl.String), text_head=text.str.slice(0, 60))
    return table
