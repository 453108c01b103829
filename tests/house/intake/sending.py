"""Sending files of the small city, as a browser does."""

from __future__ import annotations

import csv
import io
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from rencai_web.foundation.jobs.actions import run_job
from rencai_web.foundation.jobs.models import Job, State
from rencai_web.intake.models import Change, SentFile

HEADINGS = ("姓名", "身份证号", "手机号", "单位名称", "信用代码", "岗位", "工作地", "学历")
FIELDS = ("name", "resident_id", "phone", "employer", "employer_code", "occupation", "workplace", "degree")


def table(*rows: dict[str, Any]) -> bytes:
    """Rows of the register as CSV."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEADINGS)
    writer.writerows([row.get(field, "") for field in FIELDS] for row in rows)
    return out.getvalue().encode()


def work_off() -> None:
    """What the worker does: every job that waits, one after the other."""
    for job in Job.objects.filter(state=State.WAITING).order_by("pk"):
        run_job.call(job.pk)


def sent(client: Client, content: bytes, *, name: str = "register-more.csv", day: str, source: str = "") -> SentFile:
    """A file that was sent and read."""
    posted = {"files": SimpleUploadedFile(name, content), "delivery": day, "source": source}
    client.post(reverse("send_files"), posted)
    work_off()
    return SentFile.objects.latest("pk")


def tried(client: Client, *coming: SentFile, going: tuple[SentFile, ...] = ()) -> Change:
    """A change that was worked out."""
    chosen = {"coming": [file.pk for file in coming], "going": [file.pk for file in going]}
    client.post(reverse("propose_change"), chosen)
    work_off()
    return Change.objects.latest("pk")


def decided(client: Client, change: Change, decision: str) -> Change:
    """The change after a decision was carried out."""
    client.post(reverse("decide", args=[change.pk]), {"decision": decision})
    work_off()
    change.refresh_from_db()
    return change
