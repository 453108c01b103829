"""One invented city for all tests of this folder: built once, never changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from rencai.city import City, load_city
from rencai.sample.world import World, build_world
from rencai.sample.writing import write_sample

SMALL = 700


@pytest.fixture(scope="session")
def jinjiang() -> City:
    return load_city(None)


@pytest.fixture(scope="session")
def world(jinjiang: City) -> World:
    return build_world(jinjiang, 20_000, seed=1)


@pytest.fixture(scope="session")
def small_sample(jinjiang: City, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("sample") / "small"
    write_sample(jinjiang, out, people=SMALL, seed=3)
    return out
