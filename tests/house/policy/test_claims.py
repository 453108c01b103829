"""Who qualifies and has not claimed: counts, names behind a purpose, lists of claims, a notice each."""

from __future__ import annotations

import io
import json
import shutil
from datetime import date, timedelta
from typing import Any

import polars as pl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from rencai_web.foundation.accounts.models import Account, Role
from rencai_web.foundation.audit.models import Entry
from rencai_web.foundation.notices.models import Notice
from rencai_web.policy.claims import imports, standing
from rencai_web.policy.claims.actions import tell_unclaimed
from rencai_web.policy.claims.standing import Standing, shown
from rencai_web.policy.models import Claim, ClaimList, Contact
from rencai_web.policy.published import book, folder
from rencai_web.policy.simulation.population import Reach, answers
from rencai_web.policy.simulation.population import base as base_people
from rencai_web.registers.models import Publication
from rencai_web.registers.published import folder as folder_of_publication
from tests.house.cast import client_of
from tests.house.policy.library_cast import *  # noqa: F403  # its fixtures
from tests.house.policy.library_cast import PEOPLE, RULE, at, person, resident_id

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def table(publication: Publication) -> pl.DataFrame:
    return answers(book(), str(folder()), base_people(publication), TODAY)


def missing(publication: Publication, rule: str = RULE) -> list[str]:
    found = next(each for each in standing.claimable(book(), TODAY) if each.id == rule)
    return standing.unclaimed(found, table(publication), TODAY).to_list()


def bring(officer: Account, publication: Publication, text: str, rule: str = "") -> ClaimList:
    return imports.bring_in(
        name="申领.csv", content=text.encode(), rule=rule, book=book(), publication=publication, by=officer
    )


def test_a_rule_without_claims_says_that_nothing_is_known_of_them(base: Publication, officer: Account) -> None:
    page = at(officer).get(reverse("unclaimed")).content.decode()
    assert page.count('class="status unknown"') == len(standing.standings(book(), table(base), TODAY))


def test_whoever_claims_in_this_period_leaves_the_list(base: Publication, officer: Account) -> None:
    before = missing(base)
    assert len(before) > 5
    rows = f"人才编号,政策,申领日期\n{before[0]},示例人才津贴,{TODAY}\n{before[1]},{RULE},{TODAY.year - 1}-03-01\n"
    bring(officer, base, rows)
    assert missing(base) == before[:0] + before[1:]


def test_a_claim_goes_with_its_person_when_two_are_merged(base: Publication, officer: Account) -> None:
    who = missing(base)[0]
    bring(officer, base, f"人才编号,申领日期\n{person(PEOPLE)},{TODAY}\n", rule=RULE)
    lake = folder_of_publication(base).lake
    lake.write("merged", base.on, pl.DataFrame({"old": [person(PEOPLE)], "new": [who]}))
    assert who not in missing(base)


def test_every_row_of_a_list_is_accounted_for(base: Publication, officer: Account) -> None:
    text = (
        "身份证号,政策,申领日期\n"
        f"{resident_id(1)},{RULE},2026-03-01\n"
        f"{resident_id(1)},示例人才津贴,2026/3/1\n"
        f"{resident_id(2)},{RULE},2026年3月2日\n"
        f"35058219900101999X,{RULE},2026-03-01\n"
        f"{resident_id(3)},没有这项,2026-03-01\n"
        f"{resident_id(3)},{RULE},昨天\n"
    )
    counts = bring(officer, base, text).counts
    assert (counts["rows"], counts["kept"], counts["repeated"]) == (6, 2, 1)
    assert (counts["not_found_rows"], counts["unreadable_rows"]) == ([5], [6, 7])
    assert bring(officer, base, text).counts["kept"] == 0
    assert set(Claim.objects.values_list("person", flat=True)) == {person(1), person(2)}


def test_no_identifier_of_a_list_is_kept_anywhere(base: Publication, officer: Account) -> None:
    bring(officer, base, f"身份证号,申领日期\n{resident_id(7)},2026-03-01\n", rule=RULE)
    kept = [json.dumps(list(model.objects.values()), default=str) for model in (Claim, ClaimList, Entry)]
    assert resident_id(7) not in "".join(kept)


def test_a_workbook_is_read_as_well(base: Publication, officer: Account) -> None:
    held = io.BytesIO()
    pl.DataFrame({"人才编号": [person(4)], "政策": [RULE], "发放日期": [date(2026, 2, 1)]}).write_excel(held)
    upload = SimpleUploadedFile("兑现.xlsx", held.getvalue())
    answer = at(officer).post(reverse("claims_bring_in"), {"file": upload, "rule": ""})
    assert answer.status_code == 302
    assert Claim.objects.get().person == person(4)


@pytest.mark.parametrize("content", [b"", b"\x89PNG....", "甲,乙\n1,2\n".encode()])
def test_a_list_that_is_none_is_refused_with_a_word(base: Publication, officer: Account, content: bytes) -> None:
    upload = SimpleUploadedFile("x.csv", content)
    answer = at(officer).post(reverse("claims_bring_in"), {"file": upload}, follow=True)
    assert answer.status_code == 200
    assert not ClaimList.objects.exists()


def test_names_are_shown_only_for_a_purpose_that_is_on_record(base: Publication, officer: Account) -> None:
    client, address = at(officer), reverse("unclaimed_rule", args=[RULE])
    first = missing(base)[0]
    name = f">人{int(first[2:])}<"
    assert name not in client.get(address).content.decode()
    client.post(address, {"purpose": "短"})
    assert not Entry.objects.filter(act="open unclaimed names").exists()
    client.post(address, {"purpose": "逐一联系，提醒申领"})
    assert name in client.get(address).content.decode()
    assert Entry.objects.get(act="open unclaimed names").reason == "逐一联系，提醒申领"


