"""A build that is killed leaves the base that was there, and the next one goes on from the files already read."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from rencai.sources import Reading
from rencai.talentbase.home import BuildFolder, Home
from rencai.vocabulary.errors import BadState
from tests.talentbase.cast import DAYS, LIN, NEW, at_shoes, write_deliveries
from tests.talentbase.conftest import Built, keys_of

LAST = date.fromisoformat(DAYS[-1])
ROOT = Path(__file__).resolve().parents[2]
KILLED_BUILD = """
import os, signal, sys
from pathlib import Path
from rencai.city import load_city
from rencai.engine.secrets import Sealer
from rencai.talentbase.build import build
from tests.talentbase.conftest import WithoutWords

class Assassin:
    def start(self, stage, total):
        if stage == sys.argv[5]:
            os.kill(os.getpid(), signal.SIGKILL)
    def advance(self, steps, note): pass
    def finish(self): pass

folder, home, city, key = sys.argv[1:5]
options = {"classifier": WithoutWords(), "progress": Assassin()}
build(Path(folder), Path(home), load_city(Path(city)), Sealer.from_text(key), **options)
"""


def killed_build(built: Built, stage: str) -> int:
    arguments = [str(built.folder), str(built.home), str(built.city.dir), keys_of(), stage]
    done = subprocess.run([sys.executable, "-c", KILLED_BUILD, *arguments], cwd=ROOT, capture_output=True, check=False)
    return done.returncode


def refuse_to_read(*_: object, **__: object) -> Reading:
    raise AssertionError("a file that was read before the kill was read again")


def test_a_killed_build_leaves_what_was_there_and_the_next_one_finishes(
    build_of: Callable[..., Built], built: Built, tmp_path: Path
) -> None:
    deliveries = write_deliveries(tmp_path / "in")
    nothing = Built(tmp_path / "home", tmp_path / "in", built.city, {})
    assert killed_build(nothing, "claims: person") == -signal.SIGKILL
    with pytest.raises(BadState, match="nothing has been built"):
        Home(tmp_path / "home").opened()
    old = build_of(tmp_path / "in", read=refuse_to_read)
    before = old.table("people")
    deliveries.add("2026-03-31", "register", [at_shoes(LIN), at_shoes(NEW, "电商运营")])
    assert killed_build(old, "flows") == -signal.SIGKILL
    assert old.table("people").equals(before)
    after = old.again(read=refuse_to_read)
    assert after.about["deliveries"] == [*DAYS, "2026-03-31"]
    assert [folder.name for folder in sorted((old.home / "builds").iterdir())] == ["000001", "000002"]
    # A reader who had opened the base before can read on.
    assert BuildFolder(old.home / "builds" / "000001", 1).lake.scan("people", LAST).collect().equals(before)


def test_two_builds_do_not_work_in_one_home_at_once(tmp_path: Path) -> None:
    with Home(tmp_path).locked(), pytest.raises(BadState, match="another build"), Home(tmp_path).locked():
        pass
