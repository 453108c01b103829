"""One person (or employer, or post) unfolded: golden values, why each was chosen, the claims, the rows behind them."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import polars as pl

from rencai.city import City
from rencai.city.survivorship import FieldRule
from rencai.engine.secrets import Sealer
from rencai.talentbase.entities import PREFIX
from rencai.talentbase.home import BuildFolder
from rencai.talentbase.labels import BASIS, CRITERION, Labels, field_name
from rencai.talentbase.previous import redirect
from rencai.talentbase.statements import BASES
from rencai.talentbase.store import bucket_context, bucket_of, bucket_path
from rencai.talentbase.wordings import ranks
from rencai.vocabulary.bilingual import Bilingual
from rencai.vocabulary.errors import BadInput
from rencai.vocabulary.fields import FIELDS, Kind

SNAPSHOTS = {Kind.PERSON: ("people", "person"), Kind.EMPLOYER: ("employers", "employer"), Kind.POST: ("posts", "post")}


@dataclass(frozen=True)
class Opened:
    """Who opened identifiers, when and why; written into the audit of the home folder before anything is shown."""

    by: str
    at: str
    reason: str

    def note(self, home: Path, entity: str, fields: Sequence[str]) -> None:
        """Append to ``audit.jsonl``."""
        line = {"at": self.at, "by": self.by, "act": "open-identifiers", "entity": entity, "fields": list(fields)}
        home.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(home / "audit.jsonl", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(descriptor, "a", encoding="utf-8") as audit:
            audit.write(json.dumps({**line, "reason": self.reason}, ensure_ascii=False) + "\n")


@dataclass(frozen=True)
class Reader:
    """Reads single entities of a build. The seal of identifiers is opened with ``sealer``.

    A build never changes: what is the same for every entity is read once and kept.
    """

    build: BuildFolder
    city: City
    sealer: Sealer

    @cached_property
    def labels(self) -> Labels:
        """Words of ids."""
        return Labels(self.city)

    @cached_property
    def about(self) -> Mapping[str, Any]:
        """What the build said of itself."""
        return self.build.about

    @cached_property
    def _redirects(self) -> dict[str, str]:
        merged = self.build.lake.scan("merged", self.build.lake.latest("merged")).collect()
        return dict(zip(merged["old"], merged["new"], strict=True))

    @cached_property
    def _ranks(self) -> dict[str, dict[str, int]]:
        return ranks(self.city)

    def profile(
        self, identifier: str, *, opened: Opened | None = None, home: Path | None = None, plain: Sequence[str] = ()
    ) -> dict[str, Any]:
        """Everything known of an entity; an id that was merged away leads to the one that took it in.

        Identifying values are masked but for at most two characters, unless ``opened`` says why they are shown in
        full; that is noted in the audit of ``home`` first. Fields named in ``plain`` are never masked: a page whose
        heading says the name hides nothing by masking it further down.
        """
        kind = kind_of(identifier)
        now = redirect(identifier, self._redirects)
        on = self.build.lake.latest("membership")
        rows = self._of("membership", "entity", now)
        if rows.is_empty() and self._snapshot(kind, now, on).is_empty():
            raise BadInput(
                f"there is no {kind} {identifier}", todo="ids look like P-000000001; `rencai base find` finds them"
            )
        claims = pl.concat([self._of("claims", "entity", now), self._sealed_claims(now)])
        fields = self._fields(kind, claims, on, masked=opened is None, plain=plain)
        if opened is not None and home is not None:
            opened.note(home, now, [field["field"] for field in fields if field["sealed"]])
        return {
            "id": now,
            **({"asked_for": identifier} if now != identifier else {}),
            "kind": str(kind),
            "on": str(on),
            "invented": self.about["invented"],
            "snapshot": self._snapshot_values(kind, now, on),
            "fields": fields,
            "rows": [
                {**row, "delivery": str(row["delivery"])}
                for row in rows.drop("kind", "entity", "record", strict=False).to_dicts()
            ],
            "links": self._links(now),
            **({"mentions": self._mentions(now)} if kind is Kind.EMPLOYER else {}),
        }

    def believed(self, identifier: str, fields: Sequence[str]) -> str:
        """The value believed of the first of these fields that is known, unmasked; blank where none is."""
        kind, on = kind_of(identifier), self.build.lake.latest("membership")
        claims = pl.concat([self._of("claims", "entity", identifier), self._sealed_claims(identifier)])
        told = self._fields(kind, claims.filter(pl.col("field").is_in(fields)), on, masked=False)
        values = {field["field"]: str(field["value"]) for field in told}
        return next((values[field] for field in fields if field in values), "")

    def _of(self, table: str, column: str, identifier: str) -> pl.DataFrame:
        lake = self.build.lake
        return lake.scan(table, lake.latest(table)).filter(pl.col(column) == identifier).collect()

    def _sealed_claims(self, identifier: str) -> pl.DataFrame:
        number = bucket_of(identifier)
        bucket = self.sealer.read_table(bucket_path(self.build.sealed, number), context=bucket_context(number))
        return bucket.filter(pl.col("entity") == identifier)

    def _snapshot(self, kind: Kind, identifier: str, on: date) -> pl.DataFrame:
        table, key = SNAPSHOTS[kind]
        return self.build.lake.scan(table, on).filter(pl.col(key) == identifier).collect()

    def _snapshot_values(self, kind: Kind, identifier: str, on: date) -> dict[str, Any]:
        found = self._snapshot(kind, identifier, on)
        values = {}
        for name, value in (found.to_dicts()[0] if found.height else {}).items():
            words = self.labels.of(name, str(value)) if value is not None else None
            told = words is not None and (words.zh, words.en) != (str(value), str(value))
            shown = str(value) if isinstance(value, date) else value
            values[name] = {"value": shown, "label": _both(words)} if told and words else {"value": shown}
        return values

    def _fields(
        self, kind: Kind, claims: pl.DataFrame, on: date, *, masked: bool, plain: Sequence[str] = ()
    ) -> list[dict[str, Any]]:
        rules, rank = self.city.survivorship.of(kind), self._ranks
        sources = self.about["sources"][str(kind)]
        fields = []
        stated: dict[str, list[dict[str, Any]]] = {}
        for claim in claims.to_dicts():
            stated.setdefault(claim["field"], []).append(claim)
        for name in dict.fromkeys([name for name in FIELDS[kind] if name in stated] + sorted(stated)):
            said = stated[name]
            sealed = name in FIELDS[kind] and FIELDS[kind][name].sealed
            for claim in said:
                source = sources[claim["source"]]
                claim["current"] = not source["whole"] or str(claim["last_on"]) == source["dates"][-1]
            best, why = believed(said, rules.of(name), rank.get(name, {}))
            hide = mask if sealed and masked and name not in plain else str
            fields.append(
                {
                    "field": name,
                    "name": _both(field_name(kind, name)),
                    "sealed": sealed,
                    "value": hide(best["value"]),
                    **({} if sealed else {"label": _both(self._label(name, best["value"]))}),
                    "because": why,
                    "because_label": _both(CRITERION[why]),
                    "claim": _claim(best, hide),
                    "claims": [_claim(one, hide) for one in said],
                }
            )
        return fields

    def _label(self, field: str, value: str) -> Bilingual:
        if field != "employer_id":
            return self.labels.of(field, value)
        name = self._employer_name(value) or value
        return Bilingual(name, name)

    def _employer_name(self, employer: str) -> str | None:
        return next(iter(self._of("employers", "employer", employer)["name"]), None)

    def _mentions(self, identifier: str) -> list[dict[str, Any]]:
        """How other rows name an employer: ``name``, ``code``. Of some employers nothing else is known."""
        return self._of("mentions", "employer", identifier).select("name", "code").sort("name", "code").to_dicts()

    def _links(self, identifier: str) -> list[dict[str, Any]]:
        lake = self.build.lake
        links = lake.scan("links", lake.latest("links")).filter(
            (pl.col("left_entity") == identifier) & (pl.col("right_entity") == identifier)
        )
        return links.select("left", "right", "score", "evidence").collect().to_dicts()


def kind_of(identifier: str) -> Kind:
    """What an id names."""
    for kind, prefix in PREFIX.items():
        if identifier.startswith(f"{prefix}-") and identifier[2:].isdigit():
            return kind
    raise BadInput(f"{identifier!r} is no id", todo="ids look like P-000000001 (persons), E-… (employers), J-… (posts)")


def believed(claims: Sequence[Mapping[str, Any]], rule: FieldRule, rank: Mapping[str, int]) -> tuple[Any, str]:
    """The claim that is believed on the last day, and the criterion that told it from the best other value.

    The slow and obvious form of ``golden.choose``, one claim after the other; a test holds the two together.
    """
    seen: dict[str, int] = {}
    for claim in claims:
        seen[claim["value"]] = seen.get(claim["value"], 0) + claim["times"]

    def measures(claim: Mapping[str, Any]) -> list[int]:
        source = claim["source"]
        place = rule.sources.index(source) if source in rule.sources else len(rule.sources)
        every = {
            "basis": -BASES.index(claim["basis"]),
            "current": int(claim["current"]),
            "sources": -place,
            "recency": claim["last_on"].toordinal(),
            "majority": seen[claim["value"]],
            "highest": rank.get(claim["value"], -1),
            "earliest": -claim["first_on"].toordinal(),
        }
        return [every[name] for name in rule.by]

    best = max(claims, key=measures)
    others = [measures(claim) for claim in claims if claim["value"] != best["value"]]
    if not others:
        return best, "only"
    for name, own, other in zip(rule.by, measures(best), max(others), strict=True):
        if own != other:
            return best, name
    return best, rule.by[-1]


def mask(value: str) -> str:
    """At most the last two characters of an identifying value, fewer of a short one."""
    shown = min(2, len(value) // 3) if len(value) != 2 else 1
    return "*" * (len(value) - shown) + value[len(value) - shown :]


def _claim(claim: Mapping[str, Any], hide: Any) -> dict[str, Any]:
    return {
        "value": hide(claim["value"]),
        "source": claim["source"],
        "basis": claim["basis"],
        "basis_label": _both(BASIS[claim["basis"]]),
        "times": claim["times"],
        "current": claim["current"],
        "first": {"delivery": str(claim["first_on"]), "file": claim["first_file"], "row": claim["first_row"]},
        "last": {"delivery": str(claim["last_on"]), "file": claim["last_file"], "row": claim["last_row"]},
    }


def _both(words: Bilingual) -> dict[str, str]:
    return {"zh": words.zh, "en": words.en}
