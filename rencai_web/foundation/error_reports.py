"""Error reports name the place in the code and the kind of error, never what somebody entered."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.views.debug import SafeExceptionReporterFilter


class SaysNothing(SafeExceptionReporterFilter):
    """No field of a form and no variable of a function stands in a report: any of them may be a person's."""

    def is_active(self, request: HttpRequest | None) -> bool:
        """Always, also while debugging."""
        return True

    def get_post_parameters(self, request: HttpRequest | None) -> dict[str, Any]:
        """None."""
        return {}

    def get_traceback_frame_variables(self, request: HttpRequest | None, tb_frame: Any) -> list[tuple[str, Any]]:
        """None."""
        return []
