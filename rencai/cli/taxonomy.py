"""`rencai taxonomy`: who does what."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rencai.cli.options import city_option, json_option
from rencai.cli.output import result, say, spare_inputs
from rencai.vocabulary.errors import BadInput

if TYPE_CHECKING:
    import polars as pl

    from rencai.city import City
    from rencai.city.words import Concept, Words

_file = click.Path(path_type=Path)
_WRITTEN = (".csv", ".parquet", ".json", ".jsonl", ".xlsx")
_UNMATCHED = 50


@click.group()
def command() -> None:
    """Who does what: texts → chain, stage, occupation, skills, by the city's words.

    "Unclassified" is an answer: where the evidence is thin, the cell stays empty. docs/taxonomy.md tells how words
    are weighed and how the word base grows.
    """


@command.command()
@click.argument("file", type=_file)
@click.option(
    "--text", "columns", required=True, help="Columns to read, by heading, the most telling first: title,duties."
)
@click.option("--sheet", default=None, help="Name of the sheet to read (default: the first with these columns).")
@click.option(
    "--out", type=_file, default=None, help="Write all rows with what was found: csv, xlsx, parquet, json(l)."
)
@click.option(
    "--unmatched",
    type=click.IntRange(min=1),
    is_flag=False,
    flag_value=_UNMATCHED,
    default=None,
    help=f"List the N (default {_UNMATCHED}) most frequent terms of the first column that no word covers.",
)
@city_option
@json_option
def classify(
    file: Path,
    columns: str,
    sheet: str | None,
    out: Path | None,
    unmatched: int | None,
    city_dir: Path | None,
    as_json: bool,
) -> None:
    """Classify the rows of any table FILE (csv, xlsx, json, parquet, each also gzipped).

    Rows stay in order. Added: chain, stage, occupation (code and names), skills, a confidence for each, and the words
    that decided. Sentences in which an employer speaks of itself are passed over. Where FILE has a column of such a
    name already, ours begins with classified_. Without --out, --json holds the rows too.
    """
    from rencai.city import load_city
    from rencai.sources.any_table import read_any_table
    from rencai.taxonomy import Classifier
    from rencai.taxonomy.reporting import summary
    from rencai.taxonomy.unmatched import unmatched_terms

    spare_inputs([file], out)
    if out is not None and out.suffix.lower() not in _WRITTEN:
        raise click.UsageError(f"cannot write {out.suffix or 'a file without suffix'}: name X.csv")
    names = [name.strip() for name in columns.split(",") if name.strip()]
    city = load_city(city_dir)
    table = read_any_table(file, names, sheet=sheet)
    classifier = Classifier(city.words)
    found = classifier.classify(table.select(names), names).drop(names)
    answer: dict[str, Any] = {"file": str(file), "out": str(out) if out else None, **summary(found)}
    if unmatched is not None:
        nothing = found["chain"].is_null() & found["occupation"].is_null()
        terms = unmatched_terms(classifier.lexicon, table[names[0]], nothing).head(unmatched)
        answer["unmatched"] = terms.to_dicts()
    whole = _side_by_side(city, table, found)
    if out is not None:
        _write(whole, out)
    elif as_json:
        answer["results"] = whole.to_dicts()
    if as_json:
        result(answer)
    else:
        _tell(answer)


def _side_by_side(city: City, table: pl.DataFrame, found: pl.DataFrame) -> pl.DataFrame:
    import polars as pl

    from rencai.taxonomy.reporting import with_names

    ours = with_names(city, found)
    taken = set(table.columns)
    fresh: dict[str, str] = {}
    for name in ours.columns:
        fresh[name] = name
        while fresh[name] in taken:
            fresh[name] = f"classified_{fresh[name]}"
        taken.add(fresh[name])
    return pl.concat([table, ours.rename(fresh)], how="horizontal")


def _write(table: pl.DataFrame, path: Path) -> None:
    import io

    import polars as pl

    from rencai.engine.files import write_parquet_whole, write_whole
    from rencai.sources.exporting import escaped
    from rencai.taxonomy.reporting import as_text

    kind = path.suffix.lower()
    if kind == ".parquet":
        write_parquet_whole(table, path)
        return
    content = io.BytesIO()
    if kind in (".json", ".jsonl"):
        (table.write_json if kind == ".json" else table.write_ndjson)(content)
    else:
        flat = as_text(table)
        flat = flat.with_columns(escaped(pl.col(name)).alias(name) for name in flat.select(pl.col(pl.String)).columns)
        if kind == ".csv":
            flat.write_csv(content, include_bom=True)
        else:
            flat.write_excel(content, autofit=False)
    write_whole(path, content.getvalue())


def _tell(answer: dict[str, Any]) -> None:
    found = answer["with"]
    click.echo(
        f"{answer['rows']} rows: {found['chain']} with a chain, {found['stage']} with a stage, "
        f"{found['occupation']} with an occupation, {answer['unclassified']} unclassified"
    )
    for chain, count in answer["chains"].items():
        click.echo(f"  {count:>8}  {chain}")
    for term in answer.get("unmatched", ()):
        click.echo(f"{term['count']}\t{term['term']}\t{term['unclassified']}")
    if answer["out"]:
        say(f"written to {answer['out']}")


@command.command()
@click.argument("concept_id", metavar="ID")
@city_option
@json_option
def show(concept_id: str, city_dir: Path | None, as_json: bool) -> None:
    """Show one concept of the word base (mat.eva) or one occupation (6-05-04); an old id leads to its successor."""
    from rencai.city import load_city
    from rencai.taxonomy.occupations import occupations

    if concept_id in occupations():
        answer = _occupation(concept_id)
    else:
        words = load_city(city_dir).words
        concept = words.concept(concept_id)
        if concept is None:
            raise BadInput(f"there is no concept or occupation {concept_id!r}", todo=_like(words, concept_id))
        answer = _concept(words, concept)
    if as_json:
        result(answer)
    else:
        for key, value in answer.items():
            if value:
                click.echo(f"{key}: {', '.join(map(str, value)) if isinstance(value, list) else value}")


def _concept(words: Words, concept: Concept) -> dict[str, Any]:
    return {
        "id": concept.id,
        "zh": concept.name.zh,
        "en": concept.name.en,
        "kind": concept.kind,
        "chains": [chain for chain, _ in concept.chains],
        "stage": concept.stage,
        "broader": list(concept.broader),
        "narrower": [one.id for one in words.narrower(concept.id)],
        "related": list(concept.related),
        "words": [word.text for word in concept.words],
        "worker": words.inherited(concept, "worker"),
        "engineer": words.inherited(concept, "engineer"),
        "version": words.version,
    }


def _occupation(code: str) -> dict[str, Any]:
    from rencai.taxonomy.occupations import ancestors, occupations, title_words

    known = occupations()
    return {
        "code": code,
        "zh": known[code].name.zh,
        "en": known[code].name.en,
        "above": [f"{up} {known[up].name.zh}" for up in ancestors(code)[1:]],
        "below": [f"{one.code} {one.name.zh}" for one in known.values() if one.code.rsplit("-", 1)[0] == code],
        "words": [word.text for word in title_words().get(code, ())],
    }


def _like(words: Words, concept_id: str) -> str:
    from rencai.city.located import nearest

    return nearest(
        concept_id, [concept.id for concept in words.concepts if concept_id[:3] in concept.id] or ["mat.eva"]
    )


@command.command()
@city_option
@json_option
def bridges(city_dir: Path | None, as_json: bool) -> None:
    """List what became of ids of earlier versions of the word base."""
    from rencai.city import load_city

    words = load_city(city_dir).words
    rows = [
        {
            "old": bridge.old,
            "new": bridge.new,
            "relation": bridge.relation,
            "since": bridge.since,
            "zh": bridge.note.zh,
            "en": bridge.note.en,
        }
        for bridge in words.bridges
    ]
    if as_json:
        result({"version": words.version, "bridges": rows})
        return
    click.echo(f"version {words.version}, {len(words.concepts)} concepts, {len(rows)} bridges")
    for row in rows:
        click.echo(
            f"{row['old']} → {row['new'] or '–'}\t{row['relation']} in {row['since']}\t{row['zh']} / {row['en']}"
        )
