"""People: the list that can be searched and filtered, and its export."""

from __future__ import annotations

from collections.abc import Iterator

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext_lazy

from rencai_web.foundation.accounts.doors import open_to
from rencai_web.foundation.accounts.models import Role
from rencai_web.foundation.components.navigation import register
from rencai_web.registers.labels import label, labels
from rencai_web.registers.models import Person
from rencai_web.registers.published import latest
from rencai_web.registers.queries import FACETS, Filters, choices, people

_TITLES = {
    "status": gettext_lazy("Status"),
    "team": gettext_lazy("Team"),
    "town": gettext_lazy("Town"),
    "chain": gettext_lazy("Chain"),
    "stage": gettext_lazy("Stage"),
    "degree": gettext_lazy("Degree"),
    "grade": gettext_lazy("Grade"),
    "skill_level": gettext_lazy("Skill level"),
    "sex": gettext_lazy("Sex"),
}


@open_to(Role.ANALYST, Role.LEADER, Role.APPROVER)
def people_list(request: HttpRequest) -> HttpResponse:
    """People, searched by name, pinyin, initials or employer, narrowed by facets with counts beside each choice."""
    filters = Filters.read(request.GET)
    page = Paginator(people(filters), 50).get_page(request.GET.get("page"))
    rows = [(person, *_words(person)) for person in page]
    if request.headers.get("HX-Target") == "people-rows":
        return render(request, "registers/people_rows.html", {"page": page, "rows": rows})
    found = choices(filters)
    facets = [(facet, _TITLES[facet], found.get(facet, [])) for facet in FACETS]
    context = {"page": page, "rows": rows, "facets": facets, "filters": filters, "publication": latest()}
    return render(request, "registers/people.html", context)


def _words(person: Person) -> Iterator[object]:
    for field in ("team", "chain", "stage", "degree", "town"):
        value = getattr(person, field)
        yield label(field, value) if value in labels(field) or not value else value


register("people", gettext_lazy("People"), group=20, place=10)

urls = [path("people/", people_list, name="people")]
