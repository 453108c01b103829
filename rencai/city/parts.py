"""What a city consists of: the nouns of a city folder, each as one line of its YAML."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from rencai.vocabulary.bilingual import Bilingual

PLACE_KINDS = ("subdistrict", "town", "zone")
STAGES = ("upstream", "midstream", "downstream")


@dataclass(frozen=True)
class Place:
    """A subdistrict, town or development zone.

    ``code`` has nine digits and begins with the city's division. ``tile`` is (column, row) on the schematic map,
    counted from 1 at the north-west. ``aliases`` are further ways to write it.
    """

    code: str
    zh: str
    en: str
    kind: str
    tile: tuple[int, int]
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Stage:
    """A stage of a chain and the kind of work done there; in a city's chain, said in that chain's words."""

    id: str
    zh: str
    en: str
    work: Bilingual | None = None


@dataclass(frozen=True)
class Chain:
    """An industry chain. ``group`` is its group on the newest axis whose members are published."""

    id: str
    zh: str
    en: str
    group: str
    stages: tuple[Stage, ...] = ()


@dataclass(frozen=True)
class ChainGroup:
    """A group of chains on an axis."""

    id: str
    zh: str
    en: str
    chains: tuple[str, ...]


@dataclass(frozen=True)
class Axis:
    """A version of the industry system that every object hangs on.

    ``groups`` is empty when the axis is named but its members are not published (``published`` says so).
    """

    id: str
    zh: str
    en: str
    begins: date
    ends: date | None
    groups: tuple[ChainGroup, ...]
    source: str
    note: Bilingual | None = None

    @property
    def published(self) -> bool:
        """Whether it is known which chains belong to the axis."""
        return bool(self.groups)

    @property
    def chains(self) -> tuple[str, ...]:
        """The ids of all its chains, in order; none while unpublished."""
        return tuple(chain for group in self.groups for chain in group.chains)


@dataclass(frozen=True)
class Bridge:
    """How chains of one axis map to those of the next. ``pairs`` is empty while nobody has published it."""

    from_axis: str
    to_axis: str
    known: bool
    pairs: tuple[tuple[str, str], ...]
    note: Bilingual


@dataclass(frozen=True)
class Team:
    """One of the talent teams (人才队伍)."""

    id: str
    zh: str
    en: str


@dataclass(frozen=True)
class Grade:
    """A level of a recognised talent; ``rank`` 1 is the highest of its ``scheme`` (who recognises).

    ``basis`` says where the name is known from.
    """

    id: str
    scheme: str
    rank: int
    zh: str
    en: str
    words: tuple[str, ...]
    basis: str


@dataclass(frozen=True)
class Degree:
    """A degree, or what a post asks for; ``rank`` ascends, 0 is "any". ``words`` are its spellings in real files."""

    id: str
    rank: int
    zh: str
    en: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class Agency:
    """A body that owns sources, leads undertakings or must be heard; ``words`` are its short and former names."""

    id: str
    zh: str
    en: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class Layer:
    """A layer of the talent brain as the city's plan draws it, and the folders that make it."""

    id: str
    zh: str
    en: str
    folders: tuple[str, ...]


@dataclass(frozen=True)
class Figure:
    """A published figure: ``value`` at ``year``, the ``target`` at ``target_year``, and where it is printed.

    Both in ``unit``; ``times`` turns them into single people, yuan, … ``about`` is true where the plan words the
    target loosely (左右).
    """

    id: str
    number: int
    group: str
    zh: str
    en: str
    unit: Bilingual
    year: int
    value: float
    target_year: int
    target: float
    locator: str
    times: int = 1
    about: bool = False

    @property
    def count(self) -> float:
        """The value in single units: 18.6207 万人 is 186,207."""
        return round(self.value * self.times, 6)

    @property
    def target_count(self) -> float:
        """The target in single units."""
        return round(self.target * self.times, 6)