def test_names_are_exported_only_after_they_were_opened_and_it_is_on_record(
    base: Publication, officer: Account
) -> None:
    client, address = at(officer), reverse("unclaimed_export", args=[RULE])
    assert client.post(address).status_code == 302
    client.post(reverse("unclaimed_rule", args=[RULE]), {"purpose": "逐一联系，提醒申领"})
    file = b"".join(client.post(address).streaming_content)
    assert pl.read_excel(io.BytesIO(file)).height == len(missing(base))
    assert Entry.objects.get(act="export unclaimed names").after["people"] == len(missing(base))


@pytest.mark.parametrize("role", [Role.LEADER, Role.APPROVER])
def test_readers_see_counts_and_no_names(base: Publication, role: Role) -> None:
    client = client_of(role)
    assert client.get(reverse("unclaimed")).status_code == 200
    assert client.get(reverse("unclaimed_rule", args=[RULE])).status_code == 403


def test_each_is_told_once_per_rule_and_period(base: Publication, officer: Account) -> None:
    ids = missing(base)
    talent = Account.objects.create_account(username="t", password="x" * 12, role=Role.TALENT, name="T", scope=ids[0])
    bring(officer, base, f"人才编号,申领日期\n{ids.pop()},{TODAY}\n", rule=RULE)
    for _ in range(2):
        at(officer).post(reverse("unclaimed_tell", args=[RULE]))
    notice = Notice.objects.get(to=talent)
    assert "no claim of yours is on record" in notice.text_en
    assert Contact.objects.count() == len(ids)
    assert Contact.objects.filter(told=True).get().person == ids[0]
    rule = next(each for each in book().rules if each.id == RULE)
    again = tell_unclaimed(rule=rule, period=str(TODAY.year + 1), persons=ids, by=officer)
    assert (again["told"], again["before"]) == (1, 0)


def test_nobody_is_told_while_nothing_is_known_of_who_has_claimed(base: Publication, officer: Account) -> None:
    client = at(officer)
    client.post(reverse("unclaimed_rule", args=[RULE]), {"purpose": "逐一联系，提醒申领"})
    assert 'disabled aria-describedby="untold"' in client.get(reverse("unclaimed_rule", args=[RULE])).content.decode()
    page = client.post(reverse("unclaimed_tell", args=[RULE]), follow=True).content.decode()
    assert "还不知道谁已经申领" in page
    assert not Contact.objects.exists()


def test_a_purpose_opens_the_names_of_one_rule_counted_in_one_way_on_one_base(
    base: Publication, officer: Account
) -> None:
    client, address = at(officer), reverse("unclaimed_rule", args=[RULE])
    client.post(address, {"purpose": "逐一联系，提醒申领"})
    assert client.get(address).context["opened"]
    assert not client.get(address, {"assume": "1"}).context["opened"]
    assert client.post(reverse("unclaimed_export", args=[RULE]), {"assume": "1"}).status_code == 302
    later = Publication.objects.create(build=2, on=base.on, invented=True)
    shutil.copytree(folder_of_publication(base).root, folder_of_publication(later).root, dirs_exist_ok=True)
    assert not client.get(address).context["opened"]


@pytest.mark.parametrize("rule", ["no-such", "x" * 300, "sample-grade-points"])
def test_a_rule_nobody_can_claim_is_refused_with_a_word(base: Publication, officer: Account, rule: str) -> None:
    upload = SimpleUploadedFile("x.csv", f"人才编号,申领日期\n{person(4)},{TODAY}\n".encode())
    answer = at(officer).post(reverse("claims_bring_in"), {"file": upload, "rule": rule}, follow=True)
    assert "不是目前可以申领的条款" in answer.content.decode()
    assert not ClaimList.objects.exists()


def test_a_claim_of_a_day_to_come_is_not_readable(base: Publication, officer: Account) -> None:
    counts = bring(officer, base, f"人才编号,申领日期\n{person(4)},{TODAY + timedelta(days=1)}\n", rule=RULE).counts
    assert (counts["kept"], counts["unreadable_rows"]) == (0, [2])


def standing_of(yes: int, claimed: int, depends: int = 50) -> Standing:
    rule = next(each for each in book().rules if each.id == RULE)
    return Standing(rule, "2026", Reach(yes, depends, 9), claimed, yes - claimed, recorded=True)


@pytest.mark.parametrize(("yes", "claimed"), [(3, 0), (3, 3), (100, 98), (100, 2), (7, 4), (50, 20), (9, 9)])
def test_a_leader_can_work_out_no_small_count(base: Publication, yes: int, claimed: int) -> None:
    told = shown(standing_of(yes, claimed), careful=True)
    plain = {int(text.replace(",", "")) for text in (told.yes, told.claimed, told.unclaimed) if text[0].isdigit()}
    known = plain | {abs(one - two) for one in plain for two in plain}
    assert not known & {1, 2, 3, 4}


def test_the_number_of_queries_grows_neither_with_rules_nor_with_people(
    base: Publication, officer: Account, django_assert_max_num_queries: Any
) -> None:
    client = at(officer)
    client.post(reverse("unclaimed_rule", args=[RULE]), {"purpose": "逐一联系，提醒申领"})
    with django_assert_max_num_queries(14):
        client.get(reverse("unclaimed"))
    with django_assert_max_num_queries(22):
        client.get(reverse("unclaimed_rule", args=[RULE]))


def test_without_a_published_base_the_page_says_what_to_do(home: Any, officer: Account) -> None:
    assert at(officer).get(reverse("unclaimed")).status_code == 200
    assert at(officer).get(reverse("unclaimed_rule", args=["talent-allowance"])).status_code == 404
