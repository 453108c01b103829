"""`rencai sources`: files into clean typed rows; a mapping proposed for an unknown file."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rencai.cli.options import city_option, json_option
from rencai.cli.output import result, spare_inputs
from rencai.vocabulary.errors import BadInput
from rencai.vocabulary.fields import Kind

if TYPE_CHECKING:
    from rencai.city import City, SourceMapping
    from rencai.sources import Reading

_SAMPLE_LEVELS = 4
_WIDTH = 160
"""Columns of a report that goes to a file or a pipe."""
_file = click.Path(path_type=Path)
sheet_option = click.option(
    "--sheet", default=None, help="Name of the sheet to read (default: the first with a table)."
)


@click.group()
def command() -> None:
    """Files into clean typed rows, nothing lost; a mapping proposed for an unknown file.

    Read are xlsx, xls, csv, tsv, json, jsonl and parquet, each also gzipped. docs/sources.md tells how to write a
    mapping and what the reasons mean.
    """


@command.command()
@click.argument("files", nargs=-1, required=True, type=_file)
@click.option(
    "--source", default=None, help="Read by this mapping of the city (default: the best, else a proposed one)."
)
@sheet_option
@click.option("--out", type=_file, default=None, help="Write the clean rows: X.parquet, or a folder for several files.")
@click.option("--aside", type=_file, default=None, help="Write the rows set aside: X.xlsx or X.csv, or a folder.")
@click.option("--sample", is_flag=True, help="Take the identity numbers and phones of an invented sample for good.")
@json_option
@city_option
def read(
    files: tuple[Path, ...],
    source: str | None,
    sheet: str | None,
    out: Path | None,
    aside: Path | None,
    sample: bool,
    as_json: bool,
    city_dir: Path | None,
) -> None:
    """Read FILES into clean typed rows; say for each what was read, kept, set aside and repeated.

    Always: read = kept + set aside + repeats. A set-aside file can be mended and read again. When one file is refused,
    nothing is written. Several files of one kind may share one X.parquet, with a column `file`.
    """
    from rencai.city import load_city
    from rencai.sources import read_file

    _check_targets(files, out, aside)
    city = load_city(city_dir)
    mapping = _mapping(city, source)
    readings = [
        read_file(file, city, mapping, accept_invented=sample or _is_of_a_sample(file), sheet=sheet) for file in files
    ]
    if out is not None:
        _write_rows(readings, out)
    if aside is not None:
        _write_asides(readings, aside)
    if as_json:
        result([_report(reading) for reading in readings])
    else:
        _show(readings)


@command.command()
@click.argument("file", type=_file)
@click.option("--kind", type=click.Choice(list(Kind)), default=None, help="What a row speaks of (default: found out).")
@sheet_option
@json_option
@city_option
def propose(file: Path, kind: str | None, sheet: str | None, as_json: bool, city_dir: Path | None) -> None:
    """Print a mapping for FILE, found by its headings and its content, as YAML to edit and keep."""
    from rencai.city import load_city
    from rencai.sources import propose as propose_mapping
    from rencai.sources.proposal_text import proposal_as_yaml

    city = load_city(city_dir)
    proposal = propose_mapping(file, city, kind=Kind(kind) if kind else None, sheet=sheet)
    if as_json:
        choices = [asdict(choice) for choice in proposal.choices]
        result({"kind": proposal.mapping.kind, "columns": choices, "unmapped": proposal.unmapped})
    else:
        click.echo(proposal_as_yaml(proposal, city=city.id), nl=False)


def _check_targets(files: Sequence[Path], out: Path | None, aside: Path | None) -> None:
    values = aside.with_suffix(".values.csv") if aside is not None and aside.suffix.lower() == ".csv" else None
    spare_inputs(files, out, aside, values)
    if len(files) > 1 and aside is not None and aside.suffix:
        raise click.UsageError("--aside with several files names a folder")
    if out is not None and out.suffix and out.suffix != ".parquet":
        raise click.UsageError("--out writes parquet: end the name in .parquet, or name a folder")
    if len(files) == 1 and aside is not None and aside.suffix.lower() not in (".xlsx", ".csv", ""):
        raise click.UsageError("--aside writes xlsx or csv")


def _mapping(city: City, source: str | None) -> SourceMapping | None:
    if source is None:
        return None
    mapping = city.source(source)
    if mapping is None:
        known = ", ".join(mapping.source for mapping in city.sources) or "none"
        raise BadInput(f"the city has no mapping {source!r}", where="--source", todo=f"mappings: {known}")
    return mapping


def _is_of_a_sample(file: Path) -> bool:
    """Whether a folder above the file is that of an invented sample, by its own word."""
    for folder in list(file.resolve().parents)[:_SAMPLE_LEVELS]:
        card = folder / "sample.json"
        if card.is_file():
            try:
                said = json.loads(card.read_text(encoding="utf-8"))
            except (ValueError, OSError):
                return False
            return isinstance(said, dict) and said.get("invented") is True
    return False


def _write_rows(readings: list[Reading], out: Path) -> None:
    import polars as pl

    from rencai.engine.files import write_parquet_whole

    if out.suffix != ".parquet":
        for reading, name in zip(readings, _names(readings), strict=True):
            write_parquet_whole(reading.rows, out / f"{name}.parquet")
    elif len(readings) == 1:
        write_parquet_whole(readings[0].rows, out)
    else:
        kinds = sorted({reading.mapping.kind for reading in readings})
        if len(kinds) > 1:
            raise BadInput(f"the files speak of {' and '.join(kinds)}", where=str(out), todo="let --out name a folder")
        rows = [reading.rows.select(pl.lit(str(reading.path)).alias("file"), pl.all()) for reading in readings]
        write_parquet_whole(pl.concat(rows, how="diagonal"), out)


def _write_asides(readings: list[Reading], aside: Path) -> None:
    from rencai.sources.exporting import write_aside

    if aside.suffix:
        write_aside(readings[0], aside)
        return
    for reading, name in zip(readings, _names(readings), strict=True):
        if reading.aside.height or reading.dropped.height:
            write_aside(reading, aside / f"{name}.aside.xlsx")


def _names(readings: list[Reading]) -> list[str]:
    """The files' names without endings; those that occur twice are numbered."""
    from rencai.sources.contents import stem_of

    names: list[str] = []
    for stem in (stem_of(reading.path) for reading in readings):
        count = 1
        while (name := stem if count == 1 else f"{stem}-{count}") in names:
            count += 1
        names.append(name)
    return names


