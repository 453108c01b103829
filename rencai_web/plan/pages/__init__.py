"""Pages of this part."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from rencai_web.foundation.components.navigation import register
from rencai_web.plan import tile  # noqa: F401  # lends the cockpit its panel
from rencai_web.plan.pages import board, cards, documents, findings, indicator, mine, money, rounds, undertakings

register("plan_board", gettext_lazy("The plan"), group=50, place=10)
register("plan_mine", gettext_lazy("Readings owed"), group=50, place=20)

urls = [
    *board.urls,
    *indicator.urls,
    *undertakings.urls,
    *mine.urls,
    *cards.urls,
    *rounds.urls,
    *money.urls,
    *documents.urls,
    *findings.urls,
]
