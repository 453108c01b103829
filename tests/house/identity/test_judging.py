"""Doubtful pairs: what is shown, what is said, what becomes of it."""

from __future__ import annotations

import json

import polars as pl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from rencai.vocabulary.errors import BadInput
from rencai_web.foundation.accounts.models import Account, Role
from rencai_web.foundation.audit.models import Entry
from rencai_web.identity import actions, queries
from rencai_web.identity.models import Judgement, Verdict
from rencai_web.registers.forgetting import forget_people
from rencai_web.registers.models import Person, Publication
from rencai_web.registers.published import folder
from tests.house.cast import account, client_of
from tests.house.identity.conftest import Town
from tests.talentbase.cast import CHEN

pytestmark = pytest.mark.django_db


@pytest.fixture
def analyst() -> Client:
    return client_of(Role.ANALYST)


def only(publication: Publication) -> queries.Doubt:
    (doubt,) = queries.queue(publication).of("person")
    return doubt


def ends(doubt: queries.Doubt) -> dict[str, str]:
    return {"left": doubt.left, "right": doubt.right}


def test_two_people_are_one_question_however_many_of_their_records_are_in_doubt(publication: Publication) -> None:
    doubt = only(publication)
    assert len(doubt.pairs) > 1
    assert doubt.score == max(score for _, _, score in doubt.pairs)
    assert queries.queue(publication).counts["person"] == 1


def test_the_page_shows_both_records_and_evidence_that_adds_up(publication: Publication, analyst: Client) -> None:
    page = analyst.get(reverse("duplicates"), {"kind": "person"})
    text = page.content.decode()
    assert text.count(CHEN["name"]) >= 2
    assert CHEN["resident_id"] not in text
    assert CHEN["phone"] not in text
    added = page.context["sum"]
    assert abs(sum(line.weight for line in page.context["lines"] if line.weight) + added.prior - added.total) < 1e-9
    assert f"{added.score:.2f}" in text


def test_the_page_says_how_much_of_each_is_in_question(publication: Publication, analyst: Client) -> None:
    doubt = next(one for one in queries.doubts(publication) if one.kind == "person")
    page = analyst.get(reverse("duplicates"), {"kind": "person", "left": doubt.left, "right": doubt.right})
    ends = queries.sides(publication, doubt)
    assert ends is not None
    for side, rows in zip(ends, doubt.rows_each, strict=True):
        assert f"共 {rows} 行中的 {side.rows} 行" in page.content.decode()
    further = all(side.rows < rows for side, rows in zip(ends, doubt.rows_each, strict=True))
    assert ("只移动这一条" in page.content.decode()) == further


def test_identifiers_are_shown_for_a_reason_that_both_persons_can_read(
    publication: Publication, analyst: Client
) -> None:
    doubt = only(publication)
    refused = analyst.post(reverse("show_pair"), {**ends(doubt), "kind": "person", "reason": ""})
    assert CHEN["phone"] not in refused.content.decode()
    shown = analyst.post(reverse("show_pair"), {**ends(doubt), "kind": "person", "reason": "核对是否同一人"})
    assert CHEN["phone"] in shown.content.decode()
    looked = Entry.objects.filter(act="show identifiers", reason="核对是否同一人").values_list("subject", flat=True)
    assert set(looked) == {doubt.left, doubt.right}


def test_a_word_takes_the_pair_off_the_queue_and_is_on_record(publication: Publication, analyst: Client) -> None:
    doubt = only(publication)
    analyst.post(reverse("judge_pair"), {**ends(doubt), "verdict": "apart", "kind": "person"})
    judgement = Judgement.objects.get()
    assert (judgement.verdict, judgement.by.role, judgement.score) == (Verdict.APART, Role.ANALYST, doubt.score)
    assert judgement.pairs.count() == len(doubt.pairs)
    assert queries.queue(publication).of("person") == ()
    assert Entry.objects.filter(act="judge", subject=str(judgement.pk)).exists()


@pytest.mark.parametrize("verdict", ["undo", "undone", "", "yes"])
def test_what_is_no_verdict_settles_nothing(publication: Publication, analyst: Client, verdict: str) -> None:
    answer = analyst.post(reverse("judge_pair"), {**ends(only(publication)), "verdict": verdict})
    assert (answer.status_code, Judgement.objects.count()) == (302, 0)


def test_a_judgement_taken_back_meanwhile_is_not_taken_back_twice(publication: Publication, analyst: Client) -> None:
    analyst.post(reverse("judge_pair"), {**ends(only(publication)), "verdict": "apart"})
    by, stale = Account.objects.get(), Judgement.objects.get()
    assert stale.holds
    actions.undo(by=by, judgement=Judgement.objects.get())
    with pytest.raises(BadInput):
        actions.undo(by=by, judgement=stale)


@pytest.mark.skipif(not connection.features.has_select_for_update, reason="SQLite has one writer anyhow")
def test_of_two_who_judge_at_once_the_second_sees_what_the_first_said(
    publication: Publication, analyst: Client
) -> None:
    with CaptureQueriesContext(connection) as made:
        analyst.post(reverse("judge_pair"), {**ends(only(publication)), "verdict": "apart"})
    asked = [one["sql"] for one in made]
    locked = next(at for at, sql in enumerate(asked) if "FOR UPDATE" in sql)
    assert locked < next(at for at, sql in enumerate(asked) if sql.startswith("INSERT") and "judgement" in sql)


