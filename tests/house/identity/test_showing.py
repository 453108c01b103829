"""Differences are marked by character, evidence adds up, words do not contradict each other unseen."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from rencai.talentbase.home import BuildFolder
from rencai.talentbase.word_keys import ROW_MOVED, ROWS_MOVED, WORD_MOVED, WORDS_MOVED
from rencai_web.identity.queries import Reason
from rencai_web.identity.rows import RowKey
from rencai_web.identity.showing import added_up, differences, waterfall
from rencai_web.identity.words import Word, contradicted, standing


def marked(left: str, right: str) -> tuple[list[str], list[str]]:
    ends = differences(left, right)
    return tuple([piece.text for piece in end if piece.differs] for end in ends)  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("left", "right", "found"),
    [
        ("林锋伟", "林峰伟", (["锋"], ["峰"])),
        ("福建省顺和鞋材有限公司", "顺和鞋材", (["福建省", "有限公司"], [])),
        ("sales manager", "senior manager", (["sales"], ["senior"])),
        ("张三", "张三", ([], [])),
        ("张三", "", ([], [])),
        ("王建勇", "李福龙", (["王建勇"], ["李福龙"])),
    ],
)
def test_what_the_other_side_has_not_is_marked(left: str, right: str, found: tuple[list[str], list[str]]) -> None:
    assert marked(left, right) == found


def test_the_pieces_are_the_text() -> None:
    for end, text in zip(differences("晋江市陈埭镇", "晋江陈埭"), ("晋江市陈埭镇", "晋江陈埭"), strict=True):
        assert "".join(piece.text for piece in end) == text


def reasons(*weights: float) -> list[Reason]:
    words = {"zh": "", "en": ""}
    keys = ("prior", *(f"key{at}" for at in range(len(weights) - 1)))
    return [Reason(key, words, words, weight) for key, weight in zip(keys, weights, strict=True)]


def test_each_step_begins_where_the_one_before_ended() -> None:
    bars = waterfall(reasons(-8.0, 5.0, -1.0))
    assert bars["key0"].x == bars["prior"].x
    assert bars["key0"].x + bars["key0"].width == pytest.approx(bars["key1"].x + bars["key1"].width, abs=0.2)
    assert (bars["key0"].adds, bars["key1"].adds) == (True, False)


def test_what_forbids_two_to_be_one_does_not_dwarf_all_other_evidence() -> None:
    assert waterfall(reasons(-8.0, 5.0, -100.0))["key0"].width > 10


def test_the_sum_is_start_plus_evidence() -> None:
    told = added_up(reasons(-8.0, 5.0, 4.0), 0.73)
    assert told is not None
    assert (told.prior, told.evidence, told.total) == (-8.0, 9.0, 1.0)


@pytest.mark.parametrize("key", ["mention:海风|", "x", "2025-13-01/a.csv#2", "2025-01-01#3", ""])
def test_what_is_no_row_is_no_row(key: str) -> None:
    assert RowKey.read(key) is None


def test_a_file_name_may_hold_anything() -> None:
    row = RowKey.read("2025-12-31/报送/表#1.csv#12")
    assert row is not None
    assert (row.file, row.row, str(row)) == ("报送/表#1.csv", 12, "2025-12-31/报送/表#1.csv#12")


def test_contradictions_are_found_through_chains_and_repeats() -> None:
    said = [Word("a", "b", same=True, judgement=1), Word("c", "d", same=False, judgement=2)]
    assert contradicted(said, [Word("b", "c", same=True)], {}) is None
    assert contradicted(said, [Word("b", "c", same=True), Word("a", "d", same=True)], {}) == 2
    assert contradicted(said, [Word("a", "b", same=False)], {}) == 1
    assert contradicted(said, [Word("e", "f", same=True)], {"e": 7, "c": 7, "f": 8, "d": 8}) == 2


def test_words_are_compared_where_their_rows_stand_now(tmp_path: Path) -> None:
    build = BuildFolder(tmp_path, 4)
    said = [Word("d/a#1", "d/b#1", same=True, build=1), Word("d/a#2", "d/a#3", same=True, build=1)]
    assert standing(said, "person", build) == said
    moved = [
        ("person", "d/a#1", "d/b#1", 1, 0, "d/c#1", "d/b#1"),
        ("person", "d/a#2", "d/a#3", 1, 0, "d/a#4", None),
    ]
    build.lake.write(WORDS_MOVED, date(2026, 1, 1), pl.DataFrame(moved, schema=WORD_MOVED, orient="row"))
    assert [(word.left, word.right) for word in standing(said, "person", build)] == [("d/c#1", "d/b#1")]
    assert standing(said, "post", build) == said


def test_a_word_that_no_build_has_heard_follows_the_rows_that_moved_since_it_was_said(tmp_path: Path) -> None:
    build = BuildFolder(tmp_path, 4)
    rows = [(2, "person", "d/a#1", "d/a#2"), (3, "person", "d/a#2", "d/a#3"), (4, "person", "d/a#3", None)]
    build.lake.write(ROWS_MOVED, date(2026, 1, 1), pl.DataFrame(rows[:2], schema=ROW_MOVED, orient="row"))
    said = [Word("d/b#1", "d/a#1", same=True, build=number) for number in (1, 2, 4)]
    assert [word.left for word in standing(said, "person", build)] == ["d/a#3", "d/a#1", "d/a#1"]
    build.lake.write(ROWS_MOVED, date(2026, 1, 1), pl.DataFrame(rows, schema=ROW_MOVED, orient="row"))
    assert [word.left for word in standing(said, "person", build)] == ["d/a#1", "d/a#1"]
