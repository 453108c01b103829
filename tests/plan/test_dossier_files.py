"""Plan folders: those that are shipped, and what is told about one that says something wrong."""

from __future__ import annotations

import re
import shutil
from datetime import date
from pathlib import Path

import pytest
import yaml

from rencai.city import load_city
from rencai.city.loading import default_city_dir
from rencai.plan.dossier import Dossier, plan_on
from rencai.plan.dossier_files import english_of, read_dossier, undertakings_of
from rencai.vocabulary.errors import RencaiError

SHIPPED = default_city_dir() / "plan"
RUNNING, ENDED = SHIPPED / "sample-2026-2030", SHIPPED / "sample-2021-2025"


@pytest.fixture(scope="module")
def jinjiang() -> Dossier:
    return read_dossier(SHIPPED, english_of(load_city()))


@pytest.fixture(scope="module")
def running() -> Dossier:
    return read_dossier(RUNNING, english_of(load_city()))


@pytest.fixture(scope="module")
def ended() -> Dossier:
    return read_dossier(ENDED, english_of(load_city()))


def test_jinjiang_has_its_plan_and_only_what_the_sources_tell_of_it(jinjiang: Dossier) -> None:
    assert (len(jinjiang.goals), len(jinjiang.undertakings), jinjiang.invented) == (23, 58, False)
    assert [(one.indicator, one.value, one.unit, one.doubtful) for one in jinjiang.readings] == [
        ("人才资源总量", 18.72, "万名", True)
    ]
    assert [(one.year, one.amount.value) for one in jinjiang.fund] == [(2011, 5155), (2020, 11100)]


def test_after_the_plan_jinjiangs_total_is_in_doubt_and_the_rest_unread(jinjiang: Dossier) -> None:
    first, *others = plan_on(jinjiang, date(2026, 11, 21)).followed
    assert first.state == "definition-in-doubt"
    assert first.standing.outcome is not None
    assert first.standing.outcome.share == pytest.approx(0.793, abs=0.001)
    assert {one.state for one in others} == {"no-final-reading"}


def test_every_figure_of_jinjiang_stands_on_the_line_it_names(jinjiang: Dossier, shared: Path) -> None:
    named = [(str(one.value), one.evidence or "") for one in jinjiang.readings]
    raw = yaml.safe_load((SHIPPED / "money.yaml").read_text(encoding="utf-8"))
    named += [(one["amount"], one["source"]) for one in (*raw["fund"], *raw["spending"])]
    named += [(one["count"], one["source"]) for one in raw["results"]]
    named += [(one.told.removeprefix("2022年").removeprefix("2021年"), one.evidence) for one in jinjiang.related]
    for printed, place in named:
        file, line = place.split(":")
        lines = (shared / "seeds" / file).read_text(encoding="utf-8").splitlines()
        near = re.sub(r"[\s，]", "", "".join(lines[int(line) - 2 : int(line) + 1]))
        (number,) = re.findall(r"\d+(?:\.\d+)?", printed)
        assert number in near, f"{printed} is not at {place}"


def test_no_sentence_of_a_source_is_in_the_folder(seed_texts: dict[str, str]) -> None:
    texts = "".join(path.read_text(encoding="utf-8") for path in SHIPPED.glob("*.yaml"))
    sentences = {part for text in seed_texts.values() for part in re.split(r"[，。；：、\s]", text) if len(part) > 18}
    assert not [part for part in sentences if part in texts]


def test_the_sample_says_that_it_is_invented(running: Dossier, ended: Dossier) -> None:
    assert running.invented
    assert ended.invented
    for folder in (RUNNING, ENDED):
        for path in folder.glob("*.yaml"):
            assert path.read_text(encoding="utf-8").startswith("# Invented."), path.name


def test_the_ended_sample_has_every_outcome(ended: Dossier) -> None:
    states = {one.state for one in plan_on(ended, date(2026, 11, 21)).followed}
    assert states == {"met", "missed", "no-final-reading", "definition-in-doubt"}


def test_the_running_sample_shows_colours_states_waits_and_words(running: Dossier) -> None:
    plan = plan_on(running, date(2028, 3, 1))
    assert {one.state for one in plan.followed} == {"green", "amber", "red"}
    assert {one.state.value for one in plan.stands} >= {"done", "under-way", "blocked", "no-report"}
    assert plan.waits
    assert plan.costs
    assert any(card.score is not None for card in plan.cards)
    assert {one.state for one in plan_on(running, date(2026, 11, 21)).followed} == {"too-little-data"}


def test_everything_of_the_sample_has_an_english_name(running: Dossier, ended: Dossier) -> None:
    for one in (running, ended):
        names = {goal.name for goal in one.goals} | {goal.group or "" for goal in one.goals}
        names |= {item.name for item in one.undertakings} | {item.lead or "" for item in one.undertakings}
        names |= {step.name for step in one.milestones} | {wait.waits_for for wait in one.blockers}
        assert sorted(names - set(one.english)) == []


@pytest.mark.parametrize(
    ("file", "old", "new", "word"),
    [
        ("about.yaml", "first_year: 2026", "first_year: soon", r"about\.yaml:3: first_year"),
        ("undertakings.yaml", "programmes/1", "programmes/99", "the plan has no programmes/99"),
        ("undertakings.yaml", "due: 2026-05-31", "due: 2026-05", r"undertakings\.yaml:\d+: due"),
        ("evaluation.yaml", "indicators: [2]", "indicators: [77]", "no indicator 77"),
        ("money.yaml", "amount: 1420万元", "amount: 若干万元", "amount"),
        ("money.yaml", "assigned: matched", "assigned: guess", "assigned cannot be"),
        ("readings.yaml", "on: 2026-12-31, value: 21700", "on: 2026-12-31, value: 很多", "the value is no number"),
        ("readings.yaml", "decided_on: 2028-05-20", "decided_on: later", "decided_on"),
        ("plan.yaml", "indicators:", "indicator:", "this is no plan"),
    ],
)
def test_what_is_wrong_is_told_with_its_file(tmp_path: Path, file: str, old: str, new: str, word: str) -> None:
    folder = tmp_path / "plan"
    shutil.copytree(RUNNING, folder)
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(RencaiError, match=word):
        read_dossier(folder)


def test_readings_of_a_csv_are_added(tmp_path: Path) -> None:
    folder = tmp_path / "plan"
    shutil.copytree(RUNNING, folder)
    before = len(read_dossier(folder).readings)
    (folder / "readings.csv").write_text("indicator,on,value,entered_by\n2,2030,726,组织部\n", encoding="utf-8")
    added = read_dossier(folder).readings
    assert len(added) == before + 1
    assert (added[-1].indicator, added[-1].value, added[-1].entered_by) == ("2", 726, "组织部")


def test_a_folder_that_is_none_is_told(tmp_path: Path) -> None:
    with pytest.raises(RencaiError, match="no such plan folder"):
        read_dossier(tmp_path / "nowhere")
    (tmp_path / "about.yaml").write_text("name: {zh: 一, en: One}\nfirst_year: 2026\nlast_year: 2030\n")
    with pytest.raises(RencaiError, match=r"has no plan\.yaml"):
        read_dossier(tmp_path)


def test_undertakings_get_keys_even_without_numbers() -> None:
    item = {"no": None, "name": "甲", "lead": None, "others": [], "years": None, "line": 3}
    told = {"lists": {"projects": [item, {**item, "no": 1, "line": 4}]}, "measures": [{**item, "title": "乙"}]}
    assert [one.key for one in undertakings_of(told)] == ["projects/1", "projects/2-4", "measures/1"]
