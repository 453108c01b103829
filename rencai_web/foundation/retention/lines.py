"""Trails that are files of the home folder: one JSON object a line, with ``at``. Lines over their period go."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings

from rencai.engine.files import write_whole
from rencai_web.foundation.audit.models import KEPT

TRAILS = ("audit.jsonl",)
"""Files under the home folder that are kept as long as the audit trail of the house."""
_TRIES = 3


def due_lines(*, now: datetime) -> dict[str, int]:
    """Per trail, how many lines are over their period."""
    return {f"HOME/{name}": _split(settings.HOME / name, now)[1] for name in TRAILS}


def forget_lines(*, now: datetime) -> dict[str, int]:
    """Remove the lines that are over their period. Gives the counts per trail."""
    return {f"HOME/{name}": _shorten(settings.HOME / name, now) for name in TRAILS}


def _shorten(path: Path, now: datetime) -> int:
    for _ in range(_TRIES):
        size = path.stat().st_size if path.exists() else 0
        kept, gone = _split(path, now)
        if not gone:
            return 0
        # A command may append meanwhile; then the file is read again, or left for the next night.
        if path.stat().st_size == size:
            write_whole(path, b"".join(kept))
            os.chmod(path, 0o600)
            return gone
    return 0


def _split(path: Path, now: datetime) -> tuple[list[bytes], int]:
    """(lines to keep, how many are not)."""
    if not path.exists():
        return [], 0
    lines = path.read_bytes().splitlines(keepends=True)
    kept = [line for line in lines if not _over(line, now)]
    return kept, len(lines) - len(kept)


def _over(line: bytes, now: datetime) -> bool:
    try:
        at = datetime.fromisoformat(json.loads(line)["at"])
    except (ValueError, KeyError, TypeError):
        return False  # what cannot be dated is kept for a person to look at
    return (at if at.tzinfo else at.replace(tzinfo=UTC)) < now - KEPT
