"""What is asked and answered. Descriptions are English here and shown in the reader's language by the page."""

from __future__ import annotations

from datetime import date, datetime
from enum import Enum
from typing import Annotated

from django.utils.translation import gettext_noop as _
from ninja import Field, Schema

from rencai_web.registers.queries import COUNTED

# No control characters: PostgreSQL refuses NUL in a text, and none of them is in anybody's name.
Word = Annotated[str, Field(max_length=80, pattern=r"^[^\x00-\x1f]*$")]
Choices = Annotated[list[Word], Field(max_length=30)]
Facet = Enum("Facet", {name: name for name in COUNTED}, type=str)  # type: ignore[misc]  # one list, in queries.py


class Question(Schema):
    """Parameters of an address; others are refused (see operations.py)."""


class Paging(Question):
    """Where to go on, and how far."""

    cursor: str = Field("", max_length=60, pattern=r"^[A-Za-z0-9_=-]*$", description=_("The next of the page before."))
    limit: int = Field(100, ge=1, le=500, description=_("Most items of a page."))


class Filters(Question):
    """What people are narrowed to, as on the page: several choices of one facet widen, several facets narrow."""

    status: Choices = Field(default_factory=list, description=_("here (if left out), elsewhere, left, retired; any."))
    team: Choices = Field(default_factory=list, description=_("Talent teams; - for unknown, here and below."))
    town: Choices = Field(default_factory=list, description=_("Codes of towns."))
    chain: Choices = Field(default_factory=list, description=_("Industry chains."))
    stage: Choices = Field(default_factory=list, description=_("upstream, midstream, downstream."))
    degree: Choices = Field(default_factory=list, description=_("Degrees."))
    grade: Choices = Field(default_factory=list, description=_("Grades of recognised talent."))
    skill_level: Choices = Field(default_factory=list, description=_("Levels of vocational certificates."))
    sex: Choices = Field(default_factory=list, description=_("female, male."))
    age: Choices = Field(default_factory=list, description=_("Bands of age, such as 25-29 or 60-."))
    occupation: Choices = Field(default_factory=list, description=_("Codes of occupations, or their beginnings."))
    skill: Choices = Field(default_factory=list, description=_("Concepts of the city's words, such as skill.hr."))
    employer: Choices = Field(default_factory=list, description=_("Ids of employers."))
    flow: Choices = Field(default_factory=list, description=_("arrived@day or left@day, the day of a delivery."))


class PeopleQuestion(Filters, Paging):
    """Which people."""


class Search(Schema):
    __doc__ = _("What is searched for. It travels in the body: it may be a name, and addresses are logged.")

    q: Word = Field(
        min_length=1, description=_("Name, pinyin, initials, id, skill, or beginning of the employer's name.")
    )


class CountQuestion(Filters):
    """How many by what."""

    by: list[Facet] = Field(
        default_factory=lambda: [Facet("team")], min_length=1, max_length=3, description=_("Facets to count by.")
    )


class EmployersQuestion(Paging):
    """Which employers."""

    q: Word = Field("", description=_("Part of the name, pinyin, initials or credit code."))
    chain: Choices = Field(default_factory=list, description=_("Industry chains; - for unknown, here and below."))
    town: Choices = Field(default_factory=list, description=_("Codes of towns."))
    size: Choices = Field(default_factory=list, description=_("Bands of staff, such as 20-299 or 1000-."))
    above_scale: Choices = Field(default_factory=list, description=_("yes, no."))
    high_tech: Choices = Field(default_factory=list, description=_("yes, no."))
    has_rnd: Choices = Field(default_factory=list, description=_("yes, no."))
    industry: Choices = Field(default_factory=list, description=_("Industries as sources write them."))


class Known(Schema):
    __doc__ = _("From which publication an answer is.")

    publication: int = Field(description=_("Number of the publication."))
    on: date = Field(description=_("The day as of which the base is known."))
    invented: bool = Field(description=_("Whether this is the sample city, all data invented."))


