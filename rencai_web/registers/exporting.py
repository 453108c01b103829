"""Taking a list out of the house: who may, what goes along, and what is put on record.

Analysts and approvers take out rows; a leader takes out counts. Identifiers are never part of it. A list of some
thousand rows is streamed at once; a larger one is written by a job, sealed, and can be fetched by who asked for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import polars as pl
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rencai.engine.files import write_parquet_whole, write_whole
from rencai.engine.progress import Progress, stage
from rencai.vocabulary.bilingual import Bilingual
from rencai_web.foundation.accounts.models import Account, Role
from rencai_web.foundation.audit.actions import note
from rencai_web.foundation.jobs.actions import ask, work
from rencai_web.foundation.notices.actions import tell
from rencai_web.registers.index import Narrowed
from rencai_web.registers.labels import label
from rencai_web.registers.models import Export, Publication
from rencai_web.registers.protection import protected, total
from rencai_web.registers.published import sealer
from rencai_web.registers.queries import IN_ORDER, LISTINGS, Listing, choices, rows_of
from rencai_web.registers.sheets import FORMS, file_of

AT_ONCE = 5_000
"""Most rows that are handed over within a request."""
MOST = {"csv": 200_000, "xlsx": 50_000}
"""Most rows of one file. A workbook is made in memory: on the way to a disk it would lie there in the clear."""
LEAST_PURPOSE = 2
_BATCH = 1_000
_ROWS, _COUNTS = "rows", "counts"

COLUMNS = {
    "people": (
        "id", "name", "status", "sex", "birth_year", "team", "employer", "occupation", "occupation_text", "chain",
        "stage", "town", "degree", "school", "major", "title", "grade", "skill_level", "hired_on", "known_on",
    ),
    "employers": (
        "id", "name", "credit_code", "chain", "town", "industry", "legal_form", "established_on", "staff",
        "insured_staff", "revenue", "above_scale", "high_tech", "has_rnd", "known_on",
    ),
    "posts": (
        "id", "title", "employer", "open", "chain", "stage", "town", "occupation", "degree", "experience", "pay_low",
        "pay_high", "wanted", "filled", "posted_on", "closed_on",
    ),
}  # fmt: skip
"""What a file of rows holds; no field that identifies a person but the name."""
TITLES = {
    "id": gettext_lazy("Number in the base"), "name": gettext_lazy("Name"), "status": gettext_lazy("Status"),
    "sex": gettext_lazy("Sex"), "birth_year": gettext_lazy("Year of birth"), "team": gettext_lazy("Team"),
    "employer": gettext_lazy("Employer"), "occupation": gettext_lazy("Occupation"),
    "occupation_text": gettext_lazy("Post as stated"), "chain": gettext_lazy("Chain"), "stage": gettext_lazy("Stage"),
    "town": gettext_lazy("Town"), "degree": gettext_lazy("Degree"), "school": gettext_lazy("School"),
    "major": gettext_lazy("Major"), "title": gettext_lazy("Title"), "grade": gettext_lazy("Grade"),
    "skill_level": gettext_lazy("Skill level"), "hired_on": gettext_lazy("Hired on"),
    "known_on": gettext_lazy("Known since"), "credit_code": gettext_lazy("Credit code"),
    "industry": gettext_lazy("Industry"), "legal_form": gettext_lazy("Legal form"),
    "established_on": gettext_lazy("Established on"), "staff": gettext_lazy("Staff"),
    "insured_staff": gettext_lazy("Insured staff"), "revenue": gettext_lazy("Revenue, yuan"),
    "above_scale": gettext_lazy("Above designated size"), "high_tech": gettext_lazy("High-tech enterprise"),
    "has_rnd": gettext_lazy("Has an R&D body"), "open": gettext_lazy("Still open"),
    "experience": gettext_lazy("Years of experience"), "pay_low": gettext_lazy("Lowest pay a month, yuan"),
    "pay_high": gettext_lazy("Highest pay a month, yuan"), "wanted": gettext_lazy("Wanted"),
    "filled": gettext_lazy("Found"), "posted_on": gettext_lazy("Posted on"), "closed_on": gettext_lazy("Closed on"),
}  # fmt: skip


def may_export(account: Account) -> str:
    """``rows``, ``counts``, or nothing."""
    if account.role in (Role.ANALYST, Role.APPROVER):
        return _ROWS
    return _COUNTS if account.role == Role.LEADER else ""


@transaction.atomic
def take_out(
    *, by: Account, listing: Listing, narrowed: Narrowed, sort: str, form: str, purpose: str, publication: Publication
) -> Export:
    """Put on record that a list is taken out: who, what for, by which facets, how many rows.

    Of a word searched for the record says only that there was one: it may be somebody's name.
    """
    may = may_export(by)
    if not may:
        raise PermissionDenied
    if form not in FORMS:
        raise ValidationError(_("There is no such kind of file."))
    if len(purpose.strip()) < LEAST_PURPOSE:
        raise ValidationError(_("Write what you need the list for, in a few words."))
    ids = listing.index(publication).fitting(narrowed, sort)
    if may == _ROWS and len(ids) > MOST[form]:
        raise ValidationError(_("This list is too long for one file: narrow it first, or take CSV."))
    asked: dict[str, Any] = {facet: list(values) for facet, values in narrowed.facets.items()}
    asked |= {"word": True} if narrowed.word else {}
    export = Export.objects.create(
        kind=f"{listing.register}", form=form, by=by, purpose=purpose.strip()[:300], narrowed=asked,
        language=translation.get_language() or settings.LANGUAGE_CODE, rows=len(ids) if may == _ROWS else 0,
    )  # fmt: skip
    note(
        by=by, act=f"export {listing.register}", kind="export", subject=str(export.pk), reason=export.purpose,
        after={"of": may, "form": form, "rows": export.rows, "narrowed": asked, "publication": publication.pk},
    )  # fmt: skip
    if export.rows > AT_ONCE:
        write_parquet_whole(pl.DataFrame({"id": ids}), _ids_file(export))
        ask(write_export, by=by, export=export.pk, publication=publication.pk)
    return export


def content(
    export: Export, listing: Listing, narrowed: Narrowed, sort: str, publication: Publication
) -> Iterator[bytes]:
    """The file of a list that is handed over at once."""
    if export.by is not None and may_export(export.by) == _COUNTS:
        return file_of(
            export.form, _count_heads(), _counted(listing, narrowed, publication), _about(export, publication)
        )
    ids = listing.index(publication).fitting(narrowed, sort)
    return file_of(export.form, _heads(listing), _lines(listing, ids, publication), _about(export, publication))


@work
def write_export(*, progress: Progress, export: int, publication: int) -> dict[str, Any]:
    """Write the file of a large list and tell who asked for it. Safe to repeat."""
    of = Publication.objects.get(pk=publication)
    asked = Export.objects.select_related("by").get(pk=export)
    ids = pl.read_parquet(_ids_file(asked))["id"]
    listing = LISTINGS[asked.kind]
    with translation.override(asked.language), stage(progress, f"export: {asked.kind}", len(ids)):
        lines = _watched(_lines(listing, ids, of), progress)
        whole = b"".join(file_of(asked.form, _heads(listing), lines, _about(asked, of)))
    path = Path("exports") / f"{asked.pk:06d}.{asked.form}.sealed"
    write_whole(settings.HOME / path, sealer().seal(whole, context=str(path)))
    asked.file = str(path)
    asked.save(update_fields=["file"])
    _ids_file(asked).unlink(missing_ok=True)
    if asked.by is not None:
        tell(
            to=[asked.by], zh=f"导出文件已备好，共 {asked.rows:,} 行", en=f"Your file of {asked.rows:,} rows is ready",
            link=reverse("export", args=[asked.pk]), once=f"export-{asked.pk}",
        )  # fmt: skip
    return {"rows": asked.rows}


def opened(export: Export) -> bytes:
    """The content of a file that a job wrote."""
    return sealer().open((settings.HOME / export.file).read_bytes(), context=export.file)


def remove_exports(exports: QuerySet[Any]) -> int:
    """Exports go with their files."""
    for export in exports:
        _ids_file(export).unlink(missing_ok=True)
        if export.file:
            (settings.HOME / export.file).unlink(missing_ok=True)
    count, _by_model = exports.delete()
    return count


def _ids_file(export: Export) -> Path:
    return Path(settings.HOME) / "exports" / f"{export.pk:06d}.ids.parquet"


def _heads(listing: Listing) -> list[str]:
    own = {"name": TITLES["employer"]} if listing.register == "employers" else {}
    return [str(own.get(name, TITLES[name])) for name in COLUMNS[listing.register]] + [_("Data")]


def _lines(listing: Listing, ids: pl.Series, publication: Publication) -> Iterator[Sequence[Any]]:
    names, mark = COLUMNS[listing.register], _mark(publication)
    for start in range(0, len(ids), _BATCH):
        for row in rows_of(listing.model, ids.slice(start, _BATCH).to_list()):
            yield [*(_cell(row, name) for name in names), mark]


def _cell(row: Any, name: str) -> Any:
    if name == "employer":
        return row.employer.name if row.employer_id and row.employer else ""
    value = getattr(row, "pk" if name == "id" else name)
    if isinstance(value, bool):
        return _in_words(label("open", "yes" if value else "no"))
    if isinstance(value, str) and value and name in _WORDED:
        return _in_words(label(name, value))
    return "" if value is None else value


_WORDED = {"status", "sex", "team", "occupation", "chain", "stage", "town", "degree", "grade", "skill_level"}


def _in_words(words: Bilingual) -> str:
    return words.en if translation.get_language() == "en" else words.zh


def _count_heads() -> list[str]:
    return [_("Facet"), _("Choice"), _("Count"), _("Data")]


def _counted(listing: Listing, narrowed: Narrowed, publication: Publication) -> Iterator[Sequence[Any]]:
    for facet, found in choices(listing, publication, narrowed).items():
        counts = [choice.count for choice in found]
        # Of a facet that is not shown whole nobody can work out what is left unsaid: small counts alone go.
        said = protected(counts) if facet in IN_ORDER else [total([count]) for count in counts]
        for choice, count in zip(found, said, strict=True):
            told = "–" if count is None else count
            yield [str(TITLES.get(facet, facet)), _in_words(choice.label), told, _mark(publication)]


def _mark(publication: Publication) -> str:
    return _("Sample city: all data are invented") if publication.invented else f"{publication.on}"


def _about(export: Export, publication: Publication) -> list[tuple[str, str]]:
    """What a file says of itself: the day, what it was narrowed to, who took it out and why."""
    narrowed = "; ".join(
        f"{facet}: {', '.join(values)}" for facet, values in export.narrowed.items() if facet != "word"
    )
    return [
        (_("Data"), _mark(publication)),
        (_("As known on"), f"{publication.on}"),
        (_("Narrowed to"), narrowed or "–"),
        (_("Searched by a word"), _("yes") if export.narrowed.get("word") else _("no")),
        (_("Taken out by"), export.by.username if export.by else "–"),
        (_("Purpose"), export.purpose),
        (_("Audit entry"), f"export #{export.pk}"),
    ]


def _watched(lines: Iterator[Sequence[Any]], progress: Progress) -> Iterator[Sequence[Any]]:
    for number, line in enumerate(lines, 1):
        if number % _BATCH == 0:
            progress.advance(_BATCH, "")
        yield line
