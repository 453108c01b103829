"""What a city believes: which claim of a field becomes its golden value, what a list says, who belongs to a team.

``survivorship.yaml`` holds three things. ``believe`` orders the claims of a field: the first criterion that tells two
claims apart decides. ``presence`` says what it means that a source lists a person. ``teams`` and ``town`` are rules
for what no source states for everybody; the first that fits decides, and where none fits the value stays unknown.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rencai.city.located import Finding, Located, nearest, read_located
from rencai.city.shapes import ID, TEXT, ListOf, OneOf, Record, Whole
from rencai.vocabulary.fields import FIELDS, Kind

CRITERIA = ("basis", "current", "sources", "recency", "majority", "highest", "earliest")
"""How two claims of one field are told apart.

``basis``: stated in the row before worked out from it; for what a resident identity number says, the number first.
``current``: still said by the source's latest delivery, where deliveries are whole lists, before no longer said.
``sources``: the source that stands earlier in the list. ``recency``: seen last. ``majority``: the value sighted more
often. ``highest``: the higher rank (degrees, grades, skill levels). ``earliest``: seen first.
"""
SAYS = ("here", "listed", "elsewhere")
"""Being on a list says that a person is here and that who drops off it has gone; that the person is known and, unless
another list says otherwise, here; or that the person lives elsewhere."""
TOWN_FROM = ("workplace", "employer", "residence")
DERIVED: dict[Kind, tuple[str, ...]] = {
    Kind.PERSON: ("employer_id",),
    Kind.EMPLOYER: (),
    Kind.POST: ("employer_id", "stage", "occupation"),
}
"""What is claimed beside the fields that sources state: worked out by linking and classifying the row."""

_RULE = Record({"field": TEXT}, {"by": ListOf(OneOf(CRITERIA), least=1), "sources": ListOf(TEXT, least=1)})
_BELIEVE = Record(
    {"kind": OneOf(tuple(Kind)), "by": ListOf(OneOf(CRITERIA), least=1)},
    {"sources": ListOf(TEXT, least=1), "fields": ListOf(_RULE, unique=("field",))},
)
_TEAM = Record(
    {"team": ID},
    {
        "stated": ListOf(TEXT, least=1),
        "sources": ListOf(TEXT, least=1),
        "posts": ListOf(TEXT, least=1),
        "occupations": ListOf(TEXT, least=1),
        "has": ListOf(TEXT, least=1),
    },
)
SHAPE = Record(
    {
        "believe": ListOf(_BELIEVE, least=1, unique=("kind",)),
        "presence": ListOf(Record({"source": TEXT, "says": OneOf(SAYS)}), unique=("source",)),
    },
    {
        "town": ListOf(OneOf(TOWN_FROM), least=1),
        "teams": ListOf(_TEAM),
        "retirement": Record({"male": Whole(1), "female": Whole(1)}),
    },
)


@dataclass(frozen=True)
class FieldRule:
    """How claims of one field are ordered: ``by`` these criteria, the first one strongest."""

    by: tuple[str, ...]
    sources: tuple[str, ...] = ()


@dataclass(frozen=True)
class Belief:
    """The rules of one kind: a default, and fields with rules of their own."""

    default: FieldRule
    fields: dict[str, FieldRule] = field(default_factory=dict)

    def of(self, name: str) -> FieldRule:
        """The rule of a field."""
        return self.fields.get(name, self.default)


@dataclass(frozen=True)
class TeamRule:
    """Who belongs to a team: any one of the conditions that are given.

    ``stated``: words of the claimed team; ``sources``: lists the person is on now; ``posts``: words in what the post
    is called; ``occupations``: beginnings of occupation codes; ``has``: fields the person has a golden value of.
    """

    team: str
    stated: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    posts: tuple[str, ...] = ()
    occupations: tuple[str, ...] = ()
    has: tuple[str, ...] = ()


@dataclass(frozen=True)
class Survivorship:
    """A city's rules. ``retirement``: by sex, the age in years from which who drops off a list has retired."""

    believe: dict[Kind, Belief]
    presence: dict[str, str]
    town: tuple[str, ...] = TOWN_FROM
    teams: tuple[TeamRule, ...] = ()
    retirement: dict[str, int] = field(default_factory=dict)

    def of(self, kind: Kind) -> Belief:
        """The rules of a kind; where the city has none, the claim seen last and most often is believed."""
        return self.believe.get(kind, Belief(FieldRule(("recency", "majority"))))

    def says(self, source: str) -> str:
        """What being on the list of this source says; a source nobody declared is only a list."""
        return self.presence.get(source, "listed")


