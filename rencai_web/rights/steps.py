"""What each role can do here, in steps: a sentence, and the page where it is done. The help page shows a role its own.

A step whose page this installation does not have is left out; a test holds every page to be open to the role.
"""

from __future__ import annotations

from rencai.vocabulary.bilingual import Bilingual
from rencai_web.foundation.accounts.models import Role

Step = tuple[str, Bilingual]

_CODES = ("notices", Bilingual("先看通知：谁在等你。", "Begin with your notices: who waits for you."))
_COCKPIT = (
    "cockpit",
    Bilingual("看驾驶舱：点任何数字，打开它背后的名单。", "Read the cockpit: every number opens the list behind it."),
)
_PEOPLE = (
    "people",
    Bilingual(
        "找人：姓名、拼音、首字母、单位都行；点一项信息，看是谁说的。",
        "Find a person by name, pinyin, initials or employer; open a value to see who said it.",
    ),
)
_EMPLOYERS = ("employers", Bilingual("找单位：看它有哪些人、哪些岗位。", "Find an employer, its people and its posts."))
_AUDIT = (
    "audit",
    Bilingual("查留痕：谁在何时做了什么、为什么；可导出。", "Read the trail: who did what, when and why; export it."),
)
_CALCULATOR = (
    "calculator",
    Bilingual(
        "用政策计算器：一页一题，随时可答“不知道”。",
        "Use the policy calculator: one question a page, “I don't know” is always an answer.",
    ),
)

STEPS: dict[Role | None, tuple[Step, ...]] = {
    Role.ANALYST: (
        _CODES,
        ("arriving", Bilingual(
            "上传部门报来的文件：核对对应关系，看清会改什么，再发布；发布后可撤回。",
            "Upload the file of an agency: check the mapping, see what would change, publish; take it back if need be.",
        )),
        ("duplicates", Bilingual(
            "核对疑似重复：并排比较，按键判定同一人、不是同一人或不清楚。",
            "Settle duplicates: compare side by side, decide by key: same, not the same, don't know.",
        )),
        ("corrections", Bilingual(
            "审核更正：本人或单位说哪里错了，采纳或说明理由。",
            "Decide on corrections: accept what a person or an employer says is wrong, or say why not.",
        )),
        _COCKPIT,
        _PEOPLE,
        ("simulations", Bilingual(
            "模拟政策调整：改动前后谁受益、花多少钱。", "Simulate a change of policy: who gains, at what cost.",
        )),
        ("plan_board", Bilingual(
            "跟规划：指标、清单、提醒。", "Follow the plan: indicators, undertakings, reminders.",
        )),
        ("rights_requests", Bilingual(
            "按时答复个人信息权利申请。", "Answer requests of persons about their data in time.",
        )),
        _AUDIT,
    ),
    Role.LEADER: (
        _COCKPIT, _PEOPLE, _EMPLOYERS,
        ("plan_board", Bilingual(
            "看规划走到哪里、哪里落后。", "See how far the plan is, and where it lags.",
        )),
        ("policy_library", Bilingual(
            "翻政策库：每条款的条件、金额和出处。", "Read the policies: conditions, amounts, where they are written.",
        )),
        _AUDIT,
    ),
    Role.APPROVER: (
        _CODES,
        ("policy_drafts", Bilingual(
            "审核政策草案：看改动和算例，通过或退回；自己起草的不能自己批。",
            "Decide on drafts of policies: read changes and examples, approve or send back; never your own.",
        )),
        _COCKPIT, _PEOPLE, _AUDIT,
    ),
    Role.OFFICER: (
        _CODES,
        ("rights_requests", Bilingual(
            "答复个人信息权利申请：先急后缓，写明理由。",
            "Answer requests of persons: the pressing ones first, always with a reason.",
        )),
        ("invitations", Bilingual(
            "邀请人才或用人单位开通账号：找到本人，打印邀请码。",
            "Invite a talent or an employer: find them, print the code.",
        )),
        ("corrections", Bilingual(
            "审核更正：本人或单位说哪里错了，采纳或说明理由。",
            "Decide on corrections: accept what a person or an employer says is wrong, or say why not.",
        )),
        _EMPLOYERS,
        _CALCULATOR,
    ),
    Role.AGENCY: (
        _CODES,
        ("arriving", Bilingual("报送本单位的数据文件。", "Send the files of your agency.")),
        ("plan_mine", Bilingual("填报本单位的指标和清单进展。", "Report on your indicators and undertakings.")),
        _CALCULATOR,
    ),
    Role.EMPLOYER: (
        _CODES,
        ("my_employer", Bilingual(
            "看本市掌握的本单位信息，哪一项有误或缺漏就提出更正。",
            "See what the city knows of you as an employer; say what is wrong or missing.",
        )),
        ("staff", Bilingual(
            "看本单位员工能享受哪些政策、还差什么。",
            "See which policies apply to your staff, and what is missing.",
        )),
        _CALCULATOR,
    ),
    Role.TALENT: (
        ("my_record", Bilingual(
            "看本市掌握我的哪些信息、从哪里来。", "See what the city knows of you, and from where.",
        )),
        ("my_looks", Bilingual("看谁查看过我。", "See who looked at it.")),
        ("my_consents", Bilingual("决定我的信息可以用来做什么，随时可改。", "Decide what your data may be used for.")),
        ("my_requests", Bilingual(
            "提出异议、要求说明或删除，看答复。", "Object, ask for an explanation or erasure, read the answers.",
        )),
        ("my_copy", Bilingual("下载我的全部数据。", "Download all of it.")),
        _CALCULATOR,
    ),
    Role.ADMINISTRATOR: (
        ("invite", Bilingual(
            "邀请办内和牵头单位的人员；人才和单位由服务专员邀请。",
            "Invite people of the office and of agencies; talents and employers are invited by a service officer.",
        )),
        ("accounts", Bilingual(
            "停用、启用账号，重置密码和动态码，调整角色。",
            "Disable and enable accounts, reset passwords and codes, change roles.",
        )),
        ("tokens", Bilingual("给其他系统发放和吊销接口令牌。", "Give other systems access tokens, and revoke them.")),
        ("jobs", Bilingual("看长任务是否跑完。", "See whether long work has ended.")),
    ),
    None: (
        ("front", Bilingual("看本市公布的人才数字。", "Read the counts that the city publishes.")),
        _CALCULATOR,
        ("privacy", Bilingual(
            "读隐私说明：数据从哪里来、保存多久、你有哪些权利。", "Read what is done with personal data.",
        )),
        ("accept_invitation", Bilingual(
            "有邀请码就开通账号；没有的，到人才办或请服务专员发一个。",
            "Open an account with an invitation code; a service officer gives you one.",
        )),
        ("account_login", Bilingual("登录。", "Sign in.")),
    ),
}  # fmt: skip
"""Per role its steps in order; None is a stranger."""
