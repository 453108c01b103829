"""What the base knows of an employer, told to that employer: each value with who says it, and how to correct it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext_lazy

from rencai.talentbase.profile import Reader
from rencai.vocabulary.errors import BadInput, BadState
from rencai.vocabulary.fields import Kind
from rencai_web.foundation.accounts.doors import open_to
from rencai_web.foundation.accounts.models import Account, Role
from rencai_web.foundation.components.navigation import register
from rencai_web.foundation.components.surroundings import city
from rencai_web.registers import typed, unfolded
from rencai_web.registers.merged import surely_called
from rencai_web.registers.models import Employer
from rencai_web.registers.pages.corrections import said_by, shown_value
from rencai_web.registers.published import folder, latest, sealer
from rencai_web.registers.templatetags.correcting import corrections_of


@open_to(Role.EMPLOYER)
def my_employer(request: HttpRequest) -> HttpResponse:
    """What the base knows of the employer whose account this is."""
    publication, scope = latest(), request.user.scope
    pk = surely_called(scope)
    shown = Employer.objects.filter(pk=pk).first()
    if publication is None or shown is None:
        return render(request, "registers/my_employer.html", {"it": None, "parted": bool(scope) and not pk})
    context = {
        "it": shown, "publication": publication, "invented": publication.invented,
        "values": _values(pk, request.user), "mine": said_by(request, pk),
        "sources": unfolded.source_names(city()),
        "said": corrections_of({"id": pk, "kind": str(Kind.EMPLOYER)}, publication),
    }  # fmt: skip
    return render(request, "registers/my_employer.html", context)


def _values(pk: str, by: Account) -> list[dict[str, Any]]:
    """Each field that can be corrected with what is believed of it, who says so, and since when; blank if unknown."""
    publication = latest()
    assert publication is not None
    try:
        fields = Reader(folder(publication), city(), sealer()).profile(pk)["fields"]
    except (BadInput, BadState):  # only a name in the rows of others, or tables that were not restored
        fields = []
    known = {field["field"]: field for field in fields}
    return [_told(field, known.get(field.name), by) for field in typed.fields(Kind.EMPLOYER)]


def _told(field: Any, known: dict[str, Any] | None, by: Account) -> dict[str, Any]:
    if known is None:
        return {"field": field, "value": "", "source": "", "day": ""}
    # What identifies is masked by the reader already.
    value = known["value"] if field.sealed else shown_value(field, known["value"], by)
    claim = known["claim"]
    return {"field": field, "value": value, "source": claim["source"], "day": claim["last"]["delivery"]}


register("my_employer", gettext_lazy("What is known of us"), group=15, place=15)

urls = [path("my/employer/", my_employer, name="my_employer")]
