"""People, employers and posts as lists: searched as one types, narrowed by facets with counts, sorted, paged.

A word searched for may be a name, so it travels in the body of the request only: the form posts, and what is put into
the address bar are the facets, the order and the page. An address can be passed on; it never holds a name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from rencai_web.foundation.accounts.doors import open_to
from rencai_web.foundation.accounts.models import Role
from rencai_web.foundation.components.navigation import register
from rencai_web.registers.exporting import may_export
from rencai_web.registers.index import ANY, Narrowed
from rencai_web.registers.labels import label
from rencai_web.registers.models import Publication
from rencai_web.registers.published import latest
from rencai_web.registers.queries import (
    EMPLOYERS,
    PEOPLE,
    POSTS,
    Listing,
    Page,
    choices,
    page_of,
    people_at,
    words_of,
)

LONGEST_WORD = 80
_OPEN = 4
"""Facets that stand open at first."""

TITLES: Mapping[str, Promise] = {
    "status": _("Status"), "team": _("Team"), "town": _("Town"), "chain": _("Chain"), "stage": _("Stage"),
    "degree": _("Degree"), "grade": _("Grade"), "skill_level": _("Skill level"), "sex": _("Sex"), "age": _("Age"),
    "occupation": _("Occupation"), "skill": _("Skill"), "employer": _("Employer"), "size": _("Staff"),
    "above_scale": _("Above designated size"), "high_tech": _("High-tech enterprise"),
    "has_rnd": _("Has an R&D body"), "industry": _("Industry"), "open": _("Still open"), "flow": _("Came and went"),
}  # fmt: skip


@dataclass(frozen=True)
class Column:
    """One column of a list: its title, and the word by which it is sorted, if it can be."""

    title: Promise
    sort: str = ""
    number: bool = False


@dataclass(frozen=True)
class View:
    """How one register is shown as a list."""

    listing: Listing
    title: Promise
    hint: Promise
    columns: tuple[Column, ...]

    @property
    def url(self) -> str:
        """Where it is."""
        return reverse(self.listing.register)


_PEOPLE = View(
    PEOPLE, _("People"), _("Name, pinyin, initials, employer or skill"),
    (
        Column(_("Name"), "name"), Column(_("Team")), Column(_("Employer"), "employer"), Column(_("Occupation")),
        Column(_("Chain")), Column(_("Degree"), "degree"), Column(_("Grade"), "grade"), Column(_("Town"), "town"),
        Column(_("Age"), "age", number=True),
    ),
)  # fmt: skip
_EMPLOYERS = View(
    EMPLOYERS, _("Employers"), _("Name, pinyin, initials or credit code"),
    (
        Column(_("Employer"), "name"), Column(_("Chain")), Column(_("Town"), "town"), Column(_("Industry")),
        Column(_("Marks")), Column(_("Staff"), "staff", number=True), Column(_("In the base"), "here", number=True),
    ),
)  # fmt: skip
_POSTS = View(
    POSTS, _("Posts"), _("Title, employer or skill"),
    (
        Column(_("Title"), "title"), Column(_("Employer")), Column(_("Chain")), Column(_("Town"), "town"),
        Column(_("Degree")), Column(_("Pay a month"), "pay", number=True), Column(_("Wanted"), "wanted", number=True),
        Column(_("Posted on"), "posted_on"),
    ),
)  # fmt: skip

_to_readers = open_to(Role.ANALYST, Role.LEADER, Role.APPROVER)
_to_readers_and_officers = open_to(Role.ANALYST, Role.LEADER, Role.APPROVER, Role.OFFICER)
_asked = require_http_methods(["GET", "HEAD", "POST"])


@_to_readers
@_asked
def people_list(request: HttpRequest) -> HttpResponse:
    """People, searched by name, pinyin, initials, employer or skill, narrowed by facets."""
    return _shown(request, _PEOPLE)


@_to_readers_and_officers
@_asked
def employers_list(request: HttpRequest) -> HttpResponse:
    """Employers, searched by name, pinyin or credit code, narrowed by facets."""
    return _shown(request, _EMPLOYERS)


@_to_readers_and_officers
@_asked
def posts_list(request: HttpRequest) -> HttpResponse:
    """Posts, searched by title, employer or skill, narrowed by facets; those that are open at first."""
    return _shown(request, _POSTS)


@dataclass(frozen=True)
class Asked:
    """What a request asks of a list."""

    narrowed: Narrowed
    sort: str
    number: int


def asked_of(request: HttpRequest, listing: Listing) -> Asked:
    """From an address, or from the posted form; the form alone may say a word, and take a choice away."""
    if request.method != "POST":
        return _read(listing, request.GET, "")
    query = request.POST.copy()
    word = query.get("q", "").strip()[:LONGEST_WORD]
    drop = query.get("drop", "")
    if "complete" in query:
        # The whole form was sent, so that nothing chosen means everybody, not what is chosen at first.
        for facet in listing.unless_said:
            if not query.getlist(facet):
                query[facet] = ANY
    asked = _read(listing, query, "" if drop == "q" else word)
    facet, _sep, value = drop.partition(":")
    if facet in asked.narrowed.facets:
        asked = Asked(listing.without(asked.narrowed, facet, value), asked.sort, 1)
    return asked


def _read(listing: Listing, query: QueryDict, word: str) -> Asked:
    number = query.get("page", "")
    return Asked(
        listing.read(query, word=word),
        query.get("sort") or ("" if word else listing.opens_by),  # what a word finds best comes first
        int(number) if number.isascii() and number.isdecimal() and 0 < int(number[:7]) < 1_000_000 else 1,
    )


def _shown(request: HttpRequest, view: View) -> HttpResponse:
    publication = latest()
    if publication is None:
        return render(request, "registers/nothing_published.html", {"title": view.title})
    asked = asked_of(request, view.listing)
    page = page_of(view.listing, publication, asked.narrowed, sort=asked.sort, number=asked.number)
    more = {"sort": _said(asked, view.listing), "page": str(page.number) if page.number > 1 else ""}
    address = f"{view.url}?{view.listing.address(asked.narrowed, **more)}".rstrip("?")
    part = request.headers.get("HX-Request") == "true"
    if request.method == "POST" and not part and not asked.narrowed.word:
        return redirect(address)
    context = {
        **_context(view, asked, page, publication), "may_export": may_export(request.user), "page": page,
        "publication": publication, "invented": publication.invented, "view": view, "address": address,
    }  # fmt: skip
    response = render(request, "registers/list_found.html" if part else "registers/list.html", context)
    if part:
        response["HX-Push-Url"] = address
    return response


def _context(view: View, asked: Asked, page: Page, publication: Publication) -> dict[str, Any]:
    listing, narrowed = view.listing, asked.narrowed
    found = choices(listing, publication, narrowed)
    facets = [
        {"name": facet, "title": TITLES[facet], "choices": found[facet], "open": place < _OPEN}
        for place, facet in enumerate(listing.facets)
        if found[facet]
    ]
    for facet in facets:
        facet["open"] = facet["open"] or facet["name"] in narrowed.active()
    return {
        "facets": facets,
        "narrowed": narrowed,
        "chips": _chips(narrowed, publication),
        "sort": _said(asked, listing),
        "columns": [_heading(column, asked.sort, listing.index(publication).sorts[0]) for column in view.columns],
        "rows": _rows(listing, page, publication),
        "kept": [(facet, value) for facet, values in narrowed.facets.items() for value in values],
    }


def _said(asked: Asked, listing: Listing) -> str:
    """The order that somebody chose; blank where the list stands in the order it opens by."""
    return "" if asked.sort == listing.opens_by else asked.sort


def _chips(narrowed: Narrowed, publication: Publication) -> list[dict[str, Any]]:
    return [
        {"facet": facet, "title": TITLES[facet], "value": value, "label": words_of(facet, value, publication)}
        for facet, values in narrowed.active().items()
        for value in values
    ]


def _heading(column: Column, sort: str, first: str) -> dict[str, Any]:
    """A column's title, and what the next press on it sorts by."""
    now = sort or first
    up, down = now == column.sort, now == f"-{column.sort}"
    following = f"-{column.sort}" if up or (column.number and not down) else column.sort
    direction = ("descending" if down else "ascending") if column.sort and (up or down) else ""
    return {"title": column.title, "number": column.number, "sort": column.sort and following, "now": direction}


def _rows(listing: Listing, page: Page, publication: Publication) -> list[dict[str, Any]]:
    if listing is EMPLOYERS:
        here = people_at([employer.pk for employer in page.rows], publication)
        return [{"it": row, "words": _words(row, ("chain", "town")), "here": here[row.pk]} for row in page.rows]
    fields = ("status", "team", "chain", "stage", "degree", "grade", "town")
    return [
        {"it": row, "words": _words(row, fields), "age": _age(row, publication), "open": getattr(row, "open", None)}
        for row in page.rows
    ]


def _words(row: Any, fields: tuple[str, ...]) -> dict[str, Any]:
    return {field: label(field, value) for field in fields if (value := getattr(row, field, None))}


def _age(row: Any, publication: Publication) -> int | None:
    born = getattr(row, "birth_year", None)
    return publication.on.year - born if born else None


register("people", _("People"), group=20, place=10)
register("employers", _("Employers"), group=20, place=20)
register("posts", _("Posts"), group=20, place=30)

urls = [
    path("people/", people_list, name="people"),
    path("employers/", employers_list, name="employers"),
    path("posts/", posts_list, name="posts"),
]
