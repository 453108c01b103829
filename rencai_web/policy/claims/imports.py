"""A list of claims → claims by person id. Identifiers are matched in memory and kept nowhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import polars as pl
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from rencai.rules import Book
from rencai.sources.books import read_book
from rencai.sources.cells import ROW
from rencai.sources.headings import heading_key
from rencai.sources.layout import find_layout
from rencai.vocabulary.errors import BadInput
from rencai_web.foundation.accounts.models import Account
from rencai_web.foundation.audit.actions import note
from rencai_web.policy.claims.standing import claimable, merged
from rencai_web.policy.models import Claim, ClaimList
from rencai_web.registers.models import Publication
from rencai_web.registers.published import folder, sealer

LARGEST = 20 * 1024 * 1024
MOST_ROWS = 200_000
_SHOWN = 50
_HEADINGS = {
    "person": (
        "身份证号", "身份证号码", "身份证", "证件号码", "证件号", "公民身份号码", "人才编号", "编号",
        "person", "person id", "resident id", "resident_id", "id",
    ),
    "rule": ("政策", "政策名称", "条款", "事项", "事项名称", "项目", "rule", "policy", "benefit"),
    "on": ("申领日期", "申请日期", "兑现日期", "发放日期", "日期", "date", "claimed on", "paid on"),
}  # fmt: skip
_DAYS = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d", "%Y年%m月%d日")
_KEYS = {heading_key(word): field for field, words in _HEADINGS.items() for word in words}


@dataclass(frozen=True)
class Read:
    """What became of the rows of a list: read = kept + repeated + not found + unreadable, with some row numbers."""

    claims: tuple[tuple[str, str, date], ...]
    """(rule, person, day), each once."""
    rows: int
    repeated: int
    not_found: tuple[int, ...]
    unreadable: tuple[int, ...]


@transaction.atomic
def bring_in(*, name: str, content: bytes, rule: str, book: Book, publication: Publication, by: Account) -> ClaimList:
    """Read a list and keep its claims. ``rule``: what all rows claim, where the list does not say."""
    found = read(name, content, rule, book, publication)
    kept = ClaimList.objects.create(name=name[:200], by=by)
    before = Claim.objects.count()
    Claim.objects.bulk_create(
        [Claim(source=kept, rule=each, person=person, on=on) for each, person, on in found.claims],
        ignore_conflicts=True, batch_size=2000,
    )  # fmt: skip
    added = Claim.objects.count() - before
    kept.counts = {
        "rows": found.rows, "kept": added, "repeated": found.repeated + len(found.claims) - added,
        "not_found": len(found.not_found), "unreadable": len(found.unreadable),
        "not_found_rows": list(found.not_found[:_SHOWN]), "unreadable_rows": list(found.unreadable[:_SHOWN]),
    }  # fmt: skip
    kept.save()
    after = {key: count for key, count in kept.counts.items() if isinstance(count, int)}
    note(by=by, act="bring in claims", kind="claim list", subject=str(kept.pk), after=after)
    return kept


def read(name: str, content: bytes, rule: str, book: Book, publication: Publication) -> Read:
    """The claims of a list (csv or xlsx), and how many rows were none."""
    today = timezone.localdate()
    if rule and rule not in {each.id for each in claimable(book, today)}:
        raise BadInput(_("This is not a rule that somebody can claim today."))
    if len(content) > LARGEST:
        raise BadInput(_("The list is larger than 20 MiB."))
    columns, rows = _columns(name, content)
    if "person" not in columns or "on" not in columns or not ("rule" in columns or rule):
        raise BadInput(_("The list needs headings for the person, the rule and the day: 身份证号, 政策, 申领日期."))
    if rows.height > MOST_ROWS:
        raise BadInput(_("The list has more than 200,000 rows."))
    rules = _rule_names(book)
    found = rows.select(
        row=pl.col(ROW),
        person=_persons(rows[columns["person"]], publication),
        rule=rows[columns["rule"]].str.strip_chars().replace_strict(rules, default=None)
        if "rule" in columns
        else pl.lit(rule),
        on=pl.Series([_day(text) for text in rows[columns["on"]]], dtype=pl.Date),
    )
    # Nobody has claimed on a day that has not come.
    found = found.with_columns(on=pl.when(pl.col("on") <= today).then(pl.col("on")))
    unreadable = found.filter(pl.col("rule").is_null() | pl.col("on").is_null())
    missing = found.filter(pl.col("person").is_null()).join(unreadable, on="row", how="anti")
    good = found.drop_nulls().select("rule", "person", "on")
    once = good.unique(maintain_order=True)
    return Read(
        claims=tuple(once.iter_rows()),
        rows=rows.height,
        repeated=good.height - once.height,
        not_found=tuple(missing["row"]),
        unreadable=tuple(unreadable["row"]),
    )


def _columns(name: str, content: bytes) -> tuple[dict[str, str], pl.DataFrame]:
    """Which column is what, and the rows as text."""
    book = read_book(Path(Path(name).name), content)
    cells = next((cells for cells in book.sheets if cells.shown), None)
    if cells is None:
        raise BadInput(_("There is no sheet in this file."))
    layout = find_layout(cells, frozenset(_KEYS))
    if layout.headings is None:
        raise BadInput(_("The list needs headings for the person, the rule and the day: 身份证号, 政策, 申领日期."))
    columns: dict[str, str] = {}
    for column, heading in zip(layout.columns, layout.headings, strict=True):
        field = _KEYS.get(heading_key(heading or ""))
        if field:
            columns.setdefault(field, column)
    return columns, layout.body


def _rule_names(book: Book) -> dict[str, str]:
    """What a list may call a rule → its id."""
    return {word: rule.id for rule in book.rules for word in (rule.id, rule.name.zh, rule.name.en)}


def _persons(given: pl.Series, publication: Publication) -> pl.Series:
    """Resident ids or ids of the base → ids of the base; null for nobody. A merged person goes by the later id."""
    build = folder(publication)
    golden = sealer().read_table(build.sealed / "golden.bin", context="golden")
    own = golden.filter(pl.col("field") == "resident_id").select(key="value", person="entity")
    people = build.lake.scan("people", publication.on).select(key="person", person="person").collect()
    known = pl.concat([people, own, merged(publication).rename({"old": "key", "new": "person"})]).unique(
        "key", keep="first"
    )
    keys = pl.DataFrame({"key": given.cast(pl.String).str.strip_chars().str.to_uppercase()})
    return keys.join(known, on="key", how="left", maintain_order="left")["person"]


def _day(text: str | None) -> date | None:
    for form in _DAYS:
        try:
            return datetime.strptime((text or "").strip()[:11].split(" ")[0], form).date()
        except ValueError:
            continue
    return None
