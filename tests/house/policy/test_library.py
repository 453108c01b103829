"""The library: rules in words and text, drafts checked to the line, published by another account, never rewritten."""

from __future__ import annotations

import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.urls import reverse

from rencai.vocabulary.errors import RencaiError
from rencai_web.foundation.accounts.models import Account, Role
from rencai_web.foundation.backup.home import ARCHIVE, load, save
from rencai_web.foundation.notices.models import Notice
from rencai_web.policy.library import drafts, editing, texts
from rencai_web.policy.library.changes import changes
from rencai_web.policy.library.checking import checked
from rencai_web.policy.library.queries import side_by_side
from rencai_web.policy.models import Draft, PolicyText, State
from rencai_web.policy.published import book, files_of, folder, number
from rencai_web.registers.models import Publication
from tests.house.cast import client_of
from tests.house.policy.library_cast import *  # noqa: F403  # its fixtures
from tests.house.policy.library_cast import RULE, SAMPLE, SOON, at, changed, form_of, published

pytestmark = pytest.mark.django_db
FILE = "allowances/sample-talent-allowance.yaml"


def test_every_rule_stands_in_the_list_and_a_word_narrows_it(base: Publication, officer: Account) -> None:
    everything = at(officer).get(reverse("policy_library")).content.decode()
    assert all(rule.id in everything for rule in book().rules)
    some = at(officer).get(reverse("policy_library"), {"q": "津贴", "about": "person"}).content.decode()
    assert RULE in some
    assert "sample-team-grant" not in some


def test_a_rule_is_shown_in_words_beside_its_text_with_what_a_change_would_touch(
    base: Publication, officer: Account
) -> None:
    page = at(officer).get(reverse("policy_rule", args=[RULE])).content.decode()
    assert "今年在本地工作月数不少于 9" in page
    assert "at_least: 9" in page
    assert "sample-doctor-allowance" in page  # of the same group


@pytest.mark.parametrize("name", ["policy_rule", "policy_compare", "policy_change", "policy_text", "unclaimed_rule"])
def test_an_unknown_rule_is_not_found(base: Publication, officer: Account, name: str) -> None:
    assert at(officer).get(reverse(name, args=["no-such"])).status_code == 404


def test_the_number_of_queries_does_not_grow_with_drafts_and_versions(
    base: Publication, officer: Account, approver: Account, django_assert_max_num_queries: Any
) -> None:
    for _ in range(3):
        drafts.begin(by=officer, title="x")
    published(officer, approver)
    client = at(officer)
    with django_assert_max_num_queries(11):
        client.get(reverse("policy_drafts"))
    with django_assert_max_num_queries(11):
        client.get(reverse("policy_library"))
    with django_assert_max_num_queries(15):
        client.get(reverse("policy_rule", args=[RULE]))


def test_the_form_changes_only_what_was_typed_and_ends_the_version_before(base: Publication, officer: Account) -> None:
    draft = changed(officer, table__city_of_2="22000")
    after = checked(drafts.whole(draft)).book
    assert after is not None
    old, new = (rule for rule in after.rules if rule.id == RULE)
    assert (old.ends, new.begins) == (SOON - timedelta(days=1), SOON)
    text = draft.files[f"allowances/{RULE}-{SOON}.yaml"]
    was = files_of(folder())[FILE]
    assert text == was.replace("city-2: 20000", "city-2: 22000").replace("from: 2026-01-01", f"from: {SOON}")
    assert {each.change for each in drafts.changes_of(draft)} == {"added", "ended"}


def test_a_summary_that_still_says_the_old_number_is_pointed_at(base: Publication, officer: Account) -> None:
    name = "sample-doctor-allowance"
    posted = form_of(name, amount="3000") | {"begins": str(SOON)}
    at(officer).post(reverse("policy_change", args=[name]), posted)
    draft = changed(officer, table__city_of_2="22000")  # its summary says no number
    page = at(officer).get(reverse("policy_draft", args=[draft.pk])).content.decode()
    assert len(drafts.changes_of(draft)) == 4
    assert (page.count("仍写着"), "仍写着 2500" in page) == (1, True)


def test_what_was_typed_wrongly_is_refused_beside_its_field(base: Publication, officer: Account) -> None:
    posted = form_of(RULE, table__city_of_2="viel") | {"begins": str(SOON)}
    answer = at(officer).post(reverse("policy_change", args=[RULE]), posted)
    assert answer.status_code == 422
    assert "aria-invalid" in answer.content.decode()
    assert not Draft.objects.exists()


