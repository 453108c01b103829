"""What is known to be one before anything is compared: employers by codes and names, anything by people's word."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from rencai.talentbase.entities import JUDGED, TIES, unquestioned
from rencai.talentbase.judgements import Judgements
from rencai.talentbase.previous import Previous
from rencai.talentbase.ties import of_employers
from rencai.vocabulary.errors import BadState

CODE, OTHER = "91350582MA00000015", "91350582MA00000028"


def ones(*named: tuple[str | None, str | None]) -> list[set[int]]:
    """Which of the records (name, code) are tied together, smallest first; records tied to nobody are left out."""
    schema = {"record": pl.UInt32, "name": pl.String, "credit_code": pl.String}
    keys = pl.DataFrame([(number, *one) for number, one in enumerate(named)], schema=schema, orient="row")
    groups: list[set[int]] = []
    for left, right, _ in of_employers(keys).iter_rows():
        touched = [group for group in groups if group & {left, right}]
        groups = [group for group in groups if group not in touched] + [{left, right}.union(*touched)]
    return sorted(groups, key=min)


@pytest.mark.parametrize(
    "shorter", ["踏浪鞋业", "晋江踏浪鞋业", "踏浪鞋业（晋江）有限公司", "晋江市踏浪鞋业", "踏浪鞋业有限公司"]
)
def test_a_shortened_name_is_that_of_the_only_employer_it_can_mean(shorter: str) -> None:
    assert ones(("晋江市踏浪鞋业有限公司", CODE), (shorter, None)) == [{0, 1}]


def test_a_name_that_could_mean_two_employers_is_left_to_linking() -> None:
    assert ones(("晋江市踏浪鞋业有限公司", CODE), ("厦门踏浪鞋业有限公司", OTHER), ("踏浪鞋业", None)) == []


def test_another_place_is_another_employer() -> None:
    assert ones(("晋江市踏浪鞋业有限公司", CODE), ("厦门踏浪鞋业有限公司", None)) == []


def test_one_code_is_one_employer_whatever_it_was_called() -> None:
    assert ones(("晋江市踏浪鞋业有限公司", CODE), ("福建海鸥服饰有限公司", CODE)) == [{0, 1}]


def test_one_name_under_two_codes_is_not_one_employer() -> None:
    assert ones(("晋江市踏浪鞋业有限公司", CODE), ("晋江市踏浪鞋业有限公司", OTHER)) == []


def test_a_brand_is_that_of_the_only_employer_that_bears_it() -> None:
    assert ones(("晋江市禾图迪物流有限公司", CODE), ("禾图迪", None)) == [{0, 1}]
    two_trades = (("晋江市禾图迪物流有限公司", CODE), ("晋江市禾图迪服饰有限公司", None), ("禾图迪", None))
    assert ones(*two_trades) == []


def test_a_branch_is_not_tied_to_its_parent() -> None:
    assert ones(("泉州市蔚海装饰工程有限公司", CODE), ("泉州市蔚海装饰工程有限公司晋江分公司", None)) == []


def test_a_word_against_a_tie_is_stronger() -> None:
    ties = pl.DataFrame([(0, 1, "name"), (0, 2, "name"), (4, 5, "name")], schema=TIES, orient="row")
    said = pl.DataFrame([(1, 3, False)], schema=JUDGED, orient="row")
    assert unquestioned(ties, said).select("left", "right").rows() == [(0, 2), (4, 5)]


def test_the_later_word_on_a_pair_counts(tmp_path: Path) -> None:
    line = '{"kind": "person", "left": "%s", "right": "%s", "same": %s}\n'
    words = line % ("a#1", "b#2", "true") + line % ("b#2", "a#1", "false")
    (tmp_path / "judgements.jsonl").write_text(words, encoding="utf-8")
    heard = Judgements.read(tmp_path / "judgements.jsonl").following(Previous(None))
    assert heard.table["same"].to_list() == [False]


_LATER = '{"kind": "person", "left": "a", "right": "b", "same": true, "build": "later"}'


@pytest.mark.parametrize(
    "line", ["no json", '{"kind": "ghost", "left": "a", "right": "b", "same": true}', "[]", _LATER]
)
def test_what_is_no_judgement_is_found_at_its_line(tmp_path: Path, line: str) -> None:
    (tmp_path / "judgements.jsonl").write_text(f"{line}\n", encoding="utf-8")
    with pytest.raises(BadState, match=r"judgements\.jsonl:1"):
        Judgements.read(tmp_path / "judgements.jsonl")
