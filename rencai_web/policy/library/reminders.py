"""Reminders: a rule nears its end and nothing follows, or the text it was drawn from has changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse

from rencai.rules import Book
from rencai.rules.language.rule import Rule
from rencai_web.foundation.accounts.models import Account, Role
from rencai_web.foundation.notices.actions import tell
from rencai_web.policy.library.texts import newest_texts

BEFORE = (30, 90)
"""Days before the end at which the office is reminded, the nearest first."""
_TO = (Role.OFFICER, Role.ANALYST)


@dataclass(frozen=True)
class Reminder:
    """One thing the office should know, and the mark by which it is told only once."""

    zh: str
    en: str
    link: str
    once: str


def reminders(book: Book, today: date) -> list[Reminder]:
    """Everything to be reminded of today."""
    return [*_endings(book, today), *_texts()]


def remind(book: Book, today: date) -> int:
    """Tell officers and analysts; what was told once is not told again. Returns how many notices are new."""
    to = list(Account.objects.filter(role__in=_TO, is_active=True))
    return sum(
        tell(to=to, zh=each.zh[:300], en=each.en[:300], link=each.link, once=each.once)
        for each in reminders(book, today)
    )


def ending(book: Book, today: date) -> list[Rule]:
    """Versions in force that end within ninety days and that no other version follows at once, the nearest first."""
    soon = today + timedelta(days=max(BEFORE))
    found = [
        rule
        for rule in book.rules
        if rule.in_force(today) and rule.ends is not None and rule.ends <= soon and not _followed(book, rule)
    ]
    return sorted(found, key=lambda rule: (rule.ends or today, rule.id))


def _followed(book: Book, rule: Rule) -> bool:
    assert rule.ends is not None
    return any(other.id == rule.id and other.in_force(rule.ends + timedelta(days=1)) for other in book.rules)


def _endings(book: Book, today: date) -> Iterator[Reminder]:
    for rule in ending(book, today):
        assert rule.ends is not None
        left = (rule.ends - today).days
        step = next(step for step in BEFORE if left <= step)
        yield Reminder(
            zh=f"“{rule.name.zh}”将于 {rule.ends} 终止（还有 {left} 天），之后没有接续的版本。",
            en=f"“{rule.name.en}” ends on {rule.ends} (in {left} days), and no version follows it.",
            link=reverse("policy_rule", args=[rule.id]),
            once=f"policy-ends:{rule.id[:70]}:{rule.ends}:{step}",
        )


def _texts() -> Iterator[Reminder]:
    for text in newest_texts():
        if text.checked_at is None:
            yield Reminder(
                zh=f"政策文件 {text.policy} 的全文已载入，尚无人将条款与之核对。",
                en=f"A text of {text.policy} is loaded, and nobody has compared the rules with it yet.",
                link=reverse("policy_text", args=[text.policy]),
                once=f"policy-text:{text.policy[:60]}:{text.fingerprint[:20]}",
            )
