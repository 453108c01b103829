from __future__ import annotations

import csv
import gzip
import io
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rencai.vocabulary.place_names import Division
from rencai.vocabulary.places import Gazetteer, Town

HOME = (
    Town("350582001", "青阳街道", ("青阳镇",)),
    Town("350582006", "新塘街道"),
    Town("350582101", "陈埭镇"),
    Town("350582111", "龙湖镇"),
    Town("350582400", "清濛经济开发区", ("清濛开发区", "清濛")),
)
GAZETTEER = Gazetteer.shipped(HOME, home="350582")
NATIONAL = Gazetteer.shipped()
FOLDER = Path(__file__).parents[2] / "rencai" / "vocabulary" / "divisions"
with (FOLDER / "national.csv").open(encoding="utf-8", newline="") as table:
    DIVISIONS = {row["code"]: Division(**row) for row in csv.DictReader(table)}
COUNTIES = [code for code in DIVISIONS if len(code) == 6]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("上海·松江区", "310117"),
        ("广东 深圳", "4403"),
        ("深圳-南山区", "440305"),
        ("福建-泉州-晋江", "350582"),
        ("福建泉州晋江市", "350582"),
        ("成都·高新区", "5101"),
        ("济南-高新区", "370171"),
        ("苏州·苏州工业园区", "320571"),
        ("天津·滨海新区", "120116"),
        ("青秀区", "450103"),
        ("义乌", "330782"),
        ("昆山花桥", "320583"),
        ("安溪", "350524"),
        ("仙桃", "429004"),
        ("河南省省直辖县级行政区划济源市", "419001"),
        ("东莞·长安镇", "4419"),
        ("北京", "1101"),
        ("北京市北京市朝阳区", "110105"),
        ("重庆市县城口县", "500229"),
        ("吉林", "22"),
        ("吉林市", "2202"),
        ("吉林·船营区", "220204"),
        ("长沙·长沙县", "430121"),
        ("长沙·", "4301"),
        ("凉山州", "5134"),
        ("恩施土家族苗族自治州·恩施市·黄泥坝", "422801"),
        ("内蒙古锡林郭勒盟锡林浩特市", "152502"),
        ("广西南宁", "4501"),
        ("青岛市南区", "370202"),
        ("内江市中区", "511002"),
        ("内江市市中区", "511002"),
        ("中国（四川）自由贸易试验区成都高新区天府三街1166号", "5101"),
        ("武昌区八一路102号", "420106"),
        ("香港··", "81"),
        ("臺北市大安區", "71"),
        ("廣東省東莞市", "4419"),
        ("３５０５８２", "350582"),
        ("350582101000", "350582101"),
        ("110000", "11"),
    ],
)
def test_a_place_is_found_as_people_write_it(text: str, code: str) -> None:
    assert GAZETTEER.code_of(text) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("杭州·江干区", "330102"),
        ("杭州江干九堡", "330102"),
        ("下城区", "330105"),
        ("济南·章丘市", "370114"),
        ("宁波市江东区", "330212"),
        ("绍兴县", "330603"),
        ("绍兴绍兴市诸暨市店口镇", "330681"),
        ("上海闸北区", "310106"),
        ("襄樊市", "4206"),
        ("莱芜市", "370116"),
        ("呼伦贝尔盟扎兰屯市", "150783"),
    ],
)
def test_an_old_name_leads_to_the_place_of_today(text: str, code: str) -> None:
    assert GAZETTEER.code_of(text) == code


@pytest.mark.parametrize(
    "text",
    [
        "朝阳区",
        "鼓楼区",
        "城区",
        "昌江",
        "西安区",
        "全国",
        "在家办公",
        "北京路12号",
        "广州大道中",
        "中山大学",
        "平安保险",
    ],
)
def test_a_name_of_several_places_or_of_another_thing_is_not_guessed(text: str) -> None:
    assert GAZETTEER.code_of(text) is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("陈埭镇", "350582101"),
        ("陈埭", "350582101"),
        ("福建省晋江市陈埭镇花厅口村", "350582101"),
        ("晋江市青阳街道办事处", "350582001"),
        ("晋江市青阳泉安中路", "350582001"),
        ("晉江市陳埭鎮", "350582101"),
        ("泉州清濛开发区", "350582400"),
        ("晋江市五里工业园区灵源新塘街道", "350582006"),
        ("晋江市安海路", "350582"),
        ("龙湖区", "440507"),
        ("广州市增城区新塘镇", "440118"),
        ("福建省龙湖", "35"),
    ],
)
def test_the_towns_of_the_home_county_are_known_near_home(text: str, code: str) -> None:
    assert GAZETTEER.code_of(text) == code


def test_without_a_home_no_town_is_known() -> None:
    assert NATIONAL.code_of("陈埭镇") is None
    assert NATIONAL.code_of("晋江市陈埭镇") == "350582"


