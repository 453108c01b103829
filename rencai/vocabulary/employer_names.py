"""Names of employers taken apart: region, core, trade words, legal form, brackets.

``深圳市顺势云科技(集团)有限责任公司`` → region 深圳, core 顺势云, trade 科技, form 集团 有限责任公司. People write
``顺势云科技`` or ``顺势云``; so the core is what two names must share, and the rest corroborates.
"""

from __future__ import annotations

import polars as pl

from rencai.vocabulary.names import simplify
from rencai.vocabulary.text import tidy_column

_FORMS = (
    r"(?:(?:股份|集团|控股|总|分|子|母)*(?:有限|无限)*(?:责任)?(?:合伙)?(?:股份)?(?:有限)?(?:集团|控股|总|分|子)*公司|"
    r"股份有限|有限责任|有限合伙|普通合伙|特殊普通合伙|个人独资|个体工商户|个体户|独资|工作室|事务所|集团)"
)
_NOISE = r"[\s·•\-—_,，.。、/\\'\"“”‘’&＆]"


def bare(names: pl.Series) -> pl.Series:
    """Tidy, simplified, lower case, without white space and punctuation; brackets are kept, half width."""
    text = names.to_frame("name").select(tidy_column(pl.col("name")).str.to_lowercase()).to_series()
    return (
        simplify(text)
        .str.replace_all(r"[（【［\[]", "(")
        .str.replace_all(r"[）】］\]]", ")")
        .str.replace_all(_NOISE, "")
    )


def core(names: pl.Series) -> pl.Series:
    """The bare name without brackets, legal form and leading region words; never empty where a name was given."""
    plain = bare(names)
    without = plain.str.replace_all(r"\([^()]*\)", "").str.replace_all(_FORMS, "")
    region = r"^(?:中国)?(?:[\p{Han}]{2,3}省)?(?:[\p{Han}]{2,4}?自治区)?(?:[\p{Han}]{2,3}市)?(?:[\p{Han}]{1,3}[县区])?"
    shorter = without.str.replace(region, "")
    return pl.select(
        pl.when(shorter.str.len_chars() >= 2)
        .then(shorter)
        .when(without.str.len_chars() >= 2)
        .then(without)
        .otherwise(plain)
    ).to_series()
