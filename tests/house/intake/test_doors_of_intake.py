"""Who sees whose files; and that nothing of a file lies anywhere in the clear."""

from __future__ import annotations

import logging
import tempfile
from pathlib import Path

import polars as pl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client, RequestFactory
from django.urls import reverse

from rencai.engine.progress import Silent
from rencai_web.foundation.accounts.models import Role
from rencai_web.foundation.notices.models import Notice
from rencai_web.intake.models import Change, SentFile
from rencai_web.intake.uploads import most_of
from rencai_web.registers import building
from tests.house.cast import account, client_of
from tests.house.intake.sending import decided, sent, table, tried, work_off
from tests.talentbase.cast import CHEN, DAYS, LIN, NEW, at_mill, at_shoes

pytestmark = pytest.mark.django_db
DAY = DAYS[-1]
WRONG = {**at_mill(CHEN), "resident_id": "990101199007120229"}
NAMELESS = {"phone": "12912345699", "employer": "踏浪鞋业"}


@pytest.fixture
def agency(home: Path) -> Client:
    """The agency that sends the register and the posts."""
    return client_of(Role.AGENCY)


def test_an_agency_sends_files_of_its_own_sources_only(agency: Client) -> None:
    assert sent(agency, table(at_shoes(LIN)), day=DAY, source="register").source == "register"
    for foreign in ("talents", "", "house"):
        posted = {"files": SimpleUploadedFile("x.csv", table(at_shoes(NEW))), "delivery": DAY, "source": foreign}
        agency.post(reverse("send_files"), posted)
    assert SentFile.objects.filter(by__isnull=False).count() == 1


def test_the_office_is_told_of_what_an_agency_sent(agency: Client) -> None:
    analyst = account(Role.ANALYST)
    file = sent(agency, table(at_shoes(LIN)), day=DAY, source="register")
    assert Notice.objects.get(to=analyst).link == reverse("sent_file", args=[file.pk])


def test_an_agency_does_not_see_files_of_others(agency: Client) -> None:
    agency.get(reverse("arriving"))
    foreign = SentFile.objects.filter(source="census").first()
    own = SentFile.objects.filter(source="register").first()
    assert foreign is not None
    assert own is not None
    assert agency.get(reverse("sent_file", args=[own.pk])).status_code == 200
    for name in ("sent_file", "map_file"):
        assert agency.get(reverse(name, args=[foreign.pk])).status_code == 404
    at = reverse("sent_file_at", args=[foreign.delivery, foreign.file])
    assert agency.get(at).status_code == 404
    assert agency.post(reverse("mend_workbook", args=[foreign.pk]), {"reason": "好奇看看"}).status_code == 404
    assert foreign.name not in agency.get(reverse("arriving")).content.decode()


def test_an_agency_decides_nothing(agency: Client) -> None:
    file = sent(agency, table(at_shoes(LIN)), day=DAY, source="register")
    assert agency.post(reverse("propose_change"), {"coming": [file.pk]}).status_code == 403
    change = Change.objects.create()
    assert agency.get(reverse("change", args=[change.pk])).status_code == 403
    assert agency.post(reverse("show_row", args=[file.pk]), {"row": "2", "reason": "核对"}).status_code == 403


def test_an_agency_cannot_map_its_file_to_another_source(agency: Client) -> None:
    file = sent(agency, table(at_shoes(LIN)), day=DAY, source="register")
    chosen = {"kind": "person", "as": "own", "source": "talents", "column-0": "name"}
    agency.post(reverse("map_file", args=[file.pk]), chosen)
    work_off()
    file.refresh_from_db()
    assert (file.source, file.mapping) == ("register", "kept")


@pytest.mark.parametrize("role", [Role.LEADER, Role.APPROVER])
def test_those_who_only_read_see_files_and_changes_and_change_nothing(home: Path, role: Role) -> None:
    analyst = client_of(Role.ANALYST)
    file = sent(analyst, table(at_shoes(LIN)), day=DAY)
    reader = client_of(role)
    assert reader.get(reverse("sent_file", args=[file.pk])).status_code == 200
    for name in ("show_cells", "mend_workbook", "drop_file", "show_row", "read_again"):
        assert reader.post(reverse(name, args=[file.pk]), {"reason": "好奇看看", "row": "2"}).status_code == 403


