"""What an installation is made of names only what exists: variables, commands, files, versions."""

from __future__ import annotations

import configparser
import os
import re
import string
import subprocess
import sys
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import CommandError, call_command, get_commands

from rencai_web.foundation.accounts.models import Account
from rencai_web.foundation.audit.models import Entry
from rencai_web.foundation.environment import DECLARED

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
FILES = sorted(path for path in DEPLOY.iterdir() if path.is_file() and path.name != ".env")
MANUALS = [ROOT / "docs/operations.md", ROOT / "docs/api.md"]
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
UNITS = [path for path in FILES if path.suffix in (".service", ".timer")]


@pytest.mark.parametrize("path", [*FILES, *MANUALS], ids=lambda path: path.name)
def test_every_variable_that_is_set_is_declared(path: Path) -> None:
    assert set(re.findall(r"\bRENCAI_[A-Z_]+\b", path.read_text(encoding="utf-8"))) <= set(DECLARED)


@pytest.mark.parametrize("path", [*FILES, *MANUALS], ids=lambda path: path.name)
def test_every_command_that_is_called_exists(path: Path) -> None:
    called = re.findall(r"python -m rencai_web ([a-z_]+)", path.read_text(encoding="utf-8"))
    assert set(called) <= set(get_commands())


@pytest.mark.parametrize("path", [*FILES, *MANUALS], ids=lambda path: path.name)
def test_every_file_of_the_project_that_is_named_exists(path: Path) -> None:
    named = re.findall(r"\b(?:deploy|docs|tests/house|rencai_web/config)/[\w./-]*\w", path.read_text(encoding="utf-8"))
    there = {name for name in named if (ROOT / name).exists() or name == "deploy/.env"}
    assert set(named) - there == set()


def compose_environment() -> dict[str, str]:
    values = {
        "POSTGRES_PASSWORD": "x1",
        "RENCAI_HOSTS": "talent.example",
        "RENCAI_SECRET": string.ascii_letters,
        "RENCAI_KEY": "k",
    }

    def filled(text: str) -> str:
        return re.sub(r"\$\{(\w+)(?::[?-][^}]*)?\}", lambda found: values.get(found[1], ""), text)

    return {name: filled(value) for name, value in COMPOSE["services"]["house"]["environment"].items()}


@pytest.mark.skipif(os.environ.get("RENCAI_TEST_DATABASE") == "postgres", reason="was run with the tests on SQLite")
def test_the_house_of_the_composition_stands_in_production(tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("RENCAI_", "DJANGO_"))}
    environment |= compose_environment() | {"RENCAI_HOME": str(tmp_path)}
    code = (
        "import django; django.setup()\nfrom django.conf import settings as s\n"
        "assert s.PRODUCTION and s.SECURE and s.SESSION_COOKIE_SECURE and not s.DEBUG\n"
        "assert s.ALLOWED_HOSTS == ['talent.example', '127.0.0.1'], s.ALLOWED_HOSTS\n"
        "assert s.DATABASES['default']['HOST'] == 'database' and s.DATABASES['default']['PASSWORD'] == 'x1'\n"
        "from django.core.checks import run_checks\n"
        "print(sorted(one.id for one in run_checks(include_deployment_checks=True)))\n"
    )
    environment["DJANGO_SETTINGS_MODULE"] = "rencai_web.config.settings"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    # The proxy redirects to HTTPS; whether subdomains follow is the city's own decision.
    assert done.stdout.strip() == "['security.W005', 'security.W008', 'security.W021']"


def test_the_composition_shows_its_port_to_its_own_machine_only_and_declares_its_volumes() -> None:
    services = COMPOSE["services"]
    assert services["house"]["ports"] == ["127.0.0.1:8000:8000"]
    assert "ports" not in services["database"]
    used = {volume.split(":")[0] for service in services.values() for volume in service["volumes"]}
    assert used == set(COMPOSE["volumes"])


def test_what_is_copied_into_the_container_is_there_and_the_versions_agree() -> None:
    text = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
    for source in re.findall(r"^COPY (?!--from)(\S+)", text, re.MULTILINE):
        assert (ROOT / source).exists()
    assert re.findall(r"uv==([\d.]+)", text) == re.findall(
        r"UV_VERSION := ([\d.]+)", (ROOT / "Makefile").read_text(encoding="utf-8")
    )
    server = COMPOSE["services"]["database"]["image"].rsplit(":")[-1]
    assert f"postgresql-client-{server}" in text
    assert text.rindex("USER rencai") > text.rindex("RUN ")


@pytest.mark.parametrize("name", ["start", "nightly"])
def test_the_scripts_can_be_run_and_are_valid_shell(name: str) -> None:
    assert os.access(DEPLOY / name, os.X_OK)
    subprocess.run(["sh", "-n", DEPLOY / name], check=True)


def lines(unit: Path) -> Iterator[tuple[str, str, str]]:
    section = ""
    for line in unit.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            section = line.strip("[]")
        elif line and not line.startswith("#"):
            key, _, value = line.partition("=")
            yield section, key, value


@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.name)
def test_a_unit_is_well_formed_and_keeps_to_its_own_places(unit: Path) -> None:
    configparser.ConfigParser(strict=False, interpolation=None).read_string(unit.read_text(encoding="utf-8"))
    known = {"Unit", "Service", "Timer", "Install"}
    assert {section for section, _, _ in lines(unit)} <= known
    if unit.suffix == ".service":
        said = {(key, value) for _, key, value in lines(unit)}
        assert {("ProtectSystem", "strict"), ("NoNewPrivileges", "yes"), ("User", "rencai")} <= said
        starts = [value for _, key, value in lines(unit) if key.startswith("ExecStart")]
        assert starts
        assert all(start.startswith("/opt/rencai/bin/python -m rencai_web ") for start in starts)


def test_the_example_names_what_production_cannot_do_without() -> None:
    example = dict(
        line.split("=", 1)
        for line in (DEPLOY / "environment.example").read_text(encoding="utf-8").splitlines()
        if "=" in line and not line.startswith("#")
    )
    assert {"RENCAI_MODE", "RENCAI_SECRET", "RENCAI_KEY", "RENCAI_HOSTS", "RENCAI_HOME"} <= set(example)
    assert example["RENCAI_SECRET"] == example["RENCAI_KEY"] == ""


@pytest.mark.django_db
def test_the_first_administrator_is_made_once_with_a_password_that_is_printed() -> None:
    told: Any = StringIO()
    call_command("make_administrator", "zhang", stdout=told)
    made = Account.objects.get(username="zhang")
    assert made.check_password(told.getvalue().split()[-1])
    assert made.role == "administrator"
    assert made.needs_second_factor
    assert Entry.objects.filter(act="make administrator", subject="zhang").exists()
    with pytest.raises(CommandError, match="already"):
        call_command("make_administrator", "zhang", stdout=told)
