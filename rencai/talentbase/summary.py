"""What a build says when it is done: files, rows, what was found, where it lies, how long it took."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import asdict, dataclass
from typing import Any

from rencai.engine.measure import Measures
from rencai.talentbase.believing import Base
from rencai.talentbase.catalogue import Catalogue
from rencai.talentbase.claims import Claims
from rencai.talentbase.entities import Entities
from rencai.talentbase.intake import Taken
from rencai.talentbase.who import Who

_COUNTS = ("read", "kept", "set_aside", "repeats", "dropped")


@dataclass(frozen=True)
class Found:
    """What a build has read and found."""

    taken: list[Taken]
    catalogue: Catalogue
    who: Who
    base: Base


def summary(found: Found, measures: Measures) -> dict[str, Any]:
    """The figures of a build as one JSON object. Of every file: read = kept + set_aside + repeats."""
    kinds = {each.kind: each for each in found.who.all}
    claims = (found.base.persons, found.base.employers, found.base.posts)
    return {
        "deliveries": [str(day) for day in found.catalogue.dates],
        "files": [_file(taken) for taken in found.taken],
        "rows": {name: sum(getattr(taken, name) for taken in found.taken) for name in _COUNTS},
        "reasons": dict(sum((Counter(taken.reasons) for taken in found.taken), Counter())),
        "found": {
            "people": found.who.persons.count,
            "employers": found.who.employers.entities.count,
            "posts": found.who.posts.count,
        },
        "links": {str(kind): _evidence(each, "links") for kind, each in kinds.items()},
        "uncertain": {str(kind): each.uncertain.height for kind, each in kinds.items()},
        "sources": {str(each.kind): _sources(each, found.base.whole) for each in claims},
        "claims": {str(each.kind): each.count for each in claims},
        "merged": sum(each.merged.height for each in kinds.values()),
        "split": sum(each.split.height for each in kinds.values()),
        "stages": [asdict(stage) for stage in measures.stages],
        "seconds": round(sum(stage.seconds for stage in measures.stages), 3),
        "peak_mib": round(max(stage.peak_mib for stage in measures.stages), 1),
    }


def _file(taken: Taken) -> dict[str, Any]:
    known = {
        "delivery": str(taken.file.delivery),
        "file": taken.file.name,
        "source": taken.source,
        "mapping": taken.mapping,
        "key": taken.key,
    }
    if taken.refused:
        return {**known, "refused": taken.refused}
    counts = {name: getattr(taken, name) for name in _COUNTS}
    return {**known, **counts, "reasons": taken.reasons, "read_now": taken.fresh}


def _sources(claims: Claims, whole: Collection[str]) -> dict[str, Any]:
    """By source the days it delivered, and whether each delivery is the whole list of its day."""
    return {
        source: {"dates": [str(day) for day in claims.dates[source]], "whole": source in whole}
        for source in claims.sources
    }


def _evidence(entities: Entities, name: str) -> dict[str, int]:
    counts = getattr(entities, name)["evidence"].value_counts(sort=True)
    return dict(counts.iter_rows())
