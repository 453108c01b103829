"""The whole build on growing sample cities: seconds per stage, rows a second, peak memory, growth exponent."""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

# 66,000 people send about a million raw rows in eleven deliveries.
SIZES = (20_000, 66_000, 187_200)
_RENCAI = [sys.executable, "-c", "from rencai.cli.main import main; main()"]


@dataclass(frozen=True)
class Run:
    """One finished command: its JSON result, wall-clock seconds and peak resident memory in MiB."""

    result: Any
    seconds: float
    peak_mib: float


def run(*arguments: str) -> Run:
    """Run one `rencai` command in a process of its own, so that its memory is its own."""
    began = time.perf_counter()
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen([*_RENCAI, *arguments], stdout=output, stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            sys.exit(f"rencai {' '.join(arguments)} ended with {process.returncode}")
        output.seek(0)
        text = output.read()
    return Run(json.loads(text) if text.strip() else None, seconds, usage.ru_maxrss / 1024)


def measure(people: int, folder: Path) -> dict[str, Any]:
    """Sample, build, build again (nothing new), score."""
    sample, home = str(folder / f"sample-{people}"), str(folder / f"home-{people}")
    written = run("sample", "--people", str(people), "--seed", "1", "--out", sample)
    built = run("build", "--input", sample, "--home", home, "--json")
    again = run("build", "--input", sample, "--home", home, "--json")
    scored = run("sample", "score", "--sample", sample, "--home", home, "--json")
    return {"people": people, "written": written, "built": built, "again": again, "scored": scored}


def show(measured: list[dict[str, Any]]) -> None:
    """Print the figures as a table for reading."""
    print("| people | raw rows | sample s | build s | rows/s | peak MiB | again s | stages (s) |")
    print("|---|---|---|---|---|---|---|---|")
    for one in measured:
        built: Run = one["built"]
        rows = built.result["rows"]["read"]
        stages = ", ".join(f"{stage['stage']} {stage['seconds']:.1f}" for stage in built.result["stages"])
        print(
            f"| {one['people']:,} | {rows:,} | {one['written'].seconds:.1f} | {built.seconds:.1f} "
            f"| {rows / built.seconds:,.0f} | {built.peak_mib:,.0f} | {one['again'].seconds:.1f} | {stages} |"
        )
    first, last = measured[0]["built"], measured[-1]["built"]
    growth = math.log(last.seconds / first.seconds) / math.log(
        last.result["rows"]["read"] / first.result["rows"]["read"]
    )
    print(f"\ngrowth exponent of the build, {SIZES[0]:,} to {SIZES[-1]:,} people: {growth:.2f}")
    for one in measured:
        print(f"score at {one['people']:,} people: {json.dumps(one['scored'].result, ensure_ascii=False)}")


def main() -> None:
    """Measure every size in a folder that is thrown away afterwards."""
    with tempfile.TemporaryDirectory(prefix="rencai-bench-") as folder:
        show([measure(people, Path(folder)) for people in SIZES])
