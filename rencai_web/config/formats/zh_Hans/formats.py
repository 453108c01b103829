"""Chinese: thousands set apart by commas, as in statistics."""

from __future__ import annotations

THOUSAND_SEPARATOR = ","
NUMBER_GROUPING = 3
