"""Publishing a build into the registers: all of it or nothing, and what changed is on record."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl
import pytest
from django.conf import settings
from django.urls import reverse

from rencai.engine.progress import Silent
from rencai.talentbase.build import build
from rencai_web.foundation.accounts.models import Role
from rencai_web.foundation.audit.models import Entry
from rencai_web.registers.actions import differences, publish
from rencai_web.registers.models import Employer, Person, Publication
from rencai_web.registers.published import folder, sealer
from rencai_web.registers.queries import NONE, PEOPLE, Narrowed, choices, people
from tests.house.cast import client_of
from tests.talentbase.cast import write_deliveries
from tests.talentbase.conftest import WithoutWords
from tests.talentbase.small_city import small_city

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small city, built into the home of the tests."""
    root = tmp_path_factory.mktemp("small")
    write_deliveries(root / "in")
    build(root / "in", settings.HOME, small_city(root), sealer(), classifier=WithoutWords())
    return settings.HOME


@pytest.fixture
def published(base: Path) -> Publication:
    publish(progress=Silent())
    return Publication.objects.get()


def test_every_person_and_employer_of_the_snapshot_is_in_the_registers(published: Publication) -> None:
    lake = folder(published).lake
    assert Person.objects.count() == lake.scan("people", published.on).select(pl.len()).collect().item()
    assert Employer.objects.count() == lake.scan("employers", published.on).select(pl.len()).collect().item()
    assert published.counts["people"]["added"] == Person.objects.count()


def test_publishing_the_same_build_again_changes_nothing(published: Publication) -> None:
    counts = publish(progress=Silent())
    assert counts["people"] | {"rows": 0} == {"rows": 0, "added": 0, "changed": 0, "vanished": 0}


def test_a_publication_is_one_entry_with_its_file_of_differences(published: Publication) -> None:
    entry = Entry.objects.get(act="publish")
    changed = pl.read_parquet(settings.HOME / entry.after["differences"])
    assert changed.filter(register="people").height == Person.objects.count()


def test_a_person_is_found_by_name_pinyin_initials_and_id(published: Publication) -> None:
    somebody = Person.objects.exclude(name="").exclude(initials="").first()
    assert somebody is not None
    for word in (somebody.name, somebody.name[:1], somebody.pinyin, somebody.initials, somebody.pk):
        assert somebody.pk in people(Narrowed({}, word), published), word


def fitting_row_by_row(facets: Mapping[str, tuple[str, ...]]) -> int:
    """The slow and obvious count, for facets that are columns of the table."""
    found = Person.objects.all()
    for facet, values in facets.items():
        found = found.filter(**{f"{facet}__in": ["" if value == NONE else value for value in values]})
    return found.count()


def test_counts_beside_the_choices_agree_with_the_list_and_with_the_table(published: Publication) -> None:
    narrowed = Narrowed({"status": ("here",)})
    for facet, options in choices(PEOPLE, published, narrowed).items():
        for choice in options:
            chosen = Narrowed({**narrowed.facets, facet: (choice.value,)})
            assert len(people(chosen, published)) == choice.count, (facet, choice.value)
            if facet not in ("age", "skill", "employer", "flow"):
                assert fitting_row_by_row(chosen.facets) == choice.count, (facet, choice.value)


def test_a_failed_publication_leaves_the_registers_as_they_were(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rencai_web.registers.actions._keep_differences", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        publish(progress=Silent())
    assert (Person.objects.count(), Publication.objects.count()) == (0, 0)


def test_a_profile_masks_identifiers_until_a_reason_is_on_record(published: Publication) -> None:
    golden = sealer().read_table(folder(published).sealed / "golden.bin", context="golden")
    held = golden.filter(pl.col("field") == "resident_id").row(0, named=True)
    client = client_of(Role.ANALYST)
    page = client.get(reverse("person", args=[held["entity"]]))
    assert held["value"] not in page.content.decode()
    client.post(reverse("show_identifiers", args=[held["entity"]]), {"reason": ""})
    assert not Entry.objects.filter(act="show identifiers").exists()
    shown = client.post(reverse("show_identifiers", args=[held["entity"]]), {"reason": "核对身份证件"})
    assert held["value"] in shown.content.decode()
    assert Entry.objects.filter(act="show identifiers", subject=held["entity"], reason="核对身份证件").exists()


@pytest.mark.parametrize("name", ["people", "employers", "cockpit"])
def test_pages_of_a_published_base_open(published: Publication, name: str) -> None:
    assert client_of(Role.ANALYST).get(reverse(name)).status_code == 200


def test_the_number_of_queries_does_not_grow_with_the_rows(
    published: Publication, django_assert_max_num_queries: pytest.FixtureRequest
) -> None:
    client = client_of(Role.ANALYST)
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        client.get(reverse("people"))


def test_differences_name_what_was_added_changed_and_vanished() -> None:
    before = pl.DataFrame({"id": ["a", "b", "c"], "town": ["1", "2", None]})
    after = pl.DataFrame({"id": ["b", "c", "d"], "town": ["9", None, "1"]})
    assert differences(before, after).rows() == [("a", "vanished"), ("b", "changed"), ("d", "added")]