class Person(Schema):
    __doc__ = _("A person by name; identifiers, birthday and address are never part of an answer.")

    id: str = Field(description=_("Survives rebuilds; an id that was merged away leads to the one that stayed."))
    name: str | None
    status: str = Field(description=_("here, elsewhere, left or retired."))
    sex: str | None
    birth_year: int | None
    team: str | None
    town: str | None
    chain: str | None
    stage: str | None
    occupation: str | None = Field(description=_("Code of the national classification of 2022."))
    occupation_text: str | None = Field(description=_("As the source writes it."))
    degree: str | None
    grade: str | None
    title: str | None
    skill_level: str | None
    school: str | None
    major: str | None
    employer_id: str | None
    employer_name: str | None
    hired_on: date | None
    known_on: date | None = Field(description=_("When first listed by a source."))


class Employer(Schema):
    __doc__ = _("A legal body that employs people.")

    id: str
    name: str | None
    credit_code: str | None
    chain: str | None
    town: str | None
    industry: str | None
    legal_form: str | None
    status: str | None
    established_on: date | None
    staff: int | None
    insured_staff: int | None
    revenue: float | None = Field(description=_("Yuan a year."))
    above_scale: bool | None
    high_tech: bool | None
    has_rnd: bool | None
    known_on: date | None = Field(description=_("When first listed by a source."))


class People(Known):
    __doc__ = _("A page of people, in order of their ids.")

    items: list[Person]
    next: str | None = Field(description=_("Cursor of the next page; null on the last one."))


class Employers(Known):
    __doc__ = _("A page of employers, in order of their ids.")

    items: list[Employer]
    next: str | None = Field(description=_("Cursor of the next page; null on the last one."))


class Claim(Schema):
    __doc__ = _("One value of one field as rows of a source say it; claims that identify a person are left out.")

    field: str
    value: str
    source: str
    basis: str = Field(description=_("resident-id, stated, linked or classified."))
    times: int = Field(description=_("In how many rows."))
    first_on: date
    last_on: date


class Claims(Known):
    __doc__ = _("What sources say of one person.")

    id: str
    items: list[Claim]


class Words(Schema):
    __doc__ = _("The same in both languages.")

    zh: str
    en: str


class Group(Schema):
    __doc__ = _("One cell of a count; null stands for unknown.")

    values: dict[str, str | None]
    labels: dict[str, Words]
    count: int | None = Field(description=_("null where it is too small to be said, or would tell one that is."))


class Counts(Known):
    __doc__ = _("How many people; groups and unknowns add up to the total unless protected.")

    by: list[str]
    rounded_to: int = Field(description=_("1 for exact; 5 where the token does not read people."))
    total: int | None
    groups: list[Group]


class Publication(Schema):
    __doc__ = _("One publishing of a build into the registers.")

    id: int
    on: date = Field(description=_("The day as of which the base is known."))
    at: datetime
    build: int
    invented: bool = Field(description=_("Whether this is the sample city, all data invented."))
    counts: dict[str, dict[str, int]] = Field(description=_("Per register: rows, added, changed, vanished."))


class Publications(Schema):
    __doc__ = _("Publications, newest first.")

    items: list[Publication]
    next: str | None = Field(description=_("Cursor of the next page; null on the last one."))


class Change(Schema):
    __doc__ = _("One entry that a publication changed.")

    table: str = Field(description=_("people, employers or posts."))
    id: str
    change: str = Field(description=_("added, changed or vanished."))


class Changes(Schema):
    __doc__ = _("What a publication changed; read it to bring a copy up to date.")

    items: list[Change]
    next: str | None = Field(description=_("Cursor of the next page; null on the last one."))


class Source(Schema):
    __doc__ = _("One kind of file that one agency sends, and what came of it into the published base.")

    id: str
    name: Words
    owner: str = Field(description=_("Id of the agency."))
    kind: str = Field(description=_("person, employer or post."))
    rhythm: str
    legal_basis: Words | None
    purpose: Words | None
    files: int
    last_delivery: date | None
    rows_read: int
    rows_kept: int
    rows_set_aside: int
    rows_repeated: int


class Sources(Schema):
    __doc__ = _("Sources in order of their ids.")

    items: list[Source]


class ParameterError(Schema):
    __doc__ = _("What is wrong with one parameter.")

    where: str
    why: str


class ProblemDetails(Schema):
    __doc__ = _("What went wrong (RFC 9457).")

    type: str = Field(description=_("Where this kind of problem is explained."))
    title: str
    status: int
    detail: str = Field(description=_("What to do."))
    errors: list[ParameterError] | None = None
