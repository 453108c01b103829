"""`rencai identity`: who is who."""

from __future__ import annotations

import re
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rencai.cli.options import json_option
from rencai.cli.output import ShownProgress, result, say, spare_inputs
from rencai.vocabulary.errors import BadInput

if TYPE_CHECKING:
    import polars as pl

    from rencai.identity import Explanation, Linkage

_file = click.Path(path_type=Path)
_CLUSTER, _INPUT_CLUSTER = "cluster", "cluster_of_input"
_WRITTEN = (".csv", ".xlsx", ".parquet")


@click.group()
def command() -> None:
    """Who is who: which rows are the same person, employer or post, and why."""


@command.command()
@click.argument("file", type=_file)
@click.option("--kind", type=click.Choice(["person", "employer", "post"]), required=True, help="What a row speaks of.")
@click.option(
    "--columns",
    required=True,
    help="Which column holds which key: name=姓名,birth_date=出生日期,… Keys: name, given_name, family_name, sex, "
    "birth_date, birth_place, resident_id, other_id, phone, email, employer, title, degree, school, town, address, "
    "postcode, place, credit_code, text. Two columns may be joined: address=街道+门牌.",
)
@click.option(
    "--out", type=_file, default=None, help="Write all rows in order with their cluster (csv, parquet, xlsx)."
)
@click.option(
    "--explain", "pair", default=None, metavar="ROW,ROW", help="Print the evidence of two data rows (from 1)."
)
@click.option(
    "--judgements",
    type=_file,
    default=None,
    help="People's word, which holds: a table with columns left, right (data rows from 1) and same (true or false).",
)
@click.option("--links", "links_out", type=_file, default=None, help="Write the links with score and evidence.")
@click.option("--uncertain", "uncertain_out", type=_file, default=None, help="Write the pairs for a person to judge.")
@click.option(
    "--reposts", "reposts_out", type=_file, default=None, help="Write one employer's texts under other posts."
)
@click.option("--sheet", default=None, help="Name of the sheet to read (default: the first with these columns).")
@json_option
def link(
    file: Path,
    kind: str,
    columns: str,
    out: Path | None,
    pair: str | None,
    judgements: Path | None,
    links_out: Path | None,
    uncertain_out: Path | None,
    reposts_out: Path | None,
    sheet: str | None,
    as_json: bool,
) -> None:
    """Link the rows of any table FILE (csv, tsv, xlsx, json, parquet, each also gzipped).

    Every row gets a cluster, the number of its first row; rows of one cluster are one person, employer or post. Pairs
    that are likely but not sure are left apart and counted as uncertain.
    """
    from rencai.identity.linkage import link as link_records
    from rencai.identity.reposts import reposts
    from rencai.vocabulary.fields import Kind

    _check_targets(file, judgements, out, links_out, uncertain_out, reposts_out)
    table, records = _read(file, columns, sheet)
    rows = _rows_of(pair, table.height) if pair else None
    said = _judgements(judgements, table.height) if judgements else None
    with ShownProgress() as progress:
        linkage = link_records(records, Kind(kind), judgements=said, progress=progress)
    again = reposts(linkage) if kind == "post" else None
    if out is not None:
        _write(_with_clusters(table, linkage), out)
    for pairs, path in ((linkage.links, links_out), (linkage.uncertain, uncertain_out), (again, reposts_out)):
        if pairs is not None and path is not None:
            _write(pairs, path)
    answer = _summary(file, kind, linkage, out)
    if again is not None:
        answer["reposts"] = again.height
    if rows is not None:
        told = _explained(linkage, rows)
        answer["explain"] = told.as_dict() | {"same_cluster": _same_cluster(linkage, rows)}
    if as_json:
        result(answer)
    else:
        _tell(answer)


