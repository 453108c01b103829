"""The small city, built once for all tests that only look at it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from rencai.city import City
from rencai.engine.secrets import Sealer, new_key
from rencai.talentbase.build import build
from rencai.talentbase.home import BuildFolder, Home
from rencai.taxonomy import RESULT, Classifier
from tests.talentbase.cast import write_deliveries
from tests.talentbase.small_city import small_city

_KEY = new_key()
SEALER = Sealer.from_text(_KEY)


def keys_of() -> str:
    """The key of all homes of these tests, as text."""
    return _KEY


@dataclass(frozen=True)
class Built:
    """A home that was built, and what the build said."""

    home: Path
    folder: Path
    city: City
    about: dict[str, Any]

    @property
    def build(self) -> BuildFolder:
        return Home(self.home).opened()

    def table(self, name: str, on: date | None = None) -> pl.DataFrame:
        lake = self.build.lake
        return lake.scan(name, on or lake.latest(name)).collect()

    def person(self, delivery: str, file: str, row: int) -> str:
        """The id of the person in a row."""
        rows = self.table("membership").filter(
            (pl.col("delivery") == date.fromisoformat(delivery)) & (pl.col("file") == file) & (pl.col("row") == row)
        )
        return str(rows["entity"].item())

    def again(self, **options: Any) -> Built:
        """Build the same folder into the same home once more."""
        return built_into(self.home, self.folder, self.city, **options)


class WithoutWords(Classifier):
    """Knows no word, so that tests of everything else need not wait for the words."""

    def __init__(self) -> None:
        pass

    def classify(self, frame: pl.DataFrame, text: Sequence[str]) -> pl.DataFrame:
        return frame.with_columns(pl.lit(None, dtype=dtype).alias(name) for name, dtype in RESULT.items())

    def classify_employers(self, frame: pl.DataFrame, **_: str | None) -> pl.DataFrame:
        return frame.with_columns(chain=pl.lit(None, dtype=pl.String))


def built_into(home: Path, folder: Path, city: City, **options: Any) -> Built:
    options = {"classifier": WithoutWords()} | options
    return Built(home, folder, city, build(folder, home, city, SEALER, **options))


@pytest.fixture(scope="session")
def the_city(tmp_path_factory: pytest.TempPathFactory) -> City:
    """The small city's folder."""
    return small_city(tmp_path_factory.mktemp("city"))


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory, the_city: City) -> Built:
    """The small city's base. Look, do not touch."""
    root = tmp_path_factory.mktemp("built")
    write_deliveries(root / "in")
    return built_into(root / "home", root / "in", the_city, classifier=None)


@pytest.fixture
def build_of(tmp_path: Path, the_city: City) -> Callable[..., Built]:
    """Builds a folder into a home of the test's own, without words unless told otherwise."""

    def run(folder: Path, *, home: str = "home", **options: Any) -> Built:
        return built_into(tmp_path / home, folder, the_city, **options)

    return run
