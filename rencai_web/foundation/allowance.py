"""How many requests somebody has: a bucket that fills evenly and is never fuller than one minute's requests.

Counted in each web process, in memory: a counter in the database would make every read a write.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from threading import Lock

_MOST_BUCKETS = 20_000


@dataclass
class Allowance:
    """Buckets by key. ``now`` is any steady clock in seconds."""

    per_minute: int
    _levels: dict[Hashable, tuple[float, float]] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def wait(self, key: Hashable, now: float) -> float:
        """Take one request from the bucket; 0 if there was one, else the seconds until there is."""
        per_second = self.per_minute / 60
        with self._lock:
            if len(self._levels) > _MOST_BUCKETS:
                # After a minute every bucket is full again: forgetting it changes nothing.
                self._levels = {key: kept for key, kept in self._levels.items() if now - kept[1] < 60}
            level, at = self._levels.get(key, (float(self.per_minute), now))
            level = min(float(self.per_minute), level + (now - at) * per_second)
            if level < 1:
                self._levels[key] = (level, now)
                return (1 - level) / per_second
            self._levels[key] = (level - 1, now)
            return 0.0
