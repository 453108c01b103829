"""Files read once: their clean rows lie under the home folder until the file, its mapping or the reader changes.

``home/intake/<key>/`` holds ``rows.parquet`` (open columns), ``sealed.bin`` (columns that identify a person),
``aside.bin``, ``dropped.bin`` and ``touched.bin`` (rows set aside, single values set aside, and the rows these stood
in; sealed) and ``about.json`` (the balance; no value of a row). A folder is written beside and then named, so that
two builds that read one file do not mix.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl

import rencai
from rencai.city import City, SourceMapping
from rencai.city.mappings import mapping_said
from rencai.engine.files import fingerprint, write_parquet_whole, write_whole
from rencai.engine.secrets import Sealer
from rencai.sources import Reading
from rencai.talentbase.deliveries import DeliveredFile
from rencai.vocabulary.errors import BadInput, RencaiError
from rencai.vocabulary.fields import Kind, sealed_columns

_READERS = ("sources", "vocabulary")
"""Packages whose code decides what a clean row is."""
_CITY_WORDS = ("degrees.yaml", "places.yaml", "city.yaml")


ReadFile = Callable[..., Reading]


@dataclass(frozen=True)
class Taken:
    """One file of a delivery, read now or earlier (``fresh`` or not).

    Rows: ``read`` = ``kept`` + ``set_aside`` + ``repeats``. ``dropped`` counts values set aside in rows that were kept.
    ``refused`` says why a file could not be read at all.
    """

    file: DeliveredFile
    key: str
    source: str = ""
    kind: Kind | None = None
    mapping: str = "kept"
    read: int = 0
    kept: int = 0
    set_aside: int = 0
    repeats: int = 0
    dropped: int = 0
    reasons: dict[str, int] = field(default_factory=dict)
    fresh: bool = True
    refused: str = ""


@dataclass(frozen=True)
class Intake:
    """The store of read files."""

    root: Path
    sealer: Sealer
    city: City
    read: ReadFile
    accept_invented: bool = False

    def key(self, file: DeliveredFile) -> str:
        """What names a file in the store: its content, its name, which may say whose file it is, its own mapping."""
        content = f"{file.content} {Path(file.name).name} {self._invented(file)}"
        if file.source or file.mapping:
            content += f" {file.source} {json.dumps(file.mapping, sort_keys=True)}"
        return hashlib.sha256(content.encode()).hexdigest()[:32]

    def _invented(self, file: DeliveredFile) -> bool:
        return self.accept_invented if file.invented is None else file.invented

    def knows(self, file: DeliveredFile) -> bool:
        """Whether the file's rows are in the store as they would be read today."""
        return self._known(self.key(file)) is not None

    def take(self, file: DeliveredFile) -> Taken:
        """The file's rows are in the store afterwards; it is read only when they were not, or are no longer right."""
        key = self.key(file)
        known = self.known(file)
        if known is not None:
            return known
        try:
            reading = self._read(file)
        except RencaiError as error:
            return Taken(file, key, refused=str(error))
        return self._store(file, key, reading)

    def known(self, file: DeliveredFile) -> Taken | None:
        """What became of the file when it was read, if it was, as it would be read today."""
        key = self.key(file)
        known = self._known(key)
        return None if known is None else Taken(file, key, fresh=False, **known)

    def _read(self, file: DeliveredFile) -> Reading:
        mapping, invented = self._mapping(file), self._invented(file)
        if not file.sealed:
            return self.read(file.path, self.city, mapping, accept_invented=invented)
        data = self.sealer.open(file.path.read_bytes(), context=file.context)
        return self.read(file.called, self.city, mapping, accept_invented=invented, data=data)

    def _mapping(self, file: DeliveredFile) -> SourceMapping | None:
        """The mapping that a person chose or wrote for the file."""
        if file.mapping is not None:
            return mapping_said(file.mapping)
        if file.source and self.city.source(file.source) is None:
            todo = "choose another mapping for the file"
            raise BadInput(f"the city has no mapping {file.source!r} any more", where=str(file.called), todo=todo)
        return self.city.source(file.source) if file.source else None

    def rows(self, key: str, kind: Kind, columns: Collection[str] | None = None) -> pl.DataFrame:
        """The clean rows of a file in the store: ``row`` and clean columns (or those of ``columns`` that it has).

        Sealed columns are opened only when they are asked for.
        """
        open_rows = pl.scan_parquet(self.root / key / "rows.parquet")
        if columns is not None:
            there = open_rows.collect_schema().names()
            open_rows = open_rows.select(name for name in there if name == "row" or name in columns)
        rows = open_rows.collect()
        hidden = self.root / key / "sealed.bin"
        if not hidden.exists() or (columns is not None and not set(columns) & set(sealed_columns(kind))):
            return rows
        opened = self.sealer.read_table(hidden, context=f"intake/{key}/rows")
        return rows.hstack(opened.select(name for name in opened.columns if columns is None or name in columns))

    def aside(self, key: str) -> pl.DataFrame:
        """The rows of a file that were set aside, as they stood in it (see ``rencai.sources.Reading``)."""
        return self.sealer.read_table(self.root / key / "aside.bin", context=f"intake/{key}/aside")

    def dropped(self, key: str) -> pl.DataFrame:
        """The values of a file that were set aside while their rows were kept."""
        return self.sealer.read_table(self.root / key / "dropped.bin", context=f"intake/{key}/dropped")

    def touched(self, key: str) -> pl.DataFrame:
        """The rows of a file that were kept without a value, as they stood in it."""
        return self.sealer.read_table(self.root / key / "touched.bin", context=f"intake/{key}/touched")

    def forget_retired(self) -> int:
        """Clear away what is sealed with a retired key: it is read anew. Gives how many files that were."""
        old = [
            folder
            for folder in self.root.glob("*")
            if any(not self.sealer.is_current(path.read_bytes()[:11]) for path in folder.glob("*.bin"))
        ]
        for folder in old:
            shutil.rmtree(folder)
        return len(old)

    def forget_others(self, keys: Iterable[str]) -> None:
        """Clear away what belongs to files that are no longer handed in, and what killed readers left half-written."""
        kept = set(keys)
        for folder in self.root.glob("*"):
            if folder.name not in kept and not _is_being_written(folder.name):
                shutil.rmtree(folder, ignore_errors=True)

    def _known(self, key: str) -> dict[str, Any] | None:
        about = self.root / key / "about.json"
        if not about.exists():
            return None
        said = json.loads(about.read_text(encoding="utf-8"))
        rules = said.pop("rules")
        # A file's own mapping is part of its key; of it nothing can change but the code that reads.
        mapping = self.city.source(said["source"]) if said["mapping"] == "kept" else None
        if rules != (self._rules_of(()) if said["mapping"] == "own" else self._rules(mapping)):
            return None
        return {**said, "kind": Kind(said["kind"])}

    def _store(self, file: DeliveredFile, key: str, reading: Reading) -> Taken:
        beside = self.root / f".{key}.{os.getpid()}"
        shutil.rmtree(beside, ignore_errors=True)
        kind = reading.mapping.kind
        hidden = [column for column in sealed_columns(kind) if column in reading.rows.columns]
        write_parquet_whole(reading.rows.drop(hidden), beside / "rows.parquet")
        if hidden:
            self.sealer.write_table(reading.rows.select(hidden), beside / "sealed.bin", context=f"intake/{key}/rows")
        for name, table in (("aside", reading.aside), ("dropped", reading.dropped), ("touched", reading.touched)):
            self.sealer.write_table(table, beside / f"{name}.bin", context=f"intake/{key}/{name}")
        said = {
            "source": reading.mapping.source,
            "kind": str(kind),
            "mapping": "own" if file.mapping else "proposed" if reading.proposed else "kept",
            **reading.balance,
            "dropped": reading.dropped.height,
        }
        rules = self._rules_of(()) if file.mapping else self._rules(None if reading.proposed else reading.mapping)
        about = {**said, "rules": rules}
        write_whole(beside / "about.json", json.dumps(about, ensure_ascii=False, indent=1).encode())
        self._name(beside, key)
        return Taken(file, key, **{**said, "kind": kind})

    def _name(self, beside: Path, key: str) -> None:
        """Give a folder that is whole its name; where another reader was faster, its folder stays."""
        if self._known(key) is None:
            shutil.rmtree(self.root / key, ignore_errors=True)
            try:
                beside.rename(self.root / key)
            except OSError:
                if self._known(key) is None:
                    raise
        shutil.rmtree(beside, ignore_errors=True)

    def _rules(self, mapping: SourceMapping | None) -> str:
        """What decided how the file was read. Another set of mappings could mean another choice."""
        return self._rules_of((mapping,) if mapping else self.city.sources)

    def _rules_of(self, used: Iterable[SourceMapping]) -> str:
        parts = [reader_fingerprint(), *(m.source for m in self.city.sources), *map(_mapping_text, used)]
        parts += [fingerprint(self.city.dir / name) for name in _CITY_WORDS if (self.city.dir / name).exists()]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def _mapping_text(mapping: SourceMapping) -> str:
    return fingerprint(mapping.file) if mapping.file else repr(mapping)


def _is_being_written(name: str) -> bool:
    """Whether a half-written folder belongs to a process that lives."""
    process = name.rpartition(".")[2]
    return name.startswith(".") and process.isdigit() and Path(f"/proc/{process}").exists()


@cache
def reader_fingerprint() -> str:
    """Changes when the code that makes clean rows changes."""
    return code_fingerprint(_READERS)


def code_fingerprint(packages: tuple[str, ...]) -> str:
    """SHA-256 over the files of some of our packages, in hex."""
    root = Path(rencai.__file__).parent
    whole = hashlib.sha256()
    for path in sorted(path for package in packages for path in (root / package).rglob("*") if path.is_file()):
        if "__pycache__" not in path.parts:
            whole.update(path.relative_to(root).as_posix().encode() + path.read_bytes())
    return whole.hexdigest()
