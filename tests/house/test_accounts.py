from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.totp.internal import auth as one_time_codes
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import resolve, reverse
from django.utils import timezone

from rencai_web.foundation.accounts import actions
from rencai_web.foundation.accounts.adapter import _FIRST_PAGE
from rencai_web.foundation.accounts.doors import door_of
from rencai_web.foundation.accounts.management.commands.demo_accounts import current_code
from rencai_web.foundation.accounts.models import Account, Invitation, Role
from rencai_web.foundation.audit.models import Entry
from tests.house.cast import PASSWORD, account, client_of

pytestmark = pytest.mark.django_db


def test_an_invitation_opens_one_account_of_its_role_and_scope_once() -> None:
    now = timezone.now()
    code = actions.invite(
        by=account(Role.ADMINISTRATOR), role=Role.TALENT, scope="P-000000007", confirms="02X", now=now
    )
    made = actions.accept(code=code, confirms="02x", username="lin", name="林", password=PASSWORD, now=now)
    assert (made.role, made.scope) == (Role.TALENT, "P-000000007")
    with pytest.raises(ValidationError, match="失效"):
        actions.accept(code=code, confirms="02x", username="lin2", name="林", password=PASSWORD, now=now)


def test_five_wrong_confirmations_end_an_invitation() -> None:
    now = timezone.now()
    code = actions.invite(by=account(Role.ADMINISTRATOR), role=Role.TALENT, scope="P-1", confirms="02X", now=now)
    for attempt in range(5):
        with pytest.raises(ValidationError, match="不符"):
            actions.accept(code=code, confirms="999", username=f"a{attempt}", name="x", password=PASSWORD, now=now)
    with pytest.raises(ValidationError, match="失效"):
        actions.accept(code=code, confirms="02X", username="b", name="x", password=PASSWORD, now=now)


def test_an_invitation_ends_after_two_weeks_and_its_code_is_kept_only_as_a_hash() -> None:
    now = timezone.now()
    code = actions.invite(by=account(Role.ADMINISTRATOR), role=Role.ANALYST, now=now)
    assert code not in str(Invitation.objects.values().get())
    with pytest.raises(ValidationError, match="失效"):
        actions.open_invitation(code=code, now=now + timedelta(days=15))


def test_an_administrator_cannot_lock_the_house_from_inside() -> None:
    administrator = account(Role.ADMINISTRATOR)
    with pytest.raises(ValidationError):
        actions.disable(by=administrator, account=administrator, reason="x", now=timezone.now())


def test_a_disabled_account_cannot_sign_in_and_the_reason_is_on_record(client: Client) -> None:
    talent, administrator = account(Role.TALENT), account(Role.ADMINISTRATOR)
    actions.disable(by=administrator, account=talent, reason="left", now=timezone.now())
    client.post(reverse("account_login"), {"login": talent.username, "password": PASSWORD})
    assert "_auth_user_id" not in client.session
    assert Entry.objects.filter(act="disable account", subject=talent.username, reason="left").exists()


def wrong_passwords(address: str) -> None:
    for attempt in range(40):
        Client().post(
            reverse("account_login"), {"login": f"nobody-{attempt}", "password": "x"}, HTTP_X_FORWARDED_FOR=address
        )


def test_a_stranger_locks_out_nobody_else_behind_the_same_proxy(settings: Any) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    talent, given = account(Role.TALENT), {"password": PASSWORD}
    wrong_passwords("203.0.113.7")
    for address, gets_in in (("203.0.113.7", False), ("198.51.100.9", True), ("203.0.113.7, 198.51.100.9", True)):
        client = Client()
        client.post(reverse("account_login"), {"login": talent.username, **given}, HTTP_X_FORWARDED_FOR=address)
        assert ("_auth_user_id" in client.session) is gets_in, address


def test_without_a_declared_proxy_nobody_escapes_the_count_by_a_header_of_their_own(settings: Any) -> None:
    talent = account(Role.TALENT)
    assert settings.ALLAUTH_TRUSTED_PROXY_COUNT == 0
    wrong_passwords("203.0.113.7")
    client, given = Client(), {"login": talent.username, "password": PASSWORD}
    client.post(reverse("account_login"), given, HTTP_X_FORWARDED_FOR="198.51.100.9")
    assert "_auth_user_id" not in client.session


