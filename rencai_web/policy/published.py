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

_OWN, _INVENTED = "policies", "sample-policies"
"""The two sets that come with a city."""


def folder() -> Path:
    """The rule folder in force: the last version published here (HOME/policies/current), else the city's.

    An invented set is never in force over a real base: then the city's own rules are.
    """
    published = _turned_to()
    return shipped() if published is None or is_set_aside() else published


def _turned_to() -> Path | None:
    """The folder that the link names, whatever the base is."""
    current: Path = settings.HOME / "policies" / "current"
    return current.resolve() if current.exists() else None


def is_set_aside() -> bool:
    """Whether the version published here is an invented one, and the base is real."""
    published = _turned_to()
    if published is None or not _is_invented(published):
        return False
    publication = latest()
    return publication is not None and not publication.invented


def is_at_odds() -> bool:
    """Whether the rules published here and the base are not both invented, or both real."""
    published, publication = _turned_to(), latest()
    return bool(published and publication and publication.invented != _is_invented(published))


@lru_cache(maxsize=16)
def _is_invented(root: Path) -> bool:
    return parsed(root).invented


def shipped() -> Path:
    """The rules that came with the city: version 0."""
    publication = latest()
    name = _INVENTED if publication and publication.invented else _OWN
    return Path(city().dir / name)


def shipped_as(mark: str) -> Path:
    """The set that came with the city and has this fingerprint, else the one that stands for version 0 now."""
    both = (Path(city().dir / name) for name in (_OWN, _INVENTED))
    return next((root for root in both if root.is_dir() and fingerprint(files_of(root)) == mark), shipped())


def book() -> Book:
    """The parsed rules in force."""
    return parsed(folder())


@lru_cache(maxsize=4)
def parsed(root: Path) -> Book:
    """The parsed rules of a folder that never changes: a new version is a new folder."""
    return load(root)


def number() -> int:
    """The number of the version in force; 0 for the rules that came with the city."""
    published = _turned_to()
    return 0 if published is None or is_set_aside() else int(published.name)


def settle(version: int) -> None:
    """Let the link name the last version that was published, where the house stopped before it turned."""
    published = _turned_to()
    if version and folder_of(version).is_dir() and (published is None or int(published.name) < version):
        turn_to(version)


def folder_of(version: int) -> Path:
    """The folder of a version."""
    return settings.HOME / "policies" / f"{version}" if version else shipped()


def files_of(root: Path) -> Mapping[str, str]:
    """The files of a version: name below the folder → text. None of a folder that is not written yet."""
    return _files_of(root) if root.is_dir() else {}


@lru_cache(maxsize=8)
def _files_of(root: Path) -> Mapping[str, str]:
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
