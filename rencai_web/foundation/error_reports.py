"""Error reports and logs name the place in the code and the kind of error, never what somebody entered."""

from __future__ import annotations

import logging
import traceback
from types import TracebackType
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


class PlacesOnly(logging.Formatter):
    """A line of the log; of an exception its places in the code and its kind, not its text, which may quote a cell."""

    def formatException(self, ei: Any) -> str:
        """Every exception of the chain, the first cause first."""
        told: list[str] = []
        error: BaseException | None = ei[1]
        while error is not None:
            told.insert(0, f"{_places(error.__traceback__)}{type(error).__module__}.{type(error).__qualname__}")
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        return "\nthen\n".join(told)


def _places(frames: TracebackType | None) -> str:
    summary = traceback.extract_tb(frames)
    return "".join(f"  {frame.filename}:{frame.lineno} {frame.name}\n" for frame in summary)
