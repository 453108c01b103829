from __future__ import annotations

import ast
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

import rencai
from rencai.city import City, default_city_dir, load_city
from rencai.vocabulary.errors import BadCity, BadState

ANOTHER = Path(__file__).parent / "another"


@pytest.fixture(scope="module")
def jinjiang() -> City:
    return load_city()


def test_jinjiang_has_its_twenty_places_each_on_its_own_tile(jinjiang: City) -> None:
    kinds = [place.kind for place in jinjiang.places]
    assert (kinds.count("subdistrict"), kinds.count("town"), kinds.count("zone")) == (6, 13, 1)
    assert len({place.tile for place in jinjiang.places}) == 20


@pytest.mark.parametrize(
    ("west_or_north", "east_or_south", "axis"),
    [
        ("磁灶镇", "陈埭镇", 0),
        ("安海镇", "深沪镇", 0),
        ("内坑镇", "新塘街道", 0),
        ("陈埭镇", "西滨镇", 0),
        ("紫帽镇", "池店镇", 0),
        ("东石镇", "金井镇", 0),
        ("池店镇", "梅岭街道", 1),
        ("梅岭街道", "青阳街道", 1),
        ("罗山街道", "龙湖镇", 1),
        ("灵源街道", "永和镇", 1),
        ("安海镇", "东石镇", 1),
        ("龙湖镇", "金井镇", 1),
        ("清濛经济开发区", "青阳街道", 1),
    ],
)
def test_tiles_lie_to_each_other_as_the_towns_do(
    jinjiang: City, west_or_north: str, east_or_south: str, axis: int
) -> None:
    tiles = {place.zh: place.tile for place in jinjiang.places}
    assert tiles[west_or_north][axis] < tiles[east_or_south][axis]


def test_the_axis_of_2021_has_twelve_chains_and_that_of_2026_says_why_it_has_none(jinjiang: City) -> None:
    old, new = jinjiang.axis_on(date(2025, 12, 31)), jinjiang.axis_on(date(2026, 1, 1))
    assert (old.id, len(old.chains), [len(group.chains) for group in old.groups]) == ("4341", 12, [4, 3, 4, 1])
    assert (new.id, new.published, new.note is not None) == ("4331", False, True)
    (bridge,) = jinjiang.bridges
    assert (bridge.from_axis, bridge.to_axis, bridge.known, bridge.pairs) == ("4341", "4331", False, ())


def test_a_day_before_every_axis_has_none(jinjiang: City) -> None:
    with pytest.raises(BadState, match="no axis on 1999"):
        jinjiang.axis_on(date(1999, 1, 1))


def test_a_chain_knows_its_group_and_what_its_stages_do(jinjiang: City) -> None:
    chains = {chain.id: chain for chain in jinjiang.chains}
    assert chains["finance"].group == "services"
    assert [stage.id for stage in chains["textile"].stages] == ["upstream", "midstream", "downstream"]
    work = chains["textile"].stages[0].work
    assert work is not None
    assert "面料" in work.zh


def test_the_published_figures_are_those_of_the_plan(jinjiang: City) -> None:
    figures = {figure.id: figure for figure in jinjiang.figures}
    assert len(figures) == 23
    assert [figure.number for figure in jinjiang.figures] == list(range(1, 24))
    assert (figures["total-talent"].count, figures["total-talent"].about) == (186207, True)
    teams = sum(figures[team.id].count for team in jinjiang.teams)
    assert (teams, figures["masters"].count, figures["doctors"].count) == (181452, 2300, 230)


def test_every_degree_of_the_real_ads_leads_to_one_id(jinjiang: City) -> None:
    of_word = {word: degree.id for degree in jinjiang.degrees for word in degree.words}
    assert of_word["学历不限"] == "any"
    assert of_word["中专/中技"] == "vocational-secondary"
    assert of_word["统招本科"] == of_word["本科及以上"] == "bachelor"
    assert [degree.rank for degree in jinjiang.degrees] == list(range(9))


def test_a_town_is_found_by_the_gazetteer_of_its_own_city_only(jinjiang: City) -> None:
    another = load_city(ANOTHER)
    assert jinjiang.gazetteer.code_of("陈埭镇") == "350582101"
    assert another.gazetteer.code_of("陈埭镇") is None
    assert another.gazetteer.code_of("东岸镇") == "331081901"


def test_another_city_is_a_folder_and_nothing_else() -> None:
    city = load_city(ANOTHER)
    assert (city.name.en, len(city.places), city.figures) == ("Exampleton", 2, ())
    assert city.axis_on(date(2025, 6, 1)).chains == ("boats", "sails")
    assert [chain.group for chain in city.chains] == ["water", "water"]
    assert [(source.source, source.owner) for source in city.sources] == [("crew-list", "harbour")]
    assert city.source("crew-list") is not None
    assert city.source("payroll") is None
    assert len(city.words.concepts) == 2


def test_no_string_in_the_code_names_jinjiang_or_its_places_beside_the_default_folder() -> None:
    names = [default_city_dir().name, load_city().division, *(place.zh for place in load_city().places)]
    said = []
    package = Path(rencai.__file__).parent
    # The sample may know the city it invents; everything that reads a city may not.
    for file in sorted(file for file in package.rglob("*.py") if file.parent.name != "sample"):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        for node in ast.walk(tree):
            text = node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""
            if id(node) not in docstrings and any(name in text for name in names):
                said.append((file.name, text))
    allowed = {("loading.py", "jinjiang"), ("shapes.py", "a town's code has nine digits, in quotes: '350582101'")}
    assert {(file, text) for file, text in said if "'350582'" not in text} <= allowed


def test_the_first_finding_stops_the_loading(tmp_path: Path) -> None:
    with pytest.raises(BadCity, match="no such city folder"):
        load_city(tmp_path / "nowhere")
    with pytest.raises(BadCity, match=r"city\.yaml: the file is missing"):
        load_city(tmp_path)


def test_loading_a_city_reads_no_heavy_library() -> None:
    code = "import sys; from rencai.city import load_city; load_city(); print(sorted(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert not [name for name in ("duckdb", "splink", "scipy", "pypinyin", "opencc") if f"'{name}'" in loaded]