def test_deployments_count_visitors_behind_their_proxy() -> None:
    deploy = Path(__file__).resolve().parents[2] / "deploy"
    assert "RENCAI_PROXIES=1\n" in (deploy / "environment.example").read_text()
    assert "RENCAI_PROXIES: ${RENCAI_PROXIES:-1}" in (deploy / "compose.yaml").read_text()


def test_no_cache_keeps_a_page_made_for_somebody_signed_in(client: Client) -> None:
    assert "no-store" not in client.get(reverse("front")).get("Cache-Control", "")
    for role, name in ((Role.TALENT, "my_record"), (Role.ADMINISTRATOR, "accounts"), (Role.ANALYST, "front")):
        assert client_of(role).get(reverse(name))["Cache-Control"] == "no-store", name
    signed_in = Client()
    signed_in.force_login(Account.objects.get(role=Role.TALENT))
    assert signed_in.get("/people/P-1/correct/").status_code == 403
    assert signed_in.get("/people/P-1/correct/")["Cache-Control"] == "no-store"


def test_a_talent_signs_in_with_a_password_alone_and_an_analyst_is_asked_for_a_code(client: Client) -> None:
    talent, analyst = account(Role.TALENT), account(Role.ANALYST)
    client.post(reverse("account_login"), {"login": talent.username, "password": PASSWORD})
    assert "_auth_user_id" in client.session
    other = Client()
    response = other.post(reverse("account_login"), {"login": analyst.username, "password": PASSWORD})
    assert response.url == reverse("mfa_authenticate")
    assert "_auth_user_id" not in other.session


