"""Files are sent, read, mapped, and what was not kept is mended and sent again."""

from __future__ import annotations

import fcntl
import io
import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError
from django.test import Client
from django.urls import reverse

from rencai.talentbase.shelf import Shelf, Shelved
from rencai_web.foundation.accounts.models import Role
from rencai_web.foundation.audit.models import Entry
from rencai_web.foundation.jobs.models import Job, State
from rencai_web.intake import actions
from rencai_web.intake.actions import receive
from rencai_web.intake.models import SentFile
from tests.house.cast import account, client_of
from tests.house.intake.sending import sent, table, work_off
from tests.talentbase.cast import CHEN, DAYS, LIN, NEW, at_mill, at_shoes
from tests.talentbase.small_city import resident_id

pytestmark = pytest.mark.django_db
DAY = DAYS[-1]
WRONG = {**at_mill(CHEN), "resident_id": "990101199007120229"}
NAMELESS = {"phone": "12912345699", "employer": "踏浪鞋业", "occupation": "裁断工"}


@pytest.fixture
def analyst(home: Path) -> Client:
    return client_of(Role.ANALYST)


def page(client: Client, file: SentFile) -> str:
    return client.get(reverse("sent_file", args=[file.pk])).content.decode()


def test_a_file_is_sealed_read_and_balanced(analyst: Client, home: Path) -> None:
    file = sent(analyst, table(at_shoes(LIN), WRONG, NAMELESS, at_shoes(LIN)), day=DAY)
    assert (file.step, file.source, file.mapping) == ("read", "register", "kept")
    assert (file.read, file.kept, file.set_aside, file.repeats, file.dropped) == (4, 2, 1, 1, 1)
    told = page(analyst, file)
    assert "必填项为空" in told
    assert "身份号码校验码不符" in told
    assert Entry.objects.filter(act="send file", subject=str(file.pk)).exists()


def test_numbers_on_the_page_are_masked_until_a_reason_is_on_record(analyst: Client) -> None:
    file = sent(analyst, table(at_shoes(LIN), WRONG), day=DAY)
    told = page(analyst, file)
    assert LIN["name"] in told
    for hidden in (LIN["resident_id"], LIN["phone"], WRONG["resident_id"]):
        assert hidden not in told
    url = reverse("show_cells", args=[file.pk])
    assert LIN["phone"] not in analyst.post(url, {"reason": ""}).content.decode()
    assert not Entry.objects.filter(act="show cells of a file").exists()
    assert LIN["phone"] in analyst.post(url, {"reason": "核对电话列"}).content.decode()
    assert Entry.objects.get(act="show cells of a file").reason == "核对电话列"


@pytest.mark.parametrize("name", ["名单.pdf", "run.exe", "noending"])
def test_a_file_of_another_kind_is_refused_by_name(analyst: Client, name: str) -> None:
    posted = {"files": SimpleUploadedFile(name, b"x"), "delivery": DAY}
    told = analyst.post(reverse("send_files"), posted, follow=True).content.decode()
    assert name in told
    assert not SentFile.objects.filter(name__contains=name).exists()


def test_of_two_files_the_one_that_is_too_large_is_named_and_the_other_taken(
    analyst: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "UPLOAD_LARGEST", 1_000)
    files = [SimpleUploadedFile("all.csv", b"x" * 200_000), SimpleUploadedFile("few.csv", table(at_shoes(LIN)))]
    told = analyst.post(reverse("send_files"), {"files": files, "delivery": DAY}, follow=True).content.decode()
    assert "all.csv 未收取" in told
    assert list(SentFile.objects.filter(by__isnull=False).values_list("name", flat=True)) == ["few.csv"]


def test_files_of_one_sending_are_counted_together(analyst: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "UPLOAD_LARGEST", 1_000)
    files = [SimpleUploadedFile(f"{name}.csv", name.encode() * 600) for name in "abc"]
    told = analyst.post(reverse("send_files"), {"files": files, "delivery": DAY}, follow=True).content.decode()
    assert [name for name in "abc" if f"{name}.csv 未收取" in told] == ["b", "c"]
    assert SentFile.objects.filter(by__isnull=False).count() == 1