@command.command()
@click.option("--links", "links", type=_file, required=True, help="The table that `identity link --out` wrote.")
@click.option("--truth", type=_file, required=True, help="The table that knows; may be the same file.")
@click.option("--key", required=True, help="Column that names a row in both.")
@click.option("--truth-column", required=True, help="Column of the truth that is equal for rows that belong together.")
@json_option
def score(links: Path, truth: Path, key: str, truth_column: str, as_json: bool) -> None:
    """Compare clusters with a truth, pair by pair over all rows.

    Prints precision, recall, F1 and how many pairs of rows the clusters put together.
    """
    from rencai.identity.scoring import pair_score

    found, true = _side_by_side(links, truth, key.strip(), truth_column.strip())
    scored = pair_score(found, true)
    answer = {"precision": scored.precision, "recall": scored.recall, "f1": scored.f1, "pairs": scored.pairs}
    if as_json:
        result(answer)
    else:
        click.echo(
            f"precision {scored.precision:.4f}  recall {scored.recall:.4f}  F1 {scored.f1:.4f}  {scored.pairs} pairs"
        )


def _check_targets(file: Path, judgements: Path | None, *targets: Path | None) -> None:
    """Before the work, not after it: every file to be written can be written and is not one that is read."""
    spare_inputs(filter(None, (file, judgements)), *targets)
    for target in filter(None, targets):
        if target.suffix.lower() not in _WRITTEN:
            raise click.UsageError(f"cannot write {target.suffix or 'a file without suffix'}: name X.csv")


