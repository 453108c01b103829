"""Posts under numbers: one platform's two numbers are two posts; two platforms' numbers may be one."""

from __future__ import annotations

from typing import Any

import polars as pl

from rencai.talentbase.post_numbers import apart_by_number, ties_of_posts
from rencai.talentbase.records import Records

SEWER = {
    "source": "posts",
    "employer": "踏浪鞋业",
    "title": "缝纫工",
    "text": "车缝鞋面",
    "place": None,
    "degree": None,
}


def records(*said: dict[str, Any]) -> Records:
    rows = [{**SEWER, "record": number, **one} for number, one in enumerate(said)]
    text = ("source", "employer", "title", "text", "place", "degree", "platform", "source_id", "posted_on")
    table = pl.DataFrame(rows, schema={"record": pl.UInt32} | dict.fromkeys(text, pl.String))
    return Records(table, {})


def post(platform: str, number: str | None, day: str = "2026-01-05", **more: Any) -> dict[str, Any]:
    return {"platform": platform, "source_id": number, "posted_on": day, **more}


def clusters(of: Records, *cluster: int) -> list[list[int]]:
    """The posts that one cluster is parted into, as lists of records."""
    linked = pl.DataFrame({"record": of.table["record"], "cluster": pl.Series(cluster, dtype=pl.UInt32)})
    parted = apart_by_number(of, linked).group_by("cluster").agg("record")
    return sorted(parted["record"].to_list())


def test_one_number_is_one_post_however_it_was_edited() -> None:
    of = records(post("A", "1"), post("A", "1", text="车缝鞋面，计件"))
    assert ties_of_posts(of).rows() == [(0, 1, "source_id")]


def test_one_number_of_two_platforms_or_employers_is_two_posts() -> None:
    other = post("B", "1", "2026-02-01")
    assert ties_of_posts(records(post("A", "1"), other, post("A", "1", employer="云织纺织"))).is_empty()


def test_the_same_duties_posted_on_one_day_on_two_platforms_are_one_post() -> None:
    of = records(post("A", "1"), post("B", "9", title="针车工"), post("B", "8", "2026-02-05"))
    assert ties_of_posts(of).rows() == [(0, 1, "posted_on+text")]


def test_platforms_set_their_own_stops() -> None:
    of = records(
        post("A", "1", text="看版排料；操作裁床下料，两班倒"), post("B", "9", text="看版排料。操作裁床下料。两班倒。")
    )
    assert ties_of_posts(of).height == 1


def test_two_such_posts_are_paired_one_by_one() -> None:
    of = records(post("A", "1"), post("A", "2"), post("B", "8"), post("B", "9"))
    assert ties_of_posts(of).select("left", "right").rows() == [(0, 2), (1, 3)]


def test_two_numbers_of_one_platform_are_two_posts() -> None:
    of = records(post("A", "1"), post("A", "2", "2026-02-05"), post("B", "9", "2026-02-05"))
    assert clusters(of, 0, 0, 0) == [[0], [1, 2]]


def test_what_nobody_numbered_twice_stays_as_it_was_linked() -> None:
    of = records(post("A", "1"), post("B", "9", "2026-01-07"), post("A", None))
    assert clusters(of, 0, 0, 0) == [[0, 1, 2]]
