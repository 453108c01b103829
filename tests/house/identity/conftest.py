"""The small city with a list that may mean one of its people, published; each test has the home for itself."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from rencai.city import City
from rencai.engine.progress import Silent
from rencai.engine.secrets import sealer_for
from rencai.talentbase.build import Handed, build
from rencai.talentbase.shelf import Shelf, add_folder
from rencai_web.registers.actions import publish
from rencai_web.registers.building import deliver_corrections
from rencai_web.registers.models import Publication
from rencai_web.registers.published import latest
from tests.talentbase.cast import CHEN, DAYS, LIN, write_deliveries
from tests.talentbase.conftest import WithoutWords
from tests.talentbase.small_city import Deliveries, small_city


@dataclass(frozen=True)
class Town:
    """A home with the small city on its shelf, and how it is built and published anew."""

    home: Path
    folder: Path
    city: City

    @property
    def shelf(self) -> Shelf:
        return Shelf(self.home, sealer_for(self.home, environment=None)[0])

    def build(self) -> None:
        """Build from the shelf, as the house does."""
        from rencai_web.identity.actions import write_judgements

        write_judgements(self.home)
        deliver_corrections(self.shelf)
        build(Handed.on_shelf(self.shelf), self.home, self.city, self.shelf.sealer, classifier=WithoutWords())

    def published(self) -> Publication:
        """Build, publish, and give the publication."""
        self.build()
        publish(progress=Silent())
        publication = latest()
        assert publication is not None
        return publication


def doubtful(root: Path) -> Deliveries:
    """The small city; the talent office also lists a person by name alone, and a stranger under LIN's number."""
    deliveries = write_deliveries(root)
    other = {**LIN, "phone": "12955555555", "grade": "二类人才", "email": "other@example.com"}
    deliveries.add(DAYS[2], "talents", [{"name": CHEN["name"]}, other])
    return deliveries


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Town:
    root = tmp_path_factory.mktemp("doubtful")
    doubtful(root / "in")
    town = Town(root / "home", root / "in", small_city(root / "city"))
    add_folder(town.shelf, town.folder)
    build(Handed.on_shelf(town.shelf), town.home, town.city, town.shelf.sealer, classifier=WithoutWords())
    return town


@pytest.fixture
def town(built: Town, tmp_path: Path, settings: pytest.FixtureRequest) -> Town:
    home = tmp_path / "home"
    shutil.copytree(built.home, home, symlinks=True)
    settings.HOME = home  # type: ignore[attr-defined]
    return Town(home, built.folder, built.city)


@pytest.fixture
def publication(town: Town) -> Publication:
    publish(progress=Silent())
    return Publication.objects.get()


Build = Callable[[], Publication]
