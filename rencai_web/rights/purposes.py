"""What the house may do with what is known of a person only if the person agrees.

What rests on a duty of an authority needs no consent (Personal Information Protection Law, articles 13 and 34); each
source of the city folder says which. The uses below go beyond such duties. Refusing one must cost nothing else
(article 16), withdrawing is as easy as giving (article 15), and a changed text asks anew (article 14): whoever changes
a text raises its version.
"""

from __future__ import annotations

from dataclasses import dataclass

from rencai.vocabulary.bilingual import Bilingual


@dataclass(frozen=True)
class Purpose:
    """One use that needs consent: what is done with which data, and what happens without it."""

    id: str
    version: int
    name: Bilingual
    does: Bilingual
    without: Bilingual


PURPOSES = (
    Purpose(
        "matching", 1,
        Bilingual("岗位匹配与推荐给用人单位", "Matching with posts and employers"),
        Bilingual(
            "用你的职业、技能、学历和所在镇街与在招岗位比对，并把合适的你作为候选人展示给发布岗位的用人单位。",
            "Your occupation, skills, degree and town are compared with open posts; employers who posted them see you "
            "among their candidates.",
        ),
        Bilingual(
            "不同意时，用人单位看不到你，其他服务不受影响。", "Without it no employer sees you; nothing else changes."
        ),
    ),
    Purpose(
        "reminders", 1,
        Bilingual("按我的情况提醒可享受的政策", "Reminders of policies that fit me"),
        Bilingual(
            "用你的学历、人才层次和任职情况在政策条款里核算，发现可能符合的政策时在平台内通知你。",
            "Your degree, grade and employment are put through the policies' conditions; you get a notice in the house "
            "when one may fit.",
        ),
        Bilingual(
            "不同意时，你仍可随时自己用政策计算器查询。", "Without it you can still use the policy calculator yourself."
        ),
    ),
    Purpose(
        "leaving-risk", 1,
        Bilingual("估计我个人离开本市的可能", "Estimating how likely I am to leave"),
        Bilingual(
            "用你的任职经历估计你离开本市的可能，供服务专员提前关心；估计附带可信区间，不作为任何待遇的依据。",
            "Your spells of employment are used to estimate how likely you are to leave the city, so that a service "
            "officer can ask in time; the estimate says how sure it is and decides no benefit.",
        ),
        Bilingual(
            "不同意时，只按产业链、职业、镇街统计成组，不涉及你个人。",
            "Without it only groups are looked at (chain, occupation, town), never you.",
        ),
    ),
)  # fmt: skip


def purpose(name: str) -> Purpose | None:
    """The purpose of that id."""
    return next((one for one in PURPOSES if one.id == name), None)
