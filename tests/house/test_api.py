"""What the API answers: the same as the pages, page by page, without identifiers, and problems that say what to do."""

from __future__ import annotations

import json
from collections.abc import Iterator

import polars as pl
import pytest
from django.conf import settings
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from rencai.vocabulary.fields import Kind, sealed_columns
from rencai_web.api import shapes
from rencai_web.api.scopes import Scope
from rencai_web.foundation.accounts.models import Account, Role
from rencai_web.registers.models import Employer, Person, Publication
from rencai_web.registers.published import folder, sealer
from rencai_web.registers.queries import EMPLOYERS, FACETS, PEOPLE, employers, people
from tests.house.api_cast import Machine, built_home, machine, publish_base, token_of
from tests.house.cast import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def published(monkeypatch: pytest.MonkeyPatch) -> Publication:
    monkeypatch.setattr(settings, "HOME", built_home())
    return publish_base()


@pytest.fixture
def reader(published: Publication) -> Machine:
    return machine()


def test_all_people_come_page_by_page_once_each(reader: Machine) -> None:
    ids = [person["id"] for person in reader.pages("people", status="any", limit=2)]
    assert ids == sorted(Person.objects.values_list("pk", flat=True))


@pytest.mark.parametrize("query", ["status=here", "status=any&degree=bachelor&degree=-", "team=-", "sex=male"])
def test_people_are_filtered_as_on_the_page(reader: Machine, query: str) -> None:
    expected = set(people(PEOPLE.read(QueryDict(query))))
    assert {person["id"] for person in reader.read(f"people?{query}")["items"]} == expected


def test_a_word_is_searched_for_in_the_body_and_in_no_address(reader: Machine) -> None:
    somebody = Person.objects.filter(status="here").exclude(pinyin="").first()
    assert somebody is not None
    found = reader.post("people/search?status=here&limit=500", q=somebody.pinyin).json()["items"]
    expected = set(people(PEOPLE.read(QueryDict("status=here"), word=somebody.pinyin)))
    assert somebody.pk in {person["id"] for person in found} == expected
    assert reader.get("people", q=somebody.pinyin).status_code == 422


@pytest.mark.parametrize("body", ['{"q": ""}', "{}", '{"q": "\\u0000"}', "no json", "[]"])
def test_a_body_that_is_not_understood_is_a_problem_of_the_question(reader: Machine, body: str) -> None:
    response = reader.post("people/search", text=body)
    assert (response.status_code, response["Content-Type"]) == (422, "application/problem+json")
    assert response.json()["errors"][0]["where"].startswith("body")


def test_employers_are_filtered_as_on_the_page(reader: Machine) -> None:
    somebody = Employer.objects.exclude(town="").first()
    assert somebody is not None
    found = {one["id"] for one in reader.pages("employers", town=somebody.town, limit=1)}
    assert found == set(employers(EMPLOYERS.read(QueryDict(f"town={somebody.town}"))))


def test_one_employer_and_one_person_are_as_in_the_lists(reader: Machine) -> None:
    for kind in ("people", "employers"):
        first = reader.read(kind, limit=1)["items"][0]
        assert reader.read(f"{kind}/{first['id']}") == first


def test_an_id_that_was_merged_away_leads_to_the_one_that_stayed(reader: Machine, published: Publication) -> None:
    lake, stayed = folder(published).lake, Person.objects.first()
    assert stayed is not None
    path = lake.path("merged", lake.latest("merged"))
    before = pl.read_parquet(path)
    moved = pl.DataFrame({"kind": "person", "old": "P-999999999", "new": stayed.pk, "since": published.on})
    pl.concat([before, moved.cast(before.schema)]).write_parquet(path)  # type: ignore[arg-type]
    response = reader.get("people/P-999999999")
    before.write_parquet(path)
    assert (response.status_code, response["Location"]) == (307, f"/api/v1/people/{stayed.pk}")


