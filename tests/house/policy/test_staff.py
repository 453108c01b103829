"""For an employer: its own people only, what each may receive as the rules decide it, and a list nobody keeps."""

from __future__ import annotations

import io
import re
from datetime import date
from typing import Any

import openpyxl
import polars as pl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from rencai.city import default_city_dir
from rencai.rules import Answer, RuleSet, Verdict, load
from rencai.rules.language.rule import Given
from rencai_web.foundation.accounts.models import Role
from rencai_web.foundation.audit.models import Entry
from rencai_web.policy.calculator.answers import Answers
from rencai_web.policy.calculator.comparison import compare
from rencai_web.policy.calculator.sitting import sitting
from rencai_web.policy.calculator.totals import totals
from rencai_web.policy.published import book
from rencai_web.policy.staff import spreadsheet
from rencai_web.policy.staff.entitlements import entitlements
from rencai_web.policy.staff.pages import _facts
from rencai_web.policy.staff.roster import ID, Roster, known_of, registered
from rencai_web.registers.models import Publication
from tests.house.cast import account, client_of
from tests.house.policy.calculator_cast import ON
from tests.house.policy.library_cast import base, home

__all__ = ["base", "home"]
pytestmark = pytest.mark.django_db
OURS, OTHER = "E-000000001", "P-000000002"
LIST = (
    "姓名,最高学历,今年在本地工作月数,已认定的层次,本人情况\n=甲,硕士,11,市二类,在本地租房;有发明专利\n乙,本科,十,,\n"
)


@pytest.fixture
def employer(base: Publication) -> Client:
    """Somebody of the employer E-000000001, over a published base."""
    return client_of(Role.EMPLOYER)


def upload(client: Client, content: str | bytes, name: str = "list.csv", **fields: str) -> Any:
    data = content.encode() if isinstance(content, str) else content
    return client.post("/staff/file/", {"list": SimpleUploadedFile(name, data), "on": str(ON), **fields}, follow=True)


REAL = default_city_dir() / "policies"
THEN = date(2026, 6, 1)
LOWEST = {"city_grade": "lowest", "works_here_all_year": True}


def test_on_the_real_rules_the_6000_of_2022_are_sure_on_no_list() -> None:
    people = pl.DataFrame({ID: ["a"], **{name: [value] for name, value in LOWEST.items()}})
    found = entitlements(load(REAL), Roster(people), THEN)
    (one,) = found.rows()
    assert (one.sure, one.unconfirmed) == (0, 6000)
    assert (found.sure, found.unconfirmed) == (0, 6000)


def test_on_the_real_rules_supposing_something_else_makes_nothing_of_2022_sure() -> None:
    rules = load(REAL)
    before, after = (Answers(THEN, "person", given) for given in ({"city_grade": "none"}, LOWEST))
    (sums,) = [sums for sums in compare(sitting(rules, THEN, "person"), before, after).sums if sums[0] == "year"]
    assert [(total.sure, total.unconfirmed) for total in sums[1:]] == [(0, 0), (0, 6000)]


def test_the_workbook_and_the_pages_say_which_figures_are_unconfirmed(employer: Client) -> None:
    Publication.objects.update(invented=False)  # the city's own rules hold
    facts = {fact.id: fact for fact in _facts(load(REAL), THEN)}
    head = f"姓名,{facts['city_grade'].name.zh},{facts['works_here_all_year'].name.zh}\n"
    list_ = f"{head}甲,最低一档,是\n"
    page = upload(employer, list_, on=str(THEN)).content.decode()
    assert "此外按公布后未再确认的标准" in page
    assert "6,000" in page
    sheet = openpyxl.load_workbook(io.BytesIO(upload(employer, list_, on=str(THEN), form="xlsx").content)).worksheets[0]
    assert [cell.value for cell in sheet[2]][1:3] == [0, 6000]


def test_only_the_employers_own_people_are_listed(employer: Client, base: Publication) -> None:
    ours = set(registered(base, OURS).table["person"])
    found = entitlements(book(), registered(base, OURS), ON)
    page = employer.get("/staff/").content.decode()
    assert {one.id for one in found.rows()} == ours
    assert all(f"/staff/{name}/" not in page for name in (OTHER, "P-000000003"))
    assert sum(f"/staff/{name}/" in page for name in ours) == min(50, len(ours))


