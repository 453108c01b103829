"""Names of invented employers and the shorter ways in which people write them."""

from __future__ import annotations

import polars as pl

from rencai.sample.content import characters, content
from rencai.sample.draws import Draws, falling

PARTS = ("region", "brand", "industry", "form")


def make_company_names(draws: Draws, chains: pl.Series) -> pl.DataFrame:
    """Companies in the order of their ``chains`` ("none" for none) → region, brand, industry, form, name.

    Full names are all different; brands may come twice in different trades, as they do.
    """
    words, size = content("employers"), len(chains)
    frame = pl.DataFrame(
        {
            "region": draws.words(size, list(words["regions"]), list(words["regions"].values())),
            "brand": _brands(draws, size),
            "industry": _industries(draws, chains),
            "form": draws.words(size, list(words["forms"]), list(words["forms"].values())),
            "more": draws.words(size, list("新东南北中大一正嘉永金天")),
        }
    )
    # A name that is taken gets a character more, as the register would demand.
    turn = pl.int_range(pl.len()).over("brand", "industry")
    more = pl.col("more") + (turn - 1).clip(0).cast(pl.String).replace(_TURNS)
    frame = frame.with_columns(brand=pl.col("brand") + pl.when(turn > 0).then(more).otherwise(pl.lit("")))
    return frame.select(*PARTS, name=pl.concat_str(*PARTS))


_TURNS = {"0": "", "1": "二", "2": "三", "3": "四", "4": "五"}


def trades() -> list[str]:
    """The chains that names know, "none" for trades outside the chains."""
    return list(content("employers")["industries"])


def _industries(draws: Draws, chains: pl.Series) -> pl.Series:
    # Earlier words of a chain are commoner: the draw is bent towards 0.
    flat = [(chain, word) for chain, words in content("employers")["industries"].items() for word in words]
    order = pl.DataFrame(flat, schema=["chain", "word"], orient="row").with_row_index("at")
    bounds = order.group_by("chain").agg(pl.col("at").min().alias("start"), pl.len().alias("count"))
    of_each = chains.rename("chain").to_frame().join(bounds, on="chain", how="left", maintain_order="left")
    bent = pl.Series(draws.random.random(len(chains)) ** 1.6)
    return order["word"].gather(of_each["start"] + (of_each["count"] * bent).floor().cast(pl.UInt32))


def _brands(draws: Draws, size: int) -> pl.Series:
    words = content("employers")
    lists = [characters(words[part]) for part in ("brand_first", "brand_second", "brand_third")]
    first, second, third = (draws.words(size, chars, falling(len(chars), 30)) for chars in lists)
    empty = pl.Series([""], dtype=pl.String).new_from_index(0, size)
    brands = first + second + empty.zip_with(pl.Series(draws.some(size, 0.3), dtype=pl.Boolean), third)
    return brands.replace({real: real[0] + "圃" + real[1:] for real in words["real_brands"]}).rename("brand")


def short_forms(companies: pl.DataFrame) -> pl.DataFrame:
    """The ways in which people write a company's name: ``plain`` (region and legal form dropped), ``formless``,
    ``regionless``, ``brand`` (alone), ``bracketed`` (the region moved into brackets).
    """
    place = pl.col("region").str.replace("福建省晋江市", "晋江").str.replace("[市省]$", "")
    bracketed = pl.when(pl.col("region") == "").then(pl.col("name")).otherwise(
        pl.concat_str("brand", "industry", pl.lit("（"), place, pl.lit("）"), "form")
    )  # fmt: skip
    return companies.select(
        plain=pl.concat_str("brand", "industry"),
        formless=pl.concat_str("region", "brand", "industry"),
        regionless=pl.concat_str("brand", "industry", "form"),
        brand="brand",
        bracketed=bracketed,
    )