def test_counts_agree_with_the_lists_and_add_up(reader: Machine) -> None:
    counted = reader.read("counts", by=["town", "degree"], status="any")
    assert counted["total"] == Person.objects.count() == sum(group["count"] for group in counted["groups"])
    for group in counted["groups"]:
        query = {name: value or "-" for name, value in group["values"].items()}
        assert len(reader.pages("people", status="any", **query)) == group["count"], group


def test_a_token_without_people_reads_counts_that_may_leave_the_office(reader: Machine) -> None:
    exact = reader.read("counts", by="status", status="any")
    holder = Account.objects.get(username="machine-analyst")
    counted = Machine(token_of(Role.ANALYST, [Scope.COUNTS], holder=holder)).read("counts", by="status", status="any")
    numbers = {group["values"]["status"]: group["count"] for group in counted["groups"]}
    assert counted["rounded_to"] == 5
    for group in exact["groups"]:
        said = numbers[group["values"]["status"]]
        assert said is None or (group["count"] >= 10 and said % 5 == 0 and abs(said - group["count"]) <= 2)
    assert counted["total"] is None or counted["total"] % 5 == 0


def sealed_values(publication: Publication) -> Iterator[str]:
    names = sealed_columns(Kind.PERSON)
    golden = sealer().read_table(folder(publication).sealed / "golden.bin", context="golden")
    hidden = golden.filter(pl.col("entity").str.starts_with("P-") & (pl.col("field") != "name"))
    assert {"resident_id", "phone"} <= set(hidden["field"]) <= set(names)
    yield from hidden["value"]


def test_no_answer_holds_an_identifier(reader: Machine, published: Publication) -> None:
    everyone = reader.pages("people", status="any")
    told = json.dumps([everyone, [reader.read(f"people/{one['id']}/claims") for one in everyone]], ensure_ascii=False)
    assert not [value for value in sealed_values(published) if value in told]
    assert not set(shapes.Person.model_fields) & (set(sealed_columns(Kind.PERSON)) - {"name"})


def test_claims_are_those_of_the_lake(reader: Machine, published: Publication) -> None:
    lake = folder(published).lake
    stated = lake.scan("claims", published.on).filter(pl.col("entity").str.starts_with("P-")).collect()
    everyone = reader.pages("people", status="any")
    told = [reader.read(f"people/{one['id']}/claims")["items"] for one in everyone]
    assert sum(map(len, told)) == stated.height > 0


def test_a_publication_says_what_it_changed(reader: Machine, published: Publication) -> None:
    listed = reader.pages("publications", limit=1)
    assert [one["id"] for one in listed] == [published.pk]
    changes = reader.pages(f"publications/{published.pk}/changes", limit=3)
    assert len(changes) == sum(counts["added"] for counts in listed[0]["counts"].values())


def test_sources_say_what_they_brought(reader: Machine) -> None:
    found = reader.read("sources")["items"]
    assert [source["id"] for source in found] == sorted(source["id"] for source in found)
    for source in found:
        parts = source["rows_kept"] + source["rows_set_aside"] + source["rows_repeated"]
        assert source["rows_read"] == parts


def test_an_agency_reads_of_its_own_sources_only(published: Publication) -> None:
    owners = {source["owner"] for source in machine(Role.AGENCY).read("sources")["items"]}
    assert owners == {"hrss"}


def test_the_facets_of_pages_and_api_are_the_same() -> None:
    assert set(shapes.Filters.model_fields) == set(FACETS)
    assert set(EMPLOYERS.facets) < set(shapes.EmployersQuestion.model_fields)


@pytest.mark.parametrize(
    ("path", "where"),
    [
        ("people?twon=350582101", "query.twon"),
        ("people?limit=0", "query.limit"),
        ("people?limit=x", "query.limit"),
        ("people?q=wang", "query.q"),
        ("employers?q=%00", "query.q"),
        ("people?town=a&town=%1F", "query.town"),
        ("people?cursor=*", "query.cursor"),
        ("people?cursor=AAAA", "query.cursor"),
        ("people/x", "path.id"),
        ("people/P-%EF%BC%91", "path.id"),
        ("counts?by=name", "query.by"),
        ("counts?q=x", "query.q"),
        ("sources?owner=hrss", "query.owner"),
        ("publications?cursor=eA==", "query.cursor"),
        ("publications/0/changes", "path.number"),
    ],
)
def test_a_question_that_is_not_understood_says_which_parameter(reader: Machine, path: str, where: str) -> None:
    response = reader.get(path)
    assert (response.status_code, response["Content-Type"]) == (422, "application/problem+json")
    assert response.json()["errors"][0]["where"] == where


