"""The rules that are in force in this house: the city's own, or the invented set while the base is a sample.

Every published version is a whole folder of its own, ``HOME/policies/<number>``, and is never written again; the link
``HOME/policies/current`` names the one in force.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from rencai.rules import Book, load
from rencai_web.foundation.components.surroundings import city
from rencai_web.registers.published import latest


def folder() -> Path:
    """The rule folder in force: the last version published here (HOME/policies/current), else the city's."""
    published: Path = settings.HOME / "policies" / "current"
    return published.resolve() if published.exists() else shipped()


def shipped() -> Path:
    """The rules that came with the city: version 0."""
    publication = latest()
    name = "sample-policies" if publication and publication.invented else "policies"
    return Path(city().dir / name)


def book() -> Book:
    """The parsed rules in force."""
    return parsed(folder())


@lru_cache(maxsize=4)
def parsed(root: Path) -> Book:
    """The parsed rules of a folder that never changes: a new version is a new folder."""
    return load(root)


def number() -> int:
    """The number of the version in force; 0 for the rules that came with the city."""
    published: Path = settings.HOME / "policies" / "current"
    return int(published.resolve().name) if published.exists() else 0


def folder_of(version: int) -> Path:
    """The folder of a version."""
    return settings.HOME / "policies" / f"{version}" if version else shipped()


@lru_cache(maxsize=8)
def files_of(root: Path) -> Mapping[str, str]:
    """The files of a version: name below the folder → text."""
    return {
        path.relative_to(root).as_posix(): path.read_text(encoding="utf-8-sig") for path in sorted(root.rglob("*.yaml"))
    }


def fingerprint(files: Mapping[str, str]) -> str:
    """The mark of a whole set of rules: the same files have the same."""
    mark = hashlib.sha256()
    for name, text in sorted(files.items()):
        mark.update(f"{name}\0{len(text)}\0{text}\0".encode())
    return mark.hexdigest()


def write_version(version: int, files: Mapping[str, str]) -> None:
    """Write the folder of a version, whole or not at all. It must not exist."""
    target = folder_of(version)
    half = target.with_name(f".{version}-half")
    shutil.rmtree(half, ignore_errors=True)
    for name, text in files.items():
        path = half / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    half.rename(target)


def turn_to(version: int) -> None:
    """Let the link of the version in force name another one, in one step; 0 takes the link away."""
    current: Path = settings.HOME / "policies" / "current"
    if version == 0:
        current.unlink(missing_ok=True)
        return
    turning = current.with_name(".turning")
    turning.unlink(missing_ok=True)
    # Relative, so that a home can be moved and backed up.
    turning.symlink_to(str(version))
    os.replace(turning, current)
