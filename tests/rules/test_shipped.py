"""The policies that are shipped: every file of the schema, every example as written, no sentence taken over."""

from __future__ import annotations

import json
import re
from pathlib import Path

import jsonschema
import pytest
import yaml

from rencai.city import default_city_dir
from rencai.rules import examples
from rencai.rules.language.schema import SCHEMA_FILE, as_json

POLICIES = default_city_dir() / "policies"
SAMPLE = default_city_dir() / "sample-policies"
FILES = sorted([*POLICIES.rglob("*.yaml"), *SAMPLE.rglob("*.yaml")])
VALIDATOR = jsonschema.Draft202012Validator(json.loads(SCHEMA_FILE.read_text(encoding="utf-8")))
LONGEST_ECHO = 11
"""Characters of a seed that may stand in a row outside names of documents: enough for a term, not for a sentence."""


@pytest.mark.parametrize("folder", [POLICIES, SAMPLE], ids=["jinjiang", "sample"])
def test_a_shipped_folder_has_nothing_to_mend_and_its_examples_hold(folder: Path) -> None:
    book, findings = examples.check(folder)
    assert not [str(finding.as_error()) for finding in findings]
    assert book is not None
    assert book.invented is (folder == SAMPLE)


@pytest.mark.parametrize("path", FILES, ids=[str(path.relative_to(default_city_dir())) for path in FILES])
def test_a_shipped_file_is_of_the_published_schema(path: Path) -> None:
    errors = VALIDATOR.iter_errors(as_json(yaml.safe_load(path.read_text(encoding="utf-8"))))
    assert not [error.message for error in errors]


@pytest.mark.parametrize("folder", [POLICIES, SAMPLE], ids=["jinjiang", "sample"])
def test_every_rule_of_a_shipped_folder_has_an_example(folder: Path) -> None:
    book, _ = examples.check(folder)
    assert book is not None
    shown = {name for file in book.examples for example in file.content["examples"] for name in example["expect"]}
    assert {rule.id for rule in book.rules} <= shown


def test_every_rule_of_jinjiang_says_what_its_figure_rests_on() -> None:
    book, _ = examples.check(POLICIES)
    assert book is not None
    later = [rule for rule in book.rules if str(rule.begins) == "2026-05-01" and rule.gift.amount is not None]
    assert later
    assert all(rule.gift.last_published == "2022" for rule in later)
    assert all(rule.gift.amount or rule.gift.missing or rule.gift.service for rule in book.rules)


def test_every_file_of_the_sample_says_in_its_name_or_text_that_it_is_invented() -> None:
    texts = [path.read_text(encoding="utf-8") for path in SAMPLE.rglob("*.yaml")]
    assert texts
    assert all("INVENTED" in text and "invented: true" in text for text in texts)


@pytest.mark.shared
def test_no_sentence_of_the_seeds_stands_in_the_policies(shared: Path) -> None:
    seeds = "".join(path.read_text(encoding="utf-8") for path in (shared / "seeds").glob("*.txt"))
    seeds = re.sub(r"\s", "", seeds)
    echoes = {seeds[at : at + LONGEST_ECHO + 1] for at in range(len(seeds) - LONGEST_ECHO)}
    for path in POLICIES.rglob("*.yaml"):
        for line in path.read_text(encoding="utf-8").splitlines():
            text = re.sub(r"\s", "", line)
            names_a_document = re.match(r"(cites:\[)?[{-]*document:", text)
            if names_a_document or (path.name == "policy.yaml" and text.startswith("name:")):
                continue
            found = [text[at : at + LONGEST_ECHO + 1] for at in range(len(text) - LONGEST_ECHO)]
            assert not [echo for echo in found if echo in echoes and re.search(r"[\u4e00-\u9fff]{6}", echo)], path
