"""A home of the small city whose files lie on its shelf."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from django.conf import settings

from rencai.city import City
from rencai.talentbase.build import Handed, build
from rencai.talentbase.shelf import Shelf, add_folder
from rencai_web.registers import building
from rencai_web.registers.published import people_table, sealer
from tests.talentbase.cast import write_deliveries
from tests.talentbase.conftest import WithoutWords
from tests.talentbase.small_city import small_city


@pytest.fixture(scope="session")
def town(tmp_path_factory: pytest.TempPathFactory) -> City:
    """The small city's folder."""
    return small_city(tmp_path_factory.mktemp("city"))


@pytest.fixture(scope="session")
def built_home(tmp_path_factory: pytest.TempPathFactory, town: City) -> Path:
    """A home with the small city on its shelf, built once; tests work on copies."""
    root = tmp_path_factory.mktemp("built")
    write_deliveries(root / "in")
    with pytest.MonkeyPatch.context() as patch:
        _move_into(root / "home", town, patch)
        add_folder(building.shelf(), root / "in")
        build(Handed.on_shelf(building.shelf()), root / "home", town, sealer(), classifier=WithoutWords())
    return root / "home"


@pytest.fixture
def home(built_home: Path, town: City, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of the test's own, with the small city built."""
    shutil.copytree(built_home, tmp_path / "home", symlinks=True)
    _move_into(tmp_path / "home", town, monkeypatch)
    people_table.cache_clear()
    return tmp_path / "home"


@pytest.fixture
def shelf(home: Path) -> Shelf:
    """The files handed in to it."""
    return Shelf(home, sealer())


def _move_into(home: Path, town: City, patch: pytest.MonkeyPatch) -> None:
    patch.setattr(settings, "HOME", home)
    patch.setattr("rencai_web.foundation.components.surroundings._CITY", town)
    patch.setattr("rencai.talentbase.build.Classifier", lambda _words: WithoutWords())
