"""How long what is kept. One row for every model that holds personal data; a test fails where one is missing.

Records of who handled personal data are kept at least three years (Personal Information Protection Law, article 56),
network logs at least six months (Cybersecurity Law, article 21); beyond that, nothing is kept longer than it serves.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet

from rencai.vocabulary.bilingual import Bilingual
from rencai_web.foundation.audit.actions import remove_entries
from rencai_web.foundation.audit.models import KEPT
from rencai_web.foundation.jobs.models import OVER
from rencai_web.foundation.retention.actions import FORGOTTEN, empty_accounts
from rencai_web.foundation.retention.periods import YEAR, Period
from rencai_web.intake.erasing import erase_files, to_erase
from rencai_web.registers.alone import alone
from rencai_web.registers.exporting import remove_exports
from rencai_web.registers.forgetting import forget_people, over_their_period
from rencai_web.rights.models import Ask
from rencai_web.rights.models import State as RightsState
from rencai_web.rights.queries import of_nobody_known

_REMOVED = Bilingual("删除", "removed")
_WITH_ACCOUNT = Bilingual("随账号删除", "goes with its account")
_NAMES_ONLY = Bilingual(
    "仅链接经办账号，账号抹去姓名后即不可识别", "names an account only; nobody once that is emptied"
)
_PLAN_ROWS = (
    "Target", "Reading", "Milestone", "Blocker", "Progress", "HandIn", "ApproverWord", "MoneyLine", "Document",
    "Proposal", "PlanFinding", "TargetProposal",
)  # fmt: skip
_POLICY_ROWS = ("Version", "Draft", "PolicyText", "ClaimList", "Run")


def _without_name(rows: QuerySet[Any]) -> int:
    return rows.update(by=None)


def _forgotten(people: QuerySet[Any]) -> int:
    # While somebody publishes, or an erasure is carried out, the same tables are being written.
    with alone(lambda: None):
        return forget_people(people.values_list("pk", flat=True), by=None)


PERIODS = (
    Period(
        "registers.Person", None, "",
        Bilingual(
            "离开或退休的人，最后一次出现在来源文件两年后移除；获准删除的立即移除",
            "removed two years after the last file that names a person who left or retired; at once where erasure was "
            "granted",
        ),
        act=_forgotten, find=over_their_period, by_itself=True,
    ),
    Period(
        "rights.Consent", 2 * YEAR, "at", _REMOVED,
        find=lambda now: of_nobody_known(now - timedelta(days=2 * YEAR)),
    ),
    Period(
        "rights.RightsRequest", 3 * YEAR, "answered_at", _REMOVED,
        only=~Q(asks=Ask.ERASE, state=RightsState.GRANTED),
    ),
    Period(
        "registers.Publication", 3 * YEAR, "at", Bilingual("抹去发布人", "who published is taken out"),
        act=_without_name, only=Q(by__isnull=False),
    ),
    Period(
        "intake.SentFile", 3 * YEAR, "at", Bilingual("抹去报送人", "who sent it is taken out"),
        act=_without_name, only=Q(by__isnull=False),
    ),
    Period(
        "intake.SentFile", None, "",
        Bilingual(
            f"报送满 {settings.DELIVERIES_DAYS} 天，且同一来源已有更新的全量文件，或未入库的，"
            "提前 30 天通知人才办后清除；文件目录保留",
            f"erased {settings.DELIVERIES_DAYS} days after they came, once a later whole list of their source is in "
            "the base or where they are in no build, and 30 days after the office was told; that they were there stays",
        ),
        act=erase_files, find=to_erase, by_itself=True, called="HOME/deliveries",
    ),
    Period(
        "intake.Change", 3 * YEAR, "at", Bilingual("抹去经办人", "who asked is taken out"),
        act=_without_name, only=Q(by__isnull=False),
    ),
    Period("registers.Export", 7, "asked_at", _REMOVED, act=remove_exports),
    Period(
        "registers.Correction", 3 * YEAR, "settled_at",
        Bilingual(
            "删除未被采纳或已撤回的更正；已采纳的：个人的随人才信息保留、随其删除，单位的（含联系电话）保留至撤回",
            "removed where refused or taken back; an accepted one of a person stays and goes with the person, one of "
            "an employer (its contact phone, too) stays until it is taken back",
        ),
        only=Q(state__in=("refused", "withdrawn")),
    ),
    Period(
        "identity.Judgement", None, "",
        Bilingual(
            "随所依据的来源行保留：每次重新构建都要用到",
            "kept as long as the rows it speaks of are handed in: every build needs it",
        ),
    ),
    Period("identity.JudgedPair", None, "", Bilingual("随判断保留", "kept with its judgement")),
    Period(
        "accounts.Account", 3 * YEAR, "disabled_at",
        Bilingual("抹去停用账号的姓名、用户名、邮箱、归属与登录方式", "loses name, user name, e-mail, scope and keys"),
        act=empty_accounts, only=Q(is_active=False) & ~Q(username__startswith=FORGOTTEN),
    ),
    Period("accounts.Invitation", 90, "expires_at", _REMOVED),
    Period("api.AccessToken", YEAR, "expires_at", _REMOVED),
    Period("audit.Entry", KEPT.days, "at", _REMOVED, act=remove_entries),
    Period("jobs.Job", 90, "ended_at", _REMOVED, only=Q(state__in=OVER)),
    Period("notices.Notice", YEAR, "at", _REMOVED),
    *(Period(f"plan.{name}", None, "", _NAMES_ONLY) for name in _PLAN_ROWS),
    *(Period(f"policy.{name}", None, "", _NAMES_ONLY) for name in _POLICY_ROWS),
    Period("policy.Claim", 3 * YEAR, "at", _REMOVED),
    Period("policy.Contact", YEAR, "at", _REMOVED),
    # What libraries keep.
    Period("sessions.Session", 1, "expire_date", _REMOVED),
    Period("django_tasks_database.DBTaskResult", 30, "finished_at", _REMOVED),
    Period("mfa.Authenticator", None, "", _WITH_ACCOUNT),
    Period("account.EmailAddress", None, "", _WITH_ACCOUNT),
)  # fmt: skip
