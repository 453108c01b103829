"""Make what stands beside the code: front-end files and a typeface as package-lock.json names them, compiled messages.

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
# Reports are printed with their own typeface, so that a machine without Chinese fonts prints them (OFL-1.1).
FONTS = ROOT / "rencai" / "plan" / "report" / "fonts"
TYPEFACE = {
    "@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf": "NotoSansSC-Regular.ttf",
    "@expo-google-fonts/noto-sans-sc/700Bold/NotoSansSC_700Bold.ttf": "NotoSansSC-Bold.ttf",
    "@expo-google-fonts/noto-sans-sc/LICENSE_FONT": "OFL.txt",
}


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
    places = {source: VENDOR / name for source, name in (FILES | FOR_TESTS).items()}
    places |= {source: FONTS / name for source, name in TYPEFACE.items()}
    if stamp.exists() and stamp.read_text() == lock and all(place.exists() for place in places.values()):
        return
    npm = shutil.which("npm")
    if npm is None:
        sys.exit("npm is missing: install Node.js 20 or newer (Debian: apt-get install nodejs npm)")
    command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)  # noqa: S603  # our own fixed command
    for source, place in places.items():
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / "node_modules" / source, place)
    stamp.write_text(lock)


if __name__ == "__main__":
    main()
