"""How new and how clean each source is: its last delivery, how that compares with its rhythm, what was set aside."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from rencai.city import City
from rencai.vocabulary.bilingual import Bilingual

RHYTHMS = {"monthly": 31, "quarterly": 92, "yearly": 366}
"""Days from one delivery to the next; other sources come when they come."""
GRACE = 15
"""Days after which a delivery is called late."""
RHYTHM_WORDS = {
    "monthly": Bilingual("每月", "monthly"), "quarterly": Bilingual("每季", "quarterly"),
    "yearly": Bilingual("每年", "yearly"), "once": Bilingual("一次", "once"),
    "irregular": Bilingual("不定期", "irregular"),
}  # fmt: skip


@dataclass(frozen=True)
class Freshness:
    """One source on a day. Rows are those of its last delivery."""

    source: str
    name: Bilingual
    owner: Bilingual
    rhythm: Bilingual
    last: date | None
    late: int
    """Days beyond its rhythm, 0 while it is in time."""
    rows: int
    kept: float | None
    """Percent of the rows of the last delivery that were kept or were exact repeats."""
    set_aside: int
    refused: int
    """Files of the last delivery that could not be read at all."""

    @property
    def tone(self) -> str:
        """The tone of its state."""
        if self.last is None:
            return "unknown"
        return "good" if not self.late else "warn" if self.late <= RHYTHMS["quarterly"] else "bad"


def freshness(about: dict[str, Any], city: City, *, today: date) -> list[Freshness]:
    """Every source of the city, those that owe a delivery longest first. ``about``: what the build said of itself."""
    owners = {agency.id: Bilingual(agency.zh, agency.en) for agency in city.agencies}
    found = []
    for mapping in city.sources:
        files = [file for file in about["files"] if file.get("source") == mapping.source]
        last = max((date.fromisoformat(file["delivery"]) for file in files), default=None)
        of_last = [file for file in files if file["delivery"] == str(last)]
        read = sum(file.get("read", 0) for file in of_last)
        aside = sum(file.get("set_aside", 0) for file in of_last)
        found.append(
            Freshness(
                mapping.source, mapping.name, owners.get(mapping.owner, Bilingual(mapping.owner, mapping.owner)),
                RHYTHM_WORDS.get(mapping.rhythm, Bilingual(mapping.rhythm, mapping.rhythm)), last,
                _late(last, mapping.rhythm, today), read, 100 * (read - aside) / read if read else None, aside,
                sum("refused" in file for file in of_last),
            )
        )  # fmt: skip
    return sorted(found, key=lambda one: (one.last is None, -one.late, one.source))


def _late(last: date | None, rhythm: str, today: date) -> int:
    days = RHYTHMS.get(rhythm)
    if last is None or days is None:
        return 0
    late = (today - last - timedelta(days=days + GRACE)).days
    return late + GRACE if late > 0 else 0
