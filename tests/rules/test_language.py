"""What a rule may say, and what it is told when it says something else."""

from __future__ import annotations

import json
import re
import warnings
from pathlib import Path

import jsonschema
import pytest
import yaml

from rencai.city.located import Finding
from rencai.rules.language.book import load, read
from rencai.rules.language.schema import SCHEMA_FILE, as_json, schema
from rencai.vocabulary.errors import RencaiError
from tests.rules.folders import FACTS, GIVE_POINTS, HEAD, write

VALIDATOR = jsonschema.Draft202012Validator(json.loads(SCHEMA_FILE.read_text()))

# The example of the design, word for word; it is invented.
DESIGN = """
id: example-allowance
name: {zh: 示例津贴, en: Example allowance}
cites: [{document: x, clause: y, date: 2029-01-01}]
in_force: {from: 2030-01-01, to: 2031-12-31}
for: person
when:
  all:
    - {fact: grade, in: [low, mid, high]}
    - {fact: months, at_least: 9}
gives: {money: CNY, per: year, by: grade, table: {high: 100, low: 10}, known: ends-only}
group: {name: allowances, take: highest}
papers: [labour-contract]
where: {desk: x, within_days: 20}
"""

_GIVES = "gives: {money: CNY, per: year, amount: 1}\n"
BAD = yaml.safe_load((Path(__file__).parent / "bad_rules.yaml").read_text(encoding="utf-8"))


def wrong_rule(sort: str, name: str) -> tuple[str, int, str]:
    """The rule's text, the line of the finding, and a word of it."""
    bad = BAD[sort][name]
    return HEAD + bad["text"].replace("{gives}", _GIVES.rstrip()), bad["line"], bad["word"]


def said(findings: list[Finding], word: str) -> list[tuple[int, str]]:
    return [(found.line, word if word in f"{found.what} {found.todo}" else found.what) for found in findings]


def documents(text: str) -> object:
    return as_json(yaml.safe_load(text))


def test_the_example_of_the_design_is_a_rule(tmp_path: Path) -> None:
    book = load(write(tmp_path, rule=DESIGN, points=GIVE_POINTS))
    assert [rule.id for rule in book.rules] == ["example-allowance", "some-points"]
    assert VALIDATOR.is_valid(documents(DESIGN))


def test_the_published_schema_is_that_of_the_grammar() -> None:
    assert json.loads(SCHEMA_FILE.read_text()) == schema()
    jsonschema.Draft202012Validator.check_schema(schema())


def test_what_the_manual_shows_is_of_the_schema() -> None:
    manual = (Path(__file__).parents[2] / "docs" / "policies.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```yaml\n(.*?)```", manual, re.DOTALL)
    assert len(blocks) == 3
    for block in blocks:
        assert not [error.message for error in VALIDATOR.iter_errors(documents(block))]


@pytest.mark.parametrize("name", BAD["shape"])
def test_a_wrong_shape_is_found_by_parser_and_schema_alike(tmp_path: Path, name: str) -> None:
    text, line, word = wrong_rule("shape", name)
    _, findings = read(write(tmp_path, rule=text, points=GIVE_POINTS))
    assert (line, word) in said(findings, word)
    assert not VALIDATOR.is_valid(documents(text))


@pytest.mark.parametrize("name", BAD["meaning"])
def test_a_wrong_meaning_is_named_with_its_line_and_what_would_be_right(tmp_path: Path, name: str) -> None:
    text, line, word = wrong_rule("meaning", name)
    _, findings = read(write(tmp_path, rule=text, points=GIVE_POINTS))
    assert (line, word) in said(findings, word)
    assert VALIDATOR.is_valid(documents(text)), "this belongs to the wrong shapes"


def test_versions_of_a_rule_may_follow_but_not_overlap(tmp_path: Path) -> None:
    first = HEAD.replace("2030-01-01}", "2030-01-01, to: 2030-12-31}") + _GIVES
    second = HEAD.replace("2030-01-01}", "2031-01-01}") + _GIVES
    book = load(write(tmp_path, one=first, two=second, points=GIVE_POINTS))
    assert len(book.rules) == 3
    _, findings = read(write(tmp_path, two=second.replace("2031", "2030")))
    assert "in force twice" in findings[0].what


def test_a_rule_that_needs_its_own_result_is_a_circle(tmp_path: Path) -> None:
    circle = GIVE_POINTS.replace("gives:", "when: {fact: points, at_least: 5}\ngives:")
    _, findings = read(write(tmp_path, points=circle))
    assert "its own result" in findings[0].what


def test_an_invented_folder_is_invented_in_every_file(tmp_path: Path) -> None:
    _, findings = read(write(tmp_path, rule=HEAD + _GIVES + "invented: true\n", points=GIVE_POINTS))
    assert "marked invented" in findings[0].what


HOSTILE = {
    "aliases": "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]",
    "python object": "id: !!python/object/apply:os.system [ls]",
    "depth of lists": "[" * 200_000,
    "depth of dashes": "- " * 200_000,
    "depth of maps": "{a: " * 100_000,
    "endless number": "id: " + "9" * 100_000,
    "not text": "\x00\x01",
    "empty": "",
    "a list": "- 1\n- 2",
    "merge keys": "id: {<<: {a: 1}}",
    "giant": "#" * 1_100_000,
    "deep condition": HEAD + _GIVES + "when: " + "{not: " * 60 + "{fact: grade, is: low}" + "}" * 60,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_in_one_line(tmp_path: Path, name: str) -> None:
    write(tmp_path, points=GIVE_POINTS, hostile=HOSTILE[name])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        _, findings = read(tmp_path)
    assert findings
    assert all("\n" not in str(finding.as_error()) for finding in findings)


def test_a_folder_without_facts_or_rules_says_what_is_missing(tmp_path: Path) -> None:
    assert "no file declares the facts" in read(tmp_path)[1][0].what
    (tmp_path / "facts.yaml").write_text(FACTS)
    assert "no rule" in read(tmp_path)[1][0].what
    with pytest.raises(RencaiError, match="no such rule folder"):
        read(tmp_path / "ghost")
