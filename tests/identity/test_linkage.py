"""What holds for any linkage."""

from __future__ import annotations

import polars as pl
import pytest

from rencai.identity import explain, link
from rencai.identity.explain import explanation
from rencai.identity.scoring import pair_score
from rencai.sample.linkage import linkage_table
from rencai.vocabulary.errors import BadInput
from rencai.vocabulary.fields import Kind
from tests.identity.people import CHEN, OTHERS, linked, numbered


@pytest.mark.parametrize(
    "rows", [[], [{"name": "陈晓明"}], [{"name": None}, {"name": None}]], ids=["none", "one", "empty"]
)
@pytest.mark.parametrize("kind", list(Kind))
def test_every_record_has_a_cluster_however_few_there_are(kind: Kind, rows: list[dict[str, str | None]]) -> None:
    records = pl.DataFrame(rows, schema={"name": pl.String}).with_row_index("record")
    links = link(records, kind)
    assert links.clusters.rows() == [(number, number) for number in range(len(rows))]


def test_the_order_of_the_records_and_their_numbers_do_not_matter() -> None:
    records, _ = linkage_table(1500, 3, "hard")
    shuffled = records.sample(fraction=1.0, shuffle=True, seed=5)
    renumbered = shuffled.with_columns(record=pl.int_range(pl.len(), dtype=pl.UInt32) * 3 + 7)
    before = shuffled.select("record").join(link(records, Kind.PERSON).clusters, on="record", maintain_order="left")
    after = link(renumbered, Kind.PERSON).clusters
    score = pair_score(after["cluster"], before["cluster"])
    assert min(score.precision, score.recall) > 0.999


def test_a_link_says_which_keys_carry_it() -> None:
    evidence = linked(CHEN, CHEN | {"phone": None, "employer": None}).links["evidence"].to_list()
    assert evidence == ["name+birth_date"]


def test_weights_add_up_to_the_score() -> None:
    links = linked(CHEN, CHEN | {"name": "陈小明", "employer": None})
    told = explanation(links.weighing, 0, 1)
    assert told.log_odds == pytest.approx(told.prior + sum(reason.weight for reason in told.reasons))
    assert told.score == pytest.approx(links.links["score"][0])


def test_an_explanation_speaks_both_languages() -> None:
    told = explain(numbered([CHEN, CHEN | {"name": "陈小明"}, *OTHERS]), Kind.PERSON, 0, 1)
    assert "姓名同音" in told.words().zh
    assert "name: sounds the same" in told.words().en


def test_an_unknown_key_is_named_with_those_there_are() -> None:
    with pytest.raises(BadInput, match="unknown link key shoe_size — use one of: name, given_name"):
        link(pl.DataFrame({"record": [1], "shoe_size": ["42"]}), Kind.PERSON)


def test_two_records_of_one_number_are_refused() -> None:
    with pytest.raises(BadInput, match="two records bear the same number"):
        link(pl.DataFrame({"record": [1, 1], "name": ["陈", "林"]}), Kind.PERSON)


def test_no_error_shows_what_a_row_holds() -> None:
    with pytest.raises(BadInput) as error:
        explain(numbered([CHEN]), Kind.PERSON, 0, 99)
    assert CHEN["name"] not in str(error.value)
