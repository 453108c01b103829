"""Telling people who qualify and have not claimed: once per rule and period."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.urls import reverse

from rencai.rules.language.rule import Rule
from rencai_web.foundation.accounts.models import Account, Role
from rencai_web.foundation.audit.actions import note
from rencai_web.foundation.notices.actions import tell
from rencai_web.policy.models import Contact

_AT_ONCE = 2000


@transaction.atomic
def tell_unclaimed(*, rule: Rule, period: str, persons: Sequence[str], by: Account) -> dict[str, int]:
    """A notice to each who has an account; the others stand on the list to be contacted.

    Doing it again tells only those who came since. Returns how many were told, listed, and known already.
    """
    counts = {"told": 0, "listed": 0, "before": 0}
    for start in range(0, len(persons), _AT_ONCE):
        some = persons[start : start + _AT_ONCE]
        done = set(
            Contact.objects.filter(rule=rule.id, period=period, person__in=some).values_list("person", flat=True)
        )
        new = [person for person in some if person not in done]
        accounts = list(Account.objects.filter(role=Role.TALENT, is_active=True, scope__in=new))
        reached = {account.scope for account in accounts}
        tell(to=accounts, **_words(rule), link=reverse("calculator"), once=f"unclaimed:{rule.id}:{period}")
        Contact.objects.bulk_create(
            [Contact(rule=rule.id, period=period, person=person, told=person in reached, by=by) for person in new],
            ignore_conflicts=True,
        )
        counts["told"] += len(reached)
        counts["listed"] += len(new) - len(reached)
        counts["before"] += len(done)
    note(by=by, act="tell unclaimed", kind="policy rule", subject=rule.id[:60], after={"period": period, **counts})
    return counts


def _words(rule: Rule) -> dict[str, str]:
    return {
        "zh": f"按现有信息，您可能符合“{rule.name.zh}”，本期还没有申领记录。可用政策计算器核对条件、材料和办理地点。"[
            :300
        ],
        "en": f"By what is known, you may qualify for “{rule.name.en}”; no claim of yours is on record "
        f"for this period. The calculator shows conditions, papers and where to go."[:300],
    }
