"""What files would change in the base is shown before it does; it is published, dropped, or taken back later."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from rencai.engine.progress import Silent
from rencai.talentbase.home import Home
from rencai.talentbase.shelf import Shelf
from rencai_web.foundation.accounts.models import Account, Role
from rencai_web.foundation.audit.models import Entry
from rencai_web.foundation.jobs.actions import Cancelled, take_up_silent
from rencai_web.foundation.jobs.models import Job, State
from rencai_web.intake import work
from rencai_web.intake.models import Change, SentFile
from rencai_web.intake.storage import trial_folder
from rencai_web.registers import building, corrections
from rencai_web.registers.models import Employer, Person, Publication
from tests.house.cast import client_of
from tests.house.intake.sending import decided, sent, table, tried, work_off
from tests.talentbase.cast import DAYS, LIN, SHOES, at_shoes
from tests.talentbase.small_city import resident_id

pytestmark = pytest.mark.django_db
DAY = DAYS[-1]
FRESH = {"name": "庄晓阳", "resident_id": resident_id("19880808", 31), "phone": "12912345688"}


@pytest.fixture
def analyst(home: Path) -> Client:
    """An analyst of a house in which the small city is published."""
    building.rebuild(progress=Silent(), publish=True)
    return client_of(Role.ANALYST)


@pytest.fixture
def file(analyst: Client) -> SentFile:
    """A file with somebody new and somebody known."""
    return sent(analyst, table(at_shoes(FRESH, "裁断工"), at_shoes({**LIN, "degree": "博士"})), day=DAY)


def page(client: Client, change: Change, query: str = "") -> str:
    return client.get(reverse("change", args=[change.pk]) + query).content.decode()


def test_what_would_change_is_shown_with_examples_that_open(analyst: Client, file: SentFile) -> None:
    change = tried(analyst, file)
    assert change.state == "tried"
    assert change.counts["people"]["added"] == 1
    assert FRESH["name"] in page(analyst, change, "?register=people&change=added")
    changed = page(analyst, change, "?register=people&change=changed")
    assert "博士" in changed
    assert reverse("person", args=[Person.objects.get(name=LIN["name"]).pk]) in changed
    assert not Person.objects.filter(name=FRESH["name"]).exists()


def test_a_published_change_is_in_the_registers_and_can_be_taken_back(
    analyst: Client, file: SentFile, shelf: Shelf
) -> None:
    before = dict(Person.objects.values_list("pk", "name"))
    change = decided(analyst, tried(analyst, file), "publish")
    file.refresh_from_db()
    assert (change.state, file.step) == ("published", "accepted")
    after = dict(Person.objects.values_list("pk", "name"))
    assert [name for pk, name in after.items() if pk not in before] == [FRESH["name"]]
    assert before.items() <= after.items()
    assert not trial_folder(change).exists()
    assert change.publication == Publication.objects.latest("pk")
    back = decided(analyst, tried(analyst, going=(file,)), "publish")
    file.refresh_from_db()
    assert (back.counts["people"]["vanished"], file.step) == (1, "back")
    assert not Person.objects.filter(name=FRESH["name"]).exists()
    again = tried(analyst, file)
    assert again.counts["people"]["added"] == 1


def test_what_was_tried_is_taken_over_and_not_built_twice(analyst: Client, file: SentFile) -> None:
    change = tried(analyst, file)
    built = Home(trial_folder(change)).opened().about["stages"]
    decided(analyst, change, "publish")
    assert Home(building.shelf().home).opened().about["stages"] == built


def test_a_correction_that_rides_along_is_told_before_and_after(analyst: Client) -> None:
    lin, office = Person.objects.get(name=LIN["name"]).pk, Account.objects.get(role=Role.ANALYST)
    corrections.propose(by=office, of=lin, field="phone", value="12977777777", reason="本人来电说明")
    known = {"name": "庄晓阳", "employer": "踏浪鞋业", "occupation": "裁断工"}
    change = tried(analyst, sent(analyst, table(known), day=DAY))
    assert "另有 1 条已办更正随本次一并入库" in page(analyst, change)
    assert "另有 1 条已办更正随本次一并入库" in page(analyst, decided(analyst, change, "publish"))
    later = sent(analyst, table(at_shoes(FRESH, "裁断工")), name="register-later.csv", day=DAY)
    assert "一并入库" not in page(analyst, tried(analyst, later))


def test_a_change_in_which_only_a_correction_comes_in_does_not_say_that_nothing_changes(
    analyst: Client, file: SentFile
) -> None:
    nothing = {name: {"rows": 3, "added": 0, "changed": 0, "vanished": 0} for name in ("people", "employers")}
    change = Change.objects.create(state=Change.State.TRIED, counts={**nothing, "corrections": 2})
    assert "另有 2 条已办更正" in page(analyst, change)
    assert "页面所示内容不会变化" not in page(analyst, change)
    Change.objects.update(counts=nothing)
    assert "页面所示内容不会变化" in page(analyst, change)


def test_taking_a_file_back_offers_to_take_back_what_mended_it(analyst: Client, file: SentFile) -> None:
    mended = SentFile.objects.create(delivery=DAY, name="register-more-mended.xlsx", mends=file, step="accepted")
    again = SentFile.objects.create(delivery=DAY, name="register-more-mended-2.xlsx", mends=mended, step="accepted")
    SentFile.objects.create(delivery=DAY, name="register-other-mended.xlsx", mends=file, step="read")
    SentFile.objects.filter(pk=file.pk).update(step="accepted")
    shown = analyst.get(reverse("sent_file", args=[file.pk])).content.decode()
    for one in (mended, again):
        assert f'name="going" value="{one.pk}" class="form-check-input" checked> 一并撤回 {one.name}' in shown
    assert "一并撤回 register-other-mended.xlsx" not in shown


def test_a_dropped_change_leaves_the_base_and_the_file_as_they_were(analyst: Client, file: SentFile) -> None:
    change = decided(analyst, tried(analyst, file), "drop")
    file.refresh_from_db()
    assert (change.state, file.step) == ("dropped", "read")
    assert Publication.objects.count() == 1


def test_a_file_is_part_of_one_open_change_only(analyst: Client, file: SentFile) -> None:
    first = tried(analyst, file)
    analyst.post(reverse("propose_change"), {"coming": [file.pk]})
    first.refresh_from_db()
    assert (first.state, list(first.coming.all())) == ("dropped", [file])
    analyst.post(reverse("propose_change"), {"coming": [file.pk]})
    assert Change.objects.count() == 2  # the second is still being worked out


def test_a_rebuild_for_something_else_leaves_offered_files_out(analyst: Client, file: SentFile) -> None:
    change = tried(analyst, file)
    building.rebuild(progress=Silent(), publish=True)
    assert not Person.objects.filter(name=FRESH["name"]).exists()
    assert Change.objects.get(pk=change.pk).state == "tried"


def test_a_change_worked_out_before_another_publication_says_so(analyst: Client, file: SentFile) -> None:
    change = tried(analyst, file)
    other = sent(analyst, table(at_shoes({**FRESH, "name": "施雨桐", "phone": "12912345677"} | {
        "resident_id": resident_id("19900909", 33)})), name="register-other.csv", day=DAY)  # fmt: skip
    decided(analyst, tried(analyst, other), "publish")
    assert "重新测算" in page(analyst, change)
    again = decided(analyst, change, "again")
    assert again.counts["people"]["added"] == 1
    decided(analyst, again, "publish")
    assert Person.objects.filter(name__in=[FRESH["name"], "施雨桐"]).count() == 2


def test_one_file_takes_the_place_of_another_at_one_stroke(analyst: Client, file: SentFile) -> None:
    analyst.get(reverse("arriving"))
    old = SentFile.objects.get(name="register.csv", delivery=DAY)
    assert "register.csv" in analyst.get(reverse("sent_file", args=[file.pk])).content.decode()
    change = tried(analyst, file, going=(old,))
    assert change.counts["people"]["added"] == 1
    decided(analyst, change, "publish")
    old.refresh_from_db()
    assert old.step == "back"
    shown = analyst.get(reverse("sent_file", args=[file.pk])).content.decode()
    assert f'name="coming" value="{old.pk}" class="form-check-input" checked' in shown


def test_a_file_sent_again_under_another_name_changes_nobody(analyst: Client) -> None:
    known_by_it_alone = {"name": "庄晓阳", "employer": "踏浪鞋业", "occupation": "裁断工"}
    first = sent(analyst, table(known_by_it_alone), day=DAY)
    decided(analyst, tried(analyst, first), "publish")
    person = Person.objects.get(name="庄晓阳").pk
    rows = table(at_shoes({**FRESH, "name": "洪海燕"}, "质检员"), known_by_it_alone)
    again = sent(analyst, rows, name="register-again.csv", day=DAY)
    change = tried(analyst, again, going=(first,))
    assert (change.counts["people"]["added"], change.counts["people"].get("vanished", 0)) == (1, 0)
    decided(analyst, change, "publish")
    assert Person.objects.filter(pk=person, name="庄晓阳").exists()


@pytest.mark.parametrize("stage", ["waiting for another build", "publish: files"])
def test_a_publishing_that_ends_early_leaves_all_as_it_was(
    analyst: Client, file: SentFile, shelf: Shelf, home: Path, stage: str
) -> None:
    change = tried(analyst, file)

    class Failing(Silent):
        def start(self, name: str, total: int | None) -> None:
            if name == stage:
                raise Cancelled if stage.startswith("waiting") else OSError("no room is left")

    Change.objects.filter(pk=change.pk).update(state=Change.State.PUBLISHING)
    busy = Home(home).locked() if stage.startswith("waiting") else nullcontext()
    with busy, pytest.raises((Cancelled, OSError)):
        work.publish_change(progress=Failing(), change=change.pk)
    change.refresh_from_db()
    found = shelf.find(file.delivery, file.name)
    assert (change.state, found.state if found else "") == ("failed", "offered")
    assert not Person.objects.filter(name=FRESH["name"]).exists()


def test_a_publishing_that_was_killed_is_taken_up_and_goes_through(analyst: Client, file: SentFile) -> None:
    change = tried(analyst, file)
    analyst.post(reverse("decide", args=[change.pk]), {"decision": "publish"})
    Job.objects.filter(state=State.WAITING).update(state=State.RUNNING, heard_at="2020-01-01T00:00Z", attempts=1)
    take_up_silent(now=timezone.now())
    work_off()
    assert Change.objects.get(pk=change.pk).state == "published"


def test_a_publishing_whose_worker_died_twice_has_failed_cleanly(analyst: Client, file: SentFile, shelf: Shelf) -> None:
    change = Change.objects.create(state=Change.State.TRIED, against=Publication.objects.latest("pk"))
    change.coming.add(file)
    analyst.post(reverse("decide", args=[change.pk]), {"decision": "publish"})
    shelf.put_back(file.delivery, file.name)  # as far as it had come
    Job.objects.filter(state=State.WAITING).update(state=State.RUNNING, heard_at="2020-01-01T00:00Z", attempts=2)
    take_up_silent(now=timezone.now())
    assert "未能完成" in page(analyst, change)
    found = shelf.find(file.delivery, file.name)
    assert found is not None
    assert found.state == "offered"


def test_work_that_is_cancelled_while_it_waits_can_be_asked_for_again(analyst: Client, file: SentFile) -> None:
    analyst.post(reverse("propose_change"), {"coming": [file.pk]})
    change = Change.objects.latest("pk")
    analyst.post(reverse("decide", args=[change.pk]), {"decision": "stop"})
    assert "未能完成" in page(analyst, change)
    analyst.post(reverse("decide", args=[change.pk]), {"decision": "again"})
    assert Change.objects.get(pk=change.pk).state == "trying"


def test_a_change_is_not_published_twice(analyst: Client, file: SentFile) -> None:
    change = Change.objects.create(state=Change.State.TRIED, against=Publication.objects.latest("pk"))
    for _ in range(2):
        analyst.post(reverse("decide", args=[change.pk]), {"decision": "publish"})
    assert Job.objects.filter(work="publish_change").count() == 1


def test_a_publication_says_which_files_came_and_whom_it_changed_on_whose_word(analyst: Client, file: SentFile) -> None:
    change = decided(analyst, tried(analyst, file), "publish")
    url = reverse("publication", args=[change.publication_id])
    told = analyst.get(url, {"register": "people", "change": "added"}).content.decode()
    assert file.name in told
    assert FRESH["name"] in told
    assert file.name in analyst.get(reverse("publications")).content.decode()
    assert {"send file", "try change", "decide to publish", "publish"} <= set(
        Entry.objects.values_list("act", flat=True)
    )


def test_publications_say_what_led_to_each_and_what_became_of_every_register(analyst: Client, home: Path) -> None:
    office, shoes = Account.objects.get(role=Role.ANALYST), Employer.objects.get(name=SHOES["name"])
    corrections.propose(by=office, of=shoes.pk, field="staff", value="2150", reason="年报口径")
    building.rebuild(progress=Silent(), publish=True)
    last = Publication.objects.latest("pk")
    assert last.counts["employers"]["changed"] == 1
    told = analyst.get(reverse("publications")).content.decode().split("<tbody>")[1].split("</tr>")
    assert "1 条更正" in told[0]
    assert 'data-label="单位">' in told[0]
    assert "变化 1" in told[0]
    assert "重新构建" in told[1]
    one = analyst.get(reverse("publication", args=[last.pk]))
    assert "1 条更正生效" in one.content.decode()
    made_of = len(Home(home).opened().about["files"])
    assert f'<span class="soft">{made_of}</span></h2>' in one.content.decode()


def test_the_list_of_publications_asks_no_more_for_more_of_them(
    analyst: Client,
) -> None:
    with CaptureQueriesContext(connection) as few:
        analyst.get(reverse("publications"))
    for number in range(8):
        Publication.objects.create(build=900 + number, on=DAY, heard_at=timezone.now())
    with CaptureQueriesContext(connection) as many:
        assert analyst.get(reverse("publications")).status_code == 200
    assert len(many) <= len(few) + 1  # one more looks for files where there are changes


def test_the_work_of_a_job_reports_how_far_it_is(analyst: Client, file: SentFile) -> None:
    analyst.post(reverse("propose_change"), {"coming": [file.pk]})
    job = Job.objects.latest("pk")
    url = reverse("change", args=[Change.objects.latest("pk").pk])
    asked = analyst.get(url, headers={"HX-Request": "true"})
    assert "HX-Refresh" not in asked.headers
    Change.objects.update(state=Change.State.TRIED)
    Job.objects.filter(pk=job.pk).update(state=State.DONE)
    assert analyst.get(url, headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"
