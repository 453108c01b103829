"""What a token may do, and which roles may hold it: never more than the page that does the same."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from rencai_web.foundation.accounts.doors import door_of
from rencai_web.foundation.accounts.models import SCOPED, Role
from rencai_web.plan.pages.board import board
from rencai_web.plan.pages.indicator import enter_reading
from rencai_web.plan.pages.rounds import rounds
from rencai_web.registers.pages.lists import employers_list, people_list


class Scope(models.TextChoices):
    """One kind of reading, or of writing."""

    PEOPLE = "people:read", _("People by name, without identifiers")
    EMPLOYERS = "employers:read", _("Employers")
    COUNTS = "counts:read", _("Counts (rounded to fives without people:read)")
    PUBLICATIONS = "publications:read", _("Publications and what they changed")
    SOURCES = "sources:read", _("Sources and their deliveries")
    PLAN = "plan:read", _("Plans: indicators, readings, undertakings")
    REVIEW = "plan-review:read", _("Plans: money, evaluations and their reports, contradictions")
    READINGS = "plan-readings:write", _("Plans: enter readings, which a person then confirms")


def _roles_of(page: object) -> frozenset[Role]:
    # A page may narrow what a scoped role sees on it; an operation that does not is closed to these roles.
    door = door_of(page, None)
    assert isinstance(door, frozenset)
    return door - SCOPED


MAY_HOLD: dict[Scope, frozenset[Role]] = {
    Scope.PEOPLE: _roles_of(people_list),
    Scope.EMPLOYERS: _roles_of(employers_list),
    Scope.COUNTS: _roles_of(people_list),
    Scope.PUBLICATIONS: _roles_of(people_list),
    Scope.SOURCES: _roles_of(people_list) | {Role.AGENCY},  # an agency reads of its own sources only
    Scope.REVIEW: _roles_of(rounds),
    Scope.READINGS: _roles_of(enter_reading) | {Role.AGENCY},  # an agency enters its own, as on its page
    Scope.PLAN: _roles_of(board) | {Role.AGENCY},  # the board narrows itself to an agency's own, and so do operations
}
