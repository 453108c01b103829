from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rencai.city.words import STAGES, Words
from rencai.taxonomy import RESULT, Classifier
from rencai.vocabulary.errors import BadInput

PIECES = [
    "针车工",
    "Java",
    "会计",
    "，",
    "负责",
    "岩板",
    "公司简介",
    "\n",
    "ＥＶＡ",
    "ai",
    "email",
    "普工",
    " ",
    "成立于",
    "🙂",
    "nurse",
]


def one(classifier: Classifier, *texts: str) -> dict[str, object]:
    table = pl.DataFrame({f"t{at}": [text] for at, text in enumerate(texts)})
    return classifier.classify(table, table.columns).row(0, named=True)


TITLES = [
    ("针车工", "footwear-apparel", "midstream", "6-05-04"),
    ("服装打版师", "footwear-apparel", "upstream", "6-05-01"),
    ("喷水织机挡车工", "textile", "midstream", "6-04-03"),
    ("陶瓷釉料工程师", "building-materials", "upstream", "2-02-19"),
    ("食品化验员", "food", "midstream", "4-08-05"),
    ("前端开发工程师", "information-technology", "upstream", "2-02-10"),
    ("数控车床操作工", "smart-equipment", "midstream", "6-18-01"),
    ("护士", "medical-health", "downstream", "2-05-08"),
    ("外贸业务员", "trade-logistics", "downstream", "2-06-07"),
    ("导游", "culture-sport-tourism", "downstream", "4-07-04"),
    ("平面设计师", "rnd-creative", "upstream", "2-09-06"),
    ("理财顾问", "finance", "downstream", "2-06-11"),
    ("锂电池生产普工", "future", "midstream", "6-24-04"),
    ("会计", None, None, "2-06-03"),
    ("小学语文教师", None, None, "2-08-02"),
]


def test_titles_that_really_occur(classifier: Classifier) -> None:
    found = classifier.classify(pl.DataFrame({"title": [title for title, *_ in TITLES]}), ["title"])
    assert found.select("title", "chain", "stage", "occupation").rows() == TITLES


def test_a_general_worker_is_told_by_what_the_factory_makes(classifier: Classifier) -> None:
    duties = ["鞋厂流水线，鞋底贴合", "电子厂，手机组装", "服从安排"]
    found = classifier.classify(pl.DataFrame({"title": "普工", "duties": duties}), ["title", "duties"])
    assert found["occupation"].to_list() == ["6-05-04", "6-25-04", "6-99-00"]


def test_the_title_outweighs_the_duties_and_its_brackets(classifier: Classifier) -> None:
    assert one(classifier, "Java开发工程师", "为银行、证券、保险客户开发系统")["chain"] == "information-technology"
    assert one(classifier, "销售代表(医疗器械)")["occupation"] == "4-01-02"


def test_english_texts_are_read_too(classifier: Classifier) -> None:
    assert one(classifier, "Footwear designer")["chain"] == "footwear-apparel"
    assert one(classifier, "Registered Nurse", "nursing care in a hospital")["chain"] == "medical-health"


def test_capital_and_full_width_letters_count_as_plain_ones(classifier: Classifier) -> None:
    assert one(classifier, "ＥＶＡ研发")["chain"] == one(classifier, "eva研发")["chain"] == "footwear-apparel"


def test_a_short_latin_word_is_not_found_inside_a_longer_one(classifier: Classifier) -> None:
    assert one(classifier, "email wait certain")["decided_by"] == []


def test_thin_evidence_is_answered_with_nothing(classifier: Classifier) -> None:
    found = one(classifier, "诚聘英才", "有责任心，能吃苦")
    assert found["chain"] is None
    assert found["occupation"] is None
    assert found["decided_by"] == []


def test_the_deciding_words_stand_in_the_text(classifier: Classifier) -> None:
    found = one(classifier, "鞋类设计师", "负责运动鞋鞋样设计")
    words = found["decided_by"]
    assert isinstance(words, list)
    assert words
    assert all(word in "鞋类设计师负责运动鞋鞋样设计" for word in words)


def test_rows_stay_in_order_and_equal_texts_get_equal_answers(classifier: Classifier) -> None:
    table = pl.DataFrame({"n": range(6), "t": ["会计", "针车工", None, "会计", "", "针车工"]})
    found = classifier.classify(table, ["t"])
    assert found["n"].to_list() == list(range(6))
    assert found["chain"].to_list() == [None, "footwear-apparel", None, None, None, "footwear-apparel"]


def test_no_rows_make_no_rows(classifier: Classifier) -> None:
    found = classifier.classify(pl.DataFrame({"t": pl.Series([], dtype=pl.String)}), ["t"])
    assert found.height == 0
    assert {name: found.schema[name] for name in RESULT} == RESULT


def test_a_column_that_is_not_there_is_said(classifier: Classifier) -> None:
    with pytest.raises(BadInput, match=r"no column b.*: a"):
        classifier.classify(pl.DataFrame({"a": ["x"]}), ["b"])


def test_a_city_without_words_classifies_nothing_but_occupations() -> None:
    found = Classifier(Words()).classify(pl.DataFrame({"t": ["会计"]}), ["t"])
    assert found["chain"].to_list() == [None]
    assert found["occupation"].to_list() == ["2-06-03"]


@settings(max_examples=12, deadline=None)
@given(st.lists(st.tuples(st.lists(st.sampled_from(PIECES)), st.lists(st.sampled_from(PIECES))), max_size=30))
def test_any_text_gets_sane_answers(classifier: Classifier, rows: list[tuple[list[str], list[str]]]) -> None:
    table = pl.DataFrame(
        {"a": ["".join(a) for a, _ in rows], "b": ["".join(b) for _, b in rows]},
        schema={"a": pl.String, "b": pl.String},
    )
    found = classifier.classify(table, ["a", "b"])
    assert found.height == len(rows)
    for name in ("chain", "stage", "occupation"):
        assert found[f"{name}_confidence"].is_between(0, 1).all()
    assert found["stage"].drop_nulls().is_in(STAGES).all()
    again = classifier.classify(table.reverse(), ["a", "b"])
    assert again.reverse().equals(found)
