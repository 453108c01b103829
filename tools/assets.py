"""Make what the house serves beside its code: front-end files as package-lock.json names them, compiled messages.

Run by `make run` and by the build of a release; needs Node 20 or newer and npm. Does nothing when all is there.
"""

from __future__ import annotations

import hashlib
import io
import shutil
import subprocess
import sys
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[1]
VENDOR = ROOT / "rencai_web" / "static" / "vendor"
FILES = {
    "@tabler/core/dist/css/tabler.min.css": "tabler.min.css",
    "echarts/dist/echarts.min.js": "echarts.min.js",
    "htmx.org/dist/htmx.min.js": "htmx.min.js",
}
FOR_TESTS = {"axe-core/axe.min.js": "axe.min.js"}


def main() -> None:
    """Both."""
    compile_messages()
    fetch_front_end()


def compile_messages() -> None:
    """Each .po beside its .mo, which Django reads."""
    for source in (ROOT / "rencai_web").rglob("*.po"):
        compiled, target = io.BytesIO(), source.with_suffix(".mo")
        with source.open("rb") as words:
            write_mo(compiled, read_po(words))
        if not target.exists() or target.read_bytes() != compiled.getvalue():
            target.write_bytes(compiled.getvalue())


def fetch_front_end() -> None:
    """Install by the lock file, then copy the few files that are served."""
    stamp = VENDOR / ".lock"
    lock = hashlib.sha256((ROOT / "package-lock.json").read_bytes()).hexdigest()
    wanted = FILES | FOR_TESTS
    if stamp.exists() and stamp.read_text() == lock and all((VENDOR / name).exists() for name in wanted.values()):
        return
    npm = shutil.which("npm")
    if npm is None:
        sys.exit("npm is missing: install Node.js 20 or newer (Debian: apt-get install nodejs npm)")
    command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)  # noqa: S603  # our own fixed command
    VENDOR.mkdir(parents=True, exist_ok=True)
    for source, name in wanted.items():
        shutil.copyfile(ROOT / "node_modules" / source, VENDOR / name)
    stamp.write_text(lock)


if __name__ == "__main__":
    main()
