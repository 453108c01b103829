"""From the YAML of a city folder to a City."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import rencai
from rencai.city.documents import FILES, OPTIONAL_FILES, SOURCES, SURVIVORSHIP, WORDS
from rencai.city.located import Located, read_located
from rencai.city.mappings import SourceMapping, load_mappings
from rencai.city.parts import (
    Agency,
    Axis,
    Bridge,
    Chain,
    ChainGroup,
    Degree,
    Figure,
    Grade,
    Layer,
    Place,
    Stage,
    Team,
)
from rencai.city.references import cross_findings
from rencai.vocabulary.bilingual import Bilingual
from rencai.vocabulary.errors import BadCity, BadState

if TYPE_CHECKING:
    from datetime import date

    from rencai.city.survivorship import Survivorship
    from rencai.city.words import Words
    from rencai.vocabulary.places import Gazetteer


@dataclass(frozen=True)
class City:
    """One city as data. What is large (sources, words, gazetteer) is read when first asked for."""

    id: str
    name: Bilingual
    division: str
    dir: Path
    layers: tuple[Layer, ...]
    places: tuple[Place, ...]
    stages: tuple[Stage, ...]
    chains: tuple[Chain, ...]
    axes: tuple[Axis, ...]
    bridges: tuple[Bridge, ...]
    teams: tuple[Team, ...]
    grades: tuple[Grade, ...]
    grades_note: Bilingual
    degrees: tuple[Degree, ...]
    agencies: tuple[Agency, ...]
    figures: tuple[Figure, ...]
    contact: Bilingual | None = None
    """Where persons reach the office about their data; None until the office has said so."""

    @cached_property
    def sources(self) -> tuple[SourceMapping, ...]:
        """How the files of each source are read."""
        return load_mappings(self.dir / SOURCES)

    @cached_property
    def words(self) -> Words:
        """The words of the city's chains."""
        from rencai.city.words import load_words

        return load_words(self.dir / WORDS)

    @cached_property
    def survivorship(self) -> Survivorship:
        """Which claim becomes the golden value."""
        from rencai.city.survivorship import load_survivorship

        return load_survivorship(self.dir / SURVIVORSHIP)

    @cached_property
    def gazetteer(self) -> Gazetteer:
        """Place texts to codes, this city's towns included."""
        from rencai.vocabulary.places import Gazetteer, Town

        towns = tuple(Town(place.code, place.zh, place.aliases) for place in self.places)
        return Gazetteer.shipped(towns, home=self.division)

    def source(self, name: str) -> SourceMapping | None:
        """The mapping of that name."""
        return next((mapping for mapping in self.sources if mapping.source == name), None)

    def axis_on(self, day: date) -> Axis:
        """The axis in force on that day."""
        for axis in self.axes:
            if axis.begins <= day and (axis.ends is None or day <= axis.ends):
                return axis
        raise BadState(f"{self.name.en} has no axis on {day}", where=str(self.dir), todo="see industries.yaml")


def default_city_dir() -> Path:
    """The Jinjiang folder: inside the installed package, else beside it in the repository."""
    package = Path(rencai.__file__).parent
    shipped = package / "cities" / "jinjiang"
    return shipped if shipped.is_dir() else package.parent / "cities" / "jinjiang"


def load_city(path: Path | None = None) -> City:
    """Read a city folder (default: Jinjiang); the first finding about it is raised as BadCity."""
    folder = path or default_city_dir()
    if not folder.is_dir():
        raise BadCity("there is no such city folder", where=str(folder), todo="see docs/another-city.md")
    documents = dict(read_documents(folder))
    for name, document in documents.items():
        for finding in document_findings(name, document):
            raise finding.as_error()
    for finding in cross_findings(documents):
        raise finding.as_error()
    return _city(folder, {name: document.value for name, document in documents.items()})


def read_documents(folder: Path) -> Iterator[tuple[str, Located]]:
    """The files of a city folder that it must have, and those it has of the others."""
    for name in FILES:
        if name not in OPTIONAL_FILES or (folder / name).exists():
            yield name, read_located(folder / name)


def document_findings(name: str, document: Located) -> Iterator[Any]:
    """What is wrong with one file by itself."""
    for path in document.repeated:
        yield document.finding(path, f"{path[-1]!r} is written twice", "keep one")
    yield from FILES[name].findings(document, (), document.value)


def _city(folder: Path, said: Mapping[str, Any]) -> City:
    city, industries = said["city.yaml"], said["industries.yaml"]
    axes = tuple(_axis(axis) for axis in industries["axes"])
    stages = tuple(Stage(s["id"], s["zh"], s["en"], Bilingual(**s["work"])) for s in industries["stages"])
    return City(
        id=city["id"],
        name=Bilingual(**city["name"]),
        division=city["division"],
        dir=folder,
        layers=tuple(Layer(**{**layer, "folders": tuple(layer["folders"])}) for layer in city["layers"]),
        places=tuple(_place(place) for place in said["places.yaml"]["places"]),
        stages=stages,
        chains=tuple(_chain(chain, axes, stages) for chain in industries["chains"]),
        axes=axes,
        bridges=tuple(_bridge(bridge) for bridge in industries.get("bridges", ())),
        teams=tuple(Team(**team) for team in said["teams.yaml"]["teams"]),
        grades=tuple(Grade(**_worded(grade)) for grade in said["grades.yaml"]["grades"]),
        grades_note=Bilingual(**said["grades.yaml"]["note"]),
        degrees=tuple(Degree(**_worded(degree)) for degree in said["degrees.yaml"]["degrees"]),
        agencies=tuple(Agency(**_worded(agency)) for agency in said["agencies.yaml"]["agencies"]),
        figures=_figures(said.get("figures.yaml")),
        contact=Bilingual(**city["contact"]) if "contact" in city else None,
    )


def _worded(record: dict[str, Any]) -> dict[str, Any]:
    return {**record, "words": tuple(record.get("words", ()))}


def _place(place: dict[str, Any]) -> Place:
    column, row = place["tile"]
    return Place(**{**place, "tile": (column, row), "aliases": tuple(place.get("aliases", ()))})


def _axis(axis: dict[str, Any]) -> Axis:
    groups = tuple(ChainGroup(**{**group, "chains": tuple(group["chains"])}) for group in axis.get("groups", ()))
    note = Bilingual(**axis["note"]) if "note" in axis else None
    return Axis(**{**axis, "ends": axis.get("ends"), "groups": groups, "note": note})


def _chain(chain: dict[str, Any], axes: tuple[Axis, ...], stages: tuple[Stage, ...]) -> Chain:
    newest = max((axis for axis in axes if chain["id"] in axis.chains), key=lambda axis: axis.begins)
    group = next(group.id for group in newest.groups if chain["id"] in group.chains)
    own = tuple(Stage(stage.id, stage.zh, stage.en, Bilingual(**chain["stages"][stage.id])) for stage in stages)
    return Chain(chain["id"], chain["zh"], chain["en"], group, own)


def _bridge(bridge: dict[str, Any]) -> Bridge:
    pairs = tuple((old, new) for old, new in bridge.get("pairs", ()))
    return Bridge(bridge["from"], bridge["to"], bridge["known"], pairs, Bilingual(**bridge["note"]))


def _figures(said: dict[str, Any] | None) -> tuple[Figure, ...]:
    figures = said["figures"] if said else ()
    return tuple(Figure(**{**figure, "unit": Bilingual(**figure["unit"])}) for figure in figures)
