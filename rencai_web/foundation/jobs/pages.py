"""Long work as people see it: live progress, cancel, how it ended."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from rencai_web.foundation.accounts.doors import open_to, open_to_all_signed_in
from rencai_web.foundation.accounts.models import Role
from rencai_web.foundation.components.navigation import register
from rencai_web.foundation.jobs import actions
from rencai_web.foundation.jobs.models import Job

_OVERSEERS = (Role.ANALYST, Role.APPROVER, Role.ADMINISTRATOR)


def _own(request: HttpRequest, pk: int) -> Job:
    job = get_object_or_404(Job, pk=pk)
    if job.asked_by_id != request.user.pk and request.user.role not in _OVERSEERS:
        raise PermissionDenied
    return job


@open_to(*_OVERSEERS)
def jobs(request: HttpRequest) -> HttpResponse:
    """All long work, newest first."""
    page = Paginator(Job.objects.select_related("asked_by"), 30).get_page(request.GET.get("page"))
    return render(request, "foundation/jobs.html", {"page": page})


@open_to_all_signed_in
def job(request: HttpRequest, pk: int) -> HttpResponse:
    """One job; the page asks again every second while the job runs."""
    shown = _own(request, pk)
    part = request.headers.get("HX-Request") == "true"
    return render(request, "foundation/job_state.html" if part else "foundation/job.html", {"job": shown})


@open_to_all_signed_in
@require_POST
def cancel_job(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the end of a job."""
    actions.cancel(job=_own(request, pk), by=request.user)
    return redirect("job", pk=pk)


register("jobs", gettext_lazy("Runs"), group=80, place=80)

urls = [
    path("jobs/", jobs, name="jobs"),
    path("jobs/<int:pk>/", job, name="job"),
    path("jobs/<int:pk>/cancel/", cancel_job, name="cancel_job"),
]
