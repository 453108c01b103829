"""What identifies a person lies nowhere in the clear, and is shown only for a reason that is written down."""

from __future__ import annotations

import json
import re
import stat
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

from rencai.talentbase.profile import Opened, Reader, mask
from tests.talentbase.cast import AWAY, CHEN, DAYS, LIN, NEW, OLD
from tests.talentbase.conftest import SEALER, Built

SECRETS = [str(person[key]) for person in (LIN, CHEN, OLD, NEW, AWAY) for key in ("name", "resident_id", "phone")]
SECRETS.append("lin@example.com")


def texts(path: Path) -> Iterator[str]:
    """A file's bytes, and, since Parquet is compressed, its decoded columns."""
    yield path.read_bytes().decode("utf-8", errors="ignore")
    if path.suffix == ".parquet":
        yield pl.read_parquet(path).write_json()


def test_no_identifying_value_lies_in_the_clear(built: Built) -> None:
    files = [path for path in built.home.rglob("*") if path.is_file()]
    assert {path.suffix for path in files} >= {".parquet", ".bin", ".json"}
    for path in files:
        for text in texts(path):
            assert not [secret for secret in SECRETS if secret in text], path


def test_this_search_finds_what_is_open(built: Built) -> None:
    found = [path for path in built.home.rglob("claims/*.parquet") for text in texts(path) if "踏浪鞋业" in text]
    assert found


def test_sealed_values_come_back_with_the_key(built: Built) -> None:
    golden = SEALER.read_table(built.build.sealed / "golden.bin", context="golden")
    assert set(golden.filter(pl.col("field") == "phone")["value"]) == {
        str(person["phone"]) for person in (LIN, CHEN, OLD, NEW, AWAY)
    }


def profile(built: Built, **options: object) -> dict[str, object]:
    lin = built.person(DAYS[0], "register.csv", 2)
    return Reader(built.build, built.city, SEALER).profile(lin, **options)  # type: ignore[arg-type]


def test_a_profile_shows_at_most_the_last_two_characters(built: Built) -> None:
    told = json.dumps(profile(built), ensure_ascii=False)
    assert not [secret for secret in SECRETS if secret in told]
    assert f"*{str(LIN['resident_id'])[-2:]}" in told


def test_a_reason_opens_them_and_is_written_down_first(built: Built, tmp_path: Path) -> None:
    opened = Opened("alice", "2026-03-01T09:00:00+0800", "本人到窗口核对")
    told = json.dumps(profile(built, opened=opened, home=tmp_path), ensure_ascii=False)
    assert str(LIN["resident_id"]) in told
    note = json.loads((tmp_path / "audit.jsonl").read_text(encoding="utf-8"))
    assert (note["by"], note["reason"], note["act"]) == ("alice", "本人到窗口核对", "open-identifiers")
    assert "resident_id" in note["fields"]
    assert stat.S_IMODE((tmp_path / "audit.jsonl").stat().st_mode) == 0o600


@pytest.mark.parametrize("value", ["明", "林明", "林晓明", "990101198503090114", "a@b.cn", ""])
def test_a_mask_keeps_the_length_and_shows_two_characters_at_most(value: str) -> None:
    masked = mask(value)
    assert len(masked) == len(value)
    assert len(re.sub(r"\*", "", masked)) <= 2
    assert value.endswith(masked.lstrip("*"))
    assert not value or masked != value
