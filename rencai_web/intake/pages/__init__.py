"""Pages of this part."""

from __future__ import annotations

from rencai_web.intake.pages import arriving, changes, files, lineage, mapping, sources

urls = [*arriving.urls, *files.urls, *mapping.urls, *changes.urls, *sources.urls, *lineage.urls]
