"""How long each stage took and how much memory it had at its peak."""

from __future__ import annotations

import resource
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

_CLEAR = Path("/proc/self/clear_refs")
_STATUS = Path("/proc/self/status")


@dataclass(frozen=True)
class StageMeasure:
    """One stage: seconds of wall clock, peak resident memory in MiB."""

    stage: str
    seconds: float
    peak_mib: float


@dataclass
class Measures:
    """The stages measured so far, in order."""

    stages: list[StageMeasure] = field(default_factory=list)

    @contextmanager
    def measure(self, stage: str) -> Iterator[None]:
        """Measure the body as one stage; stages may not nest, since each resets the peak."""
        _reset_peak()
        began = time.perf_counter()
        try:
            yield
        finally:
            self.stages.append(StageMeasure(stage, time.perf_counter() - began, peak_mib()))


def _reset_peak() -> None:
    # Linux lets a process forget its high-water mark; elsewhere the peak is that of the whole run so far.
    try:
        _CLEAR.write_text("5")
    except OSError:
        return


def peak_mib() -> float:
    """Peak resident memory in MiB since the last reset (Linux), else since the process began."""
    try:
        line = next(line for line in _STATUS.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    except (OSError, StopIteration):
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