def test_a_pair_nobody_can_tell_is_laid_aside_and_can_be_settled_later(
    publication: Publication, analyst: Client
) -> None:
    doubt = only(publication)
    analyst.post(reverse("judge_pair"), {**ends(doubt), "verdict": "unsure"})
    queue = queries.queue(publication)
    assert (queue.of("person"), queue.unsure) == ((), (doubt,))
    assert analyst.get(reverse("duplicates"), {"unsure": "1"}).context["doubt"] == doubt
    analyst.post(reverse("judge_pair"), {**ends(doubt), "verdict": "same"})
    assert queries.queue(publication).unsure == ()


def test_any_earlier_word_can_be_taken_back_once(publication: Publication, analyst: Client) -> None:
    doubt = only(publication)
    analyst.post(reverse("judge_pair"), {**ends(doubt), "verdict": "same"})
    judgement = Judgement.objects.get()
    for _ in range(2):
        analyst.post(reverse("undo_judgement", args=[judgement.pk]))
    assert Judgement.objects.filter(verdict=Verdict.UNDONE).count() == 1
    assert only(publication) == doubt
    page = analyst.get(reverse("judgements")).content.decode()
    assert "撤销" in page


def test_a_judgement_is_never_changed_or_removed_by_saving_it_anew(publication: Publication, analyst: Client) -> None:
    analyst.post(reverse("judge_pair"), {**ends(only(publication)), "verdict": "same"})
    with pytest.raises(TypeError):
        Judgement.objects.get().save()


def test_the_words_are_written_out_beside_those_that_others_wrote(
    town: Town, publication: Publication, analyst: Client
) -> None:
    file = town.home / "judgements.jsonl"
    theirs = '{"kind": "person", "left": "a#1", "right": "b#1", "same": true}'
    file.write_text(theirs + "\n", encoding="utf-8")
    analyst.post(reverse("judge_pair"), {**ends(only(publication)), "verdict": "same"})
    assert actions.write_judgements(town.home) == len(only_pairs := list(Judgement.objects.get().pairs.all()))
    actions.write_judgements(town.home)
    lines = file.read_text(encoding="utf-8").splitlines()
    assert lines[0] == theirs
    assert [json.loads(line)["left"] for line in lines[1:]] == [pair.left for pair in only_pairs]
    assert {json.loads(line)["build"] for line in lines[1:]} == {publication.build}


def test_the_next_build_knows_the_word_and_the_one_after_it_knows_it_was_taken_back(
    town: Town, publication: Publication, analyst: Client
) -> None:
    doubt = only(publication)
    analyst.post(reverse("judge_pair"), {**ends(doubt), "verdict": "same"})
    assert queries.waiting(publication).count() == 1
    after = town.published()
    assert queries.waiting(after).count() == 0
    assert Person.objects.filter(name=CHEN["name"]).count() == 1
    merged = folder(after).lake.scan("merged", after.on).collect()
    assert set(merged.select("old", "new").row(0)) == {doubt.left, doubt.right}
    analyst.post(reverse("undo_judgement", args=[Judgement.objects.get(verdict="same").pk]))
    assert queries.waiting(after).count() == 1
    again = town.published()
    assert Person.objects.filter(name=CHEN["name"]).count() == 2
    assert folder(again).lake.scan("split", again.on).collect().height == 1


def test_a_word_taken_back_before_any_build_changes_nothing(publication: Publication, analyst: Client) -> None:
    analyst.post(reverse("judge_pair"), {**ends(only(publication)), "verdict": "same"})
    analyst.post(reverse("undo_judgement", args=[Judgement.objects.get().pk]))
    assert queries.waiting(publication).count() == 0


def test_who_is_forgotten_is_in_no_pair_any_more(publication: Publication) -> None:
    doubt = only(publication)
    forget_people([doubt.left], by=None)
    assert queries.queue(publication).of("person") == ()
    assert queries.sides(publication, doubt) is None


def test_a_base_built_without_evidence_says_so(publication: Publication, analyst: Client) -> None:
    (folder(publication).sealed / "doubts.bin").unlink()
    folder(publication).lake.path("reasons", publication.on).unlink()
    assert analyst.get(reverse("duplicates")).status_code == 200


def test_before_the_first_publication_the_page_says_what_will_be_there(analyst: Client) -> None:
    assert "还没有发布" in analyst.get(reverse("duplicates")).content.decode()


def test_the_number_of_queries_does_not_grow_with_judgements(
    publication: Publication, analyst: Client, django_assert_max_num_queries: pytest.FixtureRequest
) -> None:
    by, doubt = account(Role.ANALYST, username="another"), only(publication)
    for number in range(30):
        pair = [(f"2020-01-01/f.csv#{number}", f"2020-01-01/g.csv#{number}")]
        actions.judge(
            by=by, publication=publication, kind="person", entities=(doubt.left, doubt.right), pairs=pair,
            verdict=Verdict.APART,
        )  # fmt: skip
    for page in ("duplicates", "judgements"):
        with django_assert_max_num_queries(16):  # type: ignore[operator]
            analyst.get(reverse(page))


def test_no_value_of_a_person_is_in_a_judgement_or_on_its_record(publication: Publication, analyst: Client) -> None:
    analyst.post(reverse("judge_pair"), {**ends(only(publication)), "verdict": "same"})
    told = json.dumps([entry.after for entry in Entry.objects.filter(act="judge")], ensure_ascii=False)
    assert not any(CHEN[value] in told for value in ("name", "phone", "resident_id"))
    assert pl.Series([pair.left for pair in Judgement.objects.get().pairs.all()]).str.contains("#").all()
