"""Identity numbers, credit codes, phones and e-mail addresses."""

from __future__ import annotations

import re

import polars as pl

from rencai.sources.values.columns import (
    TEXT,
    Cleaned,
    Hints,
    changed,
    cleaned,
    over_unique,
    schema_with_reason,
    stated,
)
from rencai.vocabulary.fields import Field
from rencai.vocabulary.identifiers import (
    INVENTED_PHONE_PREFIX,
    INVENTED_REGION_PREFIX,
    credit_code_passes,
    is_resident_id,
    resident_id_check,
    resident_id_passes,
)

SCIENTIFIC = r"^\d(?:\.\d+)?[eE]\+?\d{1,2}$"
_MASK = r"\*|[xX]{3,}|[●■•]"


def read_resident_ids(raw: pl.Series, field: Field, hints: Hints) -> Cleaned:
    """18 characters with a real date and the right check digit; 15-digit numbers of before 1999 are completed."""
    text = _completed(_compact(raw))
    frame = text.to_frame("text").with_columns(passes=resident_id_passes(TEXT), rounded=_looks_rounded(text))
    lost = TEXT.str.contains(SCIENTIFIC) | pl.col("rounded")
    birth_date = TEXT.str.slice(6, 8).str.to_date("%Y%m%d", strict=False)
    invented = TEXT.str.starts_with(INVENTED_REGION_PREFIX) & (not hints.accept_invented)
    reason = (
        pl.when(TEXT.is_null())
        .then(None)
        .when(lost)
        .then(pl.lit("digits-lost"))
        .when(pl.col("passes") & invented)
        .then(pl.lit("invented-id"))
        .when(pl.col("passes"))
        .then(None)
        .when(TEXT.str.contains(_MASK))
        .then(pl.lit("masked"))
        .when(~TEXT.str.contains(r"^\d{17}[\dX]$"))
        .then(pl.lit("id-form"))
        .when(birth_date.is_null())
        .then(pl.lit("id-birth-date"))
        .otherwise(pl.lit("id-check-digit"))
    )
    return frame.with_columns(why=reason).select(
        cleaned(field, pl.when(pl.col("why").is_null()).then(TEXT), pl.col("why"))
    )


def _compact(raw: pl.Series) -> pl.Series:
    return changed(stated(raw), TEXT.str.replace_all(r"[\s\-'’‘`·]", "").str.to_uppercase().str.replace(r"\.0$", ""))


def _completed(text: pl.Series) -> pl.Series:
    """Old numbers of 15 digits: the century (19) goes in after the region, the check digit at the end."""
    old = text.filter(text.str.contains(r"^\d{15}$").fill_null(False)).unique()
    if old.is_empty():
        return text
    longer = {short: _complete(short) for short in old}
    return text.replace({short: full for short, full in longer.items() if is_resident_id(full)})


def _complete(short: str) -> str:
    first17 = f"{short[:6]}19{short[6:]}"
    return first17 + resident_id_check(first17)


def _looks_rounded(text: pl.Series) -> pl.Series:
    """Numbers of 18 digits that a float holds exactly. One in 64 is so by chance, all are in a column of numbers."""
    whole = TEXT.str.extract(r"^(\d{18})$").cast(pl.UInt64)
    exact = changed(text, whole.cast(pl.Float64).cast(pl.UInt64) == whole)
    count = int(exact.sum())
    often = count >= 3 and count * 2 >= exact.count()
    return exact.fill_null(value=False) if often else pl.repeat(False, text.len(), eager=True)


def read_credit_codes(raw: pl.Series, field: Field, hints: Hints) -> Cleaned:
    """18 characters with the right check character (GB 32100)."""
    frame = _compact(raw).to_frame("text").with_columns(passes=credit_code_passes(TEXT))
    reason = (
        pl.when(TEXT.is_null() | pl.col("passes"))
        .then(None)
        .when(TEXT.str.contains(SCIENTIFIC))
        .then(pl.lit("digits-lost"))
        .when(TEXT.str.contains(r"\*"))
        .then(pl.lit("masked"))
        .when(TEXT.str.contains(r"^[0-9A-Z]{18}$"))
        .then(pl.lit("code-check-digit"))
        .otherwise(pl.lit("code-form"))
    )
    return frame.with_columns(why=reason).select(
        cleaned(field, pl.when(pl.col("why").is_null()).then(TEXT), pl.col("why"))
    )


