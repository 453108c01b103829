"""Whose numbers somebody looked at when they looked into a file: each of these persons can see who did, and why."""

from __future__ import annotations

from collections.abc import Collection

import polars as pl
from django.db import transaction

from rencai.vocabulary.fields import Kind
from rencai_web.foundation.accounts.models import Account
from rencai_web.foundation.audit.actions import note, note_each
from rencai_web.intake.models import SentFile
from rencai_web.registers.published import folder, latest


@transaction.atomic
def note_look(
    *, by: Account, act: str, sent: SentFile, reason: str, rows: Collection[int], after: dict[str, int] | None = None
) -> None:
    """Put on record who looks into a file, under the file and under each person whose rows are shown."""
    note(by=by, act=act, kind="file", subject=str(sent.pk), reason=reason, after=after)
    persons = persons_of(sent, rows)
    note_each(by=by, act="show identifiers", kind="person", subjects=persons, reason=reason, after={"file": sent.pk})


def persons_of(sent: SentFile, rows: Collection[int]) -> list[str]:
    """Ids of the published persons to whom rows of a file belong; of a file that is not in the base there are none."""
    publication = latest()
    if publication is None or not rows or not folder(publication).root.exists():
        return []
    lake = folder(publication).lake
    theirs = lake.scan("membership", lake.latest("membership")).filter(
        (pl.col("kind") == str(Kind.PERSON))
        & (pl.col("delivery") == sent.delivery)
        & (pl.col("file") == sent.name)
        & pl.col("row").is_in(sorted(rows))
    )
    return theirs.select(pl.col("entity").unique().sort()).collect()["entity"].to_list()
