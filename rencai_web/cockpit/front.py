"""What anybody sees: the counts the city publishes, the privacy notice, and the ways in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import polars as pl
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, path, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from rencai.vocabulary.bilingual import Bilingual
from rencai_web.cockpit.notice import kept, sources
from rencai_web.foundation.accounts.doors import open_to_anybody
from rencai_web.foundation.accounts.models import Role
from rencai_web.foundation.components.navigation import register
from rencai_web.foundation.components.surroundings import city
from rencai_web.registers.labels import UNKNOWN, labels
from rencai_web.registers.models import Publication
from rencai_web.registers.protection import LEAST, STEP, protected, total
from rencai_web.registers.published import folder, latest, stamp
from rencai_web.rights.actions import ANSWERED_WITHIN
from rencai_web.rights.purposes import PURPOSES

_NO_CHAIN = Bilingual("不在重点产业链", "in no key chain")


@dataclass(frozen=True)
class Bar:
    """One line of a published table: words, the count as it may be said, and its length in thousandths."""

    label: Bilingual
    count: int | None
    length: int


@dataclass(frozen=True)
class Table:
    """One way to part the people, as it may be published."""

    title: str | Promise
    bars: tuple[Bar, ...]


@open_to_anybody
def front(request: HttpRequest) -> HttpResponse:
    """What the city publishes, what it does with personal data, and how to come in."""
    publication = latest()
    context: dict[str, Any] = {"publication": publication, "ways": _ways(request), "least": LEAST, "step": STEP}
    if publication is not None and folder(publication).root.exists():
        whole, tables = published_counts(publication)
        context |= {"invented": publication.invented, "whole": whole, "tables": tables}
    return render(request, "cockpit/front.html", context)


def published_counts(publication: Publication) -> tuple[int | None, tuple[Table, ...]]:
    """The people here on the publication's day: their total, and tables by team, group of chains and degree."""
    path = folder(publication).lake.path("people", publication.on)
    return _counted(path, stamp(path))


@lru_cache(maxsize=4)
def _counted(path: Path, _written: int) -> tuple[int | None, tuple[Table, ...]]:
    here = pl.scan_parquet(path).filter(pl.col("status") == "here").select("team", "chain", "degree").collect()
    groups = _groups()
    by_group = here["chain"].replace_strict(groups, default=None, return_dtype=pl.String)
    group_words = {group.id: Bilingual(group.zh, group.en) for group in _newest_groups()}
    tables = (
        _table(gettext_lazy("By talent team"), here["team"], labels("team"), UNKNOWN),
        _table(gettext_lazy("By group of industries"), by_group, group_words, _NO_CHAIN),
        _table(gettext_lazy("By degree"), here["degree"], labels("degree"), UNKNOWN),
    )
    return total([here.height]), tables


def _newest_groups() -> tuple[Any, ...]:
    axes = [axis for axis in city().axes if axis.published]
    return max(axes, key=lambda axis: axis.begins).groups


def _groups() -> dict[str, str]:
    return {chain: group.id for group in _newest_groups() for chain in group.chains}


def _table(title: Promise, values: pl.Series, words: dict[str, Bilingual], none: Bilingual) -> Table:
    """Counts of every value in the city's order, what has none last, protected together."""
    counted = dict(values.value_counts().iter_rows())
    other = sum(count for value, count in counted.items() if value not in words)
    lines = [(label, counted.get(value, 0)) for value, label in words.items()] + [(none, other)]
    lines = [(label, count) for label, count in lines if count]
    said = protected([count for _, count in lines])
    longest = max((count or 0 for count in said), default=0) or 1
    bars = [
        Bar(label, count, round(1000 * (count or 0) / longest)) for (label, _), count in zip(lines, said, strict=True)
    ]
    return Table(title, tuple(bars))


_HOMES = {
    Role.ANALYST: ("cockpit", gettext_lazy("To the cockpit")),
    Role.LEADER: ("cockpit", gettext_lazy("To the cockpit")),
    Role.APPROVER: ("cockpit", gettext_lazy("To the cockpit")),
    Role.OFFICER: ("rights_requests", gettext_lazy("To what waits for an answer")),
    Role.AGENCY: ("arriving", gettext_lazy("To my files")),
    Role.EMPLOYER: ("staff", gettext_lazy("To our people and their policies")),
    Role.TALENT: ("my_record", gettext_lazy("To my record")),
    Role.ADMINISTRATOR: ("accounts", gettext_lazy("To the accounts")),
}


def _ways(request: HttpRequest) -> list[tuple[str, str | Promise]]:
    """(address, words) of where to go from here, the first the most likely; pages that are not there are left out."""
    named = [_HOMES[Role(request.user.role)]] if request.user.is_authenticated else []
    named.append(("calculator", gettext_lazy("What policies give me")))
    if not request.user.is_authenticated:  # signing in stands at the top of every page
        named.append(("accept_invitation", gettext_lazy("I have an invitation code")))
    return [*_existing(named), *_existing([("help", gettext_lazy("How to use this")), ("privacy", _PRIVACY)])]


def _existing(named: list[tuple[str, Promise]]) -> Iterator[tuple[str, Promise]]:
    for name, words in named:
        try:
            yield reverse(name), words
        except NoReverseMatch:
            continue


_PRIVACY = gettext_lazy("Privacy notice")


@open_to_anybody
def privacy(request: HttpRequest) -> HttpResponse:
    """What is done with personal data: by whom, from which sources, on what basis, how long, and what one can do."""
    context = {
        "sources": sources(), "purposes": PURPOSES, "contact": city().contact, "within": ANSWERED_WITHIN.days,
        "kept": kept(), "publication": latest(),
    }  # fmt: skip
    return render(request, "cockpit/privacy.html", context)


register("front", gettext_lazy("Public page"), group=95, place=10)
register("privacy", _PRIVACY, group=95, place=30)

urls = [path("", front, name="front"), path("privacy/", privacy, name="privacy")]
