"""Which claim becomes the golden value."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Survivorship:
    """The declared order of sources and rules per field."""


def load_survivorship(file: Path) -> Survivorship:
    """Read ``survivorship.yaml``."""
    return Survivorship()
