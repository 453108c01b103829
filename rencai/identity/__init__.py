"""Which rows are the same person, employer or post; ids that survive re-runs; the evidence."""

from __future__ import annotations

from rencai.identity.linkage import Linkage, link

__all__ = ["Linkage", "link"]
