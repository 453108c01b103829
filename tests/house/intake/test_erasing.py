"""Files whose period is over leave the shelf: said beforehand, on record, and later builds go on without them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from rencai.engine.progress import Silent
from rencai.talentbase.home import Home
from rencai.talentbase.shelf import Shelf, Shelved
from rencai.vocabulary.errors import BadInput
from rencai_web.foundation.accounts.models import Role
from rencai_web.foundation.audit.models import Entry
from rencai_web.foundation.notices.models import Notice
from rencai_web.foundation.retention.actions import due, forget_expired
from rencai_web.intake import erasing, storage
from rencai_web.intake.erasing import erase_files, over_their_period, to_erase
from rencai_web.intake.models import Change, SentFile
from rencai_web.intake.storage import intake, take_note_of_the_shelf
from rencai_web.registers import building
from rencai_web.registers.models import Person
from tests.house.cast import account, client_of
from tests.talentbase.cast import DAYS, LIN, OLD

pytestmark = pytest.mark.django_db

DECEMBER, JANUARY, FEBRUARY = (date.fromisoformat(day) for day in DAYS)


@pytest.fixture
def old(shelf: Shelf, settings: Any) -> datetime:
    """All files came long ago; gives the moment of the night in which that is looked at."""
    settings.DELIVERIES_DAYS = 200
    take_note_of_the_shelf()
    SentFile.objects.update(at=timezone.now() - timedelta(days=400))
    return max(timezone.now(), timezone.make_aware(datetime(2026, 11, 1)))


def replaced() -> list[tuple[date, str]]:
    return [(DECEMBER, "posts.csv"), (DECEMBER, "register.csv"), (JANUARY, "register.csv")]


def told_a_month_ago(night: datetime) -> None:
    erase_files(to_erase(night))
    SentFile.objects.exclude(erasing_on=None).update(erasing_on=timezone.localdate(night))


def test_only_what_a_later_whole_list_replaced_is_over_its_period(old: datetime, settings: Any) -> None:
    found = over_their_period(old).order_by("delivery", "name").values_list("delivery", "name")
    assert list(found) == replaced()
    settings.DELIVERIES_DAYS = 3650
    assert not over_their_period(old).exists()


def test_a_file_that_is_in_no_build_goes_as_well_but_for_one_that_somebody_decides_on(
    old: datetime, shelf: Shelf
) -> None:
    file = SentFile.objects.get(delivery=FEBRUARY, name="posts.csv")
    shelf.remove(FEBRUARY, "posts.csv")
    take_note_of_the_shelf()
    assert file in over_their_period(old)
    Change.objects.create(state=Change.State.TRIED).coming.add(file)
    assert file not in over_their_period(old)


def test_the_office_is_told_a_month_before_anything_goes(old: datetime, shelf: Shelf) -> None:
    analyst = account(Role.ANALYST)
    assert due(now=old)["HOME/deliveries"] == 0
    for _ in range(2):
        assert forget_expired(now=old)["HOME/deliveries"] == 0
    assert Notice.objects.filter(to=analyst).count() == 1
    marked = SentFile.objects.exclude(erasing_on=None)
    assert {file.erasing_on for file in marked} == {timezone.localdate() + timedelta(days=30)}
    page = client_of(Role.LEADER).get(reverse("sent_file", args=[marked[0].pk])).content.decode()
    assert "保存期限已到" in page
    assert all(shelf.open(file) for file in shelf.every())


def test_what_is_needed_again_meanwhile_is_not_erased(old: datetime, shelf: Shelf) -> None:
    told_a_month_ago(old)
    for day in (JANUARY, FEBRUARY):
        shelf.remove(day, "register.csv")
    take_note_of_the_shelf()
    erase_files(to_erase(old))
    assert shelf.open(shelf.find(DECEMBER, "register.csv"))
    assert SentFile.objects.get(delivery=DECEMBER, name="register.csv").erasing_on is None


def test_an_erased_file_is_destroyed_and_what_it_was_stays_on_record(old: datetime, home: Path, shelf: Shelf) -> None:
    told_a_month_ago(old)
    read = len(list(intake().root.glob("*")))
    assert forget_expired(now=old)["HOME/deliveries"] == len(replaced())
    for day, name in replaced():
        there, row = shelf.find(day, name), SentFile.objects.get(delivery=day, name=name)
        assert (there.state, row.step, row.erased_on) == ("erased", "erased", timezone.localdate())
        assert not list((home / "deliveries" / str(day)).glob(f"{there.id}.[ls]*"))
        assert Entry.objects.filter(act="erase file", subject=str(row.pk)).exists()
        with pytest.raises(BadInput):
            shelf.put_back(day, name)
    assert len(list(intake().root.glob("*"))) == read - len(replaced())
    assert forget_expired(now=old)["HOME/deliveries"] == 0
    take_note_of_the_shelf()
    assert SentFile.objects.filter(step="erased").count() == len(replaced())


def test_later_builds_go_on_without_erased_files_and_keep_the_ids(old: datetime, home: Path) -> None:
    building.rebuild(progress=Silent(), publish=True)
    before = dict(Person.objects.values_list("name", "pk"))
    told_a_month_ago(old)
    erase_files(to_erase(old))
    building.rebuild(progress=Silent(), publish=True)
    after = dict(Person.objects.values_list("name", "pk"))
    assert after == {name: pk for name, pk in before.items() if name != OLD["name"]}
    assert after[LIN["name"]] == before[LIN["name"]]
    assert (str(JANUARY), "register.csv") not in {
        (f["delivery"], f["file"]) for f in Home(home).opened().about["files"]
    }


def test_nothing_is_erased_while_somebody_builds(old: datetime, home: Path, shelf: Shelf) -> None:
    told_a_month_ago(old)
    with Home(home).locked():
        assert erase_files(to_erase(old)) == 0
    assert shelf.open(shelf.find(DECEMBER, "register.csv"))


@pytest.mark.parametrize("it_went", [True, False])
def test_a_night_that_breaks_off_destroys_nothing_without_record(
    old: datetime, shelf: Shelf, it_went: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    told_a_month_ago(old)
    with monkeypatch.context() as patch:
        patch.setattr(erasing, "erase", failing_at(JANUARY, it_went=it_went))
        with pytest.raises(OSError, match="disk"):
            erase_files(to_erase(old))
    for day, name in replaced():
        row = SentFile.objects.get(delivery=day, name=name)
        on_record = Entry.objects.filter(act="erase file", subject=str(row.pk)).exists()
        assert on_record or shelf.find(day, name).state != "erased"
        assert (row.step == "erased") == (row.erased_on is not None)
    erase_files(to_erase(old))
    for day, name in replaced():
        row = SentFile.objects.get(delivery=day, name=name)
        found = (shelf.find(day, name).state, row.step, row.erased_on)
        assert found == ("erased", "erased", timezone.localdate())


def failing_at(day: date, *, it_went: bool) -> Callable[[Shelved], None]:
    """Erases files until one of a day comes, and breaks off before or after that one went."""

    def erase(file: Shelved) -> None:
        if it_went or file.delivery != day:
            storage.erase(file)
        if file.delivery == day:
            raise OSError("disk")

    return erase


def test_a_file_of_which_something_was_left_is_erased_the_night_after(
    old: datetime, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    told_a_month_ago(old)
    with monkeypatch.context() as broken:
        broken.setattr(storage, "forget_rows", lambda _file: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            erase_files(to_erase(old))
    (half,) = shelf.half_erased()
    key = intake().key(shelf.delivered(half))
    assert (intake().root / key).exists()
    erase_files(to_erase(old))
    assert shelf.half_erased() == []
    assert not (intake().root / key).exists()


def test_a_file_erased_past_the_house_has_its_day_too(old: datetime, shelf: Shelf) -> None:
    shelf.erase(DECEMBER, "register.csv")
    take_note_of_the_shelf()
    file = SentFile.objects.get(delivery=DECEMBER, name="register.csv")
    assert (file.step, file.erased_on) == ("erased", timezone.localdate())
    page = client_of(Role.ANALYST).get(reverse("sent_file", args=[file.pk])).content.decode()
    assert "已于" in page


def test_the_page_of_an_erased_file_says_so_and_offers_nothing_more(old: datetime) -> None:
    told_a_month_ago(old)
    erase_files(to_erase(old))
    file = SentFile.objects.get(delivery=JANUARY, name="register.csv")
    client = client_of(Role.ANALYST)
    page = client.get(reverse("sent_file", args=[file.pk])).content.decode()
    assert "已于" in page
    assert reverse("propose_change") not in page
    asked = client.post(reverse("show_row", args=[file.pk]), {"row": "2", "reason": "核对"})
    assert asked.status_code == 200
    assert LIN["resident_id"] not in asked.content.decode()
    client.post(reverse("propose_change"), {"coming": [file.pk]})
    assert not Change.objects.exists()
