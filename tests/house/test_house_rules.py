"""What reviewers forget in the house."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted(path for path in (ROOT / "rencai_web").rglob("*.py") if "migrations" not in path.parts)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_source_file_is_over_400_lines(path: Path) -> None:
    assert path.read_text(encoding="utf-8").count("\n") <= 400


def test_every_model_of_ours_says_whether_it_holds_personal_data() -> None:
    ours = [model for model in apps.get_models() if model.__module__.startswith("rencai_web")]
    silent = [model.__name__ for model in ours if "ersonal data" not in (model.__doc__ or "")]
    assert ours
    assert silent == []


def test_the_settings_page_is_true() -> None:
    from rencai_web.foundation.components.management.commands.settings_page import page

    # The tests set two of the variables; the page shows what is declared, not what is set.
    assert (ROOT / "docs/settings.md").read_text(encoding="utf-8") == page()


def test_no_setting_is_read_past_its_declaration() -> None:
    for path in SOURCES:
        reads = re.findall(r"os\.environ(?!\.setdefault\(\"DJANGO)", path.read_text(encoding="utf-8"))
        assert not reads or path.name == "environment.py", path


def test_no_migration_is_missing() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.parametrize("secret", ["", "short"])
def test_production_refuses_a_secret_that_everybody_knows(secret: str) -> None:
    environment = os.environ | {"RENCAI_MODE": "production", "RENCAI_SECRET": secret}
    done = subprocess.run(
        [sys.executable, "-c", "import rencai_web.config.settings"], env=environment, capture_output=True, text=True
    )
    assert "RENCAI_SECRET must be 50 random characters" in done.stderr


def test_no_template_holds_inline_script_or_style() -> None:
    for path in (ROOT / "rencai_web/templates").rglob("*.html"):
        assert not re.search(r"""\son[a-z]+=["']|\sstyle=|<script>|<style""", path.read_text(encoding="utf-8")), path
