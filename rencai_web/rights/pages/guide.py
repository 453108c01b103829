"""How to use this: to each role its own steps."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, path, reverse
from django.utils.translation import gettext_lazy

from rencai.vocabulary.bilingual import Bilingual
from rencai_web.foundation.accounts.doors import open_to_anybody
from rencai_web.foundation.accounts.models import Role
from rencai_web.foundation.components.navigation import register
from rencai_web.rights.steps import STEPS


@open_to_anybody
def help_page(request: HttpRequest) -> HttpResponse:
    """What I can do here, in steps, with the page for each."""
    role = Role(request.user.role) if request.user.is_authenticated else None
    context = {"steps": list(steps_of(role)), "role": role, "codes": role and request.user.needs_second_factor}
    return render(request, "rights/help.html", context)


def steps_of(role: Role | None) -> Iterator[tuple[str, Bilingual]]:
    """(address, words) of each step whose page is there."""
    for name, words in STEPS[role]:
        try:
            yield reverse(name), words
        except NoReverseMatch:
            continue


register("help", gettext_lazy("Help"), group=95, place=20)

urls: list[Any] = [path("help/", help_page, name="help")]