def _report(reading: Reading) -> dict[str, Any]:
    dropped: dict[str, dict[str, int]] = {}
    for column, reason, count in reading.dropped_values.iter_rows():
        dropped.setdefault(column, {})[reason] = count
    return {
        "file": str(reading.path),
        "source": reading.mapping.source,
        "mapping": "proposed" if reading.proposed else "kept",
        **reading.balance,
        "kind": reading.mapping.kind,
        "values_set_aside": dropped,
        "encoding": reading.encoding,
        "header_rows": reading.header_rows,
        "notes": reading.notes,
    }


def _show(readings: list[Reading]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    for heading in ("file", "source", "mapping", "kind"):
        table.add_column(heading, overflow="fold")
    for heading in ("read", "kept", "set aside", "repeats"):
        table.add_column(heading, justify="right")
    for reading in readings:
        said = reading.balance
        counts = [f"{said[name]:,}" for name in ("read", "kept", "set_aside", "repeats")]
        mapping = "proposed" if reading.proposed else "kept"
        table.add_row(reading.path.name, reading.mapping.source, mapping, reading.mapping.kind, *counts)
    console = Console(width=None if sys.stdout.isatty() else _WIDTH)
    console.print(table)
    for reading in readings:
        _tell(reading)


def _tell(reading: Reading) -> None:
    """Say why rows and values were set aside, and what else was noticed."""
    from rencai.sources.reasons import REASONS

    name = reading.path.name
    for note in reading.notes:
        _say(f"{name}: {note}")
    for reason, count in reading.reasons.items():
        _say(f"{name}: {count:,} rows set aside: {REASONS[reason].zh} ({reason}: {REASONS[reason].en})")
    for column, reason, count in reading.dropped_values.iter_rows():
        _say(f"{name}: {count:,} values of {column} set aside: {REASONS[reason].zh} ({reason}: {REASONS[reason].en})")


def _say(text: str) -> None:
    # One line a fact, however long: people search these lines.
    click.echo(text, err=True)
