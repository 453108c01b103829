"""Who is who: employers first, so that persons and posts meet under the fullest name of their employer."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from rencai.engine.progress import Progress
from rencai.talentbase.carrying import followed
from rencai.talentbase.catalogue import Catalogue
from rencai.talentbase.employers import Employers, find_employers
from rencai.talentbase.entities import Entities, found
from rencai.talentbase.judgements import Judgements
from rencai.talentbase.post_numbers import apart_by_number, ties_of_posts
from rencai.talentbase.previous import Previous
from rencai.talentbase.records import gather
from rencai.talentbase.ties import by_base_id
from rencai.vocabulary.fields import Kind

JUDGEMENTS = "judgements.jsonl"


@dataclass(frozen=True)
class Who:
    """The entities of all kinds."""

    persons: Entities
    employers: Employers
    posts: Entities
    words: Judgements

    @property
    def all(self) -> tuple[Entities, Entities, Entities]:
        """Persons, employers, posts."""
        return self.persons, self.employers.entities, self.posts


def who_is_who(catalogue: Catalogue, previous: Previous, home: Path, progress: Progress) -> Who:
    """Link all rows under ids that live on. ``home`` may hold people's judgements."""
    rows = followed(catalogue, previous)
    previous = replace(previous, moved=rows.moved, returned=rows.returned)
    words = Judgements.read(home / JUDGEMENTS).following(previous)
    employers = find_employers(
        catalogue,
        previous.ids(Kind.EMPLOYER),
        lambda records, others: words.of(catalogue, Kind.EMPLOYER, records, others),
        lambda records, others: by_base_id(catalogue, Kind.EMPLOYER, records, previous, others),
        progress,
    )
    people = gather(catalogue, Kind.PERSON, dress=employers.dress)
    persons = found(
        catalogue,
        Kind.PERSON,
        people,
        previous=previous.ids(Kind.PERSON),
        placed=by_base_id(catalogue, Kind.PERSON, people, previous),
        judgements=words.of(catalogue, Kind.PERSON, people),
        progress=progress,
    )
    offered = gather(catalogue, Kind.POST, dress=employers.dress)
    posts = found(
        catalogue,
        Kind.POST,
        offered,
        previous=previous.ids(Kind.POST),
        ties=ties_of_posts(offered),
        apart=lambda clusters: apart_by_number(offered, clusters),
        judgements=words.of(catalogue, Kind.POST, offered),
        progress=progress,
    )
    return Who(persons, employers, posts, words)
