"""What anybody sees: counts that give nobody away, and the notice of what is done with personal data."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from rencai.vocabulary.bilingual import Bilingual
from rencai_web.cockpit import front
from rencai_web.foundation.accounts.models import Role
from rencai_web.foundation.components.surroundings import city
from rencai_web.registers import protection
from rencai_web.registers.models import Publication
from tests.house.cast import client_of
from tests.talentbase.cast import LIN

COUNTS = st.lists(st.integers(0, 60), min_size=1, max_size=9)


@given(COUNTS)
def test_no_small_count_is_said_and_every_said_count_is_round(counts: list[int]) -> None:
    for count, said in zip(counts, protection.protected(counts), strict=True):
        assert said is None or said % protection.STEP == 0
        assert said is None or count == 0 or count >= protection.LEAST


@given(COUNTS)
def test_what_is_not_said_is_never_alone_nor_small_together(counts: list[int]) -> None:
    hidden = [count for count, said in zip(counts, protection.protected(counts), strict=True) if said is None]
    if hidden and len(hidden) < len([count for count in counts if count]):
        assert len(hidden) >= 2
        assert sum(hidden) >= 2 * protection.LEAST


def tables(cells: int, whole: int) -> Iterator[tuple[int, ...]]:
    """Every table of so many counts that add up to at most a whole."""
    for count in range(whole + 1):
        if cells == 1:
            yield (count,)
        else:
            yield from ((count, *rest) for rest in tables(cells - 1, whole - count))


@pytest.mark.parametrize(("cells", "whole"), [(2, 80), (3, 60), (4, 42)])
def test_who_knows_the_rule_and_all_that_is_published_cannot_tell_a_hidden_count(cells: int, whole: int) -> None:
    """Plays the attacker: all tables that are published alike, and what each hidden count can be in them."""
    alike: dict[tuple[int | None, ...], list[set[int]]] = {}
    for counts in tables(cells, whole):
        published = (protection.total(counts), *protection.protected(counts))
        for possible, count in zip(alike.setdefault(published, [set() for _ in counts]), counts, strict=True):
            possible.add(count)
    for (total, *said), possible in alike.items():
        for one, values in zip(said, possible, strict=True):
            # Totals at the very end of what was tried have companions that were not.
            assert one is not None or len(values) >= 6 or (total or 0) + 2 > whole, (total, said, values)


def test_a_whole_that_is_small_itself_is_not_said() -> None:
    assert (protection.total([3, 4]), protection.total([0]), protection.total([30, 4])) == (None, 0, 35)


@pytest.mark.django_db
def test_before_anything_is_published_the_page_says_so(client: Client) -> None:
    page = client.get(reverse("front"))
    assert "tables" not in page.context
    assert "还没有发布" in page.content.decode() or "还没有公布" in page.content.decode()


@pytest.mark.django_db
def test_a_city_of_five_people_gives_no_count_away(published: Publication, client: Client) -> None:
    page = client.get(reverse("front"))
    assert page.context["whole"] is None
    assert {bar.count for table in page.context["tables"] for bar in table.bars} == {None}
    assert LIN["name"] not in page.content.decode()


@pytest.mark.django_db
def test_parts_add_up_to_the_whole_before_protection(published: Publication, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(front, "protected", list)
    front._counted.cache_clear()
    _, tables = front.published_counts(published)
    front._counted.cache_clear()
    assert len({sum(bar.count or 0 for bar in table.bars) for table in tables}) == 1


@pytest.mark.django_db
@pytest.mark.parametrize("role", list(Role))
def test_who_is_signed_in_is_shown_the_way_to_their_work(role: Role) -> None:
    client = client_of(role)
    address, _ = client.get(reverse("front")).context["ways"][0]
    assert client.get(address).status_code in (200, 302)


@pytest.mark.django_db
def test_a_stranger_is_led_to_the_calculator_first_and_signs_in_at_one_place(client: Client) -> None:
    page = client.get(reverse("front"))
    assert page.context["ways"][0][0] == reverse("calculator")
    assert page.content.decode().count(f'href="{reverse("account_login")}"') == 1


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_notice_names_every_source_of_persons_with_its_basis_and_every_purpose(
    client: Client, language: str
) -> None:
    page = client.get(reverse("privacy"), headers={"accept-language": language})
    assert {told.source.source for told in page.context["sources"]} == {
        source.source for source in city().sources if source.kind == "person"
    }
    assert all(told.source.legal_basis and told.source.purpose and told.agency for told in page.context["sources"])
    assert len(page.context["purposes"]) == 3
    assert len(page.context["kept"]) == 9


@pytest.mark.django_db
def test_the_notice_says_that_the_contact_is_missing_until_the_city_gives_one(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "尚未填写" in client.get(reverse("privacy")).content.decode()
    monkeypatch.setattr(front, "city", lambda: SimpleNamespace(contact=Bilingual("电话 0595", "phone 0595")))
    page = client.get(reverse("privacy")).content.decode()
    assert "电话 0595" in page
    assert "尚未填写" not in page