@pytest.mark.parametrize(
    "path", ["/intake/999999/", "/intake/999999/mapping/", "/intake/changes/999999/", "/publications/999999/",
             "/intake/at/2026-01-31/nothing/", "/intake/at/never/nothing/", "/intake/999999/mapping.yaml"]
)  # fmt: skip
def test_what_is_not_there_is_not_found(home: Path, path: str) -> None:
    assert client_of(Role.ANALYST).get(path).status_code == 404


def test_a_stranger_cannot_even_fill_memory_with_a_file(home: Path) -> None:
    posted = {"files": SimpleUploadedFile("register.csv", b"x" * 100_000), "delivery": DAY}
    answer = Client().post(reverse("send_files"), posted)
    assert (answer.status_code, SentFile.objects.count()) == (302, 0)


@pytest.mark.parametrize(
    ("role", "path", "most"),
    [
        (Role.ANALYST, "/intake/send/", 300 * 2**20),
        (Role.AGENCY, "/intake/7/mended/", 300 * 2**20),
        (Role.ANALYST, "/policies/claims/", 25 * 2**20),
        (Role.EMPLOYER, "/intake/send/", 5 * 2**20),
        (Role.TALENT, "/sign/password/", 5 * 2**20),
        (Role.AGENCY, "/plans/mine/", 25 * 2**20),
    ],
)
def test_much_is_held_in_memory_only_of_those_who_send_sources_where_they_do(role: Role, path: str, most: int) -> None:
    request = RequestFactory().post(path)
    request.user = account(role)
    assert most_of(request) == most


def test_nothing_of_a_file_is_anywhere_in_the_clear(
    home: Path, caplog: pytest.LogCaptureFixture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Here a file for a while cannot be made: whoever tries fails. What another process leaves is found at the end.
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    caplog.set_level(logging.DEBUG)
    building.rebuild(progress=Silent(), publish=True)
    analyst = client_of(Role.ANALYST)
    rows = table(WRONG, NAMELESS, *({**at_shoes(NEW), "occupation": f"工序{number}"} for number in range(1_200)))
    # So large that Django would write it to disk, and that it is read in another process.
    big = "".join(f"{line},{'注' * 1_000}\n" for line in rows.decode().splitlines()).encode()
    assert len(big) > 3_000_000
    file = sent(analyst, big, day=DAY)
    assert (file.set_aside, file.dropped) == (1, 1)
    addresses = [reverse("sent_file", args=[file.pk]), reverse("map_file", args=[file.pk])]
    for address in addresses:
        analyst.get(address)
    analyst.post(reverse("mend_workbook", args=[file.pk]), {"reason": "修改后重报"})
    change = tried(analyst, file)
    analyst.get(reverse("change", args=[change.pk]))
    decided(analyst, change, "publish")
    hidden = (WRONG["resident_id"], NAMELESS["phone"], NEW["resident_id"], NEW["phone"])
    told = {"log": caplog.text, "addresses": " ".join(addresses), **_files(home), **_files(tmp_path), **_tables()}
    assert [(where, value) for where, text in told.items() for value in hidden if value in text] == []


def _files(folder: Path) -> dict[str, str]:
    found = {}
    for path in folder.rglob("*"):
        if path.is_file() and not path.is_symlink():
            data = path.read_bytes()
            rows = str(pl.read_parquet(path).rows()) if path.suffix == ".parquet" else ""
            found[str(path)] = data.decode("latin-1") + data.decode("utf-8", "ignore") + rows
    return found


def _tables() -> dict[str, str]:
    found = {}
    with connection.cursor() as cursor:
        for name in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{name}"')  # noqa: S608  # our own table names
            found[name] = str(cursor.fetchall())
    return found


def test_queries_do_not_grow_with_files(home: Path, django_assert_max_num_queries: pytest.FixtureRequest) -> None:
    analyst = client_of(Role.ANALYST)
    analyst.get(reverse("arriving"))
    SentFile.objects.bulk_create(
        [
            SentFile(delivery=DAY, name=f"f{number}.csv", file=f"f{number}", step=step, source="register")
            for number, step in enumerate(["read", "accepted"] * 30)
        ]
    )
    change = Change.objects.create(state="tried")
    change.coming.set(SentFile.objects.filter(step="read"))
    with django_assert_max_num_queries(24):  # type: ignore[operator]
        analyst.get(reverse("arriving"))
    for name, arguments in (("sources", []), ("publications", []), ("change", [change.pk])):
        with django_assert_max_num_queries(20):  # type: ignore[operator]
            analyst.get(reverse(name, args=arguments))
