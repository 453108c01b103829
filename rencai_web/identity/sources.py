"""What a source is called."""

from __future__ import annotations

from rencai.vocabulary.bilingual import Bilingual
from rencai_web.foundation.components.surroundings import city


def source_name(source: str) -> Bilingual:
    """The name of a source; one that the city no longer knows goes by its id."""
    found = next((mapping for mapping in city().sources if mapping.source == source), None)
    return found.name if found else Bilingual(source, source)
