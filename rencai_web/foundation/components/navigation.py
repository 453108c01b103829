"""The menu. Each ability registers its pages; a role sees only the doors that are open to it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.http import HttpRequest
from django.urls import get_urlconf, resolve, reverse
from django.utils.functional import Promise

from rencai_web.foundation.accounts.doors import ANYBODY, SIGNED_IN, door_of
from rencai_web.foundation.accounts.models import Role


@dataclass(frozen=True)
class Item:
    """One line of the menu: a page by its url name, in a group; groups and items stand in order of their numbers."""

    url_name: str
    label: Promise
    group: int
    place: int


_ITEMS: dict[str, Item] = {}


def register(url_name: str, label: Promise, *, group: int, place: int) -> None:
    """Put a page into the menu."""
    _ITEMS[url_name] = Item(url_name, label, group, place)


def registered() -> list[Item]:
    """All pages of the menu, in order."""
    return sorted(_ITEMS.values(), key=lambda item: (item.group, item.place))


def navigation(request: HttpRequest) -> list[list[dict[str, Any]]]:
    """The groups of the menu that this request may see."""
    groups: dict[int, list[dict[str, Any]]] = {}
    items = [(item, url) for item in registered() if _open(request, url := reverse(item.url_name))]
    # A page below two pages of the menu belongs to the nearer one.
    here = max((url for _, url in items if _below(request.path, url)), key=len, default="")
    for item, url in items:
        groups.setdefault(item.group, []).append({"url": url, "label": item.label, "here": url == here})
    return list(groups.values())


def _below(path: str, url: str) -> bool:
    return path == url or (url != "/" and path.startswith(url))


def _open(request: HttpRequest, url: str) -> bool:
    door = _door_at(url, get_urlconf())
    if door == ANYBODY:
        return True
    if not request.user.is_authenticated or door is None:
        return False
    return door == SIGNED_IN or request.user.role in door


@cache
def _door_at(url: str, urlconf: str | None) -> frozenset[Role] | str | None:
    """To whom a page of the menu is open. The menu stands on every page, and its doors never change."""
    match = resolve(url, urlconf)
    return door_of(match.func, match.url_name)
