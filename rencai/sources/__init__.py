"""A file → typed clean rows; every row not kept is kept aside with its reason."""

from __future__ import annotations

from rencai.sources.proposing import Choice, Proposal, propose
from rencai.sources.reading import Reading, match_mapping, read_file

__all__ = ["Choice", "Proposal", "Reading", "match_mapping", "propose", "read_file"]
