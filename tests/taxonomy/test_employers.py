from __future__ import annotations

import polars as pl

from rencai.taxonomy import Classifier


def chains(classifier: Classifier, **columns: list[str | None]) -> list[str | None]:
    frame = pl.DataFrame(columns)
    found = classifier.classify_employers(frame, **{name: name for name in columns})
    assert found["chain_confidence"].is_between(0, 1).all()
    return found["chain"].to_list()


def test_a_name_tells_the_chain(classifier: Classifier) -> None:
    names: list[str | None] = [
        "晋江某某鞋业有限公司",
        "福建某某陶瓷有限公司",
        "某某食品（福建）有限公司",
        "某某银行某某支行",
    ]
    assert chains(classifier, name=names) == ["footwear-apparel", "building-materials", "food", "finance"]


def test_a_registered_division_tells_the_chain(classifier: Classifier) -> None:
    divisions: list[str | None] = ["纺织业", "软件和信息技术服务业", "道路运输业", None]
    assert chains(classifier, industry=divisions) == ["textile", "information-technology", "trade-logistics", None]


def test_the_first_items_of_a_scope_weigh_more_than_its_tail(classifier: Classifier) -> None:
    scope: list[str | None] = ["鞋制造；鞋材生产；货物进出口；软件开发；技术服务；物业管理；食品销售；广告设计"]
    assert chains(classifier, scope=scope) == ["footwear-apparel"]


def test_schools_and_builders_belong_to_no_chain(classifier: Classifier) -> None:
    found = chains(classifier, name=["晋江市某某中学", "某某建设工程有限公司"], industry=["教育", "房屋建筑业"])
    assert found == [None, None]


def test_rows_stay_in_order_and_say_their_words(classifier: Classifier) -> None:
    frame = pl.DataFrame({"n": ["甲鞋厂", "乙", "甲鞋厂"], "at": [1, 2, 3]})
    found = classifier.classify_employers(frame, name="n")
    assert found["at"].to_list() == [1, 2, 3]
    assert found["decided_by"].to_list() == [["鞋厂"], [], ["鞋厂"]]
