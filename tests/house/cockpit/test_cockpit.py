"""The cockpit: parts add up, numbers lead to their lists, and everything says its date."""

from __future__ import annotations

import re
from datetime import date
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from rencai.vocabulary.bilingual import Bilingual
from rencai_web.cockpit import demand, figures, supply
from rencai_web.cockpit.freshness import freshness
from rencai_web.cockpit.pages import shown
from rencai_web.foundation.accounts.models import Role
from rencai_web.foundation.components import panels
from rencai_web.foundation.components.surroundings import city
from rencai_web.registers.listed import employers_index, people_index
from rencai_web.registers.models import Employer, Person, Publication
from rencai_web.registers.published import folder
from rencai_web.registers.queries import LISTINGS
from tests.house.api_cast import built_home, publish_base
from tests.house.cast import client_of

pytestmark = pytest.mark.django_db
TODAY = date(2026, 4, 1)


@pytest.fixture
def published(monkeypatch: pytest.MonkeyPatch) -> Publication:
    monkeypatch.setattr(settings, "HOME", built_home())
    return publish_base()


@pytest.fixture
def leader(published: Publication) -> Client:
    return client_of(Role.LEADER)


def test_the_parts_of_every_breakdown_add_up_to_everybody_here(published: Publication) -> None:
    here = Person.objects.filter(status="here").count()
    for name, parts in shown(published, "people", TODAY)["breakdowns"]:
        assert sum(part.count for part in parts) == here, name


def test_towns_chains_and_cells_add_up_with_the_unknown_in_sight(published: Publication) -> None:
    told = shown(published, "people", TODAY)
    here = Person.objects.filter(status="here").count()
    assert sum(tile["count"] for tile in told["tiles"]) + told["no_town"] == here
    assert sum(row["count"] for row in told["chains"]) + told["no_chain"] == here
    assert sum(row.total for row in told["towns_by_chain"].rows) == here
    for row in told["towns_by_chain"].rows:
        assert sum(cell.count for cell in row.cells) == row.total


def test_a_cell_of_a_heat_map_is_the_length_of_the_list_behind_it(published: Publication) -> None:
    index, people = people_index(published), LISTINGS["people"]
    for heat in (supply.towns_by_chain(index), supply.skills_by_chain(index)):
        for row in heat.rows:
            for cell in row.cells:
                assert index.mask(people.read(QueryDict(cell.query))).sum() == cell.count, cell.query


def test_every_number_that_is_a_link_opens_a_list_of_as_many(leader: Client, published: Publication) -> None:
    page = leader.get(reverse("cockpit")).content.decode()
    links = set(re.findall(r'href="(/(?:people|employers|posts)/\?[^"]+)"[^>]*>\s*([\d,]+)<', page))
    assert links
    for address, number in links:
        parts = urlsplit(address.replace("&amp;", "&"))
        listing = LISTINGS[parts.path.strip("/")]
        mask = listing.index(published).mask(listing.read(QueryDict(parts.query)))
        assert mask.sum() == int(number.replace(",", "")), address


def test_employers_add_up_by_chain_and_by_size(published: Publication) -> None:
    found = demand.employers(employers_index(published))
    assert (
        sum(part.count for part in found.chains) == sum(part.count for part in found.sizes) == Employer.objects.count()
    )


def test_flows_join_one_snapshot_to_the_next(published: Publication) -> None:
    lake = folder(published).lake
    series = figures.history(lake.root, 0)["people"].points
    for flow in figures.flows(lake.root, 0):
        before, after = dict(series)[flow.since], dict(series)[flow.on]
        assert before + flow.arrived - flow.left == after
        assert flow.unexplained >= 0


ABOUT = {
    "files": [
        {"source": "a", "delivery": "2026-01-31", "read": 50, "set_aside": 5},
        {"source": "a", "delivery": "2026-02-28", "read": 200, "set_aside": 2},
        {"source": "b", "delivery": "2025-12-31", "refused": "not a table"},
    ]
}


class FewSources:
    agencies: tuple[Any, ...] = ()

    class Mapping:
        def __init__(self, source: str, rhythm: str) -> None:
            self.source, self.rhythm, self.owner, self.name = source, rhythm, "x", Bilingual(source, source)

    sources = (Mapping("a", "monthly"), Mapping("b", "irregular"), Mapping("c", "yearly"))


def test_a_source_says_how_late_and_how_clean_its_last_delivery_was() -> None:
    late, irregular, never = freshness(ABOUT, FewSources(), today=date(2026, 5, 28))  # type: ignore[arg-type]
    assert (late.source, late.rows, late.kept, late.late, late.tone) == ("a", 200, 99.0, 58, "warn")
    assert (irregular.late, irregular.refused, irregular.kept) == (0, 1, None)
    assert (never.last, never.tone) == (None, "unknown")
    in_time = freshness(ABOUT, FewSources(), today=date(2026, 4, 10))  # type: ignore[arg-type]
    assert next(one for one in in_time if one.source == "a").late == 0


@pytest.mark.parametrize("layer", ["people", "posts", "employers", "nonsense"])
def test_the_map_shows_supply_demand_or_employers(leader: Client, layer: str) -> None:
    page = leader.get(reverse("cockpit"), {"layer": layer})
    assert page.status_code == 200
    assert page.content.decode().count('class="shade-') == len(city().places)


def test_the_cockpit_asks_the_database_the_same_few_things(leader: Client, django_assert_max_num_queries: Any) -> None:
    leader.get(reverse("cockpit"))
    with django_assert_max_num_queries(6):
        leader.get(reverse("cockpit"))


def test_a_panel_that_another_part_lends_is_shown_to_who_may_see_it(
    leader: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(panels, "_PANELS", {})
    panels.lend("nothing", "components/empty.html", lambda _: None, place=1)
    panels.lend("lent", "components/empty.html", lambda _: {"what": "a lent panel", "todo": "look"}, place=2)
    page = leader.get(reverse("cockpit")).content.decode()
    assert page.count("a lent panel") == 1


def test_an_empty_house_says_what_to_do() -> None:
    page = client_of(Role.ANALYST).get(reverse("cockpit"), headers={"accept-language": "en"})
    assert "Build the base and publish it" in page.content.decode()
