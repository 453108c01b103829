"""Lists that are taken out: by whom, with what on record, and what is in the file."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from rencai_web.foundation.accounts.models import Role
from rencai_web.foundation.audit.models import Entry
from rencai_web.foundation.jobs import actions as jobs
from rencai_web.foundation.jobs.models import Job, State
from rencai_web.foundation.notices.models import Notice
from rencai_web.registers import exporting
from rencai_web.registers.models import Employer, Export, Person, Publication
from rencai_web.registers.sheets import file_of
from tests.house.cast import client_of

pytestmark = pytest.mark.django_db
PURPOSE = "年度人才统计"


def taken(client: Client, register: str = "people", **asked: Any) -> Any:
    return client.post(reverse(f"take_out_{register}"), {"form": "csv", "purpose": PURPOSE, **asked})


def lines(response: Any) -> list[dict[str, str]]:
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_an_analyst_takes_out_the_rows_of_the_list_and_it_is_on_record(analyst: Client) -> None:
    rows = lines(taken(analyst, status="here", town="350582101", q="林"))
    here = Person.objects.filter(status="here", town="350582101", name__startswith="林")
    assert {row["库内编号"] for row in rows} == set(here.values_list("pk", flat=True))
    entry = Entry.objects.get(act="export people")
    assert (entry.reason, entry.after["rows"], entry.after["narrowed"]["town"]) == (PURPOSE, len(rows), ["350582101"])
    assert "林" not in str(entry.after)
    assert entry.after["narrowed"]["word"] is True


@pytest.mark.parametrize("register", ["people", "employers", "posts"])
def test_every_list_is_a_workbook_that_says_what_it_is(analyst: Client, register: str) -> None:
    response = taken(analyst, register, form="xlsx", status="any", open="any")
    book = load_workbook(io.BytesIO(b"".join(response.streaming_content)))
    first, about = book.worksheets
    heads = [cell.value for cell in next(first.iter_rows())]
    assert heads[-1] == "数据性质"
    assert first.max_row == Export.objects.get().rows + 1
    assert PURPOSE in [row[1].value for row in about.iter_rows()]


def test_no_identifier_is_part_of_a_file() -> None:
    from rencai.vocabulary.fields import Kind, sealed_columns

    assert not set(exporting.COLUMNS["people"]) & (set(sealed_columns(Kind.PERSON)) - {"name"})


def test_cells_are_no_formulas(published: Publication) -> None:
    cells = ["=1+1", "+86", "-3", "@cmd", "\tx", "plain", 5, None]
    text = b"".join(file_of("csv", ["h"] * 8, [cells], [])).decode("utf-8-sig").splitlines()[1]
    assert next(csv.reader([text])) == ["'=1+1", "'+86", "'-3", "'@cmd", "'\tx", "plain", "5", ""]
    book = load_workbook(io.BytesIO(b"".join(file_of("xlsx", ["h"] * 8, [cells], [("why", "=now")]))))
    shown = [cell.value for cell in book.worksheets[0][2]]
    assert shown[0] == "'=1+1"
    assert {cell.data_type for cell in book.worksheets[0][2]} <= {"s", "n"}
    assert book.worksheets[1]["B1"].value == "'=now"


def test_a_leader_takes_out_counts_and_no_names(published: Publication) -> None:
    rows = lines(taken(client_of(Role.LEADER), status="any"))
    told = str(rows)
    assert not [name for name in Person.objects.exclude(name="").values_list("name", flat=True) if name in told]
    assert {row["筛选项"] for row in rows} >= {"镇街", "学历"}


def test_small_counts_do_not_leave_the_office_with_a_leader(published: Publication) -> None:
    numbers = [row["数量"] for row in lines(taken(client_of(Role.LEADER), status="any"))]
    assert "–" in numbers
    assert all(number == "–" or (int(number) >= 10 and int(number) % 5 == 0) for number in numbers)


def test_a_workbook_never_touches_a_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    import tempfile

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("names would lie on a disk in the clear")

    for name in ("mkstemp", "mkdtemp", "TemporaryFile", "NamedTemporaryFile", "SpooledTemporaryFile"):
        monkeypatch.setattr(tempfile, name, refuse)
    rows = [[f"name {number}", number] for number in range(3000)]
    assert len(b"".join(file_of("xlsx", ["name", "number"], rows, []))) > 10_000


def test_without_a_purpose_nothing_is_taken_out(analyst: Client) -> None:
    assert taken(analyst, purpose="x").status_code == 302
    assert not Export.objects.exists()


@pytest.mark.parametrize("role", [Role.OFFICER, Role.AGENCY, Role.EMPLOYER, Role.TALENT, Role.ADMINISTRATOR])
def test_nobody_else_takes_a_list_out(published: Publication, role: Role) -> None:
    assert taken(client_of(role)).status_code == 403


@pytest.fixture
def large(analyst: Client, monkeypatch: pytest.MonkeyPatch) -> Export:
    """A list that is too long for one request."""
    monkeypatch.setattr(exporting, "AT_ONCE", 1)
    taken(analyst, status="any")
    return Export.objects.get()


def test_a_long_list_is_written_by_a_job_sealed_and_fetched_by_who_asked(analyst: Client, large: Export) -> None:
    job = Job.objects.get()
    jobs.run_job.call(job.pk)
    large.refresh_from_db()
    assert Job.objects.get().state == State.DONE
    name = Person.objects.exclude(name="").values_list("name", flat=True)[0]
    assert name.encode() not in (settings.HOME / large.file).read_bytes()
    assert Notice.objects.get().link == reverse("export", args=[large.pk])
    fetched = analyst.post(reverse("export_file", args=[large.pk]))
    assert name in fetched.content.decode()
    assert Entry.objects.filter(act="fetch export", subject=str(large.pk)).exists()
    other = client_of(Role.APPROVER)
    assert other.post(reverse("export_file", args=[large.pk])).status_code == 403


def test_a_file_goes_with_its_period(large: Export) -> None:
    jobs.run_job.call(Job.objects.get().pk)
    large.refresh_from_db()
    path = settings.HOME / large.file
    assert path.exists()
    assert exporting.remove_exports(Export.objects.all()) == 1
    assert not path.exists()


def test_an_employers_file_holds_words_not_ids(analyst: Client) -> None:
    rows = lines(taken(analyst, "employers"))
    assert len(rows) == Employer.objects.count()
    assert {row["镇街"] for row in rows} & {"陈埭镇", "英林镇"}