def test_a_problem_repeats_nothing_that_was_asked(reader: Machine) -> None:
    secret = "350582199001011234"
    for path in (f"people?limit={secret}x&town={secret}%00", f"people?{secret}=1", f"people/{secret}"):
        assert secret not in reader.get(path).content.decode()


def test_problems_are_told_in_the_readers_language(published: Publication) -> None:
    told = {
        language: Client(headers={"accept-language": language}).get("/api/v1/people").json()["title"]
        for language in ("zh-hans", "en")
    }
    assert told == {"zh-hans": "没有有效令牌", "en": "No valid token"}


def test_an_internal_error_shows_no_internals(reader: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rencai_web.api.reading.known", lambda _publication: 1 / 0)
    response = reader.get("people")
    assert (response.status_code, response["Content-Type"]) == (500, "application/problem+json")
    assert "division" not in response.content.decode()


def test_before_anything_is_published_reading_says_so() -> None:
    response = machine().get("people")
    assert (response.status_code, response.json()["type"].split("#")[1]) == (404, "nothing-published")


def test_the_number_of_queries_does_not_grow_with_the_page(
    reader: Machine, django_assert_max_num_queries: pytest.FixtureRequest
) -> None:
    reader.read("sources")
    with django_assert_max_num_queries(4):  # type: ignore[operator]
        reader.read("people", status="any", limit=500)


def test_answers_stay_in_nobodys_cache(reader: Machine) -> None:
    assert reader.get("people")["Cache-Control"] == "no-store"


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_documentation_shows_every_operation_and_shape_without_any_script_of_its_own(language: str) -> None:
    page = Client(headers={"accept-language": language}).get(reverse("api_documentation")).content.decode()
    document = Client().get(reverse("api_schema")).json()
    assert all(path in page for path in document["paths"])
    for operation in (operation for methods in document["paths"].values() for operation in methods.values()):
        answers = operation["responses"]["200"]["content"]
        told = {answer["schema"].get("$ref", "").rsplit("/", 1)[-1] for answer in answers.values()} - {""}
        assert all(f'id="shape-{shape}"' in page for shape in told)
        assert told or "application/pdf" in answers
    assert "<script>" not in page
    assert "https://" not in page


def test_a_page_of_tokens_makes_shows_and_revokes() -> None:
    from rencai_web.api.models import AccessToken
    from tests.house.cast import account

    account(Role.ANALYST)
    administrator = client_of(Role.ADMINISTRATOR)
    asked = {"account": "analyst-1", "name": "驾驶舱大屏", "purpose": "展示", "scopes": ["counts:read"], "days": 30}
    made = administrator.post(reverse("make_token"), asked)
    text = made.context["token"]
    assert text in made.content.decode()
    assert text not in administrator.get(reverse("tokens")).content.decode()
    token = AccessToken.objects.get()
    administrator.post(reverse("revoke_token", args=[token.pk]), {"reason": ""})
    assert AccessToken.objects.get().revoked_at is None
    administrator.post(reverse("revoke_token", args=[token.pk]), {"reason": "换系统"})
    assert Machine(text).get("counts").status_code == 401


def test_the_token_page_refuses_what_the_role_may_not_read() -> None:
    from tests.house.cast import account

    account(Role.TALENT)
    asked = {"account": "talent-1", "name": "x", "purpose": "x", "scopes": ["people:read"], "days": 30}
    response = client_of(Role.ADMINISTRATOR).post(reverse("make_token"), asked)
    assert "people:read" in str(response.context["form"].non_field_errors())
