"""How many requests a token has: a bucket that fills evenly and is never fuller than one minute's requests.

Counted in each web process, in memory: a counter in the database would make every read a write.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import Lock


@dataclass
class Allowance:
    """Buckets by key. ``now`` is any steady clock in seconds."""

    per_minute: int
    _levels: dict[int, tuple[float, float]] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def wait(self, key: int, now: float) -> float:
        """Take one request from the bucket; 0 if there was one, else the seconds until there is."""
        per_second = self.per_minute / 60
        with self._lock:
            level, at = self._levels.get(key, (float(self.per_minute), now))
            level = min(float(self.per_minute), level + (now - at) * per_second)
            if level < 1:
                self._levels[key] = (level, now)
                return (1 - level) / per_second
            self._levels[key] = (level - 1, now)
            return 0.0
