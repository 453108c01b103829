"""A wrong value is corrected: who may, who decides, what the next build makes of it."""

from __future__ import annotations

import json
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from rencai.talentbase.profile import Reader
from rencai.vocabulary.errors import BadInput
from rencai.vocabulary.fields import Kind
from rencai_web.foundation.accounts.models import Account, Role
from rencai_web.foundation.audit.models import Entry
from rencai_web.registers import corrections, typed
from rencai_web.registers.forgetting import forget_people
from rencai_web.registers.models import Correction, Person, Publication
from rencai_web.registers.published import folder
from rencai_web.rights.actions import ask
from rencai_web.rights.binding import PROOFS
from rencai_web.rights.models import Ask
from tests.house.cast import account, client_of
from tests.house.identity.conftest import Town
from tests.talentbase.cast import CHEN, DAYS, LIN, at_shoes
from tests.talentbase.small_city import Deliveries

pytestmark = pytest.mark.django_db

NEW_PHONE = "12977777777"


@pytest.fixture
def lin(publication: Publication) -> str:
    return str(Person.objects.get(name=LIN["name"]).pk)


@pytest.fixture
def analyst() -> Account:
    return account(Role.ANALYST)


@pytest.fixture
def talent(lin: str) -> Account:
    made = account(Role.TALENT)
    Account.objects.filter(pk=made.pk).update(scope=lin)
    made.refresh_from_db()
    return made


def correct(by: Account, person: str, field: str = "phone", value: str = NEW_PHONE) -> Correction:
    return corrections.propose(by=by, of=person, field=field, value=value, reason="本人来电说明")


def field_of(town: Town, published: Publication, person: str, name: str) -> dict[str, object]:
    profile = Reader(folder(published), town.city, town.shelf.sealer).profile(person)
    return next(field for field in profile["fields"] if field["field"] == name)


def test_an_analyst_corrects_at_once_and_a_talent_waits(lin: str, analyst: Account, talent: Account) -> None:
    assert correct(analyst, lin).state == Correction.State.ACCEPTED
    assert correct(talent, lin).state == Correction.State.WAITING


def test_neither_database_nor_trail_holds_the_value_in_the_clear(lin: str, analyst: Account) -> None:
    made = correct(analyst, lin)
    with connection.cursor() as cursor:
        cursor.execute("SELECT value FROM registers_correction WHERE id = %s", [made.pk])
        assert NEW_PHONE.encode() not in bytes(cursor.fetchone()[0])
    told = [(entry.act, entry.before, entry.after) for entry in Entry.objects.filter(subject=lin)]
    assert [act for act, _, _ in told] == ["accept a correction", "propose a correction"]
    assert NEW_PHONE not in json.dumps(told)
    assert corrections.opened(made)[1] == NEW_PHONE


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("resident_id", "350582199001011234"),
        ("phone", "123"),
        ("birth_date", "1990-02-30"),
        ("grade", "特级"),
        ("name", " "),
    ],
)
def test_what_no_source_could_state_is_refused_with_the_reason(
    lin: str, analyst: Account, field: str, value: str
) -> None:
    with pytest.raises(typed.Unreadable) as refused:
        correct(analyst, lin, field, value)
    assert refused.value.why.zh
    assert not Correction.objects.exists()


def test_an_officer_decides_and_the_talent_is_told(lin: str, talent: Account) -> None:
    made = [correct(talent, lin), correct(talent, lin, "degree", "博士")]
    officer = client_of(Role.OFFICER)
    officer.post(reverse("decide_correction", args=[made[0].pk]), {"step": "accept"})
    officer.post(reverse("decide_correction", args=[made[1].pk]), {"step": "refuse", "answer": ""})
    assert Correction.objects.get(pk=made[1].pk).state == Correction.State.WAITING
    officer.post(reverse("decide_correction", args=[made[1].pk]), {"step": "refuse", "answer": "证书与学校记录不符"})
    states = Correction.objects.order_by("pk").values_list("state", "answer")
    assert list(states) == [("accepted", ""), ("refused", "证书与学校记录不符")]
    assert talent.notices.count() == 2
    page = _signed_in(talent).get(reverse("propose_correction", args=[lin])).content.decode()
    assert "证书与学校记录不符" in page


