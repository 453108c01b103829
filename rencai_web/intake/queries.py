"""Reading what was sent in: lists, one file as it may be looked at, what a change would do. Each knows its reader."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Max, Q, QuerySet, Sum

from rencai.city import SourceMapping
from rencai.city.mappings import mapping_said
from rencai.sources.looking import Look
from rencai.sources.reasons import REASONS
from rencai.talentbase.shelf import Shelved
from rencai.vocabulary.bilingual import Bilingual
from rencai.vocabulary.fields import FIELDS, Kind
from rencai_web.foundation.accounts.models import Account, Role
from rencai_web.foundation.components.surroundings import city
from rencai_web.intake.calendar import HOUSE, Due, calendar_of
from rencai_web.intake.masking import field_of, masked, whole_line
from rencai_web.intake.models import Change, SentFile
from rencai_web.intake.storage import intake, shelved, taken
from rencai_web.registers.building import shelf
from rencai_web.registers.published import latest

_MOST_SHOWN = 200


def own_sources(account: Account) -> list[SourceMapping]:
    """The sources whose files an account may send and see: an agency its own, the office all."""
    sources = [source for source in city().sources if source.source not in HOUSE]
    if account.role == Role.AGENCY:
        return [source for source in sources if source.owner == account.scope]
    return sources


def files(account: Account) -> QuerySet[SentFile]:
    """The files an account may see."""
    found = SentFile.objects.select_related("by", "job", "mends")
    if account.role != Role.AGENCY:
        return found
    return found.filter(Q(source__in=[source.source for source in own_sources(account)]) | Q(by=account))


def source_name(source: str) -> Bilingual:
    """What a source is called."""
    known = city().source(source)
    return known.name if known else Bilingual(source or "–", source or "–")


def owner_name(source: SourceMapping) -> Bilingual:
    """What the agency that sends a source is called."""
    owner = next((agency for agency in city().agencies if agency.id == source.owner), None)
    return Bilingual(owner.zh, owner.en) if owner else Bilingual("–", "–")


def reasons(counts: Mapping[str, int]) -> list[tuple[Bilingual, int]]:
    """Why rows were set aside, in words, the commonest first."""
    return [
        (REASONS.get(reason, Bilingual(reason, reason)), count)
        for reason, count in sorted(counts.items(), key=lambda item: -item[1])
    ]


def due(account: Account, *, today: date) -> list[Due]:
    """The calendar of the sources an account may see."""
    own = {source.source for source in own_sources(account)}
    return [due for due in due_of_all(today=today) if due.source.source in own]


def due_of_all(*, today: date) -> list[Due]:
    """The calendar of all sources. The last delivery is that of the last file in the base."""
    last = dict(
        SentFile.objects.filter(step=SentFile.Step.ACCEPTED)
        .order_by()
        .values_list("source")
        .annotate(last=Max("delivery"))
    )
    return calendar_of(city(), last, today=today)


def mapping_of(sent: SentFile, there: Shelved | None) -> SourceMapping | None:
    """The mapping by which a file is read, where one is known."""
    if there is not None and there.mapping is not None:
        return mapping_said(there.mapping)
    return city().source((there.source if there else "") or sent.source)


@dataclass(frozen=True)
class Column:
    """One column of a file: what it is called, some cells (masked), as what it is read, and why that was proposed.

    ``fields``: one column may say several things, such as an address its town.
    """

    number: int
    heading: str
    cells: tuple[str, ...]
    fields: tuple[str, ...]
    why: str
    sureness: float
    required: bool
    if_bad: str
    unit: str
    date_order: str

    @property
    def is_plain(self) -> bool:
        """Whether nothing but its field is said of it."""
        said = (self.required, self.if_bad == "set-aside", self.unit, self.date_order, len(self.fields) > 1)
        return not any(said)

    @property
    def sure(self) -> str:
        """How sure a proposal is, in three steps."""
        return "good" if self.sureness >= 0.85 else "warn" if self.sureness >= 0.6 else "bad"


@dataclass(frozen=True)
class Sheet:
    """The top of a file as a person looks at it: ``rows`` are (number, cells); ``kind``: what its rows speak of."""

    kind: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    records: int
    notes: tuple[str, ...]
    source: str


def sheet_of(sent: SentFile, *, kind: str = "", revealed: bool = False) -> Sheet | None:
    """How a file looks, with the mapping it is read by or, for another ``kind``, the one proposed for that."""
    there = shelved(sent)
    told = shelf().look(there) if there else None
    if told is None:
        return None
    look, mapping = Look.from_bytes(told), mapping_of(sent, there)
    if mapping is not None and kind in ("", mapping.kind):
        kind, by_column = str(mapping.kind), _by_column(look, mapping)
    else:
        kind = kind if kind in set(Kind) else look.kind
        mapping, by_column = None, {guess.column: [] for guess in look.guesses[kind]}
        for guess in look.guesses[kind]:
            by_column[guess.column].append(guess.field)
    rows = tuple(
        (number, tuple(_cell(cell, kind, by_column.get(at, []), revealed) for at, cell in enumerate(cells)))
        for number, cells in look.rows
    )
    columns = tuple(_column(at, look, kind, by_column.get(at, []), mapping, rows) for at in range(len(look.headings)))
    return Sheet(kind, columns, rows, look.records, look.notes, mapping.source if mapping else "")


def _by_column(look: Look, mapping: SourceMapping) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for field, column in look.columns_of(mapping).items():
        found.setdefault(column, []).append(field)
    return found


def _cell(cell: str | None, kind: str, fields: Iterable[str], revealed: bool) -> str:
    if revealed:
        return cell or ""
    known = [field_of(kind, name) for name in fields]
    sealed = next((field for field in known if field is not None and field.sealed), None)
    return masked(cell, sealed or next(iter(known), None))


def _column(
    at: int,
    look: Look,
    kind: str,
    fields: list[str],
    mapping: SourceMapping | None,
    rows: tuple[tuple[int, tuple[str, ...]], ...],
) -> Column:
    guess = next((one for one in look.guesses[kind] if one.column == at and one.field in fields), None)
    said = next((one for one in mapping.columns if one.field in fields), None) if mapping and fields else None
    cells = tuple(dict.fromkeys(cells[at] for _, cells in rows if cells[at]))[:3]
    return Column(
        at, look.headings[at], cells, tuple(fields),
        guess.why if guess else "", guess.sureness if guess else 0.0,
        required=bool(said and said.required), if_bad=said.if_bad if said else "drop-value",
        unit=(said.unit if said else "") or "", date_order=(said.date_order if said else "") or "",
    )  # fmt: skip


def fields_of(kind: str) -> list[tuple[str, Bilingual]]:
    """The fields a column of this kind of row can be read as."""
    return [(field.name, Bilingual(field.zh, field.en)) for field in FIELDS[Kind(kind)].values()]


@dataclass(frozen=True)
class NotKept:
    """A row or a value that was not kept: where it stood, what stood there (masked), and why."""

    row: int
    column: str
    value: str
    why: Bilingual


def not_kept(sent: SentFile, *, revealed: bool = False) -> tuple[list[NotKept], list[NotKept]]:
    """The first rows, and the first single values, that were set aside."""
    known = taken(sent)
    if known is None or not (sent.set_aside or sent.dropped):
        return [], []
    headed = _headings(sent, mapping_of(sent, shelved(sent)))
    tables = (intake().aside(known.key), intake().dropped(known.key))

    def shown(row: dict[str, Any]) -> NotKept:
        field = headed.get(row["column"] or "")
        value = row["value"] or ""
        if not row["column"]:
            value = whole_line(value, revealed=revealed)
        elif not revealed:
            value = masked(value, field_of(sent.kind, field) if field else None)
        return NotKept(row["row"], row["column"] or "", value, REASONS.get(row["reason"], source_name(row["reason"])))

    told = ("row", "column", "value", "reason")
    rows, values = ([shown(row) for row in table.select(told).head(_MOST_SHOWN).to_dicts()] for table in tables)
    return rows, values


def rows_shown(sent: SentFile) -> set[int]:
    """Numbers of the rows of which the page of a file shows cells: its top, and those with a value set aside."""
    there = shelved(sent)
    told = shelf().look(there) if there else None
    top = {number for number, _ in Look.from_bytes(told).rows} if told else set()
    return top | {one.row for part in not_kept(sent) for one in part}


def _headings(sent: SentFile, mapping: SourceMapping | None) -> dict[str, str]:
    """By the heading of a column the field it is read as."""
    there = shelved(sent)
    told = shelf().look(there) if there else None
    if told is None or mapping is None:
        return {heading: column.field for column in (mapping.columns if mapping else ()) for heading in column.headings}
    look = Look.from_bytes(told)
    return {look.headings[column]: field for field, column in look.columns_of(mapping).items()}


@dataclass(frozen=True)
class Against:
    """How many rows of a whole list a delivery keeps, and how many the delivery before it kept."""

    day: date
    before: int
    now: int

    @property
    def is_odd(self) -> bool:
        """Whether so many people come or go at once that the file is rather half a file, or two."""
        return not 0.75 <= self.now / max(self.before, 1) <= 1.5


def against_the_last(sent: SentFile) -> Against | None:
    """For a source that delivers whole lists: this delivery beside the one before."""
    source = city().source(sent.source)
    if source is None or source.delivers != "state" or not sent.read:
        return None
    accepted = SentFile.objects.filter(step=SentFile.Step.ACCEPTED, source=sent.source).exclude(pk=sent.pk).order_by()
    last = accepted.filter(delivery__lt=sent.delivery).aggregate(day=Max("delivery"))["day"]
    if last is None:
        return None
    kept = dict(accepted.filter(delivery__in=[last, sent.delivery]).values_list("delivery").annotate(kept=Sum("kept")))
    return Against(last, kept.get(last, 0), kept.get(sent.delivery, 0) + sent.kept)


def beside(sent: SentFile) -> QuerySet[SentFile]:
    """Files in the base of the same source and delivery, which this one may take the place of."""
    found = SentFile.objects.filter(step=SentFile.Step.ACCEPTED, delivery=sent.delivery, source=sent.source)
    return found.exclude(pk=sent.pk).filter(mends=None).order_by("name")


def replaced(sent: SentFile) -> QuerySet[SentFile]:
    """Files that this one took the place of when it came into the base, and that are still out of it."""
    came = sent.comes_with.filter(state=Change.State.PUBLISHED)
    found = SentFile.objects.filter(goes_with__in=came, step=SentFile.Step.BACK, source=sent.source)
    return found.distinct().order_by("name")


def mended_in_base(sent: SentFile) -> list[SentFile]:
    """Files in the base that mend rows of this one, or of one of them: taken back alone, it leaves those in."""
    found: list[SentFile] = []
    asked = [sent.pk]
    while asked:
        fresh = SentFile.objects.filter(mends__in=asked).exclude(pk__in=[one.pk for one in found]).order_by("name")
        found.extend(fresh)
        asked = [one.pk for one in fresh]
    return [one for one in found if one.step == SentFile.Step.ACCEPTED]


def is_invented() -> bool:
    """Whether what is published is a sample city, which every page says."""
    shown = latest()
    return shown is not None and shown.invented


def open_changes() -> QuerySet[Change]:
    """Changes that wait for somebody, or are at work."""
    states = (Change.State.TRYING, Change.State.TRIED, Change.State.PUBLISHING, Change.State.FAILED)
    return Change.objects.filter(state__in=states).select_related("by", "job").prefetch_related("coming", "going")


def figures_of_sources(sources: Iterable[str]) -> dict[str, dict[str, int]]:
    """By source, of its files in the base: ``files``, rows ``read``, ``kept``, ``set_aside``."""
    found = SentFile.objects.filter(step=SentFile.Step.ACCEPTED, source__in=list(sources)).order_by()
    counted = found.values("source").annotate(
        files=Count("pk"), read_=Sum("read"), kept_=Sum("kept"), aside_=Sum("set_aside")
    )
    return {
        row["source"]: {"files": row["files"], "read": row["read_"], "kept": row["kept_"], "set_aside": row["aside_"]}
        for row in counted
    }
