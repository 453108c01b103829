"""The cockpit of the office; what a stranger sees is in front.py."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, path, reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy

from rencai_web.cockpit import demand, figures, front, supply
from rencai_web.cockpit.freshness import freshness
from rencai_web.foundation.accounts.doors import open_to
from rencai_web.foundation.accounts.models import Role
from rencai_web.foundation.components.navigation import register
from rencai_web.foundation.components.panels import lent
from rencai_web.foundation.components.surroundings import city
from rencai_web.registers.index import Narrowed
from rencai_web.registers.listed import employers_index, people_index, posts_index
from rencai_web.registers.models import Publication
from rencai_web.registers.published import folder, last_written, latest

_MOST = 10
"""Occupations and skills that are shown, the most frequent first."""
_FLOWS_SHOWN = 12
LAYERS = ("people", "posts", "employers")
"""What the map of towns can show."""


@dataclass(frozen=True)
class Headline:
    """One figure at the top: its words and unit, its past, and the list behind it."""

    label: Promise
    unit: Promise | str
    series: figures.Series
    href: str
    decimals: int = 0

    @property
    def change(self) -> tuple[float, date] | None:
        """What changed since the snapshot before, rounded as it is shown, and its day."""
        change = self.series.change
        return (round(change[0], self.decimals), change[1]) if change else None


@open_to(Role.ANALYST, Role.LEADER, Role.APPROVER)
def cockpit(request: HttpRequest) -> HttpResponse:
    """The base at a glance: each number says its date and opens the list behind it."""
    publication = latest()
    if publication is None:
        return render(request, "cockpit/empty.html")
    asked = request.GET.get("layer", "")
    layer = asked if asked in LAYERS else LAYERS[0]
    context = {
        "publication": publication, "invented": publication.invented,
        "people": _history(publication)["people"], "files": len(city().sources),
        "board": board(publication, layer),
        "panels": [render_to_string(template, more, request=request) for template, more in lent(request)],
    }  # fmt: skip
    return render(request, "cockpit/cockpit.html", context)


def board(publication: Publication, layer: str) -> SafeString:
    """Everything that is the same for all readers of a publication, made once a day and language."""
    root, written = folder(publication).root, last_written(publication)
    return _board(root, publication.pk, written, layer, get_language() or "", timezone.localdate())


@lru_cache(maxsize=24)
def _board(_root: Path, pk: int, _written: int, layer: str, _language: str, today: date) -> SafeString:
    return render_to_string("cockpit/board.html", shown(Publication.objects.get(pk=pk), layer, today))


def shown(publication: Publication, layer: str, today: date) -> dict[str, Any]:
    """What the cockpit shows of a publication. ``today`` is what the age of each source is measured against."""
    people, held = people_index(publication), folder(publication)
    counts = people.counts(figures.HERE)
    return {
        "publication": publication,
        "headline": _headline(publication),
        "breakdowns": [(name, figures.parts(people.facets[name], counts[name], name)) for name in figures.BREAKDOWNS],
        "most": [
            (name, figures.parts(people.facets[name], counts[name], name, most=_MOST), int(counts[name][0]))
            for name in ("occupation", "skill")
        ],
        "chains": figures.chains(people),
        "no_chain": int(counts["chain"][0]),
        "towns_by_chain": supply.towns_by_chain(people),
        "skills_by_chain": supply.skills_by_chain(people),
        "employers": demand.employers(employers_index(publication)),
        "wanted": demand.open_posts(held.lake.path("posts", publication.on), last_written(publication)),
        "sources": freshness(held.about, city(), today=today),
        "intake": _address("sources"),
        **_map(publication, layer),
        **_flows(publication),
    }


def _history(publication: Publication) -> dict[str, figures.Series]:
    return figures.history(folder(publication).lake.root, last_written(publication))


def _headline(publication: Publication) -> list[Headline]:
    series, people = _history(publication), reverse("people")
    graded = "&".join(f"grade={grade.id}" for grade in city().grades)
    skilled = "&".join(f"skill_level={level}" for level in figures.SKILLED)
    persons, posts = gettext_lazy("people"), gettext_lazy("posts")
    return [
        Headline(gettext_lazy("High-level talent"), persons, series["graded"], f"{people}?{graded}"),
        Headline(gettext_lazy("Masters"), persons, series["master"], f"{people}?degree=master"),
        Headline(gettext_lazy("Doctors"), persons, series["doctor"], f"{people}?degree=doctor"),
        Headline(gettext_lazy("Open posts"), posts, series["posts"], reverse("posts")),
        Headline(gettext_lazy("Highly skilled among the certified"), "%", series["skilled"], f"{people}?{skilled}", 1),
    ]


def _map(publication: Publication, layer: str) -> dict[str, Any]:
    index, narrowed, words = {
        "people": (people_index, figures.HERE, gettext_lazy("people")),
        "posts": (posts_index, Narrowed({"open": ("yes",)}), gettext_lazy("open posts")),
        "employers": (employers_index, demand.EVERYONE, gettext_lazy("employers")),
    }[layer]
    counts, none = figures.by_town(index(publication), narrowed)
    return {"tiles": figures.tiles(counts), "no_town": none, "layer": layer, "layer_words": words, "layers": LAYERS}


def _flows(publication: Publication) -> dict[str, Any]:
    found = figures.flows(folder(publication).lake.root, last_written(publication))[-_FLOWS_SHOWN:]
    most = max((max(flow.arrived, flow.left) for flow in found), default=0) or 1
    columns = [
        {
            "flow": flow,
            "x": place * 44 + 22,
            "up": round(70 * flow.arrived / most),
            "down": round(70 * flow.left / most),
        }
        for place, flow in enumerate(found)
    ]
    return {"flows": found, "columns": columns, "flows_width": 44 * len(found) or 44}


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


register("cockpit", gettext_lazy("Cockpit"), group=10, place=10)

urls = [*front.urls, path("cockpit/", cockpit, name="cockpit")]
