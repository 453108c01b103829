from __future__ import annotations

import stat
from pathlib import Path

import polars as pl
import pytest

from rencai.engine.secrets import Sealer, new_key, sealer_for
from rencai.vocabulary.errors import BadState


def test_what_was_sealed_opens_again_and_is_not_in_the_clear(tmp_path: Path) -> None:
    sealer = Sealer.from_text(new_key())
    table = pl.DataFrame({"person": ["P-1"], "phone": ["13800000000"]})
    path = tmp_path / "identifiers.sealed"
    sealer.write_table(table, path, context="identifiers")
    assert b"13800000000" not in path.read_bytes()
    assert sealer.read_table(path, context="identifiers").equals(table)


def test_after_a_rotation_old_blobs_open_with_the_retired_key_beside_the_new() -> None:
    old, new = new_key(), new_key()
    sealed = Sealer.from_text(old).seal(b"x", context="c")
    assert Sealer.from_text(f"{new},{old}").open(sealed, context="c") == b"x"
    with pytest.raises(BadState, match="another key"):
        Sealer.from_text(new).open(sealed, context="c")


def test_a_blob_cannot_stand_in_for_another_one() -> None:
    sealer = Sealer.from_text(new_key())
    with pytest.raises(BadState, match="changed or moved"):
        sealer.open(sealer.seal(b"x", context="one"), context="two")


def test_a_home_gets_a_key_of_its_own_that_only_its_owner_reads(tmp_path: Path) -> None:
    first, made = sealer_for(tmp_path / "home", environment=None)
    again, made_again = sealer_for(tmp_path / "home", environment=None)
    assert (made, made_again) == (True, False)
    assert again.open(first.seal(b"x", context="c"), context="c") == b"x"
    assert stat.S_IMODE((tmp_path / "home" / "key").stat().st_mode) == 0o600


def test_a_key_that_is_no_key_is_refused_with_what_to_do() -> None:
    with pytest.raises(BadState, match="rencai key new"):
        Sealer.from_text("not a key")
