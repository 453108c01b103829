"""A one-time code is taken once, however long it would still fit."""

from __future__ import annotations

from typing import Any

from allauth.mfa import app_settings
from allauth.mfa.totp.internal.auth import TOTP
from django.core.cache import cache


def use_up(device: Any, code: str) -> bool:
    """Remember a code that was taken; whether it is the first time. Kept for as long as the code fits.

    allauth remembers it for half a minute, while with a tolerance it fits for longer (RFC 6238, 5.2: once only).
    """
    seconds = app_settings.TOTP_PERIOD * (2 * app_settings.TOTP_TOLERANCE + 1)
    return bool(cache.add(device._get_used_cache_key(code), "y", timeout=seconds))


def install() -> None:
    """Have allauth ask this. It has no hook for it; a test fails should it no longer ask."""
    TOTP._mark_code_used = use_up
