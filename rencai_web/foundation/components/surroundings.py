"""What every page shows around its content."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from rencai.city import City, load_city
from rencai_web.foundation.components.navigation import navigation

_CITY = SimpleLazyObject(lambda: load_city(settings.CITY_DIR or None))


def city() -> City:
    """The city of this installation, read once."""
    return _CITY  # type: ignore[return-value]  # a lazy City


def surroundings(request: HttpRequest) -> dict[str, Any]:
    """Name of the city in the reader's language, the menu, unread notices."""
    name = city().name
    signed_in = hasattr(request, "user") and request.user.is_authenticated
    return {
        "city_name": name.en if get_language() == "en" else name.zh,
        "navigation": SimpleLazyObject(lambda: navigation(request)),
        "unread": request.user.notices.filter(read_at=None).count() if signed_in else 0,
    }
