"""A rule in words, its amounts, days and thresholds as leaves that a form may change, and invented people."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from rencai.city import default_city_dir
from rencai.rules import load
from rencai.rules.language.book import Book
from rencai.rules.language.leaves import Kind, Leaf, leaves, read_value, replaced
from rencai.rules.language.rule import Rule
from rencai.rules.language.saying import Known, gift_in_words, known_of, rule_in_words
from rencai.rules.population.invented import invented_people
from rencai.rules.population.run import run
from rencai.vocabulary.errors import BadInput, RencaiError

FOLDERS = [default_city_dir() / name for name in ("sample-policies", "policies")]
SAMPLE = load(FOLDERS[0])
RULES = [(book, rule) for book in (SAMPLE, load(FOLDERS[1])) for rule in book.rules]
ON = date(2026, 6, 30)


def the(book: Book, name: str) -> Rule:
    return next(rule for rule in book.rules if rule.id == name)


def text_of(book: Book, rule: Rule) -> str:
    return (book.root / rule.mark.file).read_text(encoding="utf-8")


def leaf(rule: str, label: str) -> Leaf:
    found = leaves(text_of(SAMPLE, the(SAMPLE, rule)), SAMPLE.facts)
    return next(leaf for leaf in found if label in (leaf.label.zh, leaf.label.en))


@pytest.mark.parametrize(("book", "rule"), RULES, ids=lambda part: getattr(part, "id", ""))
def test_every_shipped_rule_is_said_in_both_languages_and_its_leaves_can_be_written_back(
    book: Book, rule: Rule
) -> None:
    assert all(said.words.zh and said.words.en for said in rule_in_words(book, rule))
    assert gift_in_words(book, rule).en
    text = text_of(book, rule)
    found = leaves(text, book.facts)
    assert found
    assert all(each.label.zh and each.label.en for each in found)
    assert replaced(text, {each.path: each.value for each in found}) == text


def test_a_line_of_a_condition_names_its_clause_and_its_line() -> None:
    said = rule_in_words(SAMPLE, the(SAMPLE, "sample-talent-allowance"))
    assert [(each.depth, each.line) for each in said if "不少于 9" in each.words.zh] == [(1, 16)]


@pytest.mark.parametrize(
    ("rule", "known"),
    [
        ("sample-talent-allowance", Known.EXACT),
        ("sample-start-up-loan", Known.BOUND),
        ("sample-province-top-up", Known.BOUND),
        ("sample-contest-award", Known.UNPUBLISHED),
    ],
)
def test_the_weakest_thing_known_is_what_is_known_of_a_rule(rule: str, known: Known) -> None:
    assert known_of(the(SAMPLE, rule)) is known


def test_only_the_characters_of_a_value_are_replaced() -> None:
    text = text_of(SAMPLE, the(SAMPLE, "sample-talent-allowance"))
    least = leaf("sample-talent-allowance", "今年在本地工作月数 · 不少于")
    changed = replaced(text, {least.path: 10})
    assert changed == text.replace("at_least: 9", "at_least: 10")


def test_a_threshold_of_a_level_is_a_choice_among_its_values() -> None:
    grade = leaf("sample-talent-allowance", "人才层次（含可认定） · 不少于")
    assert (grade.kind, grade.value, grade.choices[-1].id) == (Kind.CHOICE, "enterprise-3", "national")
    assert read_value(grade, "national") == "national"


@pytest.mark.parametrize(
    ("label", "typed"),
    [("金额", "many"), ("金额", "1e999"), ("金额", "9" * 40), ("施行期 · 起", "2026-13-45"), ("最高学历 · 等于", "x")],
)
def test_what_cannot_stand_in_a_field_is_refused_with_its_line(label: str, typed: str) -> None:
    with pytest.raises(BadInput, match="line"):
        read_value(leaf("sample-doctor-allowance", label), typed)


@pytest.mark.parametrize("text", ["a: &x [1]\nb: *x\n", "a: !!python/object/apply:os.system [ls]\n", "[" * 400])
def test_leaves_of_a_text_that_could_blow_up_are_refused(text: str) -> None:
    with pytest.raises(RencaiError):
        leaves(text, SAMPLE.facts)


def test_invented_people_are_the_same_for_the_same_seed_and_answer_every_rule() -> None:
    people = invented_people(SAMPLE, ON, 3000, 5)
    assert people.equals(invented_people(SAMPLE, ON, 3000, 5))
    report = run(SAMPLE, people.lazy(), ON)
    assert report["unknown"]["absent"] == []
    assert report["unknown"]["unreadable"] == {}
    assert sum(rule["eligible"] > 0 for rule in report["rules"]) >= 12


def test_the_last_word_is_written_for_people_not_for_machines() -> None:
    words = gift_in_words(SAMPLE, the(SAMPLE, "sample-doctor-allowance"))
    assert (words.zh, words.en) == ("每月 2,500 元", "2,500 yuan a month")


def test_a_file_with_several_rules_gives_the_leaves_of_the_one_asked_for(tmp_path: Path) -> None:
    text = "rules:\n  - {id: a, gives: {amount: 1}}\n  - {id: b, gives: {amount: 2}}\n"
    found = leaves(text, SAMPLE.facts, ("rules", 1))
    assert [(each.value, each.line) for each in found] == [(2, 3)]
    assert replaced(text, {found[0].path: 7}) == text.replace("2}", "7}")
