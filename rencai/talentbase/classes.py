"""Who does what: chain, stage and occupation of the texts that rows hold, each distinct text classified once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from rencai.talentbase.catalogue import Catalogue
from rencai.taxonomy import Classifier
from rencai.vocabulary.fields import Kind

PERSON_TEXTS = ("occupation", "trade", "field_of_work")
"""A person's texts, the one that says most about the work first."""
EMPLOYER_TEXTS = ("name", "industry", "scope")
POST_TEXTS = ("title", "description")
FOUND = ("chain", "stage", "occupation", "skills", "decided_by")


@dataclass(frozen=True)
class Classes:
    """What distinct texts were found to be.

    ``texts``: by ``text`` of a person; ``posts``: by title and description; ``employers``: by name, industry, scope.
    """

    texts: pl.DataFrame
    employers: pl.DataFrame
    posts: pl.DataFrame

    def of_employers(self, rows: pl.DataFrame) -> pl.DataFrame:
        """``chain`` for rows of employers, row by row."""
        return _looked_up(rows, self.employers, EMPLOYER_TEXTS).select("chain")

    def of_posts(self, rows: pl.DataFrame) -> pl.DataFrame:
        """``chain``, ``stage``, ``occupation`` for rows of posts, row by row."""
        return _looked_up(rows, self.posts, POST_TEXTS).select("chain", "stage", "occupation", "skills")


def classify_all(catalogue: Catalogue, classifier: Classifier, employer_names: pl.Series) -> Classes:
    """Classify every distinct text of the build. ``employer_names``: of employers that have no rows of their own."""
    texts = _distinct(catalogue, Kind.PERSON, PERSON_TEXTS)
    single = pl.concat([texts.select(text=column) for column in PERSON_TEXTS]).drop_nulls().unique().sort("text")
    alone = pl.DataFrame({"name": employer_names.drop_nulls()}, schema={"name": pl.String})
    employers = pl.concat([_distinct(catalogue, Kind.EMPLOYER, EMPLOYER_TEXTS), alone], how="diagonal").unique()
    employers = employers.sort(EMPLOYER_TEXTS)
    posts = _distinct(catalogue, Kind.POST, POST_TEXTS)
    return Classes(
        texts=classifier.classify(single, ["text"]).select("text", *FOUND),
        employers=classifier.classify_employers(employers, name="name", industry="industry", scope="scope").select(
            *EMPLOYER_TEXTS, "chain"
        ),
        posts=classifier.classify(posts, list(POST_TEXTS)).select(*POST_TEXTS, *FOUND),
    )


def _distinct(catalogue: Catalogue, kind: Kind, columns: Sequence[str]) -> pl.DataFrame:
    parts = [pl.DataFrame(schema=dict.fromkeys(columns, pl.String))]
    for source in catalogue.sources(kind):
        rows = catalogue.rows(kind, source, columns)
        parts.append(_with_all(rows, columns).unique())
    return pl.concat(parts).unique().filter(pl.any_horizontal(pl.all().is_not_null())).sort(columns)


def _with_all(rows: pl.DataFrame, columns: Sequence[str]) -> pl.DataFrame:
    return rows.select(
        pl.col(column) if column in rows.columns else pl.lit(None, dtype=pl.String).alias(column) for column in columns
    )


def _looked_up(rows: pl.DataFrame, table: pl.DataFrame, columns: Sequence[str]) -> pl.DataFrame:
    return _with_all(rows, columns).join(table, on=list(columns), how="left", nulls_equal=True, maintain_order="left")
