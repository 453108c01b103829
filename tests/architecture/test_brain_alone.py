"""The brain stands without the house: run in `.venv-brain`, where Django is not installed."""

from __future__ import annotations

import subprocess
import sys


def test_no_part_of_the_brain_loads_the_house_or_a_web_framework() -> None:
    program = (
        "import pkgutil, importlib, sys, rencai\n"
        "for module in pkgutil.walk_packages(rencai.__path__, 'rencai.'): importlib.import_module(module.name)\n"
        "print(sorted(name for name in sys.modules if name.split('.')[0] in ('django', 'rencai_web', 'requests')))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
