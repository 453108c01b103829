"""Claims and rows of files as tables. Written in Python, since one profile has half a hundred of each: the template
engine took half of the time of the page for them.
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

from rencai.talentbase.shelf import file_id
from rencai_web.foundation.accounts.models import Role
from rencai_web.foundation.components.templatetags.components import TONES, both, here
from rencai_web.registers.templatetags.told import named, worded

register = template.Library()

_SEE_FILES = (Role.ANALYST, Role.LEADER, Role.APPROVER)

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
def claims_table(context: template.Context, field: Mapping[str, Any]) -> SafeString:
    """Who said which value of a field, from when to when, and in which row it was said last."""
    sees_files = context["user"].role in _SEE_FILES
    good = format_html(
        ' <span class="status good"><span aria-hidden="true">{}</span>{}</span>', TONES["good"], _("believed")
    )
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
    told = ((row["delivery"], _of_file(row, row["file"], linked=sees_files), row["row"]) for row in rows)
    return format_html(
        _ROWS, delivery=_("Delivery"), file=_("File"), row=_("Row"),
        rows=format_html_join("", '<tr><td>{}</td><td>{}</td><td class="num">{}</td></tr>', told),
    )  # fmt: skip


def _of_file(row: Mapping[str, Any], words: str, *, linked: bool) -> str:
    if not linked:
        return words
    return format_html('<a href="{}?row={}">{}</a>', _address(row["delivery"], row["file"]), row["row"], words)


@lru_cache(maxsize=1024)
def _address(delivery: str, file: str) -> str:
    """Where a file of that day is shown; its name does not stand in the address."""
    return reverse("sent_file_at", args=(delivery, file_id(file)))
