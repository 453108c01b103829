"""`rencai sample` as a person types it."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from rencai.cli.main import main
from rencai.sample.months import delivery_dates


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> object:
    """Type a command; gives the exit code, standard output and standard error."""
    monkeypatch.setattr("rencai.sample.writing.delivery_dates", lambda: delivery_dates()[-1:])

    def type_in(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["rencai", *arguments])
        with pytest.raises(SystemExit) as done:
            main()
        said = capsys.readouterr()
        return int(done.value.code or 0), said.out, said.err

    return type_in


def test_the_short_form_writes_a_sample_and_says_what_it_is(typed, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    code, out, _ = typed("sample", "--people", "500", "--seed", "2", "--out", str(tmp_path / "s"), "--json")
    assert code == 0
    about = json.loads(out)
    assert about["invented"] is True
    assert about["written"] is True
    code, out, _ = typed("sample", "write", "--people", "500", "--seed", "2", "--out", str(tmp_path / "s"))
    assert code == 0
    assert "invented city of 500 people" in out


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["sample"], 2),
        (["sample", "--people", "many"], 2),
        (["sample", "--people", "50", "--out", "nowhere"], 1),
        (["sample", "score", "--sample", "nowhere"], 1),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(  # type: ignore[no-untyped-def]
    typed, arguments: list[str], expected: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    code, out, err = typed(*arguments)
    assert code == expected
    assert out == ""
    if code == 1:
        assert len(err.strip().splitlines()) == 1
    assert not list(tmp_path.iterdir())
