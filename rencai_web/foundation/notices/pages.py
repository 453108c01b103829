"""My notices."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone

from rencai_web.foundation.accounts.doors import open_to_all_signed_in


@open_to_all_signed_in
def notices(request: HttpRequest) -> HttpResponse:
    """What I should know; seeing the page marks it as read."""
    mine = list(request.user.notices.all()[:100])
    request.user.notices.filter(read_at=None).update(read_at=timezone.now())
    return render(request, "foundation/notices.html", {"notices": mine})


urls = [path("notices/", notices, name="notices")]