def test_a_column_keeps_its_order_its_nulls_and_its_name() -> None:
    texts = pl.Series("place", ["深圳", None, "火星", "", "深圳", "晉江"])
    codes = GAZETTEER.resolve(texts)
    assert codes.name == "place"
    assert codes.to_list() == ["4403", None, None, None, "4403", "350582"]


def test_a_column_of_nothing_is_answered_by_nothing() -> None:
    assert GAZETTEER.resolve(pl.Series("place", [None, None])).to_list() == [None, None]
    assert GAZETTEER.resolve(pl.Series("place", [], dtype=pl.String)).to_list() == []


def test_a_code_has_a_name_and_a_path() -> None:
    assert GAZETTEER.name("350582101") == "陈埭镇"
    assert GAZETTEER.path("350582101") == "福建省泉州市晋江市陈埭镇"
    assert GAZETTEER.path("110105") == "北京市朝阳区"
    assert GAZETTEER.path("429004") == "湖北省仙桃市"
    assert GAZETTEER.name("990101") is None


@given(st.sampled_from(COUNTIES), st.sampled_from(["", "·", " ", "-", "/", " , "]))
def test_every_county_is_found_by_its_full_path_however_it_is_cut(code: str, between: str) -> None:
    names = [DIVISIONS[code[:length]].name for length in (2, 4, 6) if code[:length] in DIVISIONS]
    assert NATIONAL.code_of(between.join(names)) == code
    assert NATIONAL.code_of(NATIONAL.path(code) or "") == code


@given(st.sampled_from(COUNTIES))
def test_a_county_alone_is_itself_or_unknown_but_never_another_of_its_name(code: str) -> None:
    answer = NATIONAL.code_of(DIVISIONS[code].name)
    namesakes = [other for other in COUNTIES if DIVISIONS[other].name == DIVISIONS[code].name]
    assert answer is None or (answer == code and namesakes == [code])


@given(st.text(alphabet="福建省泉州市晋江陈埭镇北京朝阳区·- 0123县", max_size=30))
def test_whatever_is_written_the_answer_is_a_known_code_or_none(text: str) -> None:
    code = GAZETTEER.code_of(text)
    assert code is None or GAZETTEER.name(code) is not None


@pytest.mark.shared
def test_real_ads_are_placed_to_a_city(shared: Path) -> None:
    packed = shared / "data" / "cn-job-ads-2024-25" / "jobs.csv.gz"
    places = pl.read_csv(packed, columns=["地区"], infer_schema=False)["地区"]
    given_places = places.filter(places.str.strip_chars(" ·-").str.len_chars() > 0)
    lengths = GAZETTEER.resolve(given_places).str.len_chars().fill_null(0)
    assert (lengths >= 4).mean() >= 0.999
    assert (lengths >= 6).mean() >= 0.62


@pytest.mark.shared
def test_addresses_of_real_companies_are_placed_to_a_city(shared: Path) -> None:
    packed = shared / "data" / "cn-companies-2024-25" / "companies.csv.gz"
    places = pl.read_csv(packed, columns=["地址"], infer_schema=False)["地址"]
    given_places = places.filter(places.str.len_chars() > 1)
    lengths = GAZETTEER.resolve(given_places).str.len_chars().fill_null(0)
    assert (lengths >= 4).mean() >= 0.99
    assert (lengths >= 6).mean() >= 0.78


def labelled_addresses(packed: Path) -> list[tuple[str, str]]:
    """Addresses whose annotators marked a district, with that district."""
    found: list[tuple[str, str]] = []
    text, district = "", ""
    for line in io.StringIO(gzip.decompress(packed.read_bytes()).decode("utf-8")):
        character, _, tag = line.rstrip("\n").rpartition(" ")
        if not tag:
            found.append((text, district))
            text, district = "", ""
            continue
        text += character or " "
        district += character if tag.endswith("-district") else ""
    return [(text, district) for text, district in found if 3 <= len(district) <= 10]


@pytest.mark.shared
def test_districts_marked_by_annotators_are_found_and_others_are_rarely_named(shared: Path) -> None:
    labels = labelled_addresses(shared / "data" / "cn-address-parsing" / "train.txt.gz")
    codes = NATIONAL.resolve(pl.Series([text for text, _ in labels])).to_list()
    # An old district counts as found when its old name leads to the answered code.
    right = [code for code, (_, district) in zip(codes, labels, strict=True) if code and names(code, district)]
    other = [
        code
        for code, (_, district) in zip(codes, labels, strict=True)
        if code and len(code) == 6 and not names(code, district)
    ]
    assert len(labels) > 5000
    assert len(right) / len(labels) >= 0.96
    assert len(other) / len(labels) <= 0.01


def names(code: str, district: str) -> bool:
    """Whether the district as written is one of the names of this code within its city."""
    short = district[:2]
    return short in (NATIONAL.name(code[:6]) or "") or NATIONAL.code_of(f"{NATIONAL.path(code[:4])}{district}") == code
