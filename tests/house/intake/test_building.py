"""Building anew from the shelf: repeatable, cancelable, and never mixed with another build."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.urls import reverse

from rencai.engine.progress import Silent
from rencai.talentbase.home import Home
from rencai.talentbase.shelf import Shelf
from rencai.vocabulary.errors import BadState
from rencai_web.foundation.accounts.models import Account, Role
from rencai_web.foundation.jobs.actions import Cancelled
from rencai_web.foundation.jobs.models import Job, State
from rencai_web.intake.models import Change
from rencai_web.registers import building
from rencai_web.registers.models import Person, Publication
from tests.house.cast import account, client_of
from tests.talentbase.cast import DAYS

pytestmark = pytest.mark.django_db
LAST = date.fromisoformat(DAYS[-1])


class Cancelling(Silent):
    """Somebody who wants the work to end when a stage begins."""

    def __init__(self, stage: str) -> None:
        self.stage = stage

    def start(self, stage: str, total: int | None) -> None:
        if stage == self.stage:
            raise Cancelled


@pytest.fixture
def emptied(home: Path, shelf: Shelf) -> Path:
    """A base whose files are not on the shelf, as one that was built from a folder; only a correction lies there."""
    building.rebuild(progress=Silent())
    for file in shelf.every():
        (shelf.root / str(file.delivery) / f"{file.id}.json").unlink()
    shelf.put(LAST, "corrections.csv", "姓名\n张三\n".encode())
    return home


def test_a_base_built_from_a_folder_is_not_lost_to_a_shelf_that_holds_none_of_it(emptied: Path) -> None:
    built = Home(emptied).opened().number
    with pytest.raises(BadState, match="not handed in here"):
        building.rebuild(progress=Silent())
    assert Home(emptied).opened().number == built


def test_that_refusal_is_told_in_chinese_and_shows_no_place_of_the_machine(emptied: Path) -> None:
    with pytest.raises(BadState) as refused:
        building.rebuild(progress=Silent())
    client = client_of(Role.ANALYST)
    asked_by = Account.objects.get(role=Role.ANALYST)
    job = Job.objects.create(work="try_change", asked_by=asked_by, state=State.FAILED, error=str(refused.value))
    change = Change.objects.create(state=Change.State.FAILED, by=asked_by, job=job)
    for page in (reverse("job", args=[job.pk]), reverse("change", args=[change.pk])):
        text = client.get(page).content.decode()
        assert "请联系系统管理员先将这些文件放上文件架" in text
        assert "handed in" not in text
        assert str(emptied) not in text
        english = client.get(page, headers={"accept-language": "en"}).content.decode()
        assert "not handed in here" in english


def test_a_rebuild_publishes_once_what_is_new(shelf: Shelf) -> None:
    first = building.rebuild(progress=Silent(), publish=True)
    again = building.rebuild(progress=Silent(), publish=True)
    assert first["published"]["people"]["added"] == Person.objects.count() > 0
    assert (again["build"], Publication.objects.count()) == (first["build"], 1)
    shelf.remove(LAST, "register.csv")
    assert building.rebuild(progress=Silent(), publish=True)["published"]["people"]["vanished"] == 1
    shelf.put_back(LAST, "register.csv")
    assert building.rebuild(progress=Silent(), publish=True)["published"]["people"]["added"] == 1


def test_a_cancelled_rebuild_leaves_the_base_and_the_next_one_goes_through(home: Path, shelf: Shelf) -> None:
    before = Home(home).opened().number
    shelf.remove(LAST, "register.csv")
    for stage in ("read", "flows"):
        with pytest.raises(Cancelled):
            building.rebuild(progress=Cancelling(stage), publish=True)
    assert (Home(home).opened().number, Publication.objects.count()) == (before, 0)
    assert building.rebuild(progress=Silent())["build"] == before + 1


def test_a_second_rebuild_waits_for_the_first(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lock = Home(home).locked()
    lock.__enter__()
    monkeypatch.setattr(building.time, "sleep", lambda _seconds: lock.__exit__(None, None, None))
    assert building.rebuild(progress=Silent())["build"] == Home(home).opened().number


def test_a_rebuild_that_waits_already_is_not_asked_for_twice(home: Path) -> None:
    analyst = account(Role.ANALYST)
    assert building.ask_rebuild(by=analyst) == building.ask_rebuild(by=analyst)
    assert Job.objects.count() == 1


def test_corrections_typed_in_the_house_are_delivered_before_the_build(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    delivered: list[Path] = []
    monkeypatch.setattr(building, "deliver_corrections", lambda shelf: delivered.append(shelf.home))
    building.rebuild(progress=Silent())
    assert delivered == [home]


def test_a_build_that_waited_reads_what_lies_on_the_shelf_when_its_turn_comes(
    home: Path, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock = Home(home).locked()
    lock.__enter__()

    def meanwhile(_seconds: float) -> None:
        shelf.remove(LAST, "register.csv")
        lock.__exit__(None, None, None)

    monkeypatch.setattr(building.time, "sleep", meanwhile)
    building.rebuild(progress=Silent())
    read = {(file["delivery"], file["file"]) for file in Home(home).opened().about["files"]}
    assert (str(LAST), "register.csv") not in read


class CancellingAtTheEnd(Cancelling):
    """Somebody whose wish to end the work is heard from the moment a stage has begun."""

    heard = False

    def start(self, stage: str, total: int | None) -> None:
        self.heard = self.heard or stage == self.stage

    def finish(self) -> None:
        if self.heard:
            raise Cancelled


def test_work_that_has_published_is_not_called_cancelled(shelf: Shelf) -> None:
    told = building.rebuild(progress=CancellingAtTheEnd("publish: make visible"), publish=True)
    assert (told["published"]["people"]["rows"], Publication.objects.count()) == (Person.objects.count(), 1)
    shelf.remove(LAST, "register.csv")
    with pytest.raises(Cancelled):
        building.rebuild(progress=CancellingAtTheEnd("publish: people"), publish=True)
    assert Publication.objects.count() == 1
