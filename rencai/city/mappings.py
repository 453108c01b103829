"""Source mappings: one YAML file says whose file it is, how often it comes, and which heading is which field."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from rencai.city.located import Finding, Key, Located, nearest, read_located
from rencai.vocabulary.bilingual import Bilingual
from rencai.vocabulary.errors import BadCity
from rencai.vocabulary.fields import FIELDS, Field, Kind, ValueType
from rencai.vocabulary.money import UNITS

RHYTHMS = ("monthly", "quarterly", "yearly", "once", "irregular")
DELIVERS = ("state", "events")
IF_BAD = ("drop-value", "set-aside")
DATE_ORDERS = ("dmy", "mdy")

_MAPPING_KEYS = {
    "source", "name", "owner", "kind", "rhythm", "delivers", "legal_basis", "purpose", "file_names", "header", "sheet",
    "columns",
}  # fmt: skip
_COLUMN_KEYS = {"field", "headings", "position", "required", "if_bad", "unit", "year", "date_order"}
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True)
class ColumnMapping:
    """Which column of a file holds a field, and what to do with its bad values.

    ``headings`` in order of preference; ``position`` counts columns from 1 and is used when the file has no header.
    ``unit`` is that of a bare number; ``year`` that of a date written without one.
    """

    field: str
    headings: tuple[str, ...] = ()
    position: int | None = None
    required: bool = False
    if_bad: str = "drop-value"
    unit: str | None = None
    year: int | None = None
    date_order: str | None = None


@dataclass(frozen=True)
class SourceMapping:
    """How the files of one source are read, and what the office must know of the source."""

    source: str
    name: Bilingual
    kind: Kind
    columns: tuple[ColumnMapping, ...]
    owner: str = ""
    rhythm: str = "irregular"
    delivers: str = "events"
    legal_basis: Bilingual | None = None
    purpose: Bilingual | None = None
    file_names: tuple[str, ...] = ()
    header: str | int = "auto"
    """``auto``, ``none``, or the number of the header row."""
    sheet: str | None = None
    """The sheet to read; by default the first that holds a table, and further ones under the same headings."""
    file: Path | None = field(default=None, compare=False)

    def fields(self) -> dict[str, Field]:
        """The mapped fields by name, in the mapping's order."""
        known = FIELDS[self.kind]
        return {column.field: known[column.field] for column in self.columns}


def load_mappings(folder: Path) -> tuple[SourceMapping, ...]:
    """All mappings of a folder in order of name; the first finding is raised as BadCity."""
    return tuple(load_mapping(file) for file in _files(folder))


def load_mapping(file: Path) -> SourceMapping:
    """One mapping; the first finding is raised as BadCity."""
    document = read_located(file)
    for finding in _findings(document, None):
        raise finding.as_error()
    return _build(document.value, file)


def mapping_said(said: dict[str, Any]) -> SourceMapping:
    """A mapping from plain values, as a file of it would say them; the first finding is raised as BadCity."""
    document = Located(Path(f"{said.get('source')}.yaml"), said, {})
    for finding in _findings(document, None):
        raise finding.as_error()
    return replace(_build(said, document.file), file=None)


def as_said(mapping: SourceMapping) -> dict[str, Any]:
    """A mapping as the plain values that say it: what ``mapping_said`` takes."""
    columns = [
        {key: list(value) if isinstance(value, tuple) else value for key, value in vars(column).items() if value}
        for column in mapping.columns
    ]
    said = {
        "source": mapping.source, "name": {"zh": mapping.name.zh, "en": mapping.name.en}, "kind": str(mapping.kind),
        "owner": mapping.owner, "rhythm": mapping.rhythm, "delivers": mapping.delivers, "header": mapping.header,
        "file_names": list(mapping.file_names), "columns": columns,
    }  # fmt: skip
    return said | ({"sheet": mapping.sheet} if mapping.sheet else {})


