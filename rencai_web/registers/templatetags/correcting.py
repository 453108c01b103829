"""Whether a value of a profile can be corrected, by which field, and what somebody said of it meanwhile."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import template
from django.utils.translation import get_language

from rencai.vocabulary.fields import FIELDS, Field, Kind
from rencai_web.registers import typed
from rencai_web.registers.corrections import heard_until
from rencai_web.registers.merged import every_id
from rencai_web.registers.models import Correction, Publication
from rencai_web.registers.published import folder

register = template.Library()
_AS = {believed: field for field, believed in typed.BELIEVED_AS.items()}
_SHOWN = 30


@register.filter
def correctable(field: str, kind: str = "person") -> str:
    """The field to correct where a profile shows this one; blank where it cannot be corrected."""
    wanted = _AS.get(field, field)
    return wanted if typed.field(Kind(kind), wanted) else ""


@register.filter
def here_name(field: Field) -> str:
    """What a field is called, in the reader's language."""
    return field.en if get_language() == "en" else field.zh


@dataclass(frozen=True)
class Said:
    """What somebody said is wrong of one person or employer, last first, as (correction, field)."""

    every: list[tuple[Correction, Field]]
    shown: Publication

    @cached_property
    def waiting(self) -> list[tuple[Correction, Field]]:
        """What nobody has decided on."""
        return [said for said in self.every if said[0].state == Correction.State.WAITING]

    @cached_property
    def coming(self) -> list[tuple[Correction, Field]]:
        """What was accepted too late for what the page shows."""
        accepted = [said for said in self.every if said[0].state == Correction.State.ACCEPTED and said[0].settled_at]
        until = heard_until(self.shown) if accepted else None
        return [said for said in accepted if until is not None and said[0].settled_at > until]

    @cached_property
    def fields(self) -> set[str]:
        """The fields of which something is not yet in what the page shows, as a profile calls them."""
        names = {field.name for _, field in (*self.waiting, *self.coming)}
        return names | {typed.BELIEVED_AS.get(name, name) for name in names}


@register.simple_tag
def corrections_of(profile: dict[str, Any], publication: Publication) -> Said:
    """What was said to be wrong of the one whose profile this is, under every id they have had. No values."""
    kind = Kind(profile["kind"])
    if kind not in typed.HOUSE:
        return Said([], publication)
    rows = Correction.objects.filter(entity__in=every_id(folder(publication), {profile["id"]}))
    rows = rows.defer("value", "was").select_related("proposed_by", "settled_by")
    known = FIELDS[kind]
    return Said([(row, known[row.field]) for row in rows[:_SHOWN] if row.field in known], publication)
