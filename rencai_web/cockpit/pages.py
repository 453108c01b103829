"""The cockpit of the office; what a stranger sees is in front.py."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rencai_web.cockpit import figures, front
from rencai_web.foundation.accounts.doors import open_to
from rencai_web.foundation.accounts.models import Role
from rencai_web.foundation.components.navigation import register
from rencai_web.registers.models import Publication
from rencai_web.registers.published import folder, latest


@open_to(Role.ANALYST, Role.LEADER, Role.APPROVER)
def cockpit(request: HttpRequest) -> HttpResponse:
    """The base at a glance: each number says its date and opens the list behind it."""
    publication = latest()
    if publication is None:
        return render(request, "cockpit/empty.html")
    return render(request, "cockpit/cockpit.html", shown(publication))


def shown(publication: Publication) -> dict[str, Any]:
    """Everything the cockpit shows of a publication."""
    people = figures.people_here(publication)
    series = figures.history(folder(publication).lake.root)
    headline = [
        (_("High-level talent"), series["graded"], "grade"),
        (_("Masters"), series["master"], "degree=master"),
        (_("Doctors"), series["doctor"], "degree=doctor"),
        (_("Open posts"), series["posts"], ""),
    ]
    return {
        "publication": publication,
        "invented": publication.invented,
        "people": series["people"],
        "headline": headline,
        "breakdowns": [(field, figures.parts(people, field)) for field in figures.BREAKDOWNS],
        "ages": figures.ages(people, publication.on),
        "tiles": figures.tiles(people),
        "no_town": people["town"].null_count(),
        "chains": figures.chains(people),
        "no_chain": people["chain"].null_count(),
        "flows": figures.flows(folder(publication).lake.root),
    }


register("cockpit", gettext_lazy("Cockpit"), group=10, place=10)

urls = [*front.urls, path("cockpit/", cockpit, name="cockpit")]
