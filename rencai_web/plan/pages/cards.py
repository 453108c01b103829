"""Score cards of agencies with their formula in sight; and who waits for whom."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import path

from rencai.plan import FORMULA, PARTS, ScoreCard, Wait, held_up_by, rings
from rencai_web.foundation.accounts.doors import open_to
from rencai_web.plan.asked import READERS, asked, show
from rencai_web.plan.queries.agencies import id_of_named, named


@open_to(*READERS)
def cards(request: HttpRequest) -> HttpResponse:
    """The cards, best known first; an agency sees its own."""
    what = asked(request)
    if what.plan is None:
        return show(request, "cards", what)
    own = named(what.agency) if what.agency else None
    found = [one for one in what.view.brain.cards if own in (None, one.agency)]
    found.sort(key=lambda one: (one.score is None, -(one.score or 0), one.agency))
    rows = [_row(one) for one in found]
    scored = sum(one.score is not None for one in found)
    return show(request, "cards", what, rows=rows, scored=scored, parts=PARTS, formula=FORMULA)


def _row(card: ScoreCard) -> dict[str, Any]:
    """A card with its bar in hundredths."""
    interval = None
    if card.score is not None and card.low is not None and card.high is not None:
        interval = {
            "x": round(card.low, 1),
            "width": round(max(card.high - card.low, 1), 1),
            "at": round(card.score, 1),
        }
    return {"card": card, "interval": interval, "agency": id_of_named(card.agency)}


@open_to(*READERS)
def waits(request: HttpRequest) -> HttpResponse:
    """Open waits, the longest first; what each agency holds up; rings. An agency sees those that concern it."""
    what = asked(request)
    if what.plan is None:
        return show(request, "waits", what)
    own = named(what.agency) if what.agency else None
    found = [one for one in what.view.brain.waits if own in (None, one.waiter, one.waits_for)]
    keys = {one.row.key: one.row.pk for one in what.view.works}
    context = {
        "rows": [(one, keys.get(one.undertaking.key)) for one in found],
        "held": [] if own else held_up_by(found), "rings": [] if own else _closed(found),
    }  # fmt: skip
    return show(request, "waits", what, **context)


def _closed(found: list[Wait]) -> list[str]:
    """Rings as one line each, back at their beginning."""
    return [" → ".join((*ring, ring[0])) for ring in rings(found)]


urls = [path("plan/cards/", cards, name="plan_cards"), path("plan/waits/", waits, name="plan_waits")]
