"""What a draft would do to the people of the published base: old rules against new ones, quickly."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils import timezone

from rencai.rules import Book, simulate
from rencai.rules.population.reform import compare
from rencai.vocabulary.bilingual import Bilingual
from rencai_web.policy.library.changes import Change
from rencai_web.policy.library.checking import checked
from rencai_web.policy.library.drafts import base_of, changes_of, whole
from rencai_web.policy.models import Draft
from rencai_web.policy.published import fingerprint
from rencai_web.policy.simulation.careful import careful_change
from rencai_web.policy.simulation.population import Population, Reach, answers, base, reach
from rencai_web.registers.models import Publication


@dataclass(frozen=True)
class Shift:
    """Whom one changed rule reaches before and after; None where it is not in force, or not for persons."""

    name: Bilingual
    id: str
    before: Reach | None
    after: Reach | None


@dataclass(frozen=True)
class Preview:
    """Cost, winners and losers of a draft on a day, and whom each changed rule reaches."""

    on: date
    people: Population
    change: dict[str, Any]
    shifts: tuple[Shift, ...]
    assumed: bool
    stale: tuple[Bilingual, ...]
    """Rules of the draft whose figure nobody has confirmed since."""

    def careful(self) -> Preview:
        """The same for readers who must not learn of a handful of people."""
        shifts = tuple(
            replace(each, before=each.before and each.before.rounded(), after=each.after and each.after.rounded())
            for each in self.shifts
        )
        return replace(self, change=careful_change(self.change), shifts=shifts)


def looked_at(changed: list[Change], today: date) -> date:
    """The day of the preview: today, or the last day on which one of the changes begins."""
    return max([today, *(change.begins for change in changed if change.begins and change.change != "removed")])


def preview(draft: Draft, publication: Publication, *, assume_usual: bool) -> Preview | None:
    """Old against new on the base; None while something is wrong in the draft."""
    was, now = checked(base_of(draft)).book, checked(whole(draft)).book
    if was is None or now is None:
        return None
    changed = changes_of(draft)
    on, people = looked_at(changed, timezone.localdate()), base(publication)
    runs = [simulate(book, people.table, on, assume_usual=assume_usual) for book in (was, now)]
    tables = [
        answers(book, mark, people, on, assume_usual=assume_usual)
        for book, mark in ((was, fingerprint(base_of(draft))), (now, fingerprint(whole(draft))))
    ]
    names = dict.fromkeys(change.id for change in changed if change.kind == "rule")
    shifts = [Shift(_name(now, was, name), name, reach(tables[0], name), reach(tables[1], name)) for name in names]
    stale = [rule.name for rule in now.on(on, about="person") if rule.gift.last_published and rule.gift.amount]
    return Preview(on, people, compare(*runs), tuple(shifts), assume_usual, tuple(stale))


def _name(now: Book, was: Book, rule: str) -> Bilingual:
    return next((each.name for book in (now, was) for each in book.rules if each.id == rule), Bilingual(rule, rule))
