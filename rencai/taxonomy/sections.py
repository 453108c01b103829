"""A business scope (经营范围) → the section of GB/T 4754 its company is registered under.

A scope lists what a company may do; registries file it under what it mainly does, which most often stands first. So
each known phrase speaks with a weight that fades from phrase to phrase, and the section with the largest sum is taken.
Phrases and weights are in ``data/section_words.csv``: fitted on half of the companies of the shared material by
``python -m benchmarks._section_words``, with words of our own for sections of which hardly any company is known.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt
import polars as pl

from rencai.city.words import read_rows, weighted
from rencai.taxonomy.occupations import DATA
from rencai.vocabulary.bilingual import Bilingual

SECTIONS = {
    "A": Bilingual("农、林、牧、渔业", "Agriculture, forestry, animal husbandry and fishery"),
    "B": Bilingual("采矿业", "Mining"),
    "C": Bilingual("制造业", "Manufacturing"),
    "D": Bilingual("电力、热力、燃气及水生产和供应业", "Electricity, heat, gas and water supply"),
    "E": Bilingual("建筑业", "Construction"),
    "F": Bilingual("批发和零售业", "Wholesale and retail trade"),
    "G": Bilingual("交通运输、仓储和邮政业", "Transport, storage and post"),
    "H": Bilingual("住宿和餐饮业", "Accommodation and catering"),
    "I": Bilingual("信息传输、软件和信息技术服务业", "Information transmission, software and IT services"),
    "J": Bilingual("金融业", "Finance"),
    "K": Bilingual("房地产业", "Real estate"),
    "L": Bilingual("租赁和商务服务业", "Leasing and business services"),
    "M": Bilingual("科学研究和技术服务业", "Scientific research and technical services"),
    "N": Bilingual("水利、环境和公共设施管理业", "Water, environment and public facilities"),
    "O": Bilingual("居民服务、修理和其他服务业", "Resident services, repair and other services"),
    "P": Bilingual("教育", "Education"),
    "Q": Bilingual("卫生和社会工作", "Health and social work"),
    "R": Bilingual("文化、体育和娱乐业", "Culture, sports and entertainment"),
    "S": Bilingual("公共管理、社会保障和社会组织", "Public administration and social organisations"),
    "T": Bilingual("国际组织", "International organisations"),
}
HALF_AFTER = 2.5
FLOOR = 0.1
"""A phrase speaks with FLOOR + (1 - FLOOR) / 2 ** (phrases before it / HALF_AFTER)."""
BRACKETED = r"[（(][^（()）]*[)）]"
_START = "(start)"

Weights = npt.NDArray[np.float64]


@cache
def section_words() -> tuple[tuple[str, ...], Weights, Weights]:
    """(phrases, longest first; weights, phrases × sections; start of each section)."""
    rows = read_rows(DATA / "section_words.csv", ("word", "sections"))
    letters = list(SECTIONS)
    table = {row.cells["word"]: np.zeros(len(letters)) for row in rows}
    for row in rows:
        for letter, weight in weighted(row, "sections"):
            table[row.cells["word"]][letters.index(letter)] = weight
    start = table.pop(_START)
    words = tuple(sorted(table, key=lambda word: (-len(word), word)))
    return words, np.array([table[word] for word in words]), start


def phrase_weights(scopes: pl.Series, words: tuple[str, ...]) -> pl.DataFrame:
    """(row, word, weight): the known phrases of each scope, each once, fading, of length one per scope."""
    plain = scopes.fill_null("").str.replace_all(BRACKETED, "")
    found = pl.DataFrame({"word": plain.str.extract_many(list(words), leftmost=True)}).with_row_index("row")
    each = (
        found.explode("word", empty_as_null=False, keep_nulls=False)
        .with_columns(at=pl.int_range(pl.len()).over("row"))
        .with_columns(weight=FLOOR + (1 - FLOOR) * 0.5 ** (pl.col("at") / HALF_AFTER))
        .group_by("row", "word", maintain_order=True)
        .agg(pl.col("weight").max())
    )
    length = (pl.col("weight") ** 2).sum().sqrt().over("row")
    return each.with_columns(pl.col("weight") / length)


def classify_sections(frame: pl.DataFrame, scope: str) -> pl.DataFrame:
    """``frame`` with ``section`` (letter; null when no phrase is known), ``section_confidence``, ``section_words``."""
    words, weights, start = section_words()
    each = phrase_weights(frame[scope].cast(pl.String), words)
    row, place = each["row"].to_numpy(), each["word"].cast(pl.Enum(list(words))).to_physical().to_numpy()
    said = weights[place] * each["weight"].to_numpy()[:, None]
    table = np.tile(start, (frame.height, 1))
    for at in range(table.shape[1]):
        table[:, at] += np.bincount(row, weights=said[:, at], minlength=frame.height)
    chance = np.exp(table - table.max(axis=1, keepdims=True))
    chance /= chance.sum(axis=1, keepdims=True)
    best = chance.argmax(axis=1)
    told = np.bincount(row, minlength=frame.height) > 0
    speaking = (
        each.with_columns(said=pl.Series(said[np.arange(len(row)), best[row]]))
        .filter(pl.col("said") > 0)
        .sort("row", "said", descending=[False, True])
        .group_by("row", maintain_order=True)
        .agg(section_words=pl.col("word").head(5))
    )
    letters = pl.Series(list(SECTIONS)).gather(best)
    return (
        frame.with_columns(
            section=pl.when(pl.Series(told)).then(letters),
            section_confidence=pl.Series(np.where(told, chance.max(axis=1), 0.0)).round(3),
        )
        .with_row_index("__row")
        .join(speaking.rename({"row": "__row"}), on="__row", how="left", maintain_order="left")
        .with_columns(pl.col("section_words").fill_null(pl.Series([[]], dtype=pl.List(pl.String))))
        .drop("__row")
    )
