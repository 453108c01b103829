"""Publishing a build into the registers: all of it or nothing, with a file of what changed."""

from __future__ import annotations

import shutil
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from rencai.engine.files import write_parquet_whole
from rencai.engine.progress import Progress, stage
from rencai.talentbase.home import BuildFolder, Home
from rencai_web.foundation.accounts.models import Account
from rencai_web.foundation.audit.actions import note
from rencai_web.foundation.jobs.actions import Unstoppable, work
from rencai_web.registers.alone import alone
from rencai_web.registers.columns import NAMES, SKILLS, TABLES, names_of, skills_of, snapshot
from rencai_web.registers.corrections import delivered_at
from rencai_web.registers.forgetting import take_out, to_forget
from rencai_web.registers.models import Publication
from rencai_web.registers.published import folder, hold, let_go, sealer
from rencai_web.registers.staging import Staged, staged, stored


@work
def publish(*, progress: Progress, by: int | None = None) -> dict[str, Any]:
    """Publish the current build. Returns the counts of the publication.

    ``by``: id of the account that asked; None is the house itself. Everything slow is done beside the registers;
    the transaction that makes it visible takes a moment, and pages are read and written meanwhile.
    """
    # Whoever cancels is heard while this waits and gets ready; when this stage ends, all is visible already.
    with stage(Unstoppable(progress), "publish: wait for others", None), alone(lambda: progress.advance(0, "")):
        return _publish(Home(settings.HOME).opened(), progress, by)


def _publish(build: BuildFolder, progress: Progress, by: int | None) -> dict[str, Any]:
    on = build.lake.latest("people")
    account = Account.objects.filter(pk=by).first() if by else None
    with stage(progress, "publish: files", None):
        held = _held(build)
    try:
        with ExitStack() as stack:
            replaced = [_replacement(held, register, on, progress, stack) for register in TABLES]
            with stage(Unstoppable(progress), "publish: make visible", None):
                counts = _make_visible(held, on, account, replaced)
    except BaseException:
        shutil.rmtree(held.root, ignore_errors=True)
        raise
    _let_the_database_count()
    let_go()
    return counts


@dataclass(frozen=True)
class Replacement:
    """What must happen to one register: its counts, the rows laid ready, and which ids differ how."""

    register: str
    counts: dict[str, int]
    staged: Staged
    differing: pl.DataFrame


def _held(build: BuildFolder) -> BuildFolder:
    """The files of a build without who must not be published, under a name that no publication has; and beside them
    what pages read of the whole city at once.
    """
    held = BuildFolder(settings.HOME / "published" / f".next-{build.number}", build.number)
    hold(build, held.root)
    take_out(held, to_forget(held, today=timezone.localdate()))
    sealer().write_table(names_of(held.root, held.number, sealer()), held.root / NAMES, context=NAMES)
    write_parquet_whole(skills_of(held.root, held.number), held.root / SKILLS)
    return held


def _replacement(build: BuildFolder, register: str, on: date, progress: Progress, stack: ExitStack) -> Replacement:
    """Lay ready what differs between a table and its snapshot."""
    model = TABLES[register]
    with stage(progress, f"publish: {register}", None):
        after = snapshot(build, sealer(), register, on)
        differing = differences(stored(model, after.schema), after)
        wanted = differing.filter(pl.col("change") != "vanished").select("id")
        gone = differing.filter(pl.col("change") == "vanished")["id"].to_list()
        ready = stack.enter_context(staged(model, after.join(wanted, on="id", how="semi"), gone))
    counts = dict(differing["change"].value_counts().iter_rows())
    counted = {"rows": after.height, **{word: counts.get(word, 0) for word in ("added", "changed", "vanished")}}
    return Replacement(register, counted, ready, differing.select(register=pl.lit(register), id="id", change="change"))


@transaction.atomic
def _make_visible(held: BuildFolder, on: date, account: Account | None, replaced: list[Replacement]) -> dict[str, Any]:
    publication = Publication.objects.create(
        build=held.number, on=on, by=account, invented=bool(held.about.get("invented")),
        counts={one.register: one.counts for one in replaced}, heard_at=delivered_at(),
    )  # fmt: skip
    for one in replaced:
        one.staged.carry_over()
    publication.differences = _keep_differences(publication, [one.differing for one in replaced])
    publication.save(update_fields=["differences"])
    note(
        by=account, act="publish", kind="publication", subject=str(publication.pk),
        after={"on": str(on), "counts": publication.counts, "differences": publication.differences},
    )  # fmt: skip
    target = folder(publication).root
    shutil.rmtree(target, ignore_errors=True)  # left by a publication that was not committed
    held.root.rename(target)
    return dict(publication.counts)


def _let_the_database_count() -> None:
    # Without counts a planner takes the wrong index, and the more wrong the larger the city is.
    with connection.cursor() as cursor:
        for model in TABLES.values():
            cursor.execute(f"ANALYZE {connection.ops.quote_name(model._meta.db_table)}")


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


def _keep_differences(publication: Publication, tables: list[pl.DataFrame]) -> str:
    path = Path("publications") / f"{publication.pk:06d}.parquet"
    write_parquet_whole(pl.concat(tables), settings.HOME / path)
    return str(path)
