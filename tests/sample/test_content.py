"""The word lists of the sample: they fit together and hold nobody's sentences."""

from __future__ import annotations

import re
from pathlib import Path

import polars as pl
import pytest

from rencai.city import City
from rencai.sample.content import characters, content
from rencai.sample.occupations import Occupations
from rencai.sample.registers import register_of, sources
from rencai.vocabulary.fields import FIELDS

FOLDER = Path(__file__).resolve().parents[2] / "rencai" / "sample" / "content"


def test_chains_teams_and_grades_are_those_of_the_city(jinjiang: City) -> None:
    words = content("city")
    assert [*(chain.id for chain in jinjiang.chains), "none"] == list(words["chains"])
    assert [*(team.id for team in jinjiang.teams), "none"] == list(words["teams"])
    assert {*words["grades"], *words["enterprise_grades"]} <= {grade.id for grade in jinjiang.grades}
    towns = {name for listed in {**words["towns_of_chain"], **words["towns_of_setting"]}.values() for name in listed}
    assert towns <= {place.zh for place in jinjiang.places}


def test_occupations_bear_codes_of_the_national_classification() -> None:
    classification = FOLDER.parents[1] / "taxonomy" / "data" / "occupations.csv"
    known = pl.read_csv(classification, infer_schema=False)["code"]
    table = Occupations.load().table
    assert table["code"].is_in(known.implode()).all()
    assert table["id"].is_unique().all()


def test_every_column_of_a_register_is_a_field_that_the_citys_mapping_reads(jinjiang: City) -> None:
    from rencai.sample.months import delivery_dates

    for source in sources():
        mapping = jinjiang.source(source)
        assert mapping is not None, source
        headings = {column.field: column.headings for column in mapping.columns}
        for day in delivery_dates():
            for column in register_of(source, day).columns:
                if column.field != "serial":
                    assert column.field in FIELDS[mapping.kind]
                    assert column.heading in headings[column.field], (source, column)


def test_real_brands_are_kept_out_although_the_dice_could_give_them() -> None:
    words = content("employers")
    first, second = characters(words["brand_first"]), characters(words["brand_second"])
    assert len(first) > 40
    assert len(second) > 40
    assert any(real[0] in first and real[1] in second for real in words["real_brands"])


@pytest.mark.shared
def test_no_sentence_of_the_source_documents_is_in_the_word_lists(shared: Path) -> None:
    seeds = "".join(path.read_text(encoding="utf-8") for path in sorted((shared / "seeds").glob("*.txt")))
    plain = re.sub(r"[^\u4e00-\u9fff]", "", seeds)
    for path in FOLDER.iterdir():
        for run in re.findall(r"[\u4e00-\u9fff]{13,}", path.read_text(encoding="utf-8")):
            assert run not in plain, (path.name, run)
