from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from rencai.city import load_city
from rencai.city.word_checks import check_words
from rencai.city.words import CONCEPT_KINDS, STAGES, Words, load_words
from rencai.taxonomy.occupations import occupations
from rencai.vocabulary.errors import BadCity

HEADING = "id,zh,en,kind,chains,stage,weight,broader,related,also_zh,also_en,worker,engineer\n"
GOOD = "mat.eva,EVA 材料,EVA foam,material,footwear-apparel,,1.5,,,发泡*0.5|eva,,,2-02-36\n"


@pytest.fixture
def words() -> Words:
    return load_city().words


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def put(folder: Path, *rows: str, name: str = "shoes.csv") -> Path:
    (folder / name).write_text(HEADING + "".join(rows), encoding="utf-8")
    return folder


def complaints(folder: Path) -> list[tuple[int, str]]:
    return [(finding.line, finding.what) for finding in check_words(folder, chains=["footwear-apparel", "food"])]


def test_the_shipped_words_are_as_many_as_promised_and_in_both_languages(words: Words) -> None:
    assert 300 <= len(words.concepts) <= 600
    assert all(concept.name.zh and concept.name.en for concept in words.concepts)
    assert {concept.kind for concept in words.concepts} == set(CONCEPT_KINDS)


def test_every_chain_of_the_city_has_words_for_every_stage(words: Words) -> None:
    for chain in load_city().chains:
        own = [concept for concept in words.concepts if any(name == chain.id for name, _ in concept.chains)]
        assert len(own) >= 15, chain.id
        assert {concept.stage for concept in own} >= ({*STAGES} if chain.group == "leading" else {"downstream"}), (
            chain.id
        )


def test_all_hints_of_the_shipped_words_are_occupations(words: Words) -> None:
    known = occupations()
    hints = {code for concept in words.concepts for code in (concept.worker, concept.engineer) if code}
    assert not hints - known.keys()
    assert not {link.code for link in words.occupations} - known.keys()


def test_an_id_of_an_earlier_version_leads_to_its_successor(words: Words) -> None:
    assert words.bridges
    for bridge in words.bridges:
        successor = words.concept(bridge.old)
        assert successor is not None
        assert successor.id == bridge.new


def test_a_concept_takes_the_occupation_of_its_broader_one(words: Words) -> None:
    shoe = words.concept("prod.sport-shoe")
    assert shoe is not None
    assert shoe.worker is None
    assert words.inherited(shoe, "worker") == "6-05-04"


def test_narrower_is_the_other_side_of_broader(words: Words) -> None:
    assert "mat.eva" in {concept.id for concept in words.narrower("mat.shoe-materials")}


def test_a_word_may_weigh_less_than_its_concept(folder: Path) -> None:
    concept = load_words(put(folder, GOOD)).concepts[0]
    assert {word.text: word.weight for word in concept.words} == {"发泡": 0.5, "eva": 1.0}
    assert concept.weight == 1.5


def test_a_good_table_has_nothing_to_mend(folder: Path) -> None:
    assert complaints(put(folder, GOOD)) == []


@pytest.mark.parametrize(
    ("row", "what"),
    [
        ("EVA,材料,x,material,,,,,,,,,\n", "'EVA' is no id"),
        ("mat.x,,x,material,,,,,,,,,\n", "mat.x has no zh"),
        ("mat.x,甲,x,stuff,,,,,,,,,\n", "kind cannot be 'stuff'"),
        ("mat.x,甲,x,material,shoes,,,,,,,,\n", "there is no chain 'shoes'"),
        ("mat.x,甲,x,material,,top,,,,,,,\n", "stage cannot be 'top'"),
        ("mat.x,甲,x,material,,,,mat.y,,,,,\n", "broader: there is no concept 'mat.y'"),
        ("mat.x,甲,x,material,,,,mat.x,,,,,\n", "mat.x is broader than itself"),
        ("mat.x,甲,x,material,,,,,,,,9-99,\n", "worker: '9-99' is no occupation code"),
        (
            "mat.x,甲,x,material,footwear-apparel,,,,,发泡,,,\n",
            "the word '发泡' is already in mat.eva of the same chain",
        ),
        ("mat.x,甲（乙）,x,material,,,,,,,,,\n", "the word '甲（乙）' has brackets"),
        ("mat.eva,甲,x,material,,,,,,,,,\n", "id 'mat.eva' is already in shoes.csv, line 2"),
    ],
)
def test_a_slip_is_named_with_its_line(folder: Path, row: str, what: str) -> None:
    assert (3, what) in complaints(put(folder, GOOD, row))


def test_an_ambiguous_word_may_stand_in_two_chains(folder: Path) -> None:
    assert complaints(put(folder, GOOD, "mat.x,甲,x,material,food,,,,,发泡,,,\n")) == []


@pytest.mark.parametrize(
    ("row", "where"),
    [
        ("mat.x,甲,x\n", ":3: 3 cells where the heading has 13"),
        ("mat.x,甲,x,material,,,much,,,,,,\n", ":3: weight 'much' is no number"),
        ("mat.x,甲,x,material,,,,,,鞋*viel,,,\n", ":3: '鞋*viel' has no number after the star"),
    ],
)
def test_a_table_that_cannot_be_read_is_one_clear_line(folder: Path, row: str, where: str) -> None:
    with pytest.raises(BadCity, match=r"shoes\.csv") as caught:
        load_words(put(folder, GOOD, row))
    assert where in str(caught.value)


def test_a_bridge_leads_from_an_old_id_to_a_living_one(folder: Path) -> None:
    put(folder, GOOD)
    rows = ["mat.eva,mat.x,renamed", "mat.old,,merged", "mat.foo,mat.eva,moved"]
    lines = ["old,new,relation,since,note_zh,note_en", *(f"{row},2,," for row in rows)]
    (folder / "_bridges.csv").write_text("\n".join(lines), encoding="utf-8")
    assert complaints(folder) == [
        (2, "'mat.eva' is still a concept"),
        (2, "there is no concept 'mat.x'"),
        (3, "'mat.old' leads nowhere"),
        (4, "relation cannot be 'moved'"),
    ]


def test_another_city_starts_from_a_copy(tmp_path: Path) -> None:
    copy = Path(shutil.copytree(load_city().dir / "words", tmp_path / "words"))
    assert load_words(copy) == load_city().words
