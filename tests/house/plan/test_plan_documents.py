"""A plan comes in from its document, item by item beside its source line; the city's own plans come from its folder."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rencai_web.foundation.accounts.models import Role
from rencai_web.foundation.jobs.actions import run_job
from rencai_web.foundation.jobs.models import Job, State
from rencai_web.plan.actions.folders import take_folder
from rencai_web.plan.actions.readings import charge
from rencai_web.plan.models import Choice, Document, Indicator, Plan, Reading, ReadingState, Undertaking
from rencai_web.plan.queries.rows import counting
from rencai_web.plan.queries.views import view_of
from tests.house.cast import account
from tests.house.plan.followed_town import TODAY, client_for
from tests.plan.invented import plan as invented_plan
from tests.plan.papers import write_docx

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).parents[3]


@pytest.fixture(autouse=True)
def _home(settings: Any, tmp_path: Path) -> None:
    settings.HOME = tmp_path / "home"


@pytest.fixture
def client() -> Client:
    return client_for(account(Role.ANALYST))


@pytest.fixture
def paper(tmp_path: Path) -> bytes:
    path = tmp_path / "plan.docx"
    write_docx(path, invented_plan())
    return path.read_bytes()


def brought(client: Client, name: str, content: bytes) -> Document:
    client.post(reverse("plan_documents"), {"file": SimpleUploadedFile(name, content)})
    run_job.call(Job.objects.latest("pk").pk)
    return Document.objects.latest("pk")


def test_a_document_is_read_into_items_beside_their_lines(client: Client, paper: bytes) -> None:
    row = brought(client, "竹溪县规划.docx", paper)
    assert row.read_at is not None
    page = client.get(reverse("plan_document", args=[row.pk])).content.decode()
    assert "人才总数" in page
    assert "5.9" in page


def test_items_are_taken_mended_left_out_and_become_a_plan(client: Client, paper: bytes) -> None:
    row = brought(client, "竹溪县规划.docx", paper)
    first, second = row.proposals.filter(kind="indicator")[:2]
    client.post(reverse("plan_take_sure", args=[row.pk]))
    mended = {"choice": "mended", "name": "人才总量", "unit": "万人", "target.value": "7", "target.year": "2030"}
    client.post(reverse("plan_choose", args=[first.pk]), mended | {"baseline.year": "2025", "baseline.value": "5.2"})
    client.post(reverse("plan_choose", args=[second.pk]), {"choice": "left"})
    typed = {"title_zh": "竹溪县规划", "first_year": "2026", "last_year": "2030"}
    client.post(reverse("plan_become", args=[row.pk]), typed)
    plan = Plan.objects.get()
    told = {one.name: one.targets.get().value for one in plan.indicators.all()}
    assert told["人才总量"] == 7
    assert second.told["name"] not in told
    assert Undertaking.objects.get(name="竹溪青年人才公寓").lead_printed == "县住建局"
    assert len(view_of(plan, TODAY).lines) == len(told)


def test_a_document_that_became_a_plan_is_not_changed_any_more(client: Client, paper: bytes) -> None:
    row = brought(client, "竹溪县规划.docx", paper)
    client.post(reverse("plan_take_sure", args=[row.pk]))
    client.post(reverse("plan_become", args=[row.pk]), {"title_zh": "规划", "first_year": 2026, "last_year": 2030})
    one = row.proposals.filter(kind="indicator").first()
    client.post(reverse("plan_choose", args=[one.pk]), {"choice": "left"})
    one.refresh_from_db()
    assert one.choice == Choice.TAKEN
    client.post(reverse("plan_become", args=[row.pk]), {"title_zh": "规划", "first_year": 2026, "last_year": 2030})
    assert Plan.objects.count() == 1


def test_nothing_taken_is_no_plan(client: Client, paper: bytes) -> None:
    row = brought(client, "竹溪县规划.docx", paper)
    client.post(reverse("plan_become", args=[row.pk]), {"title_zh": "规划", "first_year": 2026, "last_year": 2030})
    assert not Plan.objects.exists()


@pytest.mark.parametrize("content", [b"", b"%PDF-1.4 broken", b"\x00\x01"])
def test_a_document_that_cannot_be_read_says_so_on_its_page(client: Client, content: bytes) -> None:
    row = brought(client, "规划.pdf", content or b" ")
    assert Job.objects.get().state == State.FAILED
    page = client.get(reverse("plan_document", args=[row.pk])).content.decode()
    assert "▲" in page


def test_other_kinds_of_files_are_refused(client: Client) -> None:
    answer = client.post(reverse("plan_documents"), {"file": SimpleUploadedFile("x.exe", b"MZ")})
    assert "文件类型限于" in answer.content.decode()
    assert not Document.objects.exists()


def test_a_number_that_is_none_is_refused_when_mending(client: Client, paper: bytes) -> None:
    one = brought(client, "竹溪县规划.docx", paper).proposals.filter(kind="indicator").first()
    client.post(reverse("plan_choose", args=[one.pk]), {"choice": "mended", "name": "x", "target.value": "很多"})
    one.refresh_from_db()
    assert one.choice == Choice.OPEN


def test_loading_the_citys_plan_twice_changes_nothing_and_keeps_what_people_did() -> None:
    call_command("load_plan")
    counts = [model.objects.count() for model in (Plan, Indicator, Undertaking, Reading)]
    one = Indicator.objects.get(plan__slug="jinjiang-2021-2025", no=5)
    charge(by=account(Role.ANALYST), indicator=one, agency="hrss")
    call_command("load_plan")
    one.refresh_from_db()
    assert one.agency == "hrss"
    assert [model.objects.count() for model in (Plan, Indicator, Undertaking, Reading)] == counts
    assert counts[:3] == [1, 23, 58]


def test_loading_again_takes_the_revisions_that_came_since_and_keeps_what_people_typed(tmp_path: Path) -> None:
    folder = tmp_path / "plan" / "sample"
    shutil.copytree(ROOT / "cities" / "jinjiang" / "plan" / "sample-2021-2025", folder)
    take_folder(folder)
    told = Reading.objects.filter(on=date(2022, 12, 31)).order_by("pk").first()
    assert told is not None
    add_reading(folder, told, value=told.value + 1, entered_on="2023-09-01")
    for _twice in range(2):
        take_folder(folder)
    same_day = Reading.objects.filter(indicator=told.indicator, on=told.on)
    assert [one.value for one in counting(same_day)] == [told.value + 1]
    count = same_day.all().count()
    typed = Reading.objects.create(
        indicator=told.indicator,
        on=told.on,
        value=7,
        revision=9,
        entered_by=account(Role.ANALYST),
        state=ReadingState.CONFIRMED,
        confirmed_at=timezone.now(),
    )
    add_reading(folder, told, value=told.value + 2, entered_on="2023-10-01")
    take_folder(folder)
    assert same_day.all().count() == count + 1
    assert counting(same_day.all()) == [typed]


def add_reading(folder: Path, like: Reading, *, value: float, entered_on: str) -> None:
    path = folder / "readings.yaml"
    told = yaml.safe_load(path.read_text(encoding="utf-8"))
    told["readings"].append(
        {
            "indicator": like.indicator.name,
            "on": like.on,
            "value": value,
            "unit": like.indicator.unit or None,
            "evidence": "更正",
            "entered_by": "人社局",
            "entered_on": date.fromisoformat(entered_on),
        }
    )
    path.write_text(yaml.safe_dump(told, allow_unicode=True), encoding="utf-8")


def test_the_citys_plan_is_followed_honestly_after_its_target_date() -> None:
    call_command("load_plan")
    states = {one.indicator.no: one.state for one in view_of(Plan.objects.get(), TODAY).lines}
    assert states.pop(1) == "definition-in-doubt"
    assert set(states.values()) == {"no-final-reading"}


def test_the_samples_plans_come_only_with_an_invented_base() -> None:
    from rencai_web.registers.models import Publication

    Publication.objects.create(build=1, on=TODAY, invented=True)
    call_command("load_plan")
    assert set(Plan.objects.filter(invented=True).values_list("first_year", flat=True)) == {2021, 2026}


def test_findings_of_the_documents_come_with_the_plan(shared: Path) -> None:
    files = sorted(str(path) for path in (shared / "seeds").glob("*.txt"))
    call_command("load_plan", documents=[Path(path) for path in files])
    kinds = set(Plan.objects.get().findings.values_list("kind", flat=True))
    assert {"sum", "unlisted", "axis", "stock-flow", "unit-in-number", "later-figure", "near-names"} <= kinds