def test_a_version_in_force_changes_only_as_an_open_correction(
    base: Publication, officer: Account, approver: Account
) -> None:
    draft = drafts.begin(by=officer, title="x")
    text = files_of(folder())[FILE].replace("at_least: 9", "at_least: 10")
    drafts.write(draft=draft, by=officer, files={FILE: text})
    with pytest.raises(RencaiError):
        drafts.submit(draft=draft, by=officer)
    draft = drafts.describe(draft=draft, by=officer, title="x", why="录入有误，原文为 10 个月", corrects=True)
    # The examples of the folder say otherwise now: nothing is submitted while one comes out wrong.
    assert drafts.changes_of(draft)[0].reaches_back


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("id: example\nname: {zh: 例, en: x}\nwhen: {fact: nothing, is: true}\n", 1),
        ("id: x\n  bad: [\n", 2),
        ("a: &x [1]\nb: *x\n", 2),
        ("id: x\ngives: !!python/object/apply:os.system [ls]\n", 2),
        ("x: " + "[" * 60 + "\n", 1),
    ],
)
def test_mistakes_in_yaml_name_their_line_and_nothing_runs(
    base: Publication, officer: Account, text: str, line: int
) -> None:
    draft = drafts.begin(by=officer, title="x")
    answer = at(officer).post(
        reverse("policy_draft_file", args=[draft.pk]), {"name": "allowances/new.yaml", "text": text, "stay": "1"}
    )
    assert answer.status_code == 200
    assert f'data-line="{line}"' in answer.content.decode()


def test_a_mistake_is_said_in_the_readers_language(base: Publication, officer: Account) -> None:
    text = files_of(folder())[FILE].replace("fact: months_worked_here_this_year", "fact: months_worked")
    files = {FILE: text, "facts.yaml": files_of(folder())["facts.yaml"].replace("在本地工作月数", "在本市工作月数", 1)}
    draft = drafts.write(draft=drafts.begin(by=officer, title="x"), by=officer, files=files, corrects=True)
    pages = [
        at(officer).get(reverse("policy_draft", args=[draft.pk])).content.decode(),
        at(officer).get(reverse("policy_draft_file", args=[draft.pk]), {"name": FILE}).content.decode(),
    ]
    for page in pages:
        assert "没有事项 months_worked" in page
        assert "there is no fact" not in page
    english = at(officer)
    english.cookies["django_language"] = "en"
    page = english.get(reverse("policy_draft", args=[draft.pk])).content.decode()
    assert "there is no fact months_worked" in page
    assert f"{FILE}:16" in pages[0]
    assert "fact months_worked_here_this_year" not in pages[0]


def test_a_misspelt_fact_is_found_in_the_line_it_stands_in(base: Publication, officer: Account) -> None:
    text = files_of(folder())[FILE].replace("fact: months_worked_here_this_year", "fact: months_worked")
    whole = {**files_of(folder()), FILE: text}
    trouble = next(each for each in checked(whole).troubles if each.file == FILE)
    assert trouble.line == 16
    assert "months_worked" in trouble.what


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("allowances/new.yaml", "x" * 70_000),
        ("../outside.yaml", "id: x\n"),
        ("/etc/passwd.yaml", "id: x\n"),
        ("allowances/new.py", "print()"),
    ],
)
def test_a_file_too_long_or_wrongly_named_is_refused(base: Publication, officer: Account, name: str, text: str) -> None:
    draft = drafts.begin(by=officer, title="x")
    answer = at(officer).post(reverse("policy_draft_file", args=[draft.pk]), {"name": name, "text": text})
    assert answer.status_code == 422
    draft.refresh_from_db()
    assert draft.files == {}


def test_a_large_hostile_file_is_answered_in_seconds(base: Publication, officer: Account) -> None:
    draft, begun = drafts.begin(by=officer, title="x"), time.process_time()
    head = files_of(folder())[FILE].split("when:")[0].replace(RULE, "big")
    clauses = "".join(f"    - {{fact: monthly_pay, at_least: {at * 37}}}\n" for at in range(1200))
    text = f"{head}when:\n  any:\n{clauses}gives: {{money: CNY, per: year, amount: 1}}\n"
    posted = {"name": "big.yaml", "text": text, "stay": "1"}
    at(officer).post(reverse("policy_draft_file", args=[draft.pk]), posted)
    proof = at(officer).get(reverse("policy_proof"), {"draft": draft.pk})
    assert proof.status_code == 200
    assert time.process_time() - begun < 30


def test_the_preview_lays_old_rules_beside_new_ones_on_the_base(base: Publication, officer: Account) -> None:
    draft = changed(officer, table__city_of_2="90000")
    page = at(officer).get(reverse("policy_draft_preview", args=[draft.pk])).content.decode()
    assert f"{SOON}" in page
    assert "示例人才津贴" in page
    from rencai_web.policy.library.preview import preview

    found = preview(draft, base, assume_usual=False)
    assert found is not None
    assert found.change["winners"]["people"] > 0
    assert found.change["losers"]["people"] == 0


def test_pages_of_a_draft_open_for_readers_and_only_its_author_edits(base: Publication, officer: Account) -> None:
    draft = changed(officer, table__city_of_2="22000")
    analyst = client_of(Role.ANALYST)
    assert analyst.get(reverse("policy_draft", args=[draft.pk])).status_code == 200
    assert analyst.get(reverse("policy_draft_file", args=[draft.pk])).status_code == 404
    analyst.post(reverse("policy_draft_act", args=[draft.pk, "withdraw"]))
    assert Draft.objects.get().state == State.WRITING


