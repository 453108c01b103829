"""What the privacy notice says of sources and periods, from what the house does: nothing here is said by hand twice."""

from __future__ import annotations

from dataclasses import dataclass

from rencai.city.mappings import SourceMapping
from rencai.vocabulary.bilingual import Bilingual
from rencai.vocabulary.fields import Field, Kind
from rencai_web.foundation.components.surroundings import city
from rencai_web.foundation.retention.periods import YEAR, periods

# What a person should know of: what is kept, and since when its period counts. The figures are those of the periods.
_TOLD = {
    "registers.Person": (Bilingual("人才库中关于你的记录", "what the base holds of you"), None),
    "HOME/deliveries": (Bilingual("来源部门报送的原始文件", "the files as agencies handed them in"), None),
    "rights.Consent": (
        Bilingual("你的同意和撤回", "your consents and withdrawals"),
        Bilingual("自作出之日起，且人才库已没有你的记录", "from the day of each, once the base no longer holds you"),
    ),
    "rights.RightsRequest": (
        Bilingual("你的权利申请和答复", "your requests and their answers"),
        Bilingual("自答复之日起", "from the answer"),
    ),
    "accounts.Account": (
        Bilingual("账号的姓名、用户名", "name and user name of an account"),
        Bilingual("自账号停用起", "from when it was disabled"),
    ),
    "accounts.Invitation": (
        Bilingual("邀请", "invitations"), Bilingual("自失效起", "from when they end"),
    ),
    "audit.Entry": (
        Bilingual("操作留痕：谁在何时看过、改过什么", "the trail: who looked at or changed what, and when"),
        Bilingual("自操作之日起", "from the act"),
    ),
    "notices.Notice": (Bilingual("通知", "notices"), Bilingual("自发出之日起", "from when they were sent")),
    "sessions.Session": (Bilingual("登录状态", "sessions"), Bilingual("自到期起", "from their end")),
}  # fmt: skip


@dataclass(frozen=True)
class Told:
    """One source in the notice: whose it is, and what it says of a person."""

    source: SourceMapping
    agency: Bilingual | None

    @property
    def fields(self) -> list[Field]:
        """The fields it brings, but for numbers by which only machines know rows."""
        return [field for name, field in self.source.fields().items() if name != "base_id"]


def sources() -> list[Told]:
    """The sources that speak of persons."""
    agencies = {agency.id: Bilingual(agency.zh, agency.en) for agency in city().agencies}
    return [Told(source, agencies.get(source.owner)) for source in city().sources if source.kind == Kind.PERSON]


def kept() -> list[tuple[Bilingual, Bilingual]]:
    """(what, how long): the periods that concern persons."""
    told = []
    for period in periods():
        what, since = _TOLD.get(period.name, (None, None))
        if what is not None:
            told.append((what, period.what if period.days is None else _long(period.days, since)))
    return told


def _long(days: int, since: Bilingual | None) -> Bilingual:
    whole = days % YEAR == 0
    number = days // YEAR if whole else days
    unit = "year" if whole else "day"
    zh, en = f"{number} {'年' if whole else '天'}", f"{number} {unit}{'s' if number > 1 else ''}"
    return Bilingual(f"{since.zh} {zh}", f"{en} {since.en}") if since else Bilingual(zh, en)