def _sums(verdict: Verdict) -> tuple[float, float, float]:
    """Of the first year: sure by confirmed figures, sure if old figures still hold, at most."""
    found = totals(sitting(book(), ON, "person"), verdict)
    low, high = (sum(getattr(total, end) for total in verdict.totals.values()) for end in ("low", "high"))
    return sum(total.sure for total in found), low, high


def test_the_list_says_of_each_person_what_one_decision_says(base: Publication) -> None:
    roster = registered(base, OURS)
    facts = {fact.id: fact for fact in _facts(book(), ON)}
    rows = {row["person"]: known_of(facts, row) for row in roster.table.iter_rows(named=True)}
    rules = RuleSet(book(), ON, about="person")
    for one in entitlements(book(), roster, ON).rows(0, 25):
        verdict = rules.decide(book().read_facts(rows[one.id]))
        given = [decision for decision in verdict.decisions if decision.rule.gift.given is not Given.POINTS]
        assert {rule.id for rule in one.yours} == {d.rule.id for d in given if d.answer is Answer.YES}
        sure, low, high = _sums(verdict)
        assert (one.sure, one.sure + one.unconfirmed, one.high) == pytest.approx((sure, low, high))


def test_one_person_is_shown_with_every_clause_and_the_look_is_on_record(employer: Client) -> None:
    response = employer.get("/staff/P-000000001/")
    assert response.status_code == 200
    assert "条款与依据" in response.content.decode()
    assert Entry.objects.filter(act="look at benefits", subject="P-000000001").count() == 1


def test_sums_of_a_column_are_in_one_unit_and_the_most_stands_in_the_fold(employer: Client) -> None:
    page = employer.get("/staff/").content.decode()
    people = page[page.index('<table class="plain staff-people">') :].split("</table>")[0]
    assert "确定（元）" in people.split("</thead>")[0]
    assert "最多" not in people.split("</thead>")[0]
    assert re.search(r"<details><summary>\d+</summary>最多 [\d,]+ 元：", people)
    benefits = page[page.index('<table class="plain benefits">') :].split("</table>")[0]
    assert "万元" not in benefits


def test_of_an_employee_it_is_not_said_you(employer: Client) -> None:
    page = employer.get("/staff/P-000000001/").content.decode()
    assert "您的情况" not in page


@pytest.mark.parametrize("person", [OTHER, "P-999999999", "x"])
def test_a_person_of_somebody_else_is_not_found(employer: Client, person: str) -> None:
    assert employer.get(f"/staff/{person}/").status_code == 404


def test_the_list_can_be_narrowed_to_one_benefit(employer: Client, base: Publication) -> None:
    found = entitlements(book(), registered(base, OURS), ON)
    some = next(benefit for benefit in found.benefits if 0 < benefit.yes + benefit.open < len(found))
    page = employer.get("/staff/", {"benefit": some.rule.id, "on": str(ON)})
    assert page.context["page"].paginator.count == some.yes + some.open + some.closed
    assert employer.get("/staff/", {"benefit": "no-such"}).context["page"].paginator.count == len(found)