@pytest.mark.parametrize("lines", [("a", "a"), ("ab", "ba"), (["a", "b", "c"], ["c", "b", "d", "a"])])
def test_two_hostile_texts_of_2000_lines_are_compared_at_once(lines: Any) -> None:
    left, right = ([f"{each}" for _ in range(2000) for each in side][:2000] for side in lines)
    right[::7] = [f"{at}" for at in range(len(right[::7]))]
    begun = time.process_time()
    pairs = side_by_side(left, right)
    assert time.process_time() - begun < 3
    assert [pair.left for pair in pairs if pair.left] == left
    assert [pair.right for pair in pairs if pair.right] == right


def test_an_inserted_line_moves_no_other() -> None:
    left = [f"line {at}" for at in range(500)]
    pairs = side_by_side(left, [*left[:250], "new", *left[250:]])
    assert [(pair.change, pair.right) for pair in pairs if pair.change != "same"] == [("added", "new")]


def test_versions_are_laid_side_by_side_in_words_and_as_text(
    base: Publication, officer: Account, approver: Account
) -> None:
    published(officer, approver)
    ends = {"left": "1:2026-01-01", "right": f"1:{SOON}"}
    page = at(officer).get(reverse("policy_compare", args=[RULE]), ends).content.decode()
    assert "市二类：20,000" in page
    assert "市二类：22,000" in page
    assert at(officer).get(reverse("policy_compare", args=[RULE]), {"left": "9:x", "right": "d1:y"}).status_code == 404


def test_a_proof_of_the_rules_in_force_and_of_a_draft(base: Publication, officer: Account) -> None:
    draft = changed(officer, table__city_of_2="1000")
    for query in ({}, {"draft": draft.pk}):
        answer = at(officer).get(reverse("policy_proof"), query)
        assert answer.status_code == 200
    assert at(officer).get(reverse("policy_proof"), {"draft": "9" * 30}).status_code == 404


def test_a_new_text_waits_to_be_compared_and_the_office_is_reminded_once(
    base: Publication, officer: Account, home: Path
) -> None:
    policy = book().policies[0].id
    for words in ("第一条 甲", "第一条 乙"):
        texts.load(policy=policy, name="办法.txt", content=words.encode("gb18030"), by=officer)
    assert not PolicyText.objects.exclude(checked_at=None).exists()  # loading a text is not comparing it
    call_command("remind_policies")
    call_command("remind_policies")
    assert Notice.objects.filter(to=officer, once__startswith="policy-text").count() == 1
    page = at(officer).get(reverse("policy_text", args=[policy])).content.decode()
    assert "第一条 乙" in page
    assert "第一条 乙" in at(officer).get(reverse("policy_rule", args=[RULE])).content.decode()
    at(officer).post(reverse("policy_text", args=[policy]), {"checked": "1"})
    newest = PolicyText.objects.latest("id")
    assert (newest.checked_at is None, newest.checked_by) == (False, officer)
    assert officer.name in at(officer).get(reverse("policy_text", args=[policy])).content.decode()


def test_a_backup_brings_back_every_version_and_the_one_in_force(
    base: Publication, officer: Account, approver: Account, home: Path, tmp_path: Path, settings: Any
) -> None:
    published(officer, approver)
    files = dict(files_of(folder()))
    save(home, tmp_path, with_key=False)
    settings.HOME = tmp_path / "restored"
    settings.HOME.mkdir()
    load(tmp_path / ARCHIVE, settings.HOME)
    assert (number(), dict(files_of(folder()))) == (1, files)


def test_a_leader_reads_how_many_qualify_only_to_the_nearest_ten(base: Publication) -> None:
    page = client_of(Role.LEADER).get(reverse("policy_rule", args=[RULE]))
    reach = page.context["reach"]
    assert {reach.yes % 10, reach.depends % 10, reach.no % 10} == {0}


def test_a_text_that_is_none_is_refused(base: Publication, officer: Account) -> None:
    with pytest.raises(RencaiError):
        texts.load(policy="x", name="x.doc", content=b"\x00\x01\xff\xff" * 9, by=officer)


def test_a_rule_without_a_successor_is_announced_at_ninety_and_thirty_days(base: Publication, officer: Account) -> None:
    from rencai_web.policy.library.reminders import remind

    ends = date(2026, 12, 31)  # of the start-up loan
    for days, new in ((120, 0), (80, 1), (79, 0), (29, 1), (3, 0)):
        assert remind(book(), ends - timedelta(days=days)) == new, days


def test_ending_a_version_is_no_correction_but_ending_it_in_the_past_is(base: Publication) -> None:
    was = dict(files_of(SAMPLE))
    rule = next(rule for rule in book().rules if rule.id == RULE)
    today = date(2026, 6, 1)
    for last, back in ((date(2026, 7, 1), False), (date(2026, 5, 1), True)):
        place = editing.place_of(was, rule)
        text = place.text.replace("in_force: {from: 2026-01-01}", f"in_force: {{from: 2026-01-01, to: {last}}}")
        found = changes(was, {**was, FILE: text}, today)
        assert [each.reaches_back for each in found] == [back]
