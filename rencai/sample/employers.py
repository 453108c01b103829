"""The employers of the invented city: what they are, where, how large, when they open, close and change their name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import polars as pl

from rencai.city import City
from rencai.sample.calibration import Calibration
from rencai.sample.content import content
from rencai.sample.draws import Draws, Floats, Ints, shares
from rencai.sample.employer_names import make_employer_names, short_forms, words_of_group
from rencai.sample.identity_numbers import make_credit_codes, make_phones
from rencai.sample.months import LAST_MONTH, NEVER, dates_in
from rencai.sample.occupations import NONE, Occupations

_CHAIN_OF_BODY = {"hospital": "medical-health", "institute": "rnd-creative"}
_LATER = 0.09
"""Share of companies that open during the sample's years; about as many close."""
_RENAMED = 0.025


def make_employers(draws: Draws, city: City, plan: Calibration, occupations: Occupations) -> pl.DataFrame:
    """One row for each employer, by its number ``employer`` (0 …).

    ``setting``, ``chain``, ``town`` are names (town: the code of the place); ``weight`` is how many people it draws;
    ``opens``, ``closes``, ``renamed`` are months; names, short forms and former name; ``credit_code``; and what the
    census asks: ``sector``, ``products``, ``high_tech_from`` (month), ``above_scale``, ``has_rnd``,
    ``revenue_per_head`` (yuan).
    """
    words = content("city")
    frame = _counted(words, plan, occupations)
    size = frame.height
    frame = frame.with_columns(
        employer=pl.int_range(size, dtype=pl.UInt32),
        town=_towns(draws, city, frame),
        weight=pl.Series(np.exp(draws.random.normal(0.0, 1.0, size) * frame["spread"].to_numpy())),
    ).drop("spread")
    frame = _dated(draws, frame)
    trade = pl.select(
        pl.when(frame["setting"] == "company").then(frame["chain"]).otherwise(frame["setting"])
    ).to_series()
    names = make_employer_names(draws, pl.concat([trade, trade]))
    first, second = names.head(size), names.tail(size)
    phones = make_phones(draws, size).rename("contact_phone")
    codes = make_credit_codes(draws, size, frame["setting"].replace_strict(content("employers")["registers"]))
    frame = pl.concat([frame, first.select("name"), short_forms(first)], how="horizontal").with_columns(codes, phones)
    frame = frame.with_columns(former_name=pl.when(pl.col("renamed") < NEVER).then(second["name"]))
    return _surveyed(draws, frame, plan)


def _counted(words: Mapping[str, Any], plan: Calibration, occupations: Occupations) -> pl.DataFrame:
    heads = dict.fromkeys(occupations.settings, 0.0)
    for team, settings in words["settings_of_team"].items():
        for setting, share in settings.items():
            heads[setting] += plan.teams[team] * share / sum(settings.values())
    rows: list[tuple[str, str, float]] = []
    for setting, (people, spread) in words["size_of_employer"].items():
        count = max(3 if setting != "company" else 60, round(heads[setting] / people))
        if setting == "company":
            counts = np.maximum(2, shares(count, list(words["chains"].values())))
            rows += [
                (setting, chain, spread)
                for chain, many in zip(words["chains"], counts, strict=True)
                for _ in range(many)
            ]
        else:
            rows += [(setting, _CHAIN_OF_BODY.get(setting, NONE), spread)] * count
    return pl.DataFrame(rows, schema=["setting", "chain", "spread"], orient="row")


def _towns(draws: Draws, city: City, frame: pl.DataFrame) -> pl.Series:
    words, places = content("city"), {place.zh: place.code for place in city.places}
    key = pl.select(pl.when(frame["setting"] == "company").then(frame["chain"]).otherwise(frame["setting"])).to_series()
    towns = pl.Series([""], dtype=pl.String).new_from_index(0, frame.height)
    for group, listed in {**words["towns_of_chain"], **words["towns_of_setting"]}.items():
        # Towns that a list does not name share the rest evenly; a name unknown to this city is passed over.
        known = {places[name]: float(weight) for name, weight in listed.items() if name in places}
        others = words["elsewhere"] * (sum(known.values()) or 1.0) / len(places)
        weights = [known.get(code, 0.0) + others for code in places.values()]
        towns = draws.words(frame.height, list(places.values()), weights).zip_with(key == group, towns)
    return towns


def _dated(draws: Draws, frame: pl.DataFrame) -> pl.DataFrame:
    size = frame.height
    company = (frame["setting"] == "company").to_numpy()
    # The first of each chain stay for the whole time, so that no chain is ever empty.
    first = frame.select(pl.int_range(pl.len()).over("setting", "chain") < 2).to_series().to_numpy()
    changing = company & ~first
    opens = np.where(changing & draws.some(size, _LATER), draws.integers(2, LAST_MONTH - 3, size), -NEVER)
    closes = np.where(
        changing & draws.some(size, _LATER), opens.clip(0) + draws.integers(14, LAST_MONTH + 20, size), NEVER
    )
    closes[closes > LAST_MONTH] = NEVER
    renamed = np.where(company & draws.some(size, _RENAMED), draws.integers(4, LAST_MONTH - 2, size), NEVER)
    renamed[renamed <= opens] = NEVER
    age = draws.random.gamma(2.2, 5.5, size)
    born = {"year": 2020 - age.clip(1, 40).astype(np.int32), "month": draws.integers(1, 13, size)}
    old = pl.DataFrame(born).select(pl.date("year", "month", 15)).to_series()
    new = dates_in(pl.Series(opens), pl.Series(draws.integers(1, 28, size)))
    return frame.with_columns(
        opens=pl.Series(opens),
        closes=pl.Series(closes),
        renamed=pl.Series(renamed),
        established_on=new.zip_with(pl.Series(opens > 0), old),
    )


def _surveyed(draws: Draws, frame: pl.DataFrame, plan: Calibration) -> pl.DataFrame:
    words, size = content("employers"), frame.height
    weight, chain = frame["weight"].to_numpy(), frame["chain"]
    company = (frame["setting"] == "company").to_numpy()
    inventive = chain.is_in(["information-technology", "smart-equipment", "medical-health", "rnd-creative", "future"])
    likely: Floats = np.where(company, weight * np.where(inventive.to_numpy(), 5.0, 1.0), 0.0)
    high_tech: Ints = np.full(size, NEVER)
    high_tech[draws.chosen(likely, plan.high_tech)] = 0
    # Two and a half times as many at the end: more than in 2020, fewer than the plan wanted.
    later = draws.chosen(np.where(high_tech == NEVER, likely, 0.0), round(plan.high_tech * 1.5))
    high_tech[later] = draws.integers(1, LAST_MONTH, len(later))
    above = company & (weight > np.quantile(weight[company], 0.72))
    place = pl.Series(draws.random.random(size))
    street = draws.words(size, words["streets"]) + pl.Series(draws.integers(1, 999, size)).cast(pl.String) + "号"
    return frame.with_columns(
        sector=words_of_group(chain, words["sectors"], place),
        products=words_of_group(chain, words["products"], place) + "、"
        + words_of_group(chain, words["products"], pl.Series(draws.random.random(size))),
        address=street,
        high_tech_from=pl.Series(high_tech),
        above_scale=pl.Series(above),
        has_rnd=pl.Series((high_tech < NEVER) & draws.some(size, 0.7) | above & draws.some(size, 0.2)),
        revenue_per_head=pl.Series(np.exp(draws.random.normal(np.log(420_000), 0.5, size))),
    )  # fmt: skip
