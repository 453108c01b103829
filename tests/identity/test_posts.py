"""The same post seen again, and an employer's other posts."""

from __future__ import annotations

from rencai.identity import Linkage, link
from rencai.identity.reposts import reposts
from rencai.vocabulary.fields import Kind
from tests.identity.people import numbered, together

DUTIES = "负责鞋面缝纫，熟悉高速平车与罗拉车，按单生产，保证质量，服从安排，能加班，包吃住，月结。"
SEWER = {"title": "缝纫工", "employer": "晋江市恒利鞋业有限公司", "address": "陈埭镇江滨路1号", "text": DUTIES}
POSTS = [
    {
        "title": title,
        "employer": f"晋江市{brand}有限公司",
        "address": f"{brand}工业园{at}号",
        "text": f"{title}{brand}" * 9,
    }
    for at, (title, brand) in enumerate(
        (title, brand) for title in ("普工", "质检员", "设计师") for brand in ("安泰", "华丰", "金龙", "鑫源")
    )
]


def linked(*rows: dict[str, str | None]) -> Linkage:
    return link(numbered([*rows, *POSTS]), Kind.POST)


def test_a_post_is_known_again_by_its_words_whatever_the_mark_up() -> None:
    again = SEWER | {"employer": "晋江市恒利鞋业", "text": DUTIES.replace("，", "<br />，")}
    assert together(linked(SEWER, again), 0, 1)


def test_another_post_of_the_employer_at_the_same_address_is_another_post() -> None:
    cutter = SEWER | {"title": "裁断工", "text": "操作裁断机，识别皮料，节约用料，保持机台清洁，听从班长安排。"}
    assert not together(linked(SEWER, cutter), 0, 1)


def test_the_same_text_for_another_place_is_a_repost_and_no_repeat() -> None:
    elsewhere = SEWER | {"address": "泉州市洛江区万虹路9号"}
    links = linked(SEWER, SEWER, elsewhere)
    assert together(links, 0, 1)
    assert not together(links, 0, 2)
    assert reposts(links).select("left", "right").rows() == [(0, 2)]