def _signed_in(somebody: Account) -> Client:
    client = Client()
    client.force_login(somebody)
    return client


def test_a_talent_corrects_nobody_but_itself(lin: str, talent: Account) -> None:
    other = Person.objects.exclude(pk=lin).first()
    assert other is not None
    assert _signed_in(talent).get(reverse("propose_correction", args=[other.pk])).status_code == 403
    assert _signed_in(talent).get(reverse("propose_correction", args=[lin])).status_code == 200


def test_the_form_keeps_what_was_typed_and_says_what_is_wrong_with_it(lin: str, analyst: Account) -> None:
    said = {"field": "resident_id", "value": "350582199001011234", "reason": "看过身份证"}
    page = _signed_in(analyst).post(reverse("propose_correction", args=[lin]), said).content.decode()
    assert "校验码不符" in page
    assert "看过身份证" in page
    assert LIN["resident_id"] not in page


def test_accepted_corrections_come_as_a_file_of_the_house_and_go_when_taken_back(
    town: Town, lin: str, analyst: Account
) -> None:
    first = correct(analyst, lin)
    corrections.deliver(town.shelf)
    (file,) = [one for one in town.shelf.every() if one.source == "house"]
    assert (file.delivery, file.name) == (first.delivered_on, f"house-{first.delivered_on:%Y%m%d}.csv")
    assert NEW_PHONE.encode() in town.shelf.open(file)
    corrections.deliver(town.shelf)
    assert town.shelf.find(file.delivery, file.name) == file
    corrections.withdraw(correction=first, by=analyst)
    corrections.deliver(town.shelf)
    assert town.shelf.find(file.delivery, file.name).state == "back"
    correct(analyst, lin)
    corrections.deliver(town.shelf)
    assert town.shelf.find(file.delivery, file.name).state == "accepted"


def test_of_several_corrections_of_one_value_the_last_counts(town: Town, lin: str, analyst: Account) -> None:
    for value in (NEW_PHONE, "12988888888"):
        correct(analyst, lin, value=value)
    corrections.deliver(town.shelf)
    (file,) = [one for one in town.shelf.every() if one.source == "house"]
    content = town.shelf.open(file).decode()
    assert ("12988888888" in content, NEW_PHONE in content) == (True, False)


def test_a_correction_makes_no_snapshot_of_a_day_on_which_no_register_spoke(
    lin: str, analyst: Account, publication: Publication
) -> None:
    assert publication.on < timezone.localdate()
    assert correct(analyst, lin).delivered_on == publication.on


def test_the_corrected_value_is_believed_and_stays_so_whatever_registers_say_later(
    town: Town, lin: str, analyst: Account
) -> None:
    correct(analyst, lin)
    correct(analyst, lin, "occupation", "首席设计师")
    after = town.published()
    phone = field_of(town, after, lin, "phone")
    assert (str(phone["value"])[-2:], phone["claim"]["source"]) == ("77", "house")
    assert {claim["source"] for claim in phone["claims"]} > {"house"}
    Deliveries(town.folder.parent / "later").add("2999-01-31", "register", [at_shoes(LIN), at_shoes(CHEN)])
    content = (town.folder.parent / "later/deliveries/2999-01-31/register.csv").read_bytes()
    town.shelf.put(date(2999, 1, 31), "register.csv", content, invented=True)
    later = town.published()
    assert field_of(town, later, lin, "occupation")["value"] == "首席设计师"
    assert Person.objects.get(pk=lin).occupation_text == "首席设计师"
    assert later.on > after.on
    assert str(DAYS[0]) < str(after.on)


