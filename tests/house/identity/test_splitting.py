"""A wrong merge is split by hand, really splits at the next build, and can be made whole again."""

from __future__ import annotations

import polars as pl
import pytest
from django.test import Client
from django.urls import reverse

from rencai.vocabulary.fields import Kind
from rencai_web.foundation.accounts.models import Role
from rencai_web.identity import actions, queries, rows
from rencai_web.identity.models import Judgement, Verdict
from rencai_web.registers.models import Person, Publication
from rencai_web.registers.published import folder
from tests.house.cast import account, client_of
from tests.house.identity.conftest import Town
from tests.talentbase.cast import LIN

pytestmark = pytest.mark.django_db


@pytest.fixture
def lin(publication: Publication) -> str:
    return str(Person.objects.get(name=LIN["name"]).pk)


@pytest.fixture
def analyst() -> Client:
    return client_of(Role.ANALYST)


def strangers(publication: Publication, person: str) -> list[str]:
    """The rows that are really another's: those with an e-mail of their own."""
    every = rows.records(publication, person, Kind.PERSON)
    return [record.key for record in every if record.values.get("email") == "other@example.com"]


def test_rows_that_say_the_same_are_one_choice_and_identifiers_are_masked(
    publication: Publication, lin: str, analyst: Client
) -> None:
    every = rows.records(publication, lin, Kind.PERSON)
    assert max(len(record.keys) for record in every) > 1
    page = analyst.get(reverse("split", args=[lin])).content.decode()
    assert page.count('name="row"') == len(every)
    assert LIN["phone"] not in page


def test_the_preview_shows_both_parts_and_a_split_needs_a_reason(
    publication: Publication, lin: str, analyst: Client
) -> None:
    chosen = strangers(publication, lin)
    preview = analyst.post(reverse("split", args=[lin]), {"step": "preview", "row": chosen})
    assert len(preview.context["parts"]) == 2
    analyst.post(reverse("split", args=[lin]), {"step": "confirm", "row": chosen, "reason": ""})
    assert not Judgement.objects.exists()


@pytest.mark.parametrize("choose", ["none", "all"])
def test_a_split_leaves_something_on_both_sides(
    publication: Publication, lin: str, analyst: Client, choose: str
) -> None:
    every = [record.key for record in rows.records(publication, lin, Kind.PERSON)] if choose == "all" else []
    page = analyst.post(reverse("split", args=[lin]), {"step": "preview", "row": every})
    assert "请选一部分行" in page.content.decode()


def test_the_next_build_makes_two_of_one_and_taking_it_back_makes_one_of_two(
    town: Town, publication: Publication, lin: str, analyst: Client
) -> None:
    chosen = strangers(publication, lin)
    analyst.post(reverse("split", args=[lin]), {"step": "confirm", "row": chosen, "reason": "两人同名，邮箱、电话不同"})
    after = town.published()
    parts = folder(after).lake.scan("split", after.on).collect().select("kind", "old", "new").rows()
    assert [(kind, old) for kind, old, _ in parts] == [("person", lin)]
    other = parts[0][2]
    assert Person.objects.filter(pk__in=[lin, other], name=LIN["name"]).count() == 2
    assert {record.key for record in rows.records(after, other, Kind.PERSON)} == set(chosen)
    assert town.published().on == after.on  # building again keeps both
    assert Person.objects.filter(pk=other).exists()
    analyst.post(reverse("undo_judgement", args=[Judgement.objects.get(verdict=Verdict.APART).pk]))
    again = town.published()
    assert not Person.objects.filter(pk=other).exists()
    merged = folder(again).lake.scan("merged", again.on).collect()
    assert (other, lin) in merged.select("old", "new").rows()


def test_a_word_that_contradicts_an_earlier_one_is_refused_by_its_number(publication: Publication, lin: str) -> None:
    by = account(Role.ANALYST)
    keys = [record.key for record in rows.records(publication, lin, Kind.PERSON)]
    chosen = strangers(publication, lin)
    rest = [key for key in keys if key not in chosen]
    parts = (rest, chosen)
    made = actions.split(by=by, publication=publication, entity=lin, kind="person", parts=parts, reason="不是一人")
    with pytest.raises(actions.Contradiction) as refused:
        actions.judge(
            by=by, publication=publication, kind="person", entities=(lin, lin), pairs=[(rest[-1], chosen[-1])],
            verdict=Verdict.SAME,
        )  # fmt: skip
    assert refused.value.judgement == made.pk


def test_an_id_nobody_has_is_not_found(publication: Publication, analyst: Client) -> None:
    for unknown in ("P-999999999", "x"):
        assert analyst.get(reverse("split", args=[unknown])).status_code == 404


def test_doubts_of_the_split_parts_are_not_asked_again(town: Town, publication: Publication, lin: str) -> None:
    chosen = strangers(publication, lin)
    rest = [record.key for record in rows.records(publication, lin, Kind.PERSON) if record.key not in chosen]
    by = account(Role.ANALYST)
    actions.split(by=by, publication=publication, entity=lin, kind="person", parts=(rest, chosen), reason="不是一人")
    after = town.published()
    assert all(lin not in (doubt.left, doubt.right) for doubt in queries.queue(after).of("person"))


def test_an_employer_known_by_name_only_shows_how_it_is_named_and_can_be_split(
    town: Town, publication: Publication, analyst: Client
) -> None:
    named = folder(publication).lake.scan("mentions", publication.on).collect()
    shoes = named.filter(pl.col("name") == "踏浪鞋业")["employer"][0]
    page = analyst.get(reverse("employer", args=[shoes])).content.decode()
    assert "种写法" in page
    every = rows.records(publication, shoes, Kind.EMPLOYER)
    mention = next(record.key for record in every if record.key == "mention:踏浪鞋业|")
    analyst.post(reverse("split", args=[shoes]), {"step": "confirm", "row": [mention], "reason": "是另一家"})
    after = town.published()
    named = folder(after).lake.scan("mentions", after.on).collect()
    assert named.filter(pl.col("name") == "踏浪鞋业")["employer"].to_list() != [shoes]
