"""Profiles of people, employers and posts: what is known, from where, and what became of an id."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest
from django.test import Client
from django.urls import reverse

from rencai_web.foundation.accounts.models import Role
from rencai_web.foundation.audit.models import Entry
from rencai_web.registers.models import Employer, Person, Post, Publication
from rencai_web.registers.published import folder
from tests.house.cast import client_of

pytestmark = pytest.mark.django_db


def test_a_profile_unfolds_each_value_to_its_claims_and_marks_the_believed_one(analyst: Client) -> None:
    lin = Person.objects.get(name="林晓明")
    page = analyst.get(reverse("person", args=[lin.pk]), headers={"accept-language": "en"})
    degree = next(field for _, fields in page.context["groups"] for field in fields if field["field"] == "degree")
    assert {claim["value"] for claim in degree["claims"]} == {"bachelor", "master"}
    text = page.content.decode()
    assert text.count("believed") >= sum(len(fields) for _, fields in page.context["groups"])
    assert "Believed because:" in text


def test_a_profile_shows_where_a_person_worked_and_what_changed(analyst: Client) -> None:
    chen = Person.objects.get(name="陈雅婷")
    page = analyst.get(reverse("person", args=[chen.pk]))
    now, before = page.context["spells"]
    assert ("踏浪" in now.name, "云织" in before.name, now.current, before.current) == (True, True, True, False)
    moved = next(change for change in page.context["changes"] if change.what.en == "moved employer")
    assert ("云织" in moved.before.zh, "踏浪" in moved.after.zh) == (True, True)


def test_an_employer_shows_its_people_by_degree_and_its_posts(analyst: Client) -> None:
    shoes = Employer.objects.get(name__contains="踏浪")
    page = analyst.get(reverse("employer", args=[shoes.pk]))
    here = Person.objects.filter(employer=shoes, status="here").count()
    assert page.context["here"] == here == sum(share.count for share in page.context["staff"]["degree"])
    assert page.context["headcount"][-1][1] == here
    assert {post.pk for post in page.context["posts"]} == set(
        Post.objects.filter(employer=shoes).values_list("pk", flat=True)
    )


def test_an_officer_sees_an_employer_without_ways_to_its_people(published: Publication) -> None:
    shoes = Employer.objects.get(name__contains="踏浪")
    page = client_of(Role.OFFICER).get(reverse("employer", args=[shoes.pk])).content.decode()
    assert reverse("people") + "?employer" not in page


def test_a_post_says_what_it_asks_and_where_it_comes_from(analyst: Client) -> None:
    post = Post.objects.exclude(degree="").first()
    assert post is not None
    page = analyst.get(reverse("post", args=[post.pk]))
    assert post.title in page.content.decode()
    assert page.context["profile"]["fields"]


@pytest.mark.parametrize(
    "address",
    ["/people/x/", "/people/P-999999999/", "/people/E-000000001/", "/employers/P-000000001/", "/posts/J-999/"],
)
def test_an_unknown_id_is_not_found(analyst: Client, address: str) -> None:
    assert analyst.get(address).status_code == 404


def moved(publication: Publication, table: str, old: str, new: str) -> None:
    """Put a merge or a split on record in the publication's own lake."""
    lake = folder(publication).lake
    on = lake.latest(table)
    row = {"kind": ["person"], "old": [old], "new": [new], "since": [on]}
    path = lake.path(table, on)
    known = pl.read_parquet(path)
    path.unlink()  # the file is linked from the build
    lake.write(table, on, pl.concat([known, pl.DataFrame(row, schema=known.schema)]))


def test_an_id_that_was_merged_away_leads_to_the_one_that_stayed(analyst: Client, published: Publication) -> None:
    lin = Person.objects.get(name="林晓明")
    moved(published, "merged", "P-000000777", lin.pk)
    answer = analyst.get(reverse("person", args=["P-000000777"]), follow=True)
    assert answer.redirect_chain == [(reverse("person", args=[lin.pk]), 302)]
    assert "P-000000777" in answer.content.decode()


def test_an_id_that_was_split_leads_to_a_choice(analyst: Client, published: Publication) -> None:
    lin, chen = Person.objects.get(name="林晓明"), Person.objects.get(name="陈雅婷")
    for part in (lin, chen):
        moved(published, "split", "P-000000778", part.pk)
    page = analyst.get(reverse("person", args=["P-000000778"])).content.decode()
    assert reverse("person", args=[lin.pk]) in page
    assert reverse("person", args=[chen.pk]) in page


def test_a_profile_asks_the_database_the_same_few_things(analyst: Client, django_assert_max_num_queries: Any) -> None:
    for name, model in (("person", Person), ("employer", Employer), ("post", Post)):
        address = reverse(name, args=[model.objects.first().pk])
        analyst.get(address)
        with django_assert_max_num_queries(9):
            analyst.get(address)


def test_identifiers_are_shown_to_who_gives_a_reason_and_to_no_leader(published: Publication) -> None:
    lin = Person.objects.get(name="林晓明")
    address = reverse("show_identifiers", args=[lin.pk])
    shown = client_of(Role.APPROVER).post(address, {"reason": "核对身份证件"})
    assert shown["Cache-Control"] == "no-store"
    assert Entry.objects.filter(act="show identifiers", subject=lin.pk, reason="核对身份证件").exists()
    assert client_of(Role.LEADER).post(address, {"reason": "核对身份证件"}).status_code == 403


def test_a_name_stands_plainly_in_its_claims_while_numbers_stay_masked(analyst: Client) -> None:
    lin = Person.objects.get(name="林晓明")
    fields = analyst.get(reverse("person", args=[lin.pk])).context["profile"]["fields"]
    by_field = {field["field"]: field for field in fields}
    assert "林晓明" in {claim["value"] for claim in by_field["name"]["claims"]}
    assert all("*" in claim["value"] for claim in by_field["resident_id"]["claims"])


def test_an_employer_of_the_same_name_is_not_said_twice(analyst: Client) -> None:
    for person in Person.objects.exclude(employer=None):
        groups = analyst.get(reverse("person", args=[person.pk])).context["groups"]
        told = {field["field"]: field["label"]["zh"] for _, fields in groups for field in fields if not field["sealed"]}
        assert told.get("employer_id") is None or told["employer_id"] != told.get("employer")


def test_a_reason_of_two_characters_is_a_reason(published: Publication) -> None:
    address = reverse("show_identifiers", args=[Person.objects.get(name="林晓明").pk])
    analyst = client_of(Role.ANALYST)
    assert analyst.post(address, {"reason": "核"}).context["trouble"]
    assert analyst.post(address, {"reason": "核对"}).context["revealed"]
