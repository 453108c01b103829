from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from rencai.taxonomy import RESULT, Classifier

PARAGRAPHS = (
    (Path(__file__).parent / "advertising_paragraphs.txt")
    .read_text(encoding="utf-8")
    .replace("公司介绍\n", "公司介绍：")
).splitlines()
POSTS = [
    ("会计", "岗位职责：\n1、负责公司日常账务处理；\n2、按时报税。"),
    ("Java开发工程师", "负责后端系统的开发，熟悉Spring和MySQL。"),
    ("针车工", "负责鞋面车缝，按件计酬"),
    ("护士", "负责门诊护理工作"),
    ("普工", "流水线包装，服从安排"),
]


def decided(classifier: Classifier, duties: str, title: str = "员工") -> dict[str, object]:
    table = pl.DataFrame({"title": [title], "duties": [duties]})
    return classifier.classify(table, ["title", "duties"]).row(0, named=True)


def with_paragraphs(posts: pl.DataFrame, paragraphs: list[str]) -> pl.DataFrame:
    """Each post as it is, then with each paragraph after and before its duties."""
    duties = pl.col("duties").fill_null("")
    variants = [duties, *(v for p in paragraphs for v in (duties + "\n" + p, pl.lit(p + "\n") + duties))]
    return pl.concat(
        [
            posts.with_columns(variant.alias("duties"), pl.lit(at).alias("variant"))
            for at, variant in enumerate(variants)
        ]
    )


def test_what_a_company_says_of_itself_changes_no_answer(classifier: Classifier) -> None:
    posts = pl.DataFrame(POSTS, schema=["title", "duties"], orient="row")
    found = classifier.classify(with_paragraphs(posts, PARAGRAPHS), ["title", "duties"])
    alone = found.filter(pl.col("variant") == 0).select(*RESULT)
    for (variant,), part in found.group_by("variant", maintain_order=True):
        assert part.select(*RESULT).equals(alone), variant


@pytest.mark.shared
def test_nor_in_real_advertisements(classifier: Classifier, ads: pl.DataFrame) -> None:
    found = classifier.classify(with_paragraphs(ads.select("title", "duties"), PARAGRAPHS[::3]), ["title", "duties"])
    alone = found.filter(pl.col("variant") == 0)
    for (_,), part in found.group_by("variant", maintain_order=True):
        for column in ("chain", "stage", "occupation"):
            assert (part[column].fill_null("") == alone[column].fill_null("")).mean() >= 0.98


def test_a_sentence_of_duties_in_the_middle_of_praise_is_still_read(classifier: Classifier) -> None:
    found = decided(classifier, "我司是一家大型制鞋企业。负责软件测试和自动化测试。公司成立于2001年，主要产品为皮鞋。")
    assert found["chain"] == "information-technology"


def test_duties_that_mention_the_company_are_no_praise(classifier: Classifier) -> None:
    found = decided(classifier, "负责公司主要产品运动鞋的研发和打样，协助完成鞋样开发。")
    assert found["chain"] == "footwear-apparel"


def test_benefits_do_not_tell_the_trade(classifier: Classifier) -> None:
    found = decided(classifier, "工作内容：整理货架\n福利待遇：\n免费面包和牛奶\n年度旅游\n员工健身房", title="小时工")
    assert found["chain"] not in ("food", "culture-sport-tourism")


def test_a_title_is_read_even_when_it_praises(classifier: Classifier) -> None:
    assert decided(classifier, "", title="成立于2003年的鞋厂招聘鞋类设计师")["chain"] == "footwear-apparel"