@pytest.mark.parametrize(("seconds", "taken"), [(0, True), (29, True), (31, True), (95, False)])
def test_a_one_time_code_is_still_taken_when_its_half_minute_has_just_ended(
    seconds: int, taken: bool, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    analyst, shown_at = account(Role.ANALYST), 1_800_000_000
    monkeypatch.setattr(one_time_codes.time, "time", lambda: shown_at)
    code = current_code(analyst)
    client.post(reverse("account_login"), {"login": analyst.username, "password": PASSWORD})
    counters = list(one_time_codes.yield_hotp_counters_from_time())
    monkeypatch.setattr(
        one_time_codes, "yield_hotp_counters_from_time", lambda: [one + seconds // 30 for one in counters]
    )
    client.post(reverse("mfa_authenticate"), {"code": code})
    assert ("_auth_user_id" in client.session) is taken


def test_a_one_time_code_is_taken_once_for_as_long_as_it_fits(monkeypatch: pytest.MonkeyPatch) -> None:
    analyst, remembered = account(Role.ANALYST), []
    code, add = current_code(analyst), cache.add

    def remember(key: str, *rest: Any, timeout: int) -> bool:
        if f"code={code}" in key:
            remembered.append(timeout)
        return add(key, *rest, timeout=timeout)

    monkeypatch.setattr(cache, "add", remember)
    signed_in = []
    for _ in range(2):
        client = Client()
        client.post(reverse("account_login"), {"login": analyst.username, "password": PASSWORD})
        client.post(reverse("mfa_authenticate"), {"code": code})
        signed_in.append("_auth_user_id" in client.session)
    assert signed_in == [True, False]
    fitting = len(list(one_time_codes.yield_hotp_counters_from_time())) * 30
    assert remembered == [fitting, fitting]


def test_after_five_wrong_passwords_even_the_right_one_has_to_wait(client: Client) -> None:
    talent = account(Role.TALENT)
    for _ in range(5):
        client.post(reverse("account_login"), {"login": talent.username, "password": "wrong"})
    client.post(reverse("account_login"), {"login": talent.username, "password": PASSWORD})
    assert "_auth_user_id" not in client.session


def test_the_invitation_page_shows_the_code_once() -> None:
    client = client_of(Role.ADMINISTRATOR)
    response = client.post(reverse("invite"), {"role": "analyst", "scope": "", "confirms": ""})
    assert response.context["code"] in response.content.decode()
    assert Invitation.objects.count() == 1


def test_a_scoped_role_without_scope_is_refused_by_form_and_database() -> None:
    response = client_of(Role.ADMINISTRATOR).post(reverse("invite"), {"role": "agency", "scope": ""})
    assert response.context["form"].errors["scope"]
    with pytest.raises(ValueError, match="needs scope"):
        Account.objects.create_account(username="e", password=PASSWORD, role=Role.EMPLOYER, name="e")


def test_a_talent_is_not_invited_without_a_proof() -> None:
    with pytest.raises(ValidationError, match="身份核验"):
        actions.invite(by=account(Role.OFFICER), role=Role.TALENT, scope="P-1", now=timezone.now())


def test_nobody_becomes_a_talent_or_an_employer_by_hand() -> None:
    administrator, officer = account(Role.ADMINISTRATOR), account(Role.OFFICER)
    with pytest.raises(ValidationError, match="服务专员"):
        actions.change_role(by=administrator, account=officer, role=Role.TALENT, scope="P-1")


def test_whoever_runs_the_house_learns_no_talents_password() -> None:
    talent = account(Role.TALENT)
    client = client_of(Role.ADMINISTRATOR)
    assert client.post(reverse("reset_password", args=[talent.pk])).url == reverse("account", args=[talent.pk])
    talent.refresh_from_db()
    assert talent.check_password(PASSWORD)


def test_the_list_of_accounts_is_searched_and_shows_no_talents_name() -> None:
    talent = account(Role.TALENT)
    Account.objects.filter(pk=talent.pk).update(name="林晓明")
    client = client_of(Role.ADMINISTRATOR)
    assert "林晓明" not in client.get(reverse("accounts")).content.decode()
    assert list(client.get(reverse("accounts"), {"q": "林晓明"}).context["page"]) == []
    assert list(client.get(reverse("accounts"), {"q": "talent", "state": "active"}).context["page"]) == [talent]
    assert list(client.get(reverse("accounts"), {"state": "disabled"}).context["page"]) == []


def test_an_administrator_creates_scopes_disables_enables_and_resets() -> None:
    client, holder = client_of(Role.ADMINISTRATOR), account(Role.ANALYST)
    address = reverse("account", args=[holder.pk])
    client.post(address, {"role": "agency", "scope": "hrss"})
    holder.refresh_from_db()
    assert (holder.role, holder.scope) == (Role.AGENCY, "hrss")
    for active in (False, True):
        client.post(reverse("switch_account", args=[holder.pk]), {"reason": "调岗"})
        holder.refresh_from_db()
        assert holder.is_active is active
    page = client.post(reverse("reset_password", args=[holder.pk]))
    holder.refresh_from_db()
    assert holder.check_password(page.context["password"])


def test_an_administrator_revokes_an_invitation() -> None:
    client = client_of(Role.ADMINISTRATOR)
    code = client.post(reverse("invite"), {"role": "analyst", "scope": "", "confirms": ""}).context["code"]
    client.post(reverse("end_invitation", args=[Invitation.objects.get().pk]))
    with pytest.raises(ValidationError, match="失效"):
        actions.open_invitation(code=code, now=timezone.now())


def test_an_agency_of_another_city_is_no_scope() -> None:
    response = client_of(Role.ADMINISTRATOR).post(reverse("invite"), {"role": "agency", "scope": "nowhere"})
    assert response.context["form"].errors["scope"]


@pytest.mark.parametrize(
    ("role", "page"),
    [(Role.AGENCY, "plan_mine"), (Role.EMPLOYER, "staff"), (Role.TALENT, "my_record")],
)
def test_signing_in_leads_to_the_work_of_the_role(client: Client, role: Role, page: str) -> None:
    made = account(role)
    response = client.post(reverse("account_login"), {"login": made.username, "password": PASSWORD})
    assert response["Location"] == reverse(page)
    assert not response.wsgi_request._messages._queued_messages


def test_every_role_begins_on_a_page_that_is_open_to_it() -> None:
    for role in Role:
        address = reverse(_FIRST_PAGE[role])
        match = resolve(address)
        door = door_of(match.func, match.url_name)
        assert door is not None
        assert role in door
