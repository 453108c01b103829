"""What people said about pairs of rows, as it holds for the records of a build."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from rencai.identity.graph import components
from rencai.talentbase.catalogue import Catalogue
from rencai.talentbase.entities import JUDGED
from rencai.talentbase.previous import WORD_MOVED, Previous
from rencai.talentbase.records import Records
from rencai.vocabulary.errors import BadState
from rencai.vocabulary.fields import Kind

_PAIR = ["kind", "left", "right"]
_WORD = {"kind": pl.String, "left": pl.String, "right": pl.String, "same": pl.Boolean}


@dataclass(frozen=True)
class Judgements:
    """People's words on pairs of rows: ``kind``, ``left``, ``right`` (keys as ``Catalogue.keys_of`` says), ``same``.

    ``carried``: whether a row stands under another key now than when the word was said. ``moved``: see ``WORD_MOVED``.
    """

    table: pl.DataFrame
    moved: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=WORD_MOVED))

    @classmethod
    def read(cls, file: Path) -> Judgements:
        """From ``judgements.jsonl``: one object a line; a later word on the same pair replaces an earlier one."""
        words = pl.DataFrame(schema=_WORD)
        if not file.exists():
            return cls(words.with_columns(carried=pl.lit(value=False)))
        said = []
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            try:
                one = json.loads(line)
                said.append((Kind(one["kind"]), *sorted((str(one["left"]), str(one["right"]))), bool(one["same"])))
            except (ValueError, KeyError, TypeError):
                raise BadState(
                    "this is no judgement",
                    where=f"{file}:{number}",
                    todo='write {"kind": "person", "left": "<delivery>/<file>#<row>", "right": …, "same": true}',
                ) from None
        table = pl.DataFrame(said, schema=words.schema, orient="row").with_columns(carried=pl.lit(value=False))
        return cls(table.unique(_PAIR, keep="last", maintain_order=True))

    def following(self, previous: Previous) -> Judgements:
        """The words on the rows as they stand now, though a file took another's place since they were said.

        A word on a row of whom nothing is left holds for nobody, also where another row has its key now.
        """
        known = self.table.join(previous.words_moved(), on=_PAIR, how="left", maintain_order="left")
        for side in ("left", "right"):
            key = pl.when(pl.col("known")).then(f"{side}_now").otherwise(side)
            known = previous.keys_now(known.with_columns(key.alias(f"{side}_now")), f"{side}_now")
        away = pl.any_horizontal(pl.col(side).ne_missing(pl.col(f"{side}_now")) for side in ("left", "right"))
        told = known.with_columns(carried=away)
        ends = [pl.col("left_now"), pl.col("right_now")]
        table = told.drop_nulls(["left_now", "right_now"]).select(
            "kind", "same", "carried", left=pl.min_horizontal(ends), right=pl.max_horizontal(ends)
        )
        # Of a word that was carried here and one that was said here, the latter counts.
        ordered = table.sort("carried", descending=True, maintain_order=True)
        moved = told.filter("carried").select(*WORD_MOVED)
        return Judgements(ordered.unique(_PAIR, keep="last", maintain_order=True), moved)

    def of(
        self, catalogue: Catalogue, kind: Kind, records: Records, others: pl.DataFrame | None = None
    ) -> pl.DataFrame:
        """(left, right, same) as records; words on rows that are no longer handed in hold for nobody.

        ``others``: (record, key) of records that are no rows, such as names mentioned.
        """
        words = self.table.filter(kind=str(kind))
        if words.is_empty():
            return pl.DataFrame(schema=JUDGED)
        wanted = pl.concat([words["left"], words["right"].alias("left")]).unique()
        keyed = [rows.select("record", key=pl.lit(catalogue.keys_of(rows))) for rows in records.of_rows.values()]
        if others is not None:
            keyed.append(others.select(pl.col("record").cast(pl.UInt32), "key"))
        found = pl.concat(part.filter(pl.col("key").is_in(wanted.implode())) for part in keyed)
        sides = words.join(found.rename({"key": "left", "record": "one"}), on="left")
        sides = sides.join(found.rename({"key": "right", "record": "other"}), on="right")
        pairs = sides.select("same", "carried", left="one", right="other").filter(pl.col("left") != pl.col("right"))
        return _agreeing(pairs).unique(["left", "right"], keep="last", maintain_order=True)


def _agreeing(pairs: pl.DataFrame) -> pl.DataFrame:
    """(left, right, same) of the pairs, without carried ones among records of which other words say the contrary.

    Whoever judged the rows of the new file did not see what was said of the old one; two words said here that
    contradict each other are for a person to settle.
    """
    records = pl.concat([pairs["left"], pairs["right"].alias("left")]).unique().sort()
    left, right = (records.search_sorted(pairs[side]).to_numpy() for side in ("left", "right"))
    same = pairs["same"].to_numpy()
    label = components(len(records), left[same], right[same])
    torn = pl.Series(label[left[~same]][label[left[~same]] == label[right[~same]]]).unique()
    ends = pl.Series(label[left]).is_in(torn.implode()) | pl.Series(label[right]).is_in(torn.implode())
    return pairs.filter(~(pairs["carried"] & ends)).select("left", "right", "same")
