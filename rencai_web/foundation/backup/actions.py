"""Making a backup and restoring it."""

from __future__ import annotations

import json
import os
import shutil
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from rencai.engine.files import fingerprint
from rencai.vocabulary.errors import BadInput, BadState
from rencai_web.foundation.audit.actions import note
from rencai_web.foundation.backup import databases, home

MANIFEST = "manifest.json"
_FORM = 1


def back_up(target: Path, *, with_key: bool = False, rows: bool = False, now: datetime) -> dict[str, Any]:
    """Write a backup into ``target``, a folder that is not there yet; gives what the backup says of itself.

    The entry in the audit trail comes first, so that the backup holds it and equals the house it was made of.
    """
    if target.exists():
        raise BadInput("there is something already", where=str(target), todo="name a folder that is not there yet")
    note(by=None, act="backup", kind="backup", subject=target.name[:60], after={"with_key": with_key})
    beside = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        beside.mkdir(mode=0o700, parents=True)
        database = databases.save(beside, rows=rows)
        count = home.save(settings.HOME, beside, with_key=with_key)
        manifest = {
            "form": _FORM,
            "made_at": now.isoformat(),
            "database": database,
            "migrations": sorted(".".join(one) for one in MigrationLoader(connection).applied_migrations),
            "home_files": count,
            "with_key": with_key,
            "files": {name: fingerprint(beside / name) for name in (database, home.ARCHIVE)},
        }
        (beside / MANIFEST).write_text(json.dumps(manifest, indent=2), encoding="utf-8")
        for path in beside.iterdir():
            path.chmod(0o600)
        beside.rename(target)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return manifest


def restore(source: Path) -> dict[str, Any]:
    """Restore a backup into an empty home and an empty database; gives what the backup says of itself."""
    manifest = _checked(source)
    if next(home.kept_files(settings.HOME), None) is not None:
        raise BadState("this home is not empty", where=str(settings.HOME), todo="set RENCAI_HOME to an empty folder")
    settings.HOME.mkdir(mode=0o700, parents=True, exist_ok=True)
    databases.refuse_unfit(source / manifest["database"])
    home.load(source / home.ARCHIVE, settings.HOME)
    databases.load(source / manifest["database"])
    after = {"made_at": manifest["made_at"], "database": manifest["database"]}
    note(by=None, act="restore", kind="backup", subject=source.name[:60], after=after)
    return manifest


def _checked(source: Path) -> dict[str, Any]:
    """The manifest of a backup that is whole and not newer than this software; nothing is touched before."""
    path = source / MANIFEST
    if not path.exists():
        raise BadInput("this is no backup", where=str(source), todo="name a folder that `backup` wrote")
    try:
        manifest: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except ValueError:
        raise BadInput("the manifest is damaged", where=str(path), todo="take another backup") from None
    known = {".".join(one) for one in MigrationLoader(None).disk_migrations}
    if manifest["form"] != _FORM or not set(manifest["migrations"]) <= known:
        raise BadInput("a newer version made this backup", where=str(source), todo="restore it with that version")
    for name, expected in manifest["files"].items():
        if not (source / name).exists() or fingerprint(source / name) != expected:
            raise BadInput("a file of this backup is damaged", where=str(source / name), todo="take another backup")
    return manifest


def dated(folder: Path, now: datetime) -> Path:
    """The folder of a backup made now among others: their names sort by time."""
    return folder / f"rencai-{now:%Y%m%dT%H%M%S}"


def prune(folder: Path, keep: int) -> int:
    """Remove dated backups but the newest; gives how many."""
    every = sorted(path for path in folder.glob("rencai-????????T??????") if (path / MANIFEST).exists())
    old = every[: len(every) - keep] if keep else []
    for path in old:
        shutil.rmtree(path)
    return len(old)
