"""Which person, employer and agency the demo accounts stand for: those of whom there is most to see."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from rencai_web.foundation.accounts.models import Role
from rencai_web.registers.models import Employer, Person
from rencai_web.registers.published import folder, latest

_AGENCY = "hrss"


def scopes(held: Mapping[Role, str]) -> dict[Role, str]:
    """Per scoped role the id of the one to stand for: the one ``held`` so far while the base knows it, else a new one.

    The talent is the person here of whom most fields and sources speak; the employer is the one with most people here.
    The same publication gives the same choice. Before anything is published there is only the agency.
    """
    talent, employer = held.get(Role.TALENT, ""), held.get(Role.EMPLOYER, "")
    if not Person.objects.filter(pk=talent).exists():
        talent = _talent()
    if not Employer.objects.filter(pk=employer).exists():
        employer = _employer()
    found = {Role.AGENCY: _AGENCY, Role.TALENT: talent, Role.EMPLOYER: employer}
    return {role: scope for role, scope in found.items() if scope}


def _here() -> pl.LazyFrame | None:
    publication = latest()
    if publication is None:
        return None
    lake = folder(publication).lake
    return lake.scan("people", publication.on).filter(pl.col("status") == "here")


def _talent() -> str:
    here, publication = _here(), latest()
    if here is None or publication is None:
        return ""
    lake = folder(publication).lake
    employed = here.filter(pl.col("employer").is_not_null()).select(entity="person")
    said = lake.scan("claims", lake.latest("claims")).join(employed, on="entity", how="semi")
    told = said.group_by("entity").agg(much=pl.col("field").n_unique() + 3 * pl.col("source").n_unique())
    best = told.sort(["much", "entity"], descending=[True, False]).head(50).collect()["entity"].to_list()
    known = set(Person.objects.filter(pk__in=best).exclude(name="").values_list("pk", flat=True))
    return next((person for person in best if person in known), "")


def _employer() -> str:
    here = _here()
    if here is None:
        return ""
    staffed = here.drop_nulls("employer").group_by("employer").len()
    best = staffed.sort(["len", "employer"], descending=[True, False]).head(50).collect()["employer"].to_list()
    known = set(Employer.objects.filter(pk__in=best).exclude(credit_code="").values_list("pk", flat=True))
    return next((employer for employer in best if employer in known), "")
