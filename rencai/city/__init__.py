"""Reads and checks a city folder; the only door to it."""

from rencai.city.loading import City, default_city_dir, load_city
from rencai.city.located import Finding
from rencai.city.mappings import SourceMapping
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
from rencai.vocabulary.bilingual import Bilingual

__all__ = [
    "Agency",
    "Axis",
    "Bilingual",
    "Bridge",
    "Chain",
    "ChainGroup",
    "City",
    "Degree",
    "Figure",
    "Finding",
    "Grade",
    "Layer",
    "Place",
    "SourceMapping",
    "Stage",
    "Team",
    "default_city_dir",
    "load_city",
]
