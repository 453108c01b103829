"""Names of invented employers and the shorter ways in which people write them."""

from __future__ import annotations

import polars as pl

from rencai.sample.content import characters, content
from rencai.sample.draws import Draws, falling

PARTS = ("region", "brand", "industry", "form")
_TURNS = {"0": "", "1": "二", "2": "三", "3": "四", "4": "五"}
_HOME = "晋江市"


def make_employer_names(draws: Draws, trades: pl.Series) -> pl.DataFrame:
    """Names in the order of their ``trades`` (a chain, "none", or a body such as school) → the PARTS and ``name``.

    Full names are all different; brands may come twice in different trades, as they do.
    """
    words, size = content("employers"), len(trades)
    frame = pl.DataFrame(
        {
            "trade": trades,
            "region": draws.words(size, list(words["regions"]), list(words["regions"].values())),
            "brand": _brands(draws, size),
            "industry": _industries(draws, trades),
            "form": draws.words(size, list(words["forms"]), list(words["forms"].values())),
            "more": draws.words(size, list("新东南北中大一正嘉永金天")),
        }
    )
    # A name that is taken gets a character more, as the register would demand.
    turn = pl.int_range(pl.len()).over("brand", "industry")
    more = pl.col("more") + (turn - 1).clip(0).cast(pl.String).replace(_TURNS)
    company = pl.col("trade").is_in(list(words["industries"]))
    frame = frame.with_columns(
        region=pl.when(company).then("region").otherwise(pl.lit(_HOME)),
        brand=pl.col("brand") + pl.when(turn > 0).then(more).otherwise(pl.lit("")),
        form=pl.when(company).then("form").otherwise(pl.lit("")),
    )
    return frame.select(*PARTS, name=pl.concat_str(*PARTS))


def trades() -> list[str]:
    """The chains that names of companies know, "none" for trades outside the chains."""
    return list(content("employers")["industries"])


def _industries(draws: Draws, trade: pl.Series) -> pl.Series:
    # Earlier words of a trade are commoner: the draw is bent towards 0.
    known = {**content("employers")["industries"], **content("employers")["bodies"]}
    return words_of_group(trade, known, pl.Series(draws.random.random(len(trade)) ** 1.6))


def words_of_group(groups: pl.Series, words: dict[str, list[str]], place: pl.Series) -> pl.Series:
    """For each row a word of its group's list, at the ``place`` (0 up to, not including, 1) of the list."""
    order = pl.DataFrame(
        [(group, word) for group, listed in words.items() for word in listed], schema=["group", "word"], orient="row"
    ).with_row_index("at")
    bounds = order.group_by("group").agg(pl.col("at").min().alias("start"), pl.len().alias("count"))
    each = groups.rename("group").to_frame().join(bounds, on="group", how="left", maintain_order="left")
    return order["word"].gather(each["start"] + (each["count"] * place).floor().cast(pl.UInt32))


def _brands(draws: Draws, size: int) -> pl.Series:
    words = content("employers")
    lists = [characters(words[part]) for part in ("brand_first", "brand_second", "brand_third")]
    first, second, third = (draws.words(size, chars, falling(len(chars), 30)) for chars in lists)
    empty = pl.Series([""], dtype=pl.String).new_from_index(0, size)
    brands = first + second + empty.zip_with(pl.Series(draws.some(size, 0.3), dtype=pl.Boolean), third)
    return brands.replace({real: real[0] + "圃" + real[1:] for real in words["real_brands"]}).rename("brand")


def short_forms(names: pl.DataFrame) -> pl.DataFrame:
    """How people write a name: ``plain`` (region and legal form dropped), ``formless``, ``regionless``,
    ``brand_alone``, ``bracketed`` (the region moved into brackets).
    """
    place = pl.col("region").str.replace(f"福建省{_HOME}", "晋江").str.replace("[市省]$", "")
    moved = pl.concat_str("brand", "industry", pl.lit("（"), place, pl.lit("）"), "form")
    company = pl.col("form") != ""
    plain = pl.concat_str("brand", "industry")
    return names.select(
        plain=plain,
        formless=pl.concat_str("region", "brand", "industry"),
        regionless=pl.concat_str("brand", "industry", "form"),
        brand_alone=pl.when(company).then("brand").otherwise(plain),
        bracketed=pl.when(company & (pl.col("region") != "")).then(moved).otherwise("name"),
    )
