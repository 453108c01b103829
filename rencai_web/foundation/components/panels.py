"""Panels that parts of the house lend to the cockpit. A part registers what it can show; the cockpit says where."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest


@dataclass(frozen=True)
class Panel:
    """A template and what it is given; ``context`` None means that there is nothing to show to this reader now."""

    name: str
    template: str
    context: Callable[[HttpRequest], dict[str, Any] | None]
    place: int


_PANELS: dict[str, Panel] = {}


def lend(name: str, template: str, context: Callable[[HttpRequest], dict[str, Any] | None], *, place: int) -> None:
    """Offer a panel: a ``<section class="panel">`` that says its title, its date and where it leads."""
    _PANELS[name] = Panel(name, template, context, place)


def lent(request: HttpRequest) -> Iterator[tuple[str, dict[str, Any]]]:
    """(template, context) of the panels that have something to show, in order."""
    for panel in sorted(_PANELS.values(), key=lambda panel: panel.place):
        context = panel.context(request)
        if context is not None:
            yield panel.template, context
