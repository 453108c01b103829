"""Tells Django of this part."""

from __future__ import annotations

from django.apps import AppConfig

from rencai_web.cockpit import wordings
from rencai_web.foundation.components.wordings import declare


class Config(AppConfig):
    """The front page and the cockpit; and the words for what all parts of the house do."""

    name = "rencai_web.cockpit"
    label = "cockpit"

    def ready(self) -> None:
        """Give words to acts, works and stages."""
        declare("act", wordings.ACTS)
        declare("actor", wordings.ACTORS)
        declare("error", wordings.ERRORS)
        declare("about", wordings.ABOUT)
        declare("part", wordings.PARTS)
        declare("work", wordings.WORKS)
        declare("stage", wordings.STAGES)
