"""What people said about pairs of rows, as it holds for the records of a build."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from rencai.identity.graph import components
from rencai.talentbase.catalogue import Catalogue
from rencai.talentbase.entities import JUDGED
from rencai.talentbase.previous import Previous
from rencai.talentbase.records import Records
from rencai.talentbase.word_keys import ROW_MOVED, WORD, WORD_MOVED, keys_in
from rencai.vocabulary.errors import BadState
from rencai.vocabulary.fields import Kind

_PAIR = ["kind", "left", "right"]
_READ = {"kind": pl.String, "left": pl.String, "right": pl.String, "said": pl.UInt32, "same": pl.Boolean}
_MOST_BUILDS = 2**31


@dataclass(frozen=True)
class Judgements:
    """People's words on pairs of rows: ``kind``, ``left``, ``right`` (keys as ``Catalogue.keys_of`` says), ``same``.

    ``carried``: whether a row stands under another key now than when the word was said. ``said``, ``turn``: see
    ``WORD``. ``moved``: see ``WORD_MOVED``, ``rows``: see ``ROW_MOVED``.
    """

    table: pl.DataFrame
    moved: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=WORD_MOVED))
    rows: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=ROW_MOVED))

    @classmethod
    def read(cls, file: Path) -> Judgements:
        """From ``judgements.jsonl``: one object a line, with the ``build`` in which it was said where that is known.

        Of words on the same pair in the same build the last holds.
        """
        said = []
        lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
        for number, line in enumerate(lines, 1):
            try:
                one = json.loads(line)
                build = None if one.get("build") is None else int(one["build"])
                if build is not None and not 0 <= build <= _MOST_BUILDS:
                    raise ValueError
                ends = sorted((str(one["left"]), str(one["right"])))
                said.append((Kind(one["kind"]), *ends, build, bool(one["same"])))
            except (ValueError, KeyError, TypeError, AttributeError):
                raise BadState(
                    "this is no judgement",
                    where=f"{file}:{number}",
                    todo='write {"kind": "person", "left": "<delivery>/<file>#<row>", "right": …, "same": true}',
                ) from None
        words = pl.DataFrame(said, schema=_READ, orient="row")
        turn = pl.when(pl.col("said").is_null()).then(pl.int_range(1, pl.len() + 1).over(*_PAIR, "said")).otherwise(0)
        words = words.with_columns(turn=turn.cast(pl.UInt32), carried=pl.lit(value=False))
        return cls(words.unique([*WORD], keep="last", maintain_order=True))

    def following(self, previous: Previous) -> Judgements:
        """The words on the rows as they stand now, though a file took another's place since they were said.

        A word on a row of whom nothing is left holds for nobody, also where another row has its key now.
        """
        rows = previous.rows_moved()
        known = keys_in(self.table, previous.words_moved(), rows, build=previous.number)
        away = pl.any_horizontal(pl.col(side).ne_missing(pl.col(f"{side}_now")) for side in ("left", "right"))
        told = known.with_columns(carried=away)
        ends = [pl.col("left_now"), pl.col("right_now")]
        table = told.drop_nulls(["left_now", "right_now"]).select(
            "kind", "same", "carried", "said", "turn", left=pl.min_horizontal(ends), right=pl.max_horizontal(ends)
        )
        # Of a word that was carried here and one that was said here, the latter counts.
        ordered = table.sort("carried", descending=True, maintain_order=True)
        moved = told.filter("carried").select(*WORD_MOVED)
        return Judgements(ordered.unique(_PAIR, keep="last", maintain_order=True), moved, rows)

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