def test_the_number_of_queries_does_not_grow_with_the_people(
    employer: Client, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(12):
        employer.get("/staff/")


def test_a_list_of_ones_own_is_computed_and_nothing_of_it_is_kept(employer: Client, home: Any) -> None:
    before = {path for path in home.rglob("*") if path.is_file()}
    page = upload(employer, LIST).content.decode()
    assert "名单上 2 人可享受的待遇" in page
    assert "第 3 行“今年在本地工作月数”" in page
    assert {path for path in home.rglob("*") if path.is_file()} == before
    (entry,) = Entry.objects.filter(act="compute staff benefits from a file")
    assert entry.after == {"rows": 2}


def test_an_uploaded_person_gets_what_the_rules_decide(base: Publication) -> None:
    roster = spreadsheet.read("list.csv", LIST.encode(), _facts(book(), ON))
    first = entitlements(book(), roster, ON).rows()[0]
    facts = {
        "degree": "master", "months_worked_here_this_year": 11, "grade_on_record": "city-2",
        "situation": ["renting", "patents"], "skill_level": None,
    }  # fmt: skip
    verdict = RuleSet(book(), ON, about="person").decide(book().read_facts(facts))
    assert first.label == "=甲"
    sure, low, _high = _sums(verdict)
    assert (first.sure, first.unconfirmed) == (sure, low - sure)


def test_what_is_sent_back_holds_no_cell_a_program_would_run(employer: Client) -> None:
    response = upload(employer, LIST, form="xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(response.content)).worksheets[0]
    names = [row[0].value for row in sheet.iter_rows(min_row=2)]
    assert sorted(names) == ["'=甲", "乙"]
    assert response["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        ("", "list.csv", "文件里没有数据"),
        ("一,二\n1,2\n", "list.csv", "没有一个表头与规则对得上"),
        (b"\x89PNG\r\n" + b"\0" * 100, "list.xlsx", "不能当作表格读取"),
        ("最高学历\n" + "硕士\n" * 5_002, "list.csv", "超过 5,000 行"),
        ("最高学历\n" + "硕士" * 1_200_000, "list.csv", "超过 2 MB"),
        (b"PK\x03\x04" + b"\0" * 50, "list.xlsx", "不能当作表格读取"),
    ],
    ids=["empty", "other headings", "a picture", "too many rows", "too large", "broken"],
)  # fmt: skip
def test_a_file_that_cannot_be_used_is_refused_in_words(
    employer: Client, content: str | bytes, name: str, said: str
) -> None:
    response = upload(employer, content, name)
    told = [str(message) for message in response.context["messages"]]
    assert (response.status_code, len(told)) == (200, 1)
    assert said in told[0]


def test_the_template_with_what_is_known_can_be_sent_back_as_it_is(employer: Client, base: Publication) -> None:
    filled = employer.post("/staff/export/", {"form": "facts", "purpose": "补填后再算", "on": str(ON)}).content
    read = spreadsheet.read("staff.xlsx", filled, _facts(book(), ON))
    facts = {fact.id: fact for fact in _facts(book(), ON)}
    sent = [known_of(facts, row) for row in registered(base, OURS).table.iter_rows(named=True)]
    back = [known_of(facts, row) for row in read.table.iter_rows(named=True)]
    assert read.unread == ()
    assert back == sent


def test_an_empty_template_names_every_fact_and_what_to_enter(employer: Client) -> None:
    sheets = openpyxl.load_workbook(io.BytesIO(employer.get("/staff/template/").content)).worksheets
    heads = [cell.value for cell in sheets[0][1]]
    assert heads[1:] == [fact.name.zh for fact in _facts(book(), ON)]
    assert sheets[1].max_row == len(heads)


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_register_is_taken_out_for_a_purpose_that_is_on_record(
    employer: Client, base: Publication, form: str
) -> None:
    response = employer.post("/staff/export/", {"form": form, "purpose": "年度申报", "on": str(ON)})
    (entry,) = Entry.objects.filter(act="export staff benefits")
    people = registered(base, OURS).table.height
    assert (entry.reason, entry.subject, entry.after) == ("年度申报", OURS, {"rows": people, "form": form})
    table = pl.read_csv(response.content) if form == "csv" else pl.read_excel(io.BytesIO(response.content), sheet_id=1)
    assert table.height == people


def test_nothing_is_taken_out_without_a_purpose(employer: Client) -> None:
    assert employer.post("/staff/export/", {"form": "csv", "purpose": " "}).status_code == 302
    assert not Entry.objects.filter(act="export staff benefits").exists()


def test_an_unknown_form_is_not_found(employer: Client) -> None:
    assert employer.post("/staff/export/", {"form": "exe", "purpose": "年度申报"}).status_code == 404


def test_before_anything_is_published_the_page_says_what_to_do() -> None:
    page = client_of(Role.EMPLOYER).get("/staff/").content.decode()
    assert "人才办发布人才库后" in page


def test_a_form_from_elsewhere_is_refused() -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(account(Role.EMPLOYER))
    assert upload(client, LIST).status_code == 403


def test_after_a_split_an_account_in_question_sees_no_list_of_anybody(
    employer: Client, base: Publication, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rencai_web.policy.staff.pages.surely_called", lambda _scope: "")
    assert employer.get("/staff/").url == "/my/employer/"
    assert employer.get("/staff/P-000000001/").status_code == 404
    assert employer.post("/staff/export/", {"form": "csv", "purpose": "核对", "on": str(ON)}).status_code == 404
