"""The tables on which linking is measured, each with its truth. Nothing here is read by the linking itself."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from rencai.sample.linkage import linkage_table
from rencai.vocabulary.fields import Kind

SHARED = Path(os.environ.get("RENCAI_SHARED", "../shared")) / "data"


@dataclass(frozen=True)
class Task:
    """Records to link; ``splink_from``: the threshold at which plain Splink does best on them, of 0.5, 0.9, 0.99."""

    records: pl.DataFrame
    kind: Kind = Kind.PERSON
    splink_from: float = 0.9
    peer_columns: tuple[str, ...] = (
        "name_py", "birth_date", "resident_id", "phone", "employer", "school", "town", "title", "degree", "sex",
    )  # fmt: skip
    peer_blocks: tuple[tuple[str, ...], ...] = (
        ("resident_id",), ("phone",), ("name_py", "birth_date"), ("name_py", "employer"), ("name_py", "school"),
    )  # fmt: skip


Known = tuple[Task, pl.Series]
_LATIN_COLUMNS = ("given_py", "surname_py", "birth_date", "address", "postcode", "town", "birth_place", "title", "sex")
_LATIN_BLOCKS = (("surname_py", "birth_date"), ("given_py", "birth_date"), ("given_py", "surname_py"),
                 ("postcode", "surname_py"))  # fmt: skip


def sample_task(name: str) -> Known:
    """``sample-<profile>-<rows>``: invented people."""
    _, profile, rows = name.split("-")
    records, truth = linkage_table(int(rows), 7, profile)
    return Task(records, splink_from=0.5), truth["person"]


def _numbered(records: pl.DataFrame) -> pl.DataFrame:
    return records.with_row_index("record")


def febrl() -> Known:
    """5,000 invented Australians, up to five duplicates each."""
    rows = pl.read_csv(SHARED / "entity-resolution/febrl_dataset3.csv.gz", infer_schema=False)
    rows = rows.rename({name: name.strip() for name in rows.columns})
    records = rows.select(
        given_name="given_name", family_name="surname", birth_date="date_of_birth", address="address_1",
        postcode="postcode", town="suburb",
    )  # fmt: skip
    truth = rows["rec_id"].str.extract(r"rec-(\d+)-")
    return Task(_numbered(records), Kind.PERSON, 0.5, _LATIN_COLUMNS, _LATIN_BLOCKS), truth


def historical() -> Known:
    """People of Wikidata with errors put in, ten records each."""
    rows = pl.read_csv(SHARED / "entity-resolution/historical_figures_50k.csv.gz", infer_schema=False)
    records = rows.select(
        name="full_name", given_name="first_name", family_name="surname", birth_date="dob", birth_place="birth_place",
        postcode="postcode_fake", sex="gender", title="occupation",
    )  # fmt: skip
    return Task(_numbered(records), Kind.PERSON, 0.99, _LATIN_COLUMNS, _LATIN_BLOCKS), rows["cluster"]


def companies() -> Known:
    """Registry entries by name and industry alone; half of the names as people shorten them."""
    rows = pl.read_csv(SHARED / "cn-companies-2024-25/companies.csv.gz", infer_schema=False)
    short = shortened(rows["公司"], seed=1)
    records = _numbered(pl.DataFrame({"name": short, "text": rows["所属行业"]}))
    columns, blocks = ("name", "core", "text"), (("name",), ("core",), ("stem_head", "text"))
    return Task(records, Kind.EMPLOYER, 0.9, columns, blocks), rows["统一社会信用代码"].fill_null(rows["公司"])


def ads() -> Known:
    """Job advertisements, number and address on the web hidden."""
    rows = pl.read_csv(SHARED / "cn-job-ads-2024-25/jobs.csv.gz", infer_schema=False)
    records = rows.select(title="职位", employer="公司", address="地址", text="职位描述", place="地区", degree="学历")
    return Task(_numbered(records), Kind.POST, 0.99), rows["职位自编号"]


TABLES: dict[str, Callable[[], Known]] = {
    "febrl3": febrl,
    "historical": historical,
    "companies": companies,
    "job-ads": ads,
}


def shortened(names: pl.Series, *, seed: int) -> pl.Series:
    """Half of the names without region, brackets and legal form, one shortened name in twenty mistyped.

    Written apart from ``rencai.vocabulary.employer_names``, so that the measured does not measure itself.
    """
    random = np.random.default_rng(seed)
    regions = _region_words()
    characters = sorted({char for name in names.to_list() for char in name if "\u4e00" <= char <= "\u9fff"})
    written = []
    for name, short, typo in zip(
        names.to_list(), random.random(len(names)) < 0.5, random.random(len(names)) < 0.05, strict=True
    ):
        text = _short(name, regions) if short else name
        if short and typo:
            at = int(random.integers(len(text)))
            text = text[:at] + str(random.choice(characters)) + text[at + 1 :]
        written.append(text)
    return pl.Series("name", written)


def _region_words() -> set[str]:
    table = pl.read_csv(SHARED / "geo-china/areas_3level_with_coords.csv.gz", infer_schema=False)
    words = {word for column in table.columns for word in table[column].drop_nulls().to_list() if 2 <= len(word) <= 8}
    names = {word for word in words if re.fullmatch(r"[\u4e00-\u9fff]+", word)}
    return names | {name[:-1] for name in names if name[-1] in "省市" and len(name) > 2}


def _short(name: str, regions: set[str]) -> str:
    bare = re.sub(r"[（(][^()（）]*[)）]", "", name)
    bare = re.sub(r"股份有限公司|有限责任公司|集团有限公司|有限公司", "", bare)
    bare = bare.removesuffix("公司")
    for _ in range(3):
        size = next((size for size in range(min(8, len(bare) - 2), 1, -1) if bare[:size] in regions), 0)
        bare = bare[size:]
    return bare if len(bare) >= 2 else name