def check(folder: Path, *, agencies: Collection[str] | None = None) -> list[Finding]:
    """Everything the mappings of a folder say that they may not say; ``agencies`` are the owners the city knows."""
    findings: list[Finding] = []
    seen: dict[str, Path] = {}
    for file in _files(folder):
        try:
            document = read_located(file)
        except BadCity as error:
            line = error.where.rpartition(":")[2]
            findings.append(Finding(file, int(line) if line.isdigit() else 1, error.what, error.todo))
            continue
        findings += _findings(document, agencies)
        source = document.value.get("source") if isinstance(document.value, dict) else None
        if isinstance(source, str) and source in seen:
            findings.append(
                document.finding(("source",), f"{source!r} is also said by {seen[source].name}", "rename one")
            )
        seen[str(source)] = file
    return findings


def _files(folder: Path) -> list[Path]:
    return sorted([*folder.glob("*.yaml"), *folder.glob("*.yml")])


def _findings(document: Located, agencies: Collection[str] | None) -> Iterator[Finding]:
    value = document.value
    if not isinstance(value, dict):
        yield document.finding((), "a source mapping is a list of `key: value` lines", "see docs/sources.md")
        return
    for path in document.repeated:
        yield document.finding(path, f"{path[-1]!r} is written twice", "keep one")
    for key in value.keys() - _MAPPING_KEYS:
        yield document.finding((key,), f"a source mapping has no {key!r}", nearest(str(key), _MAPPING_KEYS))
    yield from _identity_findings(document, agencies)
    yield from _choice(document, ("rhythm",), RHYTHMS)
    yield from _choice(document, ("delivers",), DELIVERS)
    for key in ("name", "legal_basis", "purpose"):
        yield from _bilingual_findings(document, key, required=key == "name")
    if not _is_texts(value.get("file_names", [])):
        yield document.finding(("file_names",), "file_names is a list of name patterns", 'for example ["*社保*"]')
    header = value.get("header", "auto")
    if header not in ("auto", "none") and not _is_count(header):
        yield document.finding(("header",), f"header cannot be {header!r}", "auto, none, or the number of the row")
    if not isinstance(value.get("sheet", ""), str):
        yield document.finding(("sheet",), "sheet is the name of a sheet", "write it in quotes")
    yield from _columns_findings(document)


def _identity_findings(document: Located, agencies: Collection[str] | None) -> Iterator[Finding]:
    value = document.value
    source = value.get("source")
    if not isinstance(source, str) or not _ID.fullmatch(source):
        yield document.finding(("source",), "source is an id of small letters, digits and hyphens", document.file.stem)
    elif source != document.file.stem:
        yield document.finding(("source",), f"source {source!r} lies in {document.file.name}", "give both one name")
    owner = value.get("owner", "")
    if not isinstance(owner, str):
        yield document.finding(("owner",), "owner is the id of an agency", "see agencies.yaml")
    elif owner and agencies is not None and owner not in agencies:
        yield document.finding(("owner",), f"the city has no agency {owner!r}", nearest(owner, agencies))
    if value.get("kind") is None:
        yield document.finding(("kind",), "kind is missing", f"one of: {', '.join(Kind)}")
    yield from _choice(document, ("kind",), tuple(Kind))


def _columns_findings(document: Located) -> Iterator[Finding]:
    columns = document.value.get("columns")
    if not isinstance(columns, list) or not columns:
        yield document.finding(("columns",), "columns lists at least one field", "- {field: name, headings: [姓名]}")
        return
    kind = document.value.get("kind")
    fields = FIELDS[Kind(kind)] if kind in tuple(Kind) else None
    seen: set[str] = set()
    for at, column in enumerate(columns):
        path: tuple[Key, ...] = ("columns", at)
        if not isinstance(column, dict):
            yield document.finding(path, "a column is `{field: …, headings: […]}`")
            continue
        for key in column.keys() - _COLUMN_KEYS:
            yield document.finding((*path, key), f"a column has no {key!r}", nearest(str(key), _COLUMN_KEYS))
        name = column.get("field")
        if fields is not None and name not in fields:
            yield document.finding((*path, "field"), f"a {kind} has no field {name!r}", nearest(str(name), fields))
        elif name in seen:
            yield document.finding((*path, "field"), f"{name!r} is mapped twice", "put all headings into one line")
        seen.add(str(name))
        yield from _column_findings(document, path, column, fields[name] if fields and name in fields else None)


