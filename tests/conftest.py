"""What all tests share: where the reference material lies, and the strictness about its absence."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

REQUIRE_ALL = os.environ.get("RENCAI_REQUIRE_ALL") == "1"

# A busy machine is not a failure: no test has a deadline, and no property is dropped for being slow to draw.
# New examples are looked for at every desk. What lands is judged by the same ones each time: an old fault that a new
# example happens to meet is no fault of the change at hand.
settings.register_profile(
    "rencai", deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=REQUIRE_ALL
)
settings.load_profile("rencai")

_ROOT = Path(__file__).resolve().parents[1]


def shared_folder() -> Path:
    """The folder of shared reference material, absent or not."""
    return (_ROOT / os.environ.get("RENCAI_SHARED", "../shared")).resolve()


@pytest.fixture(scope="session")
def shared() -> Path:
    """The shared reference material; a test that wants it is skipped by name where it is absent, and fails in CI."""
    folder = shared_folder()
    if not (folder / "data").is_dir():
        message = f"SHARED MATERIAL MISSING at {folder}: set RENCAI_SHARED to run this test"
        if REQUIRE_ALL:
            pytest.fail(message)
        pytest.skip(message)
    return folder


@pytest.hookimpl(trylast=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say loudly, once, when the run could not read the reference material."""
    if not (shared_folder() / "data").is_dir():
        terminalreporter.section("not everything was tested", sep="!", red=True)
        terminalreporter.line(f"the shared reference material is missing at {shared_folder()} (RENCAI_SHARED)")
