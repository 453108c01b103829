"""The base as it was known on a day: one row per person, employer and post, every value a golden one.

What no source states of everybody is derived by the city's rules: town, chain, stage, occupation, team. Where no rule
fits, the value is null and is counted as unknown.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from rencai.talentbase.believing import Base
from rencai.talentbase.snapshot_employers import employers_on
from rencai.talentbase.snapshot_people import people_at_work, people_on
from rencai.talentbase.snapshot_posts import posts_on


@dataclass(frozen=True)
class Snapshot:
    """The three tables of one day."""

    people: pl.DataFrame
    employers: pl.DataFrame
    posts: pl.DataFrame


def snapshot_on(base: Base, on: date) -> Snapshot:
    """The base as it was known on a day."""
    at_work = people_at_work(base, on)
    employers = employers_on(base, on, at_work)
    return Snapshot(people_on(base, on, at_work, employers), employers, posts_on(base, on, employers))
