"""The five source documents and what reading them gives, read once a session."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from rencai.plan.reading import Plan, plan_of, read_plan, to_json
from rencai.plan.text_files import text_document


@pytest.fixture(scope="session")
def seeds(shared: Path) -> dict[str, Path]:
    """The source documents by the first three characters of their names."""
    return {path.name[:3]: path for path in sorted((shared / "seeds").glob("*.txt"))}


@pytest.fixture(scope="session")
def seed_texts(seeds: dict[str, Path]) -> dict[str, str]:
    return {name: path.read_text(encoding="utf-8") for name, path in seeds.items()}


@pytest.fixture(scope="session")
def seed_plans(seeds: dict[str, Path]) -> dict[str, Plan]:
    return {name: read_plan(path) for name, path in seeds.items()}


def plan_from(text: str, file: str = "plan.txt") -> Plan:
    """A plan out of the text of a txt."""
    return plan_of(text_document(file, text), file)


def read_text(text: str) -> dict[str, Any]:
    """What `rencai plan read --json` prints for a txt of this text."""
    return to_json(plan_from(text))
