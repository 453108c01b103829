"""Who is taken out of what is published: persons whose period is over, and persons whose erasure was granted.

The base is built from files of departments, and a new build reads them again. So a person is taken out of each
publication: out of the registers, the list of people of its last day, the claims and rows of files, and the sealed
values. Earlier days keep a row without name or number, so that past counts stay what they were.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from datetime import date, datetime, timedelta
from pathlib import Path

import polars as pl
from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.module_loading import import_string

from rencai.engine.files import write_parquet_whole
from rencai.engine.secrets import Sealer
from rencai.talentbase.home import BuildFolder
from rencai.talentbase.store import bucket_context, bucket_of, bucket_path
from rencai_web.foundation.accounts.models import Account
from rencai_web.foundation.audit.actions import note
from rencai_web.registers import corrections
from rencai_web.registers.columns import NAMES, SKILLS
from rencai_web.registers.merged import every_id, every_id_now
from rencai_web.registers.models import Person, Publication
from rencai_web.registers.published import KEPT as HELD
from rencai_web.registers.published import folder, latest, people_table, sealer

KEPT = timedelta(days=2 * 365)
"""How long a person who left or retired stays after the last file that names them."""
_GONE = ("left", "retired")
_OPEN_TABLES = {
    "people": ("person",), "claims": ("entity",), "membership": ("entity",),
    "uncertain": ("left_entity", "right_entity"),
}  # fmt: skip
"""By table the columns that hold ids of persons."""


def erased() -> set[str]:
    """Ids of persons whose erasure was granted, as the part of the house that settles requests tells."""
    asked: Callable[[], set[str]] = import_string(settings.ERASED)
    return asked()


def to_forget(build: BuildFolder, *, today: date) -> set[str]:
    """Ids of the persons of a build who must not be published: erased, or gone for longer than they are kept."""
    return every_id(build, erased()) | set(long_gone(build, today=today))


def long_gone(build: BuildFolder, *, today: date) -> pl.Series:
    """Ids of persons who left or retired, and whom no file of the last two years names. Sorted."""
    lake = build.lake
    on = lake.latest("people")
    gone = lake.scan("people", on).filter(pl.col("status").is_in(_GONE)).select(entity="person")
    named = lake.scan("claims", lake.latest("claims")).group_by("entity").agg(pl.col("last_on").max())
    late = gone.join(named, on="entity", how="left").filter(pl.col("last_on") < today - KEPT)
    return late.select("entity").collect()["entity"].sort()


def take_out(published: BuildFolder, persons: Collection[str]) -> None:
    """Take persons out of a publication's own tables. Files are written anew, so that the build they were linked from
    stays as it is.
    """
    if not persons:
        return
    lake, names = published.lake, list(persons)
    for table, columns in _OPEN_TABLES.items():
        path = lake.path(table, lake.latest(table))
        theirs = pl.any_horizontal(pl.col(columns).is_in(names))
        write_parquet_whole(pl.read_parquet(path).filter(~theirs), path)
    for number in {bucket_of(person) for person in names}:
        _rewrite(bucket_path(published.sealed, number), bucket_context(number), names)
    _rewrite(published.sealed / "golden.bin", "golden", names)
    if (published.sealed / "doubts.bin").exists():  # earlier builds kept none
        _rewrite(published.sealed / "doubts.bin", "doubts", names)
    if (published.root / NAMES).exists():  # while it is being published, these are not there yet
        _rewrite(published.root / NAMES, NAMES, names)
        skills = pl.read_parquet(published.root / SKILLS).filter(~pl.col("entity").is_in(names))
        write_parquet_whole(skills, published.root / SKILLS)
    people_table.cache_clear()


def _rewrite(path: Path, context: str, persons: list[str]) -> None:
    seal: Sealer = sealer()
    table = seal.read_table(path, context=context)
    seal.write_table(table.filter(~pl.col("entity").is_in(persons)), path, context=context)


def forget_people(persons: Iterable[str], *, by: Account | None) -> int:
    """Take persons out of every publication that is still held and of the registers; gives how many were there.

    They go under every id they have had: an earlier publication and earlier corrections know them by another.
    The tables come first, outside a transaction: they take seconds for a whole city, and nobody waits for them. Ended
    in between, the nightly command finds the rest.
    """
    wanted = every_id_now(set(persons))
    if not wanted:
        return 0
    for publication in Publication.objects.all()[:HELD]:
        if folder(publication).root.exists():
            take_out(folder(publication), wanted)
    with transaction.atomic():
        rows = Person.objects.filter(pk__in=wanted)
        count = rows.count()
        rows.delete()
        corrections.forget(wanted)
        note(by=by, act="forget people", kind="retention", after={"people": count})
    return count


def over_their_period(now: datetime) -> QuerySet[Person]:
    """Registered persons whom nothing has named for longer than they are kept, or who should have been erased."""
    publication = latest()
    if publication is None or not folder(publication).root.exists():
        return Person.objects.none()
    return Person.objects.filter(pk__in=to_forget(folder(publication), today=timezone.localdate(now)))