def read_phones(raw: pl.Series, field: Field, hints: Hints) -> Cleaned:
    """A mobile number as 11 digits; a land line as ``0595-85661234`` or ``85661234``; of several the first."""
    digits = TEXT.str.replace(r"\.0$", "").str.replace_all(r"[\s\-()（）.'’]", "")
    known = (
        stated(raw)
        .to_frame("text")
        .with_columns(
            digits.str.extract(r"^(?:(?:\+|00)?86)?(1[3-9]\d{9})$").alias("mobile"),
            digits.str.extract(rf"^({INVENTED_PHONE_PREFIX}\d{{8}})$").alias("invented"),
        )
    )
    unknown = pl.col("mobile").is_null() & pl.col("invented").is_null()
    others = known.select(pl.when(unknown).then(TEXT)).to_series()
    frame = over_unique(others, _phone, schema_with_reason(field)).with_columns(known["mobile"], known["invented"])
    if hints.accept_invented:
        return frame.select(pl.coalesce("mobile", "invented", field.name).alias(field.name), pl.col("reason"))
    refused = pl.when(pl.col("invented").is_not_null()).then(pl.lit("invented-phone"))
    return frame.select(
        pl.coalesce("mobile", field.name).alias(field.name), pl.coalesce(refused, "reason").alias("reason")
    )


_LAND = re.compile(r"(?:\+?86)?(?:\(?(0\d{2,3})\)?)?[-\s]*(\d{7,8})(?:[-转x#,]+\s*(\d{1,6}))?")
_SERVICE = re.compile(r"[48]00[-\s]?\d{3,4}[-\s]?\d{3,4}|1[02]\d{3,4}|95\d{3,6}|96\d{3,4}")
_ABROAD = re.compile(r"(?:\+|00)(?!86)(\d[\d\s\-()]{6,18}\d)")
_MOBILE = re.compile(r"(?:\+?86[-\s]*)?(1[3-9]\d)[-\s]*(\d{4})[-\s]*(\d{4})")


def _phone(text: str) -> tuple[str | None, str | None]:
    text = text.removesuffix(".0")
    if re.search(SCIENTIFIC, text):
        return None, "digits-lost"
    for part in re.split(r"[/,;、;|\n]|或|\s{2,}", text) + text.split():
        part = re.sub(r"^[^\d+(*]*", "", part).strip()
        part = re.sub(r"\(?[^\d()*+\-]*\)?$", "", part)
        if found := _MOBILE.fullmatch(part):
            return "".join(found.groups()), None
        if found := _LAND.fullmatch(part):
            return "-".join(filter(None, found.groups())), None
        if _SERVICE.fullmatch(part):
            return re.sub(r"[-\s]", "", part), None
        if found := _ABROAD.fullmatch(part):
            return "+" + re.sub(r"\D", "", found[1]), None
    return None, "masked" if "*" in text else "phone-form"


_EMAIL = r"^[^@\s,;<>]+@[a-z0-9][a-z0-9.\-]*\.[a-z]{2,}$"


def read_emails(raw: pl.Series, field: Field, hints: Hints) -> Cleaned:
    """An address in lower case; of several the first."""
    first = TEXT.str.to_lowercase().str.replace("^mailto:", "").str.extract(r"^<?([^,;、/\s<>]+)").str.strip_chars(".")
    frame = stated(raw).to_frame("text").select(first, masked=TEXT.str.contains(r"\*"), given=TEXT.is_not_null())
    fine = TEXT.str.contains(_EMAIL) & ~pl.col("masked")
    reason = (
        pl.when(~pl.col("given") | fine)
        .then(None)
        .when(pl.col("masked"))
        .then(pl.lit("masked"))
        .otherwise(pl.lit("email-form"))
    )
    return frame.select(cleaned(field, pl.when(fine).then(TEXT), reason))
