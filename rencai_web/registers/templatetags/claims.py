"""The values of a profile with their claims, and rows of files. Written in Python, since one profile has half a hundred
of each: the template engine took half of the time of the page for them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rencai.talentbase.shelf import file_id
from rencai_web.foundation.accounts.models import Role
from rencai_web.foundation.components.templatetags.components import both, here, status
from rencai_web.registers.templatetags.correcting import correctable
from rencai_web.registers.templatetags.told import named, told, worded

register = template.Library()

_SEE_FILES = (Role.ANALYST, Role.LEADER, Role.APPROVER)

_CORRECTS = {
    "person": ("propose_correction", (Role.ANALYST, Role.OFFICER, Role.TALENT)),
    "employer": ("correct_employer", (Role.ANALYST, Role.OFFICER)),
}
"""By kind of what is shown, where a value is corrected, and by whom."""

_FACT = (
    '<div><dt>{name}</dt><dd><details class="value"><summary><span class="what">{value}</span> '
    '<span class="soft">{source}{claims}</span></summary>'
    '<div class="scroll" tabindex="0" role="region" aria-label="{name}">{table}</div>'
    '<p class="soft">{because} {why}</p></details>{wrong}</dd></div>'
)
_WRONG = '<a class="wrong soft" href="{}?field={}">{}<span class="visually-hidden">: {}</span></a>'
_CLAIMS = (
    '<table class="plain claims"><thead><tr><th scope="col">{value}</th><th scope="col">{source}<br>{basis}</th>'
    '<th scope="col">{since} – {until}<br>{last}</th></tr></thead><tbody>{rows}</tbody></table>'
)
_CLAIM = (
    '<tr{golden}><td>{value}{believed}</td><td>{source}<div class="soft">{basis}</div></td>'
    '<td><span class="day">{first}</span> – <span class="day">{last}</span>{still}'
    '<div class="soft">{row}</div></td></tr>'
)
_ROWS = (
    '<table class="plain"><thead><tr><th scope="col">{delivery}</th><th scope="col">{file}</th>'
    '<th scope="col" class="num">{row}</th></tr></thead><tbody>{rows}</tbody></table>'
)


@register.simple_tag(takes_context=True)
def facts(context: template.Context, fields: Sequence[Mapping[str, Any]]) -> SafeString:
    """Values of a profile, each unfolding to who said what, with the way to say that it is wrong."""
    profile = context["profile"]
    url, roles = _CORRECTS.get(profile["kind"], ("", ()))
    correcting = reverse(url, args=(profile["id"],)) if context["user"].role in roles else ""
    doubted = context["said"].fields if correcting else set()
    told_facts = (
        {
            "name": (name := both(field["name"])),
            "value": here(told(field)),
            "source": here(named(context["sources"], field["claim"]["source"])),
            "claims": _how_many(len(field["claims"])),
            "table": _claims_table(context, field),
            "because": _("Believed because:"),
            "why": both(field["because_label"]),
            "wrong": _wrong(correcting, profile["kind"], field["field"], name, being=field["field"] in doubted),
        }
        for field in fields
    )
    return format_html('<dl class="facts">{}</dl>', format_html_join("", _FACT, told_facts))


def _how_many(claims: int) -> str:
    return f" · {ngettext('%(n)s claim', '%(n)s claims', claims) % {'n': claims}}" if claims > 1 else ""


def _wrong(address: str, kind: str, field: str, name: str, *, being: bool) -> str:
    """The way to say that a value is wrong, or that somebody has said so; blank where it cannot be corrected."""
    wanted = correctable(field, kind) if address else ""
    if not wanted:
        return ""
    words = status("warn", _("being corrected")) if being else _("This is wrong")
    return format_html(_WRONG, address, wanted, words, name)


def _claims_table(context: template.Context, field: Mapping[str, Any]) -> SafeString:
    """Who said which value of a field, from when to when, and in which row it was said last."""
    sees_files = context["user"].role in _SEE_FILES
    good = format_html(" {}", status("good", _("believed")))
    still = format_html(' <span class="soft">{}</span>', _("still"))
    rows = (
        {
            "golden": mark_safe(' class="golden"') if (best := claim == field["claim"]) else "",
            "value": here(worded(claim["value"], field["field"])),
            "believed": good if best else "",
            "source": here(named(context["sources"], claim["source"])),
            "basis": both(claim["basis_label"]),
            "first": claim["first"]["delivery"],
            "last": claim["last"]["delivery"],
            "still": still if claim["current"] else "",
            "row": _of_file(claim["last"], f"{claim['last']['file']} #{claim['last']['row']}", linked=sees_files),
        }
        for claim in field["claims"]
    )
    return format_html(
        _CLAIMS, value=_("Value"), source=_("Source"), basis=_("Basis"), since=_("Seen from"), until=_("to"),
        last=_("Last in file and row"), rows=format_html_join("", _CLAIM, rows),
    )  # fmt: skip


@register.simple_tag(takes_context=True)
def rows_table(context: template.Context, rows: Sequence[Mapping[str, Any]]) -> SafeString:
    """The rows of files that speak of one person, employer or post."""
    sees_files = context["user"].role in _SEE_FILES
    shown = ((row["delivery"], _of_file(row, row["file"], linked=sees_files), row["row"]) for row in rows)
    return format_html(
        _ROWS, delivery=_("Delivery"), file=_("File"), row=_("Row"),
        rows=format_html_join("", '<tr><td>{}</td><td>{}</td><td class="num">{}</td></tr>', shown),
    )  # fmt: skip


def _of_file(row: Mapping[str, Any], words: str, *, linked: bool) -> str:
    if not linked:
        return words
    return format_html('<a href="{}?row={}">{}</a>', _address(row["delivery"], row["file"]), row["row"], words)


@lru_cache(maxsize=1024)
def _address(delivery: str, file: str) -> str:
    """Where a file of that day is shown; its name does not stand in the address."""
    return reverse("sent_file_at", args=(delivery, file_id(file)))