def _column_findings(
    document: Located, path: tuple[Key, ...], column: dict[str, Any], known: Field | None
) -> Iterator[Finding]:
    if not _is_texts(column.get("headings", [])):
        yield document.finding((*path, "headings"), "headings is a list of texts", "headings: [姓名]")
    if "position" in column and not _is_count(column["position"]):
        yield document.finding((*path, "position"), "position is the number of the column, from 1", "position: 1")
    if not column.get("headings") and "position" not in column:
        yield document.finding(path, "a column needs headings or a position", "headings: [姓名]")
    if document.value.get("header") == "none" and "position" not in column:
        yield document.finding(path, "without a header row each column needs its position", "position: 1")
    if not isinstance(column.get("required", False), bool):
        yield document.finding((*path, "required"), "required is true or false")
    yield from _choice(document, (*path, "if_bad"), IF_BAD)
    yield from _choice(document, (*path, "unit"), UNITS)
    yield from _choice(document, (*path, "date_order"), DATE_ORDERS)
    if "unit" in column and known is not None and known.type not in (ValueType.MONEY, ValueType.PAY):
        yield document.finding((*path, "unit"), f"{known.name} is not money and has no unit", "leave unit out")
    for key in ("year", "date_order"):
        if key in column and known is not None and known.type is not ValueType.DATE:
            yield document.finding((*path, key), f"{known.name} is not a date and has no {key}", f"leave {key} out")
    year = column.get("year", 2000)
    if not isinstance(year, int) or not 1900 <= year <= 2200:
        yield document.finding((*path, "year"), "year is a number of four digits", "year: 2025")


def _bilingual_findings(document: Located, key: str, *, required: bool) -> Iterator[Finding]:
    text = document.value.get(key)
    if text is None and not required:
        return
    if not isinstance(text, dict) or set(text) != {"zh", "en"} or not all(isinstance(v, str) for v in text.values()):
        yield document.finding((key,), f"{key} is said in both languages", f"{key}: {{zh: …, en: …}}")


def _choice(document: Located, path: tuple[Key, ...], allowed: tuple[str, ...]) -> Iterator[Finding]:
    value = document.value
    for step in path[:-1]:
        value = value[step]
    chosen = value.get(path[-1])
    if chosen is not None and chosen not in allowed:
        yield document.finding(path, f"{path[-1]} cannot be {chosen!r}", nearest(str(chosen), allowed))


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(text, str) and text.strip() for text in value)


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 1


def _bilingual(value: dict[str, str] | None) -> Bilingual | None:
    return Bilingual(**value) if value else None


def _build(value: dict[str, Any], file: Path) -> SourceMapping:
    return SourceMapping(
        source=value["source"],
        name=Bilingual(**value["name"]),
        kind=Kind(value["kind"]),
        columns=tuple(_build_column(column) for column in value["columns"]),
        owner=value.get("owner") or "",
        rhythm=value.get("rhythm") or "irregular",
        delivers=value.get("delivers") or "events",
        legal_basis=_bilingual(value.get("legal_basis")),
        purpose=_bilingual(value.get("purpose")),
        file_names=tuple(value.get("file_names", ())),
        header=value.get("header", "auto"),
        sheet=value.get("sheet") or None,
        file=file,
    )


def _build_column(column: dict[str, Any]) -> ColumnMapping:
    return ColumnMapping(**{**column, "headings": tuple(column.get("headings", ()))})
