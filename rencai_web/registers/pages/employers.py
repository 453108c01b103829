"""Employers: the list and its search."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext_lazy

from rencai_web.foundation.accounts.doors import open_to
from rencai_web.foundation.accounts.models import Role
from rencai_web.foundation.components.navigation import register
from rencai_web.registers.labels import label, labels
from rencai_web.registers.published import latest
from rencai_web.registers.queries import employers


@open_to(Role.ANALYST, Role.LEADER, Role.APPROVER, Role.OFFICER)
def employers_list(request: HttpRequest) -> HttpResponse:
    """Employers, searched by name, pinyin or credit code, narrowed by chain and town."""
    word, chain, town = (request.GET.get(key, "").strip() for key in ("q", "chain", "town"))
    page = Paginator(employers(word, chain=chain, town=town), 50).get_page(request.GET.get("page"))
    rows = [(employer, label("chain", employer.chain), label("town", employer.town)) for employer in page]
    context = {
        "page": page, "rows": rows, "word": word, "chain": chain, "town": town, "publication": latest(),
        "chains": labels("chain").items(), "towns": labels("town").items(),
    }  # fmt: skip
    return render(request, "registers/employers.html", context)


register("employers", gettext_lazy("Employers"), group=20, place=20)

urls = [path("employers/", employers_list, name="employers")]