def test_who_is_forgotten_leaves_no_correction(lin: str, analyst: Account) -> None:
    correct(analyst, lin)
    forget_people([lin], by=None)
    assert not Correction.objects.exists()


def test_a_value_is_shown_in_full_for_a_reason_only(lin: str, talent: Account) -> None:
    made = correct(talent, lin)
    client = client_of(Role.OFFICER)
    assert NEW_PHONE not in client.get(reverse("correction", args=[made.pk])).content.decode()
    decide = reverse("decide_correction", args=[made.pk])
    assert NEW_PHONE not in client.post(decide, {"step": "show", "answer": ""}).content.decode()
    shown = client.post(decide, {"step": "show", "answer": "核对号码归属"})
    assert NEW_PHONE in shown.content.decode()
    assert Entry.objects.filter(act="show identifiers", subject=lin, reason="核对号码归属").exists()


def looked(person: str) -> list[str]:
    return list(Entry.objects.filter(subject=person, act="open profile").values_list("actor", flat=True))


def test_an_officers_word_on_a_proof_waits_for_an_analyst(lin: str, analyst: Account, talent: Account) -> None:
    officer = account(Role.OFFICER)
    assert correct(officer, lin, "major", "数学").state == Correction.State.ACCEPTED
    for made in (correct(officer, lin), correct(officer, lin, "resident_id", CHEN["resident_id"])):
        assert made.state == Correction.State.WAITING
        for by in (officer, account(Role.OFFICER, username=f"other-{made.pk}")):
            with pytest.raises(PermissionDenied):
                corrections.accept(correction=made, by=by)
        corrections.accept(correction=made, by=analyst)
        with pytest.raises(PermissionDenied):
            corrections.withdraw(correction=made, by=officer)
    assert officer.notices.count() == 2


def test_a_proof_is_settled_by_nobody_on_a_word_of_their_own(lin: str) -> None:
    somebody = account(Role.OFFICER)
    made = correct(somebody, lin)
    somebody.role = Role.ANALYST
    with pytest.raises(PermissionDenied):
        corrections.accept(correction=made, by=somebody)
    assert corrections.withdraw(correction=made, by=somebody).state == Correction.State.WITHDRAWN


def test_what_proves_an_identity_is_what_invitations_ask_for() -> None:
    assert set(PROOFS) == set().union(*corrections.PROVING.values())


def test_an_officer_never_reads_a_proof_through_a_correction(lin: str, analyst: Account, talent: Account) -> None:
    client, officer = client_of(Role.OFFICER), Account.objects.get(role=Role.OFFICER)
    ask = correct(talent, lin, "degree", "博士")
    said = {"field": "resident_id", "value": CHEN["resident_id"], "reason": "号码录错了"}
    page = client.get(reverse("propose_correction", args=[lin]), {"field": "resident_id"}).content.decode()
    assert "******" in page
    assert f"*{LIN['resident_id'][-2:]}" not in page
    client.post(reverse("propose_correction", args=[lin]), said)
    own = Correction.objects.get(proposed_by=officer)
    theirs = correct(analyst, lin, "phone", NEW_PHONE)
    for made in (own, theirs):
        shown = client.post(reverse("decide_correction", args=[made.pk]), {"step": "show", "answer": "需要核对"})
        assert shown.status_code == 403
        page = client.get(reverse("correction", args=[made.pk])).content.decode()
        assert NEW_PHONE[-2:] + "<" not in page
    assert ask.state == own.state == Correction.State.WAITING


def test_the_believed_number_is_shown_only_while_a_talent_waits(lin: str, analyst: Account, talent: Account) -> None:
    believed = "12966666666"
    made = corrections.propose(
        by=talent, of=lin, field="phone", value=NEW_PHONE, was=believed, reason="换了号码"
    )  # fmt: skip
    client, decide = client_of(Role.OFFICER), reverse("decide_correction", args=[made.pk])
    show = {"step": "show", "answer": "核对号码归属"}
    assert believed in client.post(decide, show).content.decode()
    client.post(decide, {"step": "accept"})
    assert client.post(decide, show).status_code == 403
    page = _signed_in(analyst).post(decide, show).content.decode()
    assert NEW_PHONE in page
    assert believed not in page


