"""A small cast, and short ways to link it."""

from __future__ import annotations

import polars as pl

from rencai.identity import Linkage, link
from rencai.vocabulary.fields import Kind

CHEN = {"name": "陈晓明", "birth_date": "1985-03-09", "phone": "13959500001", "employer": "晋江市恒利鞋业有限公司"}
OTHERS = [
    {
        "name": f"{surname}{given}",
        "birth_date": f"19{60 + at}-0{1 + at % 9}-1{at % 10}",
        "phone": f"137{at * 27491317 % 10**8:08d}",
    }
    for at, (surname, given) in enumerate(
        (surname, given) for surname in "王李张刘杨黄" for given in ("丽华", "建国", "志强", "美玲", "伟", "秀英")
    )
]
"""Thirty-six people who have nothing to do with anybody: linking needs a background to know what is common."""

ID_OF_CHEN = "350582198503090019"


def numbered(rows: list[dict[str, str | None]]) -> pl.DataFrame:
    """Records from 0, one per row; keys that a row lacks are missing."""
    keys = dict.fromkeys(key for row in rows for key in row)
    return pl.DataFrame(rows, schema=dict.fromkeys(keys, pl.String)).with_row_index("record")


def linked(*rows: dict[str, str | None], kind: Kind = Kind.PERSON, judgements: pl.DataFrame | None = None) -> Linkage:
    """Link rows, with the background of others after them."""
    background: list[dict[str, str | None]] = list(OTHERS) if kind is Kind.PERSON else []
    return link(numbered([*rows, *background]), kind, judgements=judgements)


def together(linkage: Linkage, *records: int) -> bool:
    """Whether the records are in one cluster."""
    return linkage.clusters["cluster"].gather(list(records)).n_unique() == 1


def said(*words: tuple[int, int, bool]) -> pl.DataFrame:
    """Judgements."""
    schema = {"left": pl.UInt32, "right": pl.UInt32, "same": pl.Boolean}
    return pl.DataFrame(list(words), schema=schema, orient="row")