def load_survivorship(file: Path) -> Survivorship:
    """Read ``survivorship.yaml``; the first finding is raised as BadCity."""
    document = read_located(file)
    for finding in findings(document):
        raise finding.as_error()
    return _build(document.value)


def check(file: Path, *, sources: Collection[str] | None = None, teams: Collection[str] | None = None) -> list[Finding]:
    """Everything the file says that it may not say; ``sources`` and ``teams`` are those the city knows."""
    return list(findings(read_located(file), sources=sources, teams=teams))


def findings(
    document: Located, *, sources: Collection[str] | None = None, teams: Collection[str] | None = None
) -> Iterator[Finding]:
    """Findings about a parsed file: its shape first, and its references once the shape is right."""
    for path in document.repeated:
        yield document.finding(path, f"{path[-1]!r} is written twice", "keep one")
    shape = list(SHAPE.findings(document, (), document.value))
    yield from shape
    if not shape:
        yield from _field_findings(document)
        yield from _source_findings(document, sources)
        yield from _team_findings(document, teams)


def _field_findings(document: Located) -> Iterator[Finding]:
    for at, belief in enumerate(document.value["believe"]):
        known = {*FIELDS[Kind(belief["kind"])], *DERIVED[Kind(belief["kind"])]}
        for place, rule in enumerate(belief.get("fields", ())):
            if rule["field"] not in known:
                path = ("believe", at, "fields", place, "field")
                what = f"a {belief['kind']} has no field {rule['field']!r}"
                yield document.finding(path, what, nearest(rule["field"], known))


def _source_findings(document: Located, sources: Collection[str] | None) -> Iterator[Finding]:
    if sources is None:
        return
    said: list[tuple[tuple[str | int, ...], str]] = []
    for at, belief in enumerate(document.value["believe"]):
        said += [(("believe", at, "sources", i), name) for i, name in enumerate(belief.get("sources", ()))]
        for place, rule in enumerate(belief.get("fields", ())):
            path = ("believe", at, "fields", place, "sources")
            said += [((*path, i), name) for i, name in enumerate(rule.get("sources", ()))]
    said += [(("presence", at, "source"), one["source"]) for at, one in enumerate(document.value["presence"])]
    for at, rule in enumerate(document.value.get("teams", ())):
        said += [(("teams", at, "sources", i), name) for i, name in enumerate(rule.get("sources", ()))]
    for where, name in said:
        if name not in sources:
            yield document.finding(where, f"the city has no source {name!r}", nearest(name, sources))


def _team_findings(document: Located, teams: Collection[str] | None) -> Iterator[Finding]:
    known = FIELDS[Kind.PERSON]
    for at, rule in enumerate(document.value.get("teams", ())):
        if teams is not None and rule["team"] not in teams:
            yield document.finding(
                ("teams", at, "team"), f"the city has no team {rule['team']!r}", nearest(rule["team"], teams)
            )
        if rule.keys() == {"team"}:
            yield document.finding(
                ("teams", at), "the rule has no condition", "write stated, sources, posts, occupations or has"
            )
        for place, name in enumerate(rule.get("has", ())):
            if name not in known:
                yield document.finding(
                    ("teams", at, "has", place), f"a person has no field {name!r}", nearest(name, known)
                )


def _build(said: dict[str, Any]) -> Survivorship:
    return Survivorship(
        believe={Kind(belief["kind"]): _belief(belief) for belief in said["believe"]},
        presence={one["source"]: one["says"] for one in said["presence"]},
        town=tuple(said.get("town", TOWN_FROM)),
        teams=tuple(
            TeamRule(rule["team"], **{key: tuple(rule[key]) for key in rule if key != "team"})
            for rule in said.get("teams", ())
        ),
        retirement=dict(said.get("retirement", {})),
    )


def _belief(said: dict[str, Any]) -> Belief:
    default = FieldRule(tuple(said["by"]), tuple(said.get("sources", ())))
    rules = {
        rule["field"]: FieldRule(tuple(rule.get("by", default.by)), tuple(rule.get("sources", default.sources)))
        for rule in said.get("fields", ())
    }
    return Belief(default, rules)