def test_a_file_that_unpacks_to_far_too_much_is_refused(analyst: Client) -> None:
    import gzip

    bomb = gzip.compress(b"a,b\n" + b"0" * 70_000_000)
    assert "unpacks to far more" in sent(analyst, bomb, name="register.csv.gz", day=DAY).refused


def test_the_very_same_file_is_not_taken_twice(analyst: Client) -> None:
    content = table(at_shoes(LIN))
    first = sent(analyst, content, day=DAY)
    sent(analyst, content, name="again.csv", day=DAY)
    assert SentFile.objects.filter(content=first.content).count() == 1


def test_a_file_of_a_name_that_is_taken_stands_beside_the_other(analyst: Client, shelf: object) -> None:
    file = sent(analyst, table(at_shoes(LIN), at_shoes(NEW)), name="register.csv", day=DAY)
    assert file.name == "register-2.csv"


def test_two_files_of_one_name_that_come_at_once_stand_beside_each_other(
    analyst: Client, home: Path, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second comes while the first is being sealed: it waits for its turn."""
    by, day = account(Role.ANALYST, username="other"), date.fromisoformat(DAY)
    put, waits = Shelf.put, []

    def put_while_another_comes(self: Shelf, *given: Any, **said: Any) -> Shelved:
        with (home / ".arriving").open("w") as lock:
            with pytest.raises(BlockingIOError):
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            waits.append(given[1])
        return put(self, *given, **said)

    monkeypatch.setattr(Shelf, "put", put_while_another_comes)
    names = [receive(by=by, delivery=day, name="x.csv", data=table(row)).name for row in (LIN, NEW)]
    assert names == waits == ["x.csv", "x-2.csv"]


def test_a_file_that_could_not_be_noted_leaves_nothing_on_the_shelf(
    analyst: Client, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "note", _fails)
    by = account(Role.ANALYST, username="other")
    with pytest.raises(DatabaseError):
        receive(by=by, delivery=date.fromisoformat(DAY), name="x.csv", data=table(LIN))
    assert shelf.find(date.fromisoformat(DAY), "x.csv") is None


def _fails(**_said: Any) -> None:
    raise DatabaseError


def test_a_name_in_the_list_is_not_given_again_though_its_file_is_gone(analyst: Client, shelf: Shelf) -> None:
    first = sent(analyst, table(at_shoes(LIN)), name="x.csv", day=DAY)
    shelf.discard(first.delivery, first.name)
    assert sent(analyst, table(at_shoes(NEW)), name="x.csv", day=DAY).name == "x-2.csv"


@pytest.mark.parametrize("name", ["house-20260228.csv", "House-20260228.csv", "../house-x.csv"])
def test_a_name_of_the_houses_own_files_is_refused(analyst: Client, name: str) -> None:
    by = account(Role.ANALYST, username="other")
    with pytest.raises(actions.Refused):
        receive(by=by, delivery=date.fromisoformat(DAY), name=name, data=table(LIN))


def test_a_name_never_leaves_its_delivery(analyst: Client) -> None:
    by = account(Role.ANALYST, username="other")
    made = receive(by=by, delivery=date.fromisoformat(DAY), name="..\\..\\x/../名单.csv", data=table(at_shoes(LIN)))
    assert made.name == "名单.csv"


def test_what_was_not_kept_comes_as_a_workbook_for_a_reason(analyst: Client) -> None:
    file = sent(analyst, table(at_shoes(LIN), WRONG, NAMELESS), day=DAY)
    url = reverse("mend_workbook", args=[file.pk])
    assert analyst.post(url, {"reason": ""})["Content-Type"].startswith("text/html")
    book = openpyxl.load_workbook(io.BytesIO(analyst.post(url, {"reason": "修改后重报"}).content))
    cells = [cell for row in book.worksheets[0].iter_rows(values_only=True) for cell in row]
    assert {NAMELESS["phone"], WRONG["resident_id"], CHEN["name"]} <= set(cells)
    assert Entry.objects.get(act="download set-aside rows").after == {"rows": 1, "values": 1}


def test_the_reason_stands_beside_the_row_where_a_phone_shows_it(analyst: Client) -> None:
    told = page(analyst, sent(analyst, table(at_shoes(LIN), WRONG, NAMELESS), day=DAY)).split('id="not-kept"')[1]
    headings = re.findall(r"<th[^>]*>([^<]+)</th>", told.split("</thead>")[0])
    assert headings == ["行号", "原因", "列", "取值"]


def test_mended_rows_come_as_a_file_beside_the_one_they_belong_to(analyst: Client) -> None:
    file = sent(analyst, table(at_shoes(LIN), NAMELESS), day=DAY)
    answer = analyst.post(reverse("mend_workbook", args=[file.pk]), {"reason": "修改后重报"})
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    book.worksheets[0]["A2"] = "庄晓阳"
    mended = io.BytesIO()
    book.save(mended)
    posted = {"files": SimpleUploadedFile("下载 (3).xlsx", mended.getvalue())}
    analyst.post(reverse("send_mended", args=[file.pk]), posted)
    work_off()
    made = SentFile.objects.latest("pk")
    assert (made.name, made.mends, made.source) == ("register-more-mended.xlsx", file, "register")
    assert (made.read, made.kept) == (1, 1)
    assert "register-more-mended.xlsx" in page(analyst, file)


def test_an_unknown_table_is_mapped_by_hand_and_the_next_like_it_by_itself(analyst: Client) -> None:
    content = "谁,证,干啥\n{},{},鞋样设计师\n".format("庄晓阳", resident_id("19880808", 31)).encode()
    file = sent(analyst, content, name="列表甲.csv", day=DAY)
    url = reverse("map_file", args=[file.pk])
    assert "证" in analyst.get(url).content.decode()
    chosen = {"kind": "person", "source": "talents", "as": "own", "column-0": "name", "column-1": "resident_id"}
    analyst.post(url, {**chosen, "column-2": "title", "required-0": "yes"})
    work_off()
    file.refresh_from_db()
    assert (file.mapping, file.source, file.kept) == ("own", "talents", 1)
    assert "title" in analyst.get(reverse("mapping_yaml", args=[file.pk])).content.decode()
    SentFile.objects.filter(pk=file.pk).update(step="accepted")
    assert sent(analyst, content.replace(b"31", b"32"), name="列表乙.csv", day=DAY).mapping == "own"


@pytest.mark.parametrize(
    "wrong",
    [{"column-0": "name", "column-1": "name"}, {}, {"column-0": "no-field"}, {"column-0": "name", "source": "x"}],
)
def test_a_mapping_that_cannot_be_is_refused_and_nothing_changes(analyst: Client, wrong: dict[str, str]) -> None:
    file = sent(analyst, table(at_shoes(LIN)), day=DAY)
    chosen = {"kind": "person", "source": "register", "as": "own", **wrong}
    assert analyst.post(reverse("map_file", args=[file.pk]), chosen).status_code == 200
    assert Job.objects.filter(state=State.WAITING).count() == 0


def test_one_row_is_shown_as_it_came_for_a_reason(analyst: Client) -> None:
    file = sent(analyst, table(at_shoes(LIN), at_shoes(NEW)), day=DAY)
    url = reverse("show_row", args=[file.pk])
    assert NEW["phone"] not in analyst.post(url, {"row": "3", "reason": ""}).content.decode()
    assert NEW["phone"] in analyst.post(url, {"row": "3", "reason": "本人要求核对"}).content.decode()
    assert "没有这一行" in analyst.post(url, {"row": "99", "reason": "本人要求核对"}).content.decode()
    assert Entry.objects.filter(act="show row of a file", after={"row": 3}).exists()


def test_a_file_that_was_never_in_the_base_can_be_dropped_for_good_with_what_was_read_of_it(
    analyst: Client, home: Path, django_capture_on_commit_callbacks: Any
) -> None:
    before = _kept(home)
    file = sent(analyst, table(at_shoes(LIN)), day=DAY)
    assert {path.parts[0] for path in _kept(home) - before} == {"deliveries", "intake"}
    with django_capture_on_commit_callbacks(execute=True):
        analyst.post(reverse("drop_file", args=[file.pk]))
        assert _kept(home) > before  # undone with the transaction, the file would be there still
    file.refresh_from_db()
    assert (file.step, _kept(home)) == ("dropped", before)


def _kept(home: Path) -> set[Path]:
    return {path.relative_to(home) for part in ("deliveries", "intake") for path in (home / part).rglob("*")}


def test_a_reading_that_was_cancelled_can_be_asked_for_again(analyst: Client) -> None:
    posted = {"files": SimpleUploadedFile("register-x.csv", table(at_shoes(LIN))), "delivery": DAY}
    analyst.post(reverse("send_files"), posted)
    file = SentFile.objects.latest("pk")
    analyst.post(reverse("stop_reading", args=[file.pk]))
    assert "重新读取" in page(analyst, file)
    analyst.post(reverse("read_again", args=[file.pk]))
    work_off()
    file.refresh_from_db()
    assert file.step == "read"


def test_a_reading_that_was_killed_is_taken_up_again(analyst: Client) -> None:
    posted = {"files": SimpleUploadedFile("register-x.csv", table(at_shoes(LIN))), "delivery": DAY}
    analyst.post(reverse("send_files"), posted)
    Job.objects.update(state=State.RUNNING, heard_at="2020-01-01T00:00Z", attempts=1)
    from django.utils import timezone

    from rencai_web.foundation.jobs.actions import take_up_silent

    assert take_up_silent(now=timezone.now()) == 1
    work_off()
    assert SentFile.objects.latest("pk").kept == 1


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.xlsx", b"%PDF-1.4 nothing", "这不是表格"),
        ("a.csv", b"\n\n", "没有表格内容"),
        ("a.xls", b"<html><table></table></html>", "改了扩展名的网页"),
        ("a.csv", "手机号,单位名称\n12912345699,踏浪鞋业\n".encode(), "缺少映射所要求的列"),
    ],
)
def test_a_file_that_cannot_be_read_says_why_in_plain_words(
    analyst: Client, name: str, content: bytes, told: str
) -> None:
    file = sent(analyst, content, name=name, day=DAY, source="register")
    assert file.step == "refused"
    assert told in page(analyst, file)


def test_a_broken_line_of_jsonl_is_set_aside_hidden_shown_for_a_reason_and_sent_out_to_be_mended(
    analyst: Client,
) -> None:
    good, half = {"姓名": LIN["name"], "手机号": LIN["phone"]}, f'{{"姓名": "王五", "手机号": "{CHEN["phone"]}'
    content = "\n".join([json.dumps(good, ensure_ascii=False), half]).encode()
    file = sent(analyst, content, name="register-more.jsonl", day=DAY)
    assert (file.step, file.read, file.kept, file.set_aside) == ("read", 2, 1, 1)
    told = page(analyst, file)
    assert "此行不是完整的JSON" in told
    assert CHEN["phone"] not in told
    shown = analyst.post(reverse("show_row", args=[file.pk]), {"row": "2", "reason": "核对断行"}).content.decode()
    assert CHEN["phone"] in shown
    book = analyst.post(reverse("mend_workbook", args=[file.pk]), {"reason": "改正断行"})
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(book) if book.streaming else book.content)).worksheets[0]
    assert half in [cell.value for cell in sheet[2]]
