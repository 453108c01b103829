"""A log names the place and the kind of an error; its text may quote what somebody entered."""

from __future__ import annotations

import io
import logging

from rencai_web.foundation.error_reports import PlacesOnly

SECRET = "350582199001011234"


def told(error: BaseException) -> str:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(PlacesOnly("{levelname} {message}", style="{"))
    logger = logging.Logger("a-log")
    logger.addHandler(handler)
    logger.error("a page failed", exc_info=error)
    return stream.getvalue()


def failing(cell: str) -> None:
    try:
        int(f"no number: {cell}")
    except ValueError as error:
        raise RuntimeError(f"row with {cell}") from error


def test_a_log_tells_where_and_what_kind_but_no_value() -> None:
    try:
        failing(SECRET)
    except RuntimeError as error:
        text = told(error)
    assert SECRET not in text
    assert "test_error_reports.py" in text
    assert text.index("ValueError") < text.index("RuntimeError")


def test_the_house_logs_so() -> None:
    from django.conf import settings

    formatters = {handler["formatter"] for handler in settings.LOGGING["handlers"].values()}
    assert {settings.LOGGING["formatters"][name]["()"] for name in formatters} == {
        f"{PlacesOnly.__module__}.PlacesOnly"
    }
