"""The calendar of sources: who sends what how often, when it came last, and who owes a file since when."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext_lazy

from rencai_web.foundation.accounts.doors import open_to
from rencai_web.foundation.components.navigation import register
from rencai_web.intake import queries
from rencai_web.intake.pages.arriving import READERS
from rencai_web.intake.storage import take_note_of_the_shelf


@open_to(*READERS)
def sources(request: HttpRequest) -> HttpResponse:
    """Every source the reader may see, those that owe longest first."""
    take_note_of_the_shelf()
    today = timezone.localdate()
    found = queries.due(request.user, today=today)
    figures = queries.figures_of_sources([one.source.source for one in found])
    rows = [
        {"due": one, "owner": queries.owner_name(one.source), **figures.get(one.source.source, {})} for one in found
    ]
    owed = sum(one.state == "owed" for one in found)
    context = {"rows": rows, "owed": owed, "today": today, "invented": queries.is_invented()}
    return render(request, "intake/sources.html", context)


register("sources", gettext_lazy("Sources"), group=25, place=30)

urls = [path("sources/", sources, name="sources")]
