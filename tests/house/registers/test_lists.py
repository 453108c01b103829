"""The lists of people, employers and posts as somebody of the office uses them."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from rencai_web.foundation.accounts.models import Role
from rencai_web.registers.models import Employer, Person, Post, Publication
from rencai_web.registers.queries import EMPLOYERS, LISTINGS, PEOPLE, choices
from tests.house.cast import client_of

pytestmark = pytest.mark.django_db
HTMX = {"hx-request": "true", "hx-target": "found"}


def names(response: Any) -> list[str]:
    return [row["it"].name for row in response.context["rows"]]


@pytest.mark.parametrize("word", ["林晓", "linxm", "linxiaoming", "Lin Xiaoming", "lxm", "踏浪 林"])
def test_a_person_is_found_while_one_types(analyst: Client, word: str) -> None:
    found = analyst.post(reverse("people"), {"q": word, "complete": "1", "status": "any"}, headers=HTMX)
    assert names(found)[:1] == ["林晓明"] or word == "linxm"


def test_people_are_found_by_their_employer(analyst: Client) -> None:
    found = analyst.post(reverse("people"), {"q": "踏浪"}, headers=HTMX)
    employer = Employer.objects.get(name__contains="踏浪")
    assert set(names(found)) == set(
        Person.objects.filter(employer=employer, status="here").values_list("name", flat=True)
    )


def test_a_word_never_comes_into_an_address_or_a_log(analyst: Client, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, logger="django.request")
    asked = {"q": "林晓明", "town": "350582101", "complete": "1", "status": "here"}
    found = analyst.post(reverse("people"), asked, headers=HTMX)
    assert found["HX-Push-Url"] == f"{reverse('people')}?town=350582101"
    assert "林晓明" not in caplog.text
    page = analyst.post(reverse("people"), asked)
    assert page.status_code == 200
    assert 'href="?q=' not in page.content.decode()
    assert names(analyst.get(reverse("people"), {"q": "no such word"})) != []


def test_a_form_without_a_word_leads_to_an_address_that_can_be_passed_on(analyst: Client) -> None:
    asked = {"complete": "1", "status": ["here", "left"], "degree": "bachelor", "sort": "-age"}
    posted = analyst.post(reverse("people"), asked)
    assert (posted.status_code, posted.url) == (
        302, f"{reverse('people')}?status=here&status=left&degree=bachelor&sort=-age",
    )  # fmt: skip
    assert analyst.get(posted.url).context["narrowed"].facets["status"] == ("here", "left")


def test_everybody_is_shown_when_no_status_is_left(analyst: Client) -> None:
    found = analyst.post(reverse("people"), {"complete": "1"}, headers=HTMX)
    assert found.context["page"].total == Person.objects.count()


def test_a_chip_takes_its_choice_away_and_the_word_as_well(analyst: Client) -> None:
    asked = {"q": "林", "complete": "1", "status": "here", "town": ["350582101", "-"]}
    less = analyst.post(reverse("people"), {**asked, "drop": "town:-"}, headers=HTMX)
    assert less.context["narrowed"].facets["town"] == ("350582101",)
    assert less.context["narrowed"].word == "林"
    assert analyst.post(reverse("people"), {**asked, "drop": "q"}, headers=HTMX).context["narrowed"].word == ""


@pytest.mark.parametrize("register", list(LISTINGS))
def test_counts_beside_the_choices_agree_with_the_list(published: Publication, register: str) -> None:
    listing = LISTINGS[register]
    index = listing.index(published)
    from rencai_web.registers.index import Narrowed

    for word in ("", "a", "踏浪"):
        narrowed = Narrowed(dict(listing.unless_said), word)
        for facet, options in choices(listing, published, narrowed).items():
            for choice in options:
                chosen = Narrowed({**narrowed.facets, facet: (choice.value,)}, word)
                assert index.mask(chosen).sum() == choice.count, (facet, choice.value, word)


def test_employers_and_posts_are_searched_and_narrowed(analyst: Client) -> None:
    found = analyst.post(reverse("employers"), {"q": "yunzhi", "complete": "1"}, headers=HTMX)
    assert names(found) == [] or "云织" in names(found)[0]
    mill = analyst.post(reverse("employers"), {"q": "云织", "complete": "1"}, headers=HTMX)
    assert names(mill) == ["福建云织纺织科技有限公司"]
    posts = analyst.get(reverse("posts"), {"open": "any"})
    assert posts.context["page"].total == Post.objects.count()


def test_somebody_who_is_not_here_is_marked_in_a_list(analyst: Client) -> None:
    Person.objects.filter(name="林晓明").update(status="left")
    page = analyst.post(reverse("people"), {"q": "林晓明", "complete": "1", "status": "any"}, headers=HTMX)
    assert '林晓明</a> <span class="soft">已离开</span>' in page.content.decode()


def test_employers_stand_with_the_largest_first_until_somebody_sorts_or_searches(analyst: Client) -> None:
    opened = analyst.get(reverse("employers"))
    here = [row["here"] for row in opened.context["rows"]]
    assert here == sorted(here, reverse=True)
    assert here[0] > here[-1]
    assert [column["now"] for column in opened.context["columns"] if column["now"]] == ["descending"]
    narrowed = analyst.post(reverse("employers"), {"complete": "1", "sort": ""}, headers=HTMX)
    assert narrowed["HX-Push-Url"] == reverse("employers")
    by_name = analyst.post(reverse("employers"), {"complete": "1", "sort": "name"}, headers=HTMX)
    assert by_name["HX-Push-Url"] == f"{reverse('employers')}?sort=name"
    assert names(by_name) != names(opened)


def test_an_officer_sees_employers_and_posts_but_no_list_of_people(published: Publication) -> None:
    officer = client_of(Role.OFFICER)
    assert [officer.get(reverse(name)).status_code for name in ("employers", "posts", "people")] == [200, 200, 403]


@pytest.mark.parametrize("address", ["?page=999", "?page=x", "?page=-3", "?sort=nothing", "?town=nowhere", "?age=zz"])
def test_an_address_that_makes_no_sense_still_answers(analyst: Client, address: str) -> None:
    for register in LISTINGS:
        assert analyst.get(reverse(register) + address).status_code == 200


@pytest.mark.parametrize("register", list(LISTINGS))
def test_the_number_of_queries_does_not_grow_with_rows_or_filters(
    analyst: Client, register: str, django_assert_max_num_queries: Any
) -> None:
    address = reverse(register)
    analyst.get(address)
    for query in ("?status=any&open=any", "?town=-&chain=-&sort=name", "?page=2"):
        with django_assert_max_num_queries(6):
            analyst.get(address + query)


def test_nothing_published_says_what_to_do(db: None) -> None:
    page = client_of(Role.ANALYST).get(reverse("people"), headers={"accept-language": "en"})
    assert "Build the base and publish it" in page.content.decode()


def test_an_address_of_the_list_says_only_what_differs_from_the_beginning() -> None:
    from django.http import QueryDict

    read = PEOPLE.read(QueryDict("status=here&team=skilled&nonsense=1"))
    assert PEOPLE.address(read) == "team=skilled"
    assert EMPLOYERS.address(EMPLOYERS.read(QueryDict("chain=-"))) == "chain=-"


def test_an_employer_without_a_count_of_staff_shows_no_none(analyst: Client) -> None:
    Employer.objects.update(staff=None)
    assert ">None<" not in analyst.get(reverse("employers")).content.decode()