def _read(file: Path, columns: str, sheet: str | None) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The table, and its records: numbered from 1, with one column per key."""
    import polars as pl

    from rencai.identity.keys import LINK_KEYS, RECORD
    from rencai.sources.any_table import read_any_table

    chosen = _chosen(columns, LINK_KEYS)
    try:
        table = read_any_table(file, list(dict.fromkeys(chosen.values())), sheet=sheet)
        parts = {key: [column] for key, column in chosen.items()}
    except BadInput:
        if not any("+" in column for column in chosen.values()):
            raise
        parts = {key: [part.strip() for part in column.split("+")] for key, column in chosen.items()}
        table = read_any_table(file, list(dict.fromkeys(chain.from_iterable(parts.values()))), sheet=sheet)
    number = pl.int_range(1, pl.len() + 1, dtype=pl.UInt32).alias(RECORD)
    joined = (pl.concat_str(names, separator=" ", ignore_nulls=True).alias(key) for key, names in parts.items())
    return table, table.select(number, *joined)


def _chosen(columns: str, keys: tuple[str, ...]) -> dict[str, str]:
    """``name=姓名,phone=手机`` → key: column. A heading may hold commas, as long as no key and = follow."""
    chosen: dict[str, str] = {}
    for part in re.split(rf",\s*(?=(?:{'|'.join(keys)})\s*=)", columns):
        key, equals, column = (text.strip() for text in part.partition("="))
        if not equals or not column:
            raise BadInput(f"{part.strip()!r} names no column", where="--columns", todo="write key=COLUMN,key=COLUMN")
        if key not in keys:
            raise BadInput(f"there is no key {key!r}", where="--columns", todo="use one of: " + ", ".join(keys))
        if key in chosen:
            raise BadInput(f"{key} is named twice", where="--columns", todo=f"join columns as {key}=ONE+OTHER")
        chosen[key] = column
    return chosen


def _rows_of(pair: str, size: int) -> tuple[int, int]:
    numbers = [text.strip() for text in pair.split(",")]
    if len(numbers) != 2 or not all(text.isdigit() and 1 <= int(text) <= size for text in numbers):
        raise BadInput(f"{pair!r} are not two of the {size} data rows", where="--explain", todo="write two, as 3,17")
    return int(numbers[0]), int(numbers[1])


def _judgements(file: Path, size: int) -> pl.DataFrame:
    import polars as pl

    from rencai.sources.any_table import read_any_table

    words = {"true": True, "yes": True, "1": True, "是": True, "false": False, "no": False, "0": False, "否": False}
    table = read_any_table(file, ["left", "right", "same"]).select(
        pl.col("left", "right").str.strip_chars().cast(pl.UInt32, strict=False),
        pl.col("same")
        .str.strip_chars()
        .str.to_lowercase()
        .replace_strict(words, default=None, return_dtype=pl.Boolean),
    )
    wrong = table.with_row_index("row", offset=1).filter(
        pl.any_horizontal(pl.all().is_null()) | ~pl.all_horizontal(pl.col("left", "right").is_between(1, size))
    )
    if wrong.height:
        raise BadInput(
            "this is no judgement", where=f"{file}, row {wrong['row'][0]}", todo="two data rows, true or false"
        )
    return table


def _with_clusters(table: pl.DataFrame, linkage: Linkage) -> pl.DataFrame:
    if _CLUSTER in table.columns:
        say(f"the file has a column {_CLUSTER} of its own: written as {_INPUT_CLUSTER}")
        table = table.rename({_CLUSTER: _INPUT_CLUSTER})
    return table.with_columns(linkage.clusters[_CLUSTER])


def _write(table: pl.DataFrame, path: Path) -> None:
    """Write whole or not at all. Without a byte-order mark, which would stick to the first heading in many programs."""
    import io

    import polars as pl

    from rencai.engine.files import write_parquet_whole, write_whole
    from rencai.sources.exporting import escaped

    kind = path.suffix.lower()
    if kind == ".parquet":
        write_parquet_whole(table, path)
        return
    safe = table.with_columns(escaped(pl.col(name)).alias(name) for name in table.select(pl.col(pl.String)).columns)
    content = io.BytesIO()
    if kind == ".csv":
        safe.write_csv(content)
    else:
        safe.write_excel(content, autofit=False)
    write_whole(path, content.getvalue())


def _summary(file: Path, kind: str, linkage: Linkage, out: Path | None) -> dict[str, Any]:
    sizes = linkage.clusters[_CLUSTER].value_counts()["count"]
    return {
        "file": str(file),
        "kind": kind,
        "rows": linkage.clusters.height,
        "clusters": len(sizes),
        "linked_rows": int(sizes.filter(sizes > 1).sum()),
        "links": linkage.links.height,
        "evidence": dict(linkage.links["evidence"].value_counts(sort=True, name="count").head(20).iter_rows()),
        "uncertain": linkage.uncertain.height,
        "compared": len(linkage.weighing.pairs),
        "out": str(out) if out else None,
    }


def _explained(linkage: Linkage, rows: tuple[int, int]) -> Explanation:
    from rencai.identity.explain import explanation

    return explanation(linkage.weighing, *rows)


def _same_cluster(linkage: Linkage, rows: tuple[int, int]) -> bool:
    clusters = linkage.clusters[_CLUSTER]
    return bool(clusters[rows[0] - 1] == clusters[rows[1] - 1])


def _tell(answer: dict[str, Any]) -> None:
    click.echo(
        f"{answer['rows']} rows → {answer['clusters']} clusters; {answer['linked_rows']} rows share one, "
        f"{answer['uncertain']} pairs are uncertain"
    )
    for evidence, count in answer["evidence"].items():
        click.echo(f"  {count:>8}  {evidence}")
    if "reposts" in answer:
        click.echo(f"{answer['reposts']} reposts: the same employer and text under another post")
    if "explain" in answer:
        _tell_evidence(answer["explain"])
    if answer["out"]:
        say(f"written to {answer['out']}")


def _tell_evidence(told: dict[str, Any]) -> None:
    together = "one cluster" if told["same_cluster"] else "two clusters"
    click.echo(f"rows {told['left']} and {told['right']}: probability {told['score']:.4f}, {together}")
    click.echo(f"  {told['prior']:+8.2f}  two rows picked at random")
    for one in told["evidence"]:
        click.echo(f"  {one['weight']:+8.2f}  {one['zh']} / {one['en']}: {one['left'] or '—'} | {one['right'] or '—'}")
        for phrase in one.get("shared", ()):
            click.echo(f"            {phrase}")
    click.echo(f"  {told['log_odds']:+8.2f}  log-odds in all")


def _side_by_side(links: Path, truth: Path, key: str, truth_column: str) -> tuple[pl.Series, pl.Series]:
    """Cluster and truth of every row, row by row."""
    from rencai.sources.any_table import read_any_table

    found = read_any_table(links, [key, _CLUSTER])
    true = read_any_table(truth, [key, truth_column])
    if found.height == true.height and found[key].eq_missing(true[key]).all():
        return found[_CLUSTER], true[truth_column]
    for table, path in ((found, links), (true, truth)):
        if table[key].n_unique() != table.height:
            raise BadInput(f"{key} does not name rows: it repeats", where=str(path), todo="name a column that does")
    both = found.select(key, cluster=_CLUSTER).join(
        true.select(key, truth=truth_column), on=key, how="full", coalesce=True
    )
    return both["cluster"], both["truth"]
