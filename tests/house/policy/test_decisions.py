"""Publishing: only by another account, only what was read, whole or not at all, and never invented over real."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import transaction
from django.urls import reverse

from rencai.vocabulary.errors import BadInput, RencaiError
from rencai_web.foundation.accounts.models import Account, Role
from rencai_web.foundation.audit.models import Entry
from rencai_web.policy.library import drafts
from rencai_web.policy.library.changes import differing
from rencai_web.policy.models import Draft, State, Version
from rencai_web.policy.published import book, files_of, folder, number, settle, turn_to, write_version
from rencai_web.registers.models import Publication
from tests.house.cast import account, client_of
from tests.house.policy.library_cast import *  # noqa: F403  # its fixtures
from tests.house.policy.library_cast import RULE, SAMPLE, SOON, at, changed, form_of, published, seen

pytestmark = pytest.mark.django_db
FILE = "allowances/sample-talent-allowance.yaml"


def test_another_account_than_the_authors_publishes_with_a_word(
    base: Publication, officer: Account, approver: Account
) -> None:
    draft = changed(officer, table__city_of_2="22000")
    drafts.submit(draft=draft, by=officer)
    officer.role = Role.APPROVER  # even if the author becomes an approver
    officer.save()
    at(officer).post(
        reverse("policy_draft_decide", args=[draft.pk]), {"publish": "1", "word": "同意施行", "seen": seen(draft)}
    )
    assert not Version.objects.exists()
    at(approver).post(
        reverse("policy_draft_decide", args=[draft.pk]), {"publish": "1", "word": "", "seen": seen(draft)}
    )
    assert not Version.objects.exists()
    at(approver).post(
        reverse("policy_draft_decide", args=[draft.pk]), {"publish": "1", "word": "同意施行", "seen": seen(draft)}
    )
    assert (number(), Version.objects.get().word) == (1, "同意施行")
    assert [rule.begins for rule in book().rules if rule.id == RULE] == [date(2026, 1, 1), SOON]
    entry = Entry.objects.get(act="publish policies")
    assert (entry.before["version"], entry.after["version"], entry.actor) == (0, 1, approver.username)


def test_nothing_is_published_that_the_approver_has_not_read(
    base: Publication, officer: Account, approver: Account
) -> None:
    draft = changed(officer, table__city_of_2="22000")
    address = reverse("policy_draft_decide", args=[draft.pk])
    drafts.submit(draft=draft, by=officer)
    old = at(approver).get(reverse("policy_draft", args=[draft.pk])).context["seen"]
    drafts.refuse(draft=draft, by=approver, word="金额请再核", seen=old)
    name = f"allowances/{RULE}-{SOON}.yaml"
    text = Draft.objects.get().files[name].replace("city-2: 22000", "city-2: 99000")
    drafts.submit(draft=drafts.write(draft=draft, by=officer, files={name: text}), by=officer)
    for mark in (old, "", None):
        posted = {"publish": "1", "word": "同意施行"} | ({} if mark is None else {"seen": mark})
        page = at(approver).post(address, posted, follow=True)
        assert "请重新阅读" in page.content.decode()
    assert not Version.objects.exists()
    at(approver).post(address, {"publish": "1", "word": "同意施行", "seen": page.context["seen"]})
    assert Version.objects.get().number == 1


def test_a_published_folder_is_whole_and_never_written_again(
    base: Publication, officer: Account, approver: Account, home: Path
) -> None:
    first = published(officer, approver)
    before = files_of(folder())
    restored = drafts.restore(by=officer, version=0)
    drafts.describe(draft=restored, by=officer, title="回退", why="金额有误，先回退", corrects=True)
    drafts.submit(draft=restored, by=officer)
    drafts.publish(draft=restored, by=approver, word="同意回退", seen=seen(restored))
    assert number() == first.number + 1
    assert dict(files_of(folder())) == dict(files_of(SAMPLE))
    assert {path.name for path in (home / "policies" / "1").rglob("*.yaml")} == {Path(name).name for name in before}


def test_a_failed_publication_leaves_the_rules_as_they_were(
    base: Publication, officer: Account, approver: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = changed(officer, table__city_of_2="22000")
    drafts.submit(draft=draft, by=officer)
    monkeypatch.setattr("rencai_web.policy.library.drafts.turn_to", lambda _number: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        drafts.publish(draft=draft, by=approver, word="同意施行", seen=seen(draft))
    assert (number(), Version.objects.count(), Draft.objects.get().state) == (0, 0, State.SUBMITTED)
    monkeypatch.undo()
    assert (
        drafts.publish(draft=draft, by=approver, word="同意施行", seen=seen(draft)).number == 2
    )  # what was half written stays aside


@pytest.mark.django_db(transaction=True)
def test_the_link_turns_only_when_the_record_of_the_version_stands(
    base: Publication, officer: Account, approver: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rencai_web.policy.library.drafts.on_commit", transaction.on_commit)
    draft = changed(officer, table__city_of_2="22000")
    drafts.submit(draft=draft, by=officer)
    with transaction.atomic():
        drafts.publish(draft=draft, by=approver, word="同意施行", seen=seen(draft))
        transaction.set_rollback(True)  # the database fails at the last moment
    assert (number(), Version.objects.count()) == (0, 0)
    made = drafts.publish(draft=draft, by=approver, word="同意施行", seen=seen(draft))
    assert number() == made.number


def test_a_house_that_stopped_before_the_link_turned_settles_it(
    base: Publication, officer: Account, approver: Account, home: Path
) -> None:
    made = published(officer, approver)
    (home / "policies" / "current").unlink()
    settle(made.number)
    assert number() == made.number


def test_an_invented_version_is_never_in_force_over_a_real_base(
    base: Publication, officer: Account, approver: Account
) -> None:
    published(officer, approver)
    waiting = drafts.begin(by=officer, title="x")
    Publication.objects.create(build=2, on=base.on, invented=False)
    assert (number(), book().invented) == (0, False)
    assert "因此改用本市自带的条款" in at(officer).get(reverse("policy_library")).content.decode()
    invented = drafts.begin(by=officer, title="x")
    files = differing(files_of(folder()), files_of(SAMPLE))
    Draft.objects.filter(pk=invented.pk).update(files=files, corrects=True, why="换成样例")
    for draft in (waiting, invented):
        Draft.objects.filter(pk=draft.pk).update(state=State.SUBMITTED)
        with pytest.raises(RencaiError):
            drafts.publish(draft=draft, by=approver, word="同意施行", seen=seen(draft))
    assert Version.objects.count() == 1


def test_a_draft_stays_upon_the_rules_it_was_begun_on_when_the_base_becomes_real(
    base: Publication, officer: Account
) -> None:
    draft = changed(officer, table__city_of_2="31000")
    before = drafts.changes_of(draft)
    Publication.objects.create(build=2, on=base.on, invented=False)
    assert drafts.changes_of(draft) == before
    page = at(officer).get(reverse("policy_draft", args=[draft.pk]))
    assert page.context["behind"]
    assert drafts.open_draft(officer) is None


def test_real_rules_over_a_sample_base_are_announced(base: Publication, officer: Account, approver: Account) -> None:
    real = Publication.objects.create(build=2, on=base.on, invented=False)
    draft = drafts.begin(by=officer, title="x")
    write_version(1, files_of(folder()))
    turn_to(1)
    real.delete()
    assert draft.base == 0
    assert "现有人才库是样例" in at(officer).get(reverse("policy_library")).content.decode()


def test_going_back_keeps_to_the_bounds_of_a_draft_and_a_refused_file_leaves_no_draft(
    base: Publication, officer: Account, approver: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    published(officer, approver)
    monkeypatch.setattr("rencai_web.policy.library.drafts.MOST_CHANGED", 1)
    monkeypatch.setattr("rencai_web.policy.library.checking.MOST_CHANGED", 1)
    count = Draft.objects.count()
    with pytest.raises(BadInput):
        drafts.restore(by=officer, version=0)
    posted = form_of(RULE, table__city_of_2="23000") | {"begins": str(SOON + timedelta(days=9))}
    assert at(officer).post(reverse("policy_change", args=[RULE]), posted).status_code == 422
    assert Draft.objects.count() == count


def test_a_draft_behind_the_version_in_force_must_take_it_over_first(
    base: Publication, officer: Account, approver: Account
) -> None:
    late = drafts.begin(by=officer, title="late")
    drafts.write(draft=late, by=officer, files={"policy.yaml": files_of(folder())["policy.yaml"] + "# x\n"})
    other = account(Role.ANALYST)
    draft = changed(other, table__city_of_2="22000")
    drafts.submit(draft=draft, by=other)
    drafts.publish(draft=draft, by=approver, word="同意施行", seen=seen(draft))
    Draft.objects.filter(pk=late.pk).update(state=State.SUBMITTED)
    with pytest.raises(RencaiError):
        drafts.publish(draft=late, by=approver, word="同意施行", seen=seen(late))
    Draft.objects.filter(pk=late.pk).update(state=State.WRITING)
    assert drafts.take_over(draft=late, by=officer).base == 1


@pytest.mark.parametrize("role", [Role.OFFICER, Role.ANALYST, Role.LEADER])
def test_only_an_approver_decides(base: Publication, officer: Account, role: Role) -> None:
    draft = changed(officer, table__city_of_2="22000")
    drafts.submit(draft=draft, by=officer)
    client = at(officer) if role == Role.OFFICER else client_of(role)
    answer = client.post(
        reverse("policy_draft_decide", args=[draft.pk]), {"publish": "1", "word": "同意施行", "seen": seen(draft)}
    )
    assert answer.status_code == 403


def test_a_refused_draft_comes_back_with_its_reason_and_can_be_mended(
    base: Publication, officer: Account, approver: Account
) -> None:
    draft = changed(officer, table__city_of_2="22000")
    drafts.submit(draft=draft, by=officer)
    at(approver).post(
        reverse("policy_draft_decide", args=[draft.pk]), {"refuse": "1", "word": "金额请再核", "seen": seen(draft)}
    )
    draft.refresh_from_db()
    assert (draft.state, draft.word) == (State.REFUSED, "金额请再核")
    drafts.write(draft=draft, by=officer, files={FILE: None})
    assert Draft.objects.get(pk=draft.pk).state == State.WRITING
