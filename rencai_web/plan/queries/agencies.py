"""Agencies as people call them, and what an account may see of a plan."""

from __future__ import annotations

from functools import cache

from django.utils.translation import get_language

from rencai.vocabulary.bilingual import Bilingual
from rencai_web.foundation.accounts.models import Account, Role
from rencai_web.foundation.components.surroundings import city


@cache
def _short() -> dict[str, Bilingual]:
    return {
        agency.id: Bilingual(agency.words[0] if agency.words else agency.zh, agency.en) for agency in city().agencies
    }


@cache
def _by_word() -> dict[str, str]:
    return {word: agency.id for agency in city().agencies for word in (agency.zh, *agency.words)}


def agency_name(agency: str, printed: str = "") -> Bilingual:
    """The short name of an agency; of one that the city does not know, what was printed."""
    known = _short().get(agency)
    return known or Bilingual(printed or agency or "–", printed or agency or "–")


def agency_id(printed: str | None) -> str:
    """The id of the agency with this name; the empty string where the city knows none."""
    return _by_word().get((printed or "").strip(), "")


def all_agencies() -> list[tuple[str, Bilingual]]:
    """Every agency of the city, in its order."""
    return list(_short().items())


def bound_to(account: Account) -> str | None:
    """The agency that an account is bound to; None for the office, which sees all."""
    return account.scope if account.role == Role.AGENCY else None


def named(agency: str, printed: str = "") -> str:
    """What the brain calls an agency in its sentences: its name in the reader's language."""
    name = agency_name(agency, printed)
    return name.en if get_language() == "en" else name.zh


def id_of_named(name: str) -> str:
    """The id behind a name that `named` gave, in whichever language; empty where the city knows none."""
    return _by_name().get(name, "")


@cache
def _by_name() -> dict[str, str]:
    return {word: agency for agency, both in _short().items() for word in (both.zh, both.en)}
