"""Whom a scoped account stands for, in words."""

from __future__ import annotations

from rencai_web.foundation.accounts.models import Role
from rencai_web.foundation.components.surroundings import city
from rencai_web.registers.models import Employer, Person


def bound_to(role: Role, scope: str) -> str:
    """The name of the agency, employer or person of this id; the id itself where it has none."""
    if role == Role.AGENCY:
        return next((agency.zh for agency in city().agencies if agency.id == scope), scope)
    model = Employer if role == Role.EMPLOYER else Person
    return model.objects.filter(pk=scope).values_list("name", flat=True).first() or scope
