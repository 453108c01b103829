"""How states are shown: a tone and a word, never colour alone."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rencai_web.plan.queries.views import NO_TARGET

INDICATOR: dict[str, tuple[str, Promise]] = {
    "green": ("good", _("on course")),
    "amber": ("warn", _("uncertain")),
    "red": ("bad", _("off course")),
    "too-little-data": ("unknown", _("too little data")),
    "met": ("good", _("reached")),
    "missed": ("bad", _("missed")),
    "definition-in-doubt": ("warn", _("definition in doubt")),
    "no-final-reading": ("unknown", _("no final reading")),
    NO_TARGET: ("unknown", _("no target")),
}
"""Colours before the target date and outcomes after it, in the order in which they are counted."""

WORK_TONES = {
    "blocked": "bad",
    "late": "bad",
    "no-report": "unknown",
    "not-started": "unknown",
    "under-way": "good",
    "done": "good",
}
"""Tones of undertakings; their words are the brain's."""

SEVERITY: dict[str, tuple[str, Promise]] = {
    "error": ("bad", _("contradiction")),
    "warning": ("warn", _("to be decided")),
    "info": ("unknown", _("worth knowing")),
}

STRENGTH: dict[str, Promise] = {
    "confirmed": _("confirmed"),
    "unconfirmed": _("told by a document, unconfirmed"),
    "doubtful": _("may count something else"),
    "none": _("no reading"),
}

FINDING_KINDS: dict[str, Promise] = {
    "sum": _("parts and total"),
    "two-targets": _("two targets"),
    "two-baselines": _("two baselines"),
    "two-definitions": _("two definitions"),
    "unlisted": _("in no list"),
    "stock-flow": _("stock or flow"),
    "unit-in-number": _("unit in the number"),
    "axis": _("industry axis renamed"),
    "near-names": _("near-equal names"),
    "later-figure": _("later figure against target"),
}
