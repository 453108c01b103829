"""What is published is what was looked at: files of an open change stand still, nothing else comes out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from rencai.engine.progress import Silent
from rencai.talentbase.home import Home
from rencai.talentbase.shelf import Shelf
from rencai_web.foundation.accounts.models import Role
from rencai_web.foundation.audit.models import Entry
from rencai_web.foundation.jobs.models import Job, State
from rencai_web.intake import actions, work
from rencai_web.intake.models import Change, SentFile
from rencai_web.registers import building
from rencai_web.registers.models import Person, Publication
from tests.house.cast import account, client_of
from tests.house.intake.sending import decided, sent, table, tried, work_off
from tests.talentbase.cast import DAYS, LIN, at_shoes
from tests.talentbase.small_city import resident_id

pytestmark = pytest.mark.django_db
DAY = DAYS[-1]
FRESH = {"name": "庄晓阳", "resident_id": resident_id("19880808", 31), "phone": "12912345688"}
OWN: dict[str, Any] = {
    "source": "register", "name": {"zh": "名册", "en": "register"}, "kind": "person", "rhythm": "irregular",
    "delivers": "events", "header": "auto", "columns": [{"field": "name", "headings": ["学历"]}],
}  # fmt: skip


@pytest.fixture
def analyst(home: Path) -> Client:
    """An analyst of a house in which the small city is published."""
    building.rebuild(progress=Silent(), publish=True)
    return client_of(Role.ANALYST)


@pytest.fixture
def file(analyst: Client) -> SentFile:
    """A file with somebody new and somebody known."""
    return sent(analyst, table(at_shoes(FRESH, "裁断工"), at_shoes({**LIN, "degree": "博士"})), day=DAY)


def accepted(analyst: Client) -> SentFile:
    analyst.get(reverse("arriving"))
    found = SentFile.objects.filter(step="accepted", source="register").first()
    assert found is not None
    return found


def state_on_shelf(shelf: Shelf, file: SentFile) -> str:
    found = shelf.find(file.delivery, file.name)
    return found.state if found else "gone"


def test_a_file_of_the_base_is_neither_read_again_nor_dropped(analyst: Client, shelf: Shelf) -> None:
    file = accepted(analyst)
    for act in ("read_again", "drop_file"):
        analyst.post(reverse(act, args=[file.pk]))
        work_off()
        file.refresh_from_db()
        assert (file.step, state_on_shelf(shelf, file)) == ("accepted", "accepted")
    assert not Entry.objects.filter(act__in=("read file again", "drop file")).exists()


@pytest.mark.parametrize("put", ["put_back", "remove"])
def test_a_file_is_not_dropped_while_the_shelf_says_it_is_or_was_in_the_base(
    analyst: Client, shelf: Shelf, file: SentFile, put: str
) -> None:
    getattr(shelf, put)(file.delivery, file.name)  # by the command line, or before a crash
    analyst.post(reverse("drop_file", args=[file.pk]))
    file.refresh_from_db()
    assert (file.step, state_on_shelf(shelf, file) != "gone") == ("read", True)


def test_a_file_of_an_open_change_is_neither_dropped_nor_mapped_nor_read_again(
    analyst: Client, shelf: Shelf, file: SentFile
) -> None:
    tried(analyst, file)
    jobs = Job.objects.count()
    analyst.post(reverse("drop_file", args=[file.pk]))
    analyst.post(reverse("read_again", args=[file.pk]))
    with pytest.raises(actions.Refused):
        actions.choose_mapping(by=account(Role.AGENCY), sent=file, mapping=OWN)
    file.refresh_from_db()
    assert (file.step, file.mapping, state_on_shelf(shelf, file)) == ("read", "kept", "offered")
    assert Job.objects.count() == jobs


def test_a_file_of_a_change_that_was_dropped_can_be_dropped_too(
    analyst: Client, shelf: Shelf, file: SentFile, django_capture_on_commit_callbacks: Any
) -> None:
    decided(analyst, tried(analyst, file), "drop")
    with django_capture_on_commit_callbacks(execute=True):
        analyst.post(reverse("drop_file", args=[file.pk]))
    assert state_on_shelf(shelf, file) == "gone"


def test_a_file_that_is_gone_fails_its_change_and_stops_nobody_else(
    analyst: Client, shelf: Shelf, file: SentFile
) -> None:
    change = tried(analyst, file)
    analyst.post(reverse("decide", args=[change.pk]), {"decision": "publish"})
    shelf.discard(file.delivery, file.name)
    work_off()
    change.refresh_from_db()
    assert change.state == "failed"
    assert analyst.get(reverse("arriving")).status_code == 200


def test_a_change_whose_file_is_gone_has_failed_also_where_its_worker_died(
    analyst: Client, shelf: Shelf, file: SentFile
) -> None:
    change = tried(analyst, file)
    analyst.post(reverse("decide", args=[change.pk]), {"decision": "publish"})
    shelf.discard(file.delivery, file.name)
    Job.objects.filter(work="publish_change").update(state=State.FAILED)
    assert analyst.get(reverse("arriving")).status_code == 200
    assert Change.objects.get(pk=change.pk).state == "failed"


def test_what_is_read_otherwise_than_it_was_tried_is_not_published(
    analyst: Client, shelf: Shelf, file: SentFile
) -> None:
    change = tried(analyst, file)
    shelf.map(file.delivery, file.name, mapping=OWN)  # past the house
    people = set(Person.objects.values_list("pk", "name"))
    change = decided(analyst, change, "publish")
    assert (change.state, Publication.objects.count()) == ("failed", 1)
    assert set(Person.objects.values_list("pk", "name")) == people
    assert state_on_shelf(shelf, file) == "offered"
    assert "请重新测算" in analyst.get(reverse("change", args=[change.pk])).content.decode()


def test_a_change_worked_out_against_another_base_is_not_published(analyst: Client, file: SentFile) -> None:
    change = tried(analyst, file)
    Change.objects.filter(pk=change.pk).update(against=None)
    change = decided(analyst, change, "publish")
    assert (change.state, Publication.objects.count()) == ("tried", 1)
    Change.objects.filter(pk=change.pk).update(state=Change.State.PUBLISHING)  # published meanwhile, past the page
    with pytest.raises(work.BadState, match="Work it out again"):
        work.publish_change(progress=Silent(), change=change.pk)


def test_a_base_built_meanwhile_asks_for_working_it_out_again(analyst: Client, file: SentFile, shelf: Shelf) -> None:
    change = tried(analyst, file)
    other = accepted(analyst)
    shelf.remove(other.delivery, other.name)
    building.rebuild(progress=Silent())
    shelf.put_back(other.delivery, other.name)
    assert decided(analyst, change, "publish").state == "failed"
    again = decided(analyst, change, "again")
    assert again.state == "tried"
    assert decided(analyst, again, "publish").state == "published"


def test_a_publishing_that_was_killed_after_it_was_visible_goes_through(
    analyst: Client, file: SentFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    change = tried(analyst, file)
    Change.objects.filter(pk=change.pk).update(state=Change.State.PUBLISHING)
    with monkeypatch.context() as patch:
        patch.setattr(work, "give_up", lambda change: None)  # a process that is killed does nothing more
        patch.setattr(work.Change, "save", _killed)
        with pytest.raises(KeyboardInterrupt):
            work.publish_change(progress=Silent(), change=change.pk)
    assert Publication.objects.count() == 2
    work.publish_change(progress=Silent(), change=change.pk)
    change.refresh_from_db()
    assert (change.state, Publication.objects.count()) == ("published", 2)
    assert Home(building.shelf().home).opened().number == change.publication.build  # type: ignore[union-attr]


def _killed(*_args: Any, **_kwargs: Any) -> None:
    raise KeyboardInterrupt


def test_reading_again_stopping_and_trying_again_are_on_record(analyst: Client, home: Path) -> None:
    assert analyst.post(reverse("send_files"), _posted()).status_code == 302
    file = SentFile.objects.latest("pk")
    analyst.post(reverse("stop_reading", args=[file.pk]))
    analyst.post(reverse("read_again", args=[file.pk]))
    work_off()
    analyst.post(reverse("propose_change"), {"coming": [file.pk]})
    change = Change.objects.latest("pk")
    analyst.post(reverse("decide", args=[change.pk]), {"decision": "stop"})
    analyst.get(reverse("change", args=[change.pk]))
    analyst.post(reverse("decide", args=[change.pk]), {"decision": "again"})
    job = Change.objects.get(pk=change.pk).job
    assert job is not None
    analyst.post(reverse("cancel_job", args=[job.pk]))
    told = list(Entry.objects.order_by("pk").values_list("act", "kind", "subject"))
    for act, kind, subject in (
        ("stop reading", "file", file.pk), ("read file again", "file", file.pk), ("stop change", "change", change.pk),
        ("try change again", "change", change.pk), ("cancel job", "job", job.pk),
    ):  # fmt: skip
        assert (act, kind, str(subject)) in told


def _posted() -> dict[str, Any]:
    from django.core.files.uploadedfile import SimpleUploadedFile

    return {"files": SimpleUploadedFile("register-x.csv", table(at_shoes(LIN))), "delivery": DAY}
