"""Publishing a build into the registers: all of it or nothing, with a file of what changed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
from django.conf import settings
from django.db import connection, models, transaction
from django.utils import timezone

from rencai.engine.files import write_parquet_whole
from rencai.engine.progress import Progress, stage
from rencai.talentbase.home import BuildFolder, Home
from rencai_web.foundation.accounts.models import Account
from rencai_web.foundation.audit.actions import note
from rencai_web.foundation.jobs.actions import work
from rencai_web.registers.columns import TABLES, snapshot
from rencai_web.registers.forgetting import take_out, to_forget
from rencai_web.registers.models import Publication
from rencai_web.registers.published import folder, hold, let_go, sealer

_BATCH = 2000


@work
def publish(*, progress: Progress, by: int | None = None) -> dict[str, Any]:
    """Publish the current build. Returns the counts of the publication.

    ``by``: id of the account that asked; None is the house itself.
    """
    build = Home(settings.HOME).opened()
    on = build.lake.latest("people")
    account = Account.objects.filter(pk=by).first() if by else None
    with transaction.atomic():
        _one_at_a_time()
        publication = Publication.objects.create(
            build=build.number, on=on, by=account, invented=bool(build.about.get("invented"))
        )
        hold(build, publication)
        published = folder(publication)
        take_out(published, to_forget(published, today=timezone.localdate()))
        changes = [_replace(published, register, on, progress) for register in TABLES]
        publication.counts = {register: counts for register, counts, _ in changes}
        publication.differences = _keep_differences(publication, [table for _, _, table in changes])
        publication.save()
        note(
            by=account, act="publish", kind="publication", subject=str(publication.pk),
            after={"on": str(on), "counts": publication.counts, "differences": publication.differences},
        )  # fmt: skip
        _let_the_database_count()
    let_go()
    return dict(publication.counts)


def _let_the_database_count() -> None:
    # Without counts SQLite takes the index of a column with four values for a search by name: six times slower at
    # 25,000 people, and it grows with them.
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _one_at_a_time() -> None:
    # SQLite's writing transaction is alone by itself (IMMEDIATE); PostgreSQL is told.
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(7401)")


def _replace(
    build: BuildFolder, register: str, on: date, progress: Progress
) -> tuple[str, dict[str, int], pl.DataFrame]:
    """Make a table equal to its snapshot, writing only what differs; returns counts and the differing ids."""
    model = TABLES[register]
    after = snapshot(build, sealer(), register, on)
    differing = differences(_stored(model, after.schema), after)
    wanted = differing.filter(pl.col("change") != "vanished").select("id")
    with stage(progress, f"publish: {register}", wanted.height):
        for batch in _batches(after.join(wanted, on="id", how="semi")):
            _write(model, batch)
            progress.advance(batch.height, "")
        gone = differing.filter(pl.col("change") == "vanished")["id"].to_list()
        for start in range(0, len(gone), 500):
            model._default_manager.filter(pk__in=gone[start : start + 500]).delete()
    counts = dict(differing["change"].value_counts().iter_rows())
    counted = {"rows": after.height, **{word: counts.get(word, 0) for word in ("added", "changed", "vanished")}}
    return register, counted, differing.select(register=pl.lit(register), id="id", change="change")


def differences(before: pl.DataFrame, after: pl.DataFrame) -> pl.DataFrame:
    """(id, change): which rows were added, changed or vanished between two tables of the same columns."""
    marks = [
        table.select("id", mark=pl.struct(pl.exclude("id")).hash(seed=1))
        for table in (before, after.select(before.columns))
    ]
    both = marks[0].join(marks[1], on="id", how="full", coalesce=True)
    change = (
        pl.when(pl.col("mark").is_null()).then(pl.lit("added"))
        .when(pl.col("mark_right").is_null()).then(pl.lit("vanished"))
        .when(pl.col("mark") != pl.col("mark_right")).then(pl.lit("changed"))
    )  # fmt: skip
    return both.select("id", change=change).drop_nulls("change").sort("id")


def _stored(model: type[models.Model], schema: pl.Schema) -> pl.DataFrame:
    rows = list(model._default_manager.order_by("pk").values_list(*schema.names()).iterator(chunk_size=20_000))
    return pl.DataFrame(rows, schema=schema, orient="row")


def _batches(rows: pl.DataFrame) -> Iterator[pl.DataFrame]:
    return rows.iter_slices(_BATCH)


def _write(model: type[models.Model], batch: pl.DataFrame) -> None:
    names = batch.columns
    rows = [model(**dict(zip(names, row, strict=True))) for row in batch.iter_rows()]
    model._default_manager.bulk_create(
        rows, update_conflicts=True, unique_fields=["id"], update_fields=[name for name in names if name != "id"]
    )


def _keep_differences(publication: Publication, tables: list[pl.DataFrame]) -> str:
    path = Path("publications") / f"{publication.pk:06d}.parquet"
    write_parquet_whole(pl.concat(tables), settings.HOME / path)
    return str(path)
