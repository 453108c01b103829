"""Settings from the environment refuse nonsense at the start, and say what would do."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured

from rencai_web.foundation import environment


@pytest.fixture(autouse=True)
def declared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environment, "DECLARED", {})


@pytest.mark.parametrize("told", ["0", "9", "-9", "ten", "1e3"])
def test_a_number_below_its_least_is_refused(told: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RENCAI_A_NUMBER", told)
    with pytest.raises(ImproperlyConfigured, match=r"RENCAI_A_NUMBER is .*: use a whole number of at least 10"):
        environment.number("RENCAI_A_NUMBER", 20, "A number.", least=10)


def test_the_least_itself_is_taken_and_stands_in_the_list(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RENCAI_A_NUMBER", "10")
    assert environment.number("RENCAI_A_NUMBER", 20, "A number.", least=10) == 10
    assert environment.DECLARED["RENCAI_A_NUMBER"].meaning == "A number. At least 10."


def test_the_house_does_not_start_when_all_replaced_files_would_be_due_at_once() -> None:
    started = subprocess.run(
        [sys.executable, "-c", "import rencai_web.config.settings"],
        env=os.environ | {"RENCAI_DELIVERIES_DAYS": "0"}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert started.returncode != 0
    assert "RENCAI_DELIVERIES_DAYS is '0': use a whole number of at least 365" in started.stderr
