"""A release: one wheel with the code, the city, the front-end files and the compiled messages, built without a hand."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

if os.environ.get("RENCAI_TEST_DATABASE") == "postgres":
    pytest.skip("was run with the tests on SQLite; touches no database", allow_module_level=True)

ROOT = Path(__file__).resolve().parents[2]
UV = str(ROOT / ".tools/bin/uv") if (ROOT / ".tools/bin/uv").exists() else shutil.which("uv")


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The source archive and the wheel built from it."""
    out = tmp_path_factory.mktemp("release")
    assert UV, "uv is missing: make setup installs it"
    subprocess.run([UV, "build", "--quiet", "--out-dir", out, ROOT], check=True, env=os.environ | {"PATH": no_npm(out)})
    return out


def no_npm(folder: Path) -> str:
    """A PATH on which npm fails: what is built here must not need it once the assets are made."""
    trap = folder / "bin"
    trap.mkdir()
    (trap / "npm").write_text("#!/bin/sh\nexit 7\n")
    (trap / "npm").chmod(0o755)
    return f"{trap}{os.pathsep}{os.environ['PATH']}"


@pytest.fixture(scope="module")
def site(release: Path) -> Path:
    """The wheel as it would be installed, beside the packages of this environment."""
    site = release / "site"
    shutil.unpack_archive(next(release.glob("*.whl")), site, "zip")
    return site


def run(site: Path, code: str, *arguments: str) -> str:
    environment = os.environ | {"PYTHONPATH": str(site), "RENCAI_HOME": str(site / "home"), "RENCAI_MODE": "demo"}
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], cwd=site, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


def test_the_wheel_holds_what_pages_are_served_with_and_nothing_for_tests(site: Path) -> None:
    from tools.assets import FILES, FOR_TESTS

    vendor = {path.name for path in (site / "rencai_web/static/vendor").iterdir()}
    assert vendor == set(FILES.values())
    assert not vendor & set(FOR_TESTS.values())
    assert (site / "rencai_web/locale/zh_Hans/LC_MESSAGES/django.mo").stat().st_size > 1000
    assert all((vendor_file.stat().st_size > 10_000) for vendor_file in (site / "rencai_web/static/vendor").iterdir())


def test_the_wheel_holds_the_typeface_that_reports_are_printed_with(site: Path) -> None:
    from tools.assets import TYPEFACE

    assert {path.name for path in (site / "rencai/plan/report/fonts").iterdir()} == set(TYPEFACE.values())


def test_the_wheel_holds_every_file_of_the_packages_that_is_under_version_control(site: Path) -> None:
    listed = subprocess.run(
        ["git", "ls-files", "rencai", "rencai_web"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()
    missing = [name for name in listed if (ROOT / name).exists() and not (site / name).exists()]
    assert missing == []


def test_the_shipped_city_is_found_and_in_order(site: Path) -> None:
    told = run(site, "from rencai.cli.main import main; main()", "city", "check")
    assert str(site / "rencai/cities/jinjiang") in told
    assert "nothing to mend" in told


def test_the_house_of_the_wheel_stands(site: Path) -> None:
    code = "import rencai_web, rencai_web.__main__ as m; print(rencai_web.__file__); m.main()"
    assert str(site) in run(site, code, "check")
    assert "vendor/htmx.min.js" in run(site, code, "findstatic", "vendor/htmx.min.js")


def test_the_source_archive_holds_what_a_wheel_is_built_from(release: Path) -> None:
    with tarfile.open(next(release.glob("*.tar.gz"))) as archive:
        names = {name.split("/", 1)[1] for name in archive.getnames() if "/" in name}
    assert {"build_assets.py", "tools/assets.py", "package-lock.json", "rencai_web/static/vendor/.lock"} <= names
    assert not [name for name in names if name.startswith(("var/", "node_modules/", ".venv"))]
