"""What is said to whoever corrects, decides and builds: in one word, with the way on, and in numbers one can read."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rencai.vocabulary.fields import Kind
from rencai_web.foundation.accounts.models import Account, Role
from rencai_web.foundation.jobs.models import Job, State
from rencai_web.registers import corrections, typed
from rencai_web.registers.models import Correction, Employer, Person, Publication
from tests.house.cast import account, client_of
from tests.house.identity.conftest import Town
from tests.talentbase.cast import LIN, SHOES

pytestmark = pytest.mark.django_db
WHY = "本人来电说明"


@pytest.fixture
def lin(publication: Publication) -> str:
    return str(Person.objects.get(name=LIN["name"]).pk)


@pytest.fixture
def shoes(publication: Publication) -> str:
    return str(Employer.objects.get(name=SHOES["name"]).pk)


def waiting(by: Role, of: str, field: str, value: str) -> Correction:
    """What somebody said of itself."""
    made = Account.objects.filter(role=by).first() or account(by)
    Account.objects.filter(pk=made.pk).update(scope=of)
    made.refresh_from_db()
    return corrections.propose(by=made, of=of, field=field, value=value, reason=WHY)


def text(client: Client, name: str, *args: object) -> str:
    return client.get(reverse(name, args=args)).content.decode()


def build_job(**more: object) -> Job:
    now = timezone.now()
    return Job.objects.create(work="rebuild", state=State.DONE, started_at=now, ended_at=now, **more)


def test_a_build_ends_by_saying_what_took_effect_and_where_that_stands(town: Town, lin: str) -> None:
    analyst = client_of(Role.ANALYST)
    office = Account.objects.get(role=Role.ANALYST)
    corrections.propose(by=office, of=lin, field="phone", value="12977777777", reason=WHY)
    job = Job.objects.create(work="rebuild", state=State.RUNNING, started_at=timezone.now())
    running = text(analyst, "corrections")
    assert f'hx-get="{reverse("rebuild_state", args=[job.pk])}"' in running
    assert "正在按更正重新构建" in running
    published = town.published()
    Job.objects.update(state=State.DONE, ended_at=timezone.now(), result={"build": published.build})
    for page in (text(analyst, "rebuild_state", job.pk), text(analyst, "corrections")):
        assert "1 条更正生效" in page
        assert reverse("publication", args=[published.pk]) in page
        assert "hx-get" not in page.split("更正生效")[0].split("<main")[-1]


def test_a_build_that_changed_nothing_or_failed_says_so(publication: Publication) -> None:
    analyst = client_of(Role.ANALYST)
    job = build_job(result={"build": publication.build})
    assert "页面所示内容没有变化" in text(analyst, "rebuild_state", job.pk)
    Job.objects.update(state=State.FAILED, error="no room is left")
    assert "no room is left" in text(analyst, "corrections")


def test_only_a_build_has_such_a_state(publication: Publication) -> None:
    other = Job.objects.create(work="try_change")
    assert client_of(Role.ANALYST).get(reverse("rebuild_state", args=[other.pk])).status_code == 404


def test_after_correcting_one_banner_leads_an_analyst_to_the_build(lin: str) -> None:
    analyst = client_of(Role.ANALYST)
    said = {"field": "phone", "value": "12977777777", "reason": WHY}
    page = analyst.post(reverse("propose_correction", args=[lin]), said, follow=True).content.decode()
    assert "更正，下次构建后生效" in page
    assert "更正已记录" not in page
    assert "去构建并发布" in page


def test_an_officer_reads_who_builds(lin: str) -> None:
    corrections.propose(by=account(Role.ANALYST), of=lin, field="phone", value="12977777777", reason=WHY)
    assert "由分析员构建并发布" in text(client_of(Role.OFFICER), "corrections")


def test_a_decision_is_confirmed_and_called_by_one_word(lin: str) -> None:
    made = waiting(Role.TALENT, lin, "degree", "博士")
    analyst = client_of(Role.ANALYST)
    page = text(analyst, "correction", made.pk)
    assert "不采纳</button>" in page
    answer = {"step": "refuse", "answer": "与学校记录不符"}
    after = analyst.post(reverse("decide_correction", args=[made.pk]), answer, follow=True).content.decode()
    assert "未采纳，提出人能看到理由" in after
    for shown in (page, after, text(analyst, "correction", made.pk), text(analyst, "person", lin)):
        assert "拒绝" not in shown.split("<main")[1]


def test_accepting_and_withdrawing_are_confirmed(lin: str) -> None:
    made = waiting(Role.TALENT, lin, "degree", "博士")
    analyst, url = client_of(Role.ANALYST), reverse("decide_correction", args=[made.pk])
    assert "已采纳，下一次构建时生效" in analyst.post(url, {"step": "accept"}, follow=True).content.decode()
    assert "更正已撤回" in analyst.post(url, {"step": "withdraw"}, follow=True).content.decode()


def test_numbers_are_set_apart_and_money_has_its_unit(shoes: str) -> None:
    waiting(Role.EMPLOYER, shoes, "staff", "2150")
    revenue = waiting(Role.EMPLOYER, shoes, "revenue", "98760000")
    page = text(client_of(Role.ANALYST), "corrections")
    assert "<strong>2,150</strong>" in page
    assert "<strong>98,760,000 元</strong>" in page
    of = typed.field(Kind.EMPLOYER, "revenue")
    assert of is not None
    assert typed.numbered(of, "1.2亿元").zh == "1.2亿元"
    assert corrections.opened(revenue)[1] == "98760000"  # what is delivered stays as it was written


def test_on_a_phone_every_value_keeps_its_label(shoes: str) -> None:
    waiting(Role.EMPLOYER, shoes, "staff", "2150")
    page = text(client_of(Role.ANALYST), "corrections")
    for label in ("现在采信的值", "正确的值", "字段"):
        assert f'data-label="{label}"' in page


def test_the_form_offers_degrees_people_have_and_an_example_of_an_amount(lin: str, shoes: str) -> None:
    analyst = client_of(Role.ANALYST)
    degree = analyst.get(reverse("propose_correction", args=[lin]), {"field": "degree"}).content.decode()
    assert 'value="博士"' in degree
    assert "不限" not in degree.split("<main")[1]
    assert "学历：正确的是什么？" in degree
    revenue = analyst.get(reverse("correct_employer", args=[shoes]), {"field": "revenue"}).content.decode()
    assert "129954.6 万元" in revenue


def test_whoever_speaks_of_itself_reads_that_it_is_a_proposal(shoes: str) -> None:
    made = account(Role.EMPLOYER)
    Account.objects.filter(pk=made.pk).update(scope=shoes)
    client = Client()
    client.force_login(made)
    page = client.get(reverse("correct_employer", args=[shoes]), {"field": "staff"}).content.decode()
    assert "这是一条更正建议" in page
