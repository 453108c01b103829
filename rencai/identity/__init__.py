"""Which rows are the same person, employer or post; ids that survive re-runs; the evidence."""

from __future__ import annotations

from rencai.identity.explain import Explanation, Reason, explain
from rencai.identity.linkage import Linkage, link

__all__ = ["Explanation", "Linkage", "Reason", "explain", "link"]