def test_an_officer_opens_only_whom_something_waits_of_and_that_is_on_record(lin: str, talent: Account) -> None:
    client, address = client_of(Role.OFFICER), reverse("propose_correction", args=[lin])
    assert client.get(address, {"field": "birth_date"}).status_code == 403
    officer = Account.objects.get(role=Role.OFFICER)
    correct(officer, lin)  # nobody makes an occasion for themselves
    assert client.get(address).status_code == 403
    made = correct(talent, lin, "degree", "博士")
    assert client.get(address, {"field": "birth_date"}).status_code == 200
    assert looked(lin) == [officer.username]
    corrections.accept(correction=made, by=officer)
    assert client.get(address).status_code == 403
    ask(by=talent, person=lin, asks=Ask.EXPLAIN, words="", now=timezone.now())
    assert client.get(address).status_code == 200


def test_an_analyst_who_corrects_or_decides_is_seen_by_the_person(lin: str, analyst: Account, talent: Account) -> None:
    client = _signed_in(analyst)
    client.get(reverse("propose_correction", args=[lin]))
    assert looked(lin) == [analyst.username]
    _signed_in(talent).get(reverse("propose_correction", args=[lin]))
    assert looked(lin) == [analyst.username]


def test_of_two_decisions_at_once_only_one_holds(lin: str, analyst: Account, talent: Account) -> None:
    made = correct(talent, lin)
    stale = Correction.objects.get(pk=made.pk)
    corrections.accept(correction=made, by=analyst)
    with pytest.raises(BadInput):
        corrections.refuse(correction=stale, by=analyst, answer="证书不符")
    corrections.withdraw(correction=stale, by=analyst)
    with pytest.raises(BadInput):
        corrections.withdraw(correction=made, by=analyst)
    assert Entry.objects.filter(act="take back a correction").count() == 1


def test_a_file_of_others_under_the_houses_name_is_left_alone(town: Town, lin: str, analyst: Account) -> None:
    made = correct(analyst, lin)
    day = made.delivered_on
    assert day is not None
    theirs = town.shelf.put(day, f"house-{day:%Y%m%d}.csv", b"name\nx\n", source="register")
    for _ in range(2):
        corrections.deliver(town.shelf)
        assert town.shelf.find(day, theirs.name) == theirs
        (own,) = [one for one in town.shelf.every() if one.source == "house"]
        assert NEW_PHONE.encode() in town.shelf.open(own)
    corrections.withdraw(correction=made, by=analyst)
    corrections.deliver(town.shelf)
    assert town.shelf.find(day, theirs.name) == theirs
    assert town.shelf.find(day, own.name).state == "back"


def test_the_profile_leads_to_the_correction_of_each_value(lin: str, analyst: Account) -> None:
    page = _signed_in(analyst).get(reverse("person", args=[lin])).content.decode()
    assert f"{reverse('propose_correction', args=[lin])}?field=phone" in page
    assert reverse("split", args=[lin]) in page


def test_the_number_of_queries_does_not_grow_with_corrections(lin: str, analyst: Account, talent: Account) -> None:
    client, counts = _signed_in(analyst), []
    for _ in range(2):
        for _ in range(6):
            correct(talent, lin)
            correct(analyst, lin)
        with CaptureQueriesContext(connection) as made:
            client.get(reverse("corrections"))
        counts.append(len(made))
    assert counts[1] <= counts[0] <= 20


def test_every_field_has_a_form(lin: str, analyst: Account) -> None:
    client = _signed_in(analyst)
    for field in typed.fields(Kind.PERSON):
        page = client.get(reverse("propose_correction", args=[lin]), {"field": field.name})
        assert page.context["field"] == field
