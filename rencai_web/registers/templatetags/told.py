"""Filters that say ids of the base in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from rencai.talentbase.shelf import file_id as shelf_id
from rencai.vocabulary.bilingual import Bilingual
from rencai_web.foundation.components.templatetags.components import here
from rencai_web.registers.labels import label, labels

register = template.Library()


_CHOICE = (
    '<label class="choice{none}"><input type="checkbox" form="filters" data-submit id="c-{facet}-{value}" '
    'name="{facet}" value="{value}"{checked}><span>{words}</span><span class="num soft">{count}</span></label>'
)


@register.simple_tag
def choice_list(facet: str, choices: Iterable[Any]) -> SafeString:
    """The choices of a facet as check boxes with their counts. Written here, since a page has two hundred of them."""
    english = get_language() == "en"
    return format_html_join(
        "\n", _CHOICE,
        (
            {
                "none": "" if one.count else " none", "facet": facet, "value": one.value,
                "checked": mark_safe(" checked") if one.chosen else "",
                "words": one.label.en if english else one.label.zh, "count": f"{one.count:,}",
            }
            for one in choices
        ),
    )  # fmt: skip


@register.simple_tag
def cell(value: str | None) -> SafeString:
    """A cell of a list; one without a value is marked, since a phone shows none of those."""
    return format_html("<td>{}</td>", value) if value else mark_safe('<td class="blank">–</td>')


_PERSON = (
    '<tr><td class="first"><a href="{own}{pk}/">{name}</a>{status}</td>{team}{employer}{occupation}'
    '<td{no_chain}>{chain}{stage}</td>{degree}{grade}{town}<td class="num{no_age}" data-unit="{unit}">{age}</td></tr>\n'
)
_SOFT = ' <span class="soft">{}</span>'


@register.simple_tag(takes_context=True)
def people_rows(context: template.Context, rows: Iterable[Mapping[str, Any]]) -> SafeString:
    """People as rows of a list. Written here, since a page has fifty of them, and they are drawn at every key typed."""
    own, unit = context["view"].url, _("years old")

    def cells(row: Mapping[str, Any]) -> dict[str, Any]:
        person, words = row["it"], {field: here(text) for field, text in row["words"].items()}
        return {
            "own": own, "pk": person.pk, "name": person.name or person.pk,
            "status": format_html(_SOFT, words["status"]) if person.status != "here" else "",
            "employer": _employer_cell(person), "occupation": cell(person.occupation_text),
            "chain": words.get("chain", "–"), "no_chain": "" if "chain" in words else mark_safe(' class="blank"'),
            "stage": format_html(_SOFT, words["stage"]) if "stage" in words else "",
            **{field: cell(words.get(field)) for field in ("team", "degree", "grade", "town")},
            "age": row["age"] or "–", "no_age": "" if row["age"] else " blank", "unit": unit,
        }  # fmt: skip

    return format_html_join("", _PERSON, map(cells, rows))


def _employer_cell(person: Any) -> SafeString:
    if not person.employer_id:
        return mark_safe('<td><span class="blank">–</span></td>')
    name = person.employer.name or person.employer_id
    return format_html('<td><a href="{}{}/">{}</a></td>', reverse("employers"), person.employer_id, name)


@register.filter
def named(names: Mapping[str, Bilingual], key: str) -> Bilingual:
    """The name of a thing by its id; one without a name stands for itself."""
    return names.get(key) or Bilingual(key, key)


@register.filter
def worded(value: str, field: str) -> Bilingual:
    """The words of a claimed value; large numbers with their thousands set apart."""
    if value in labels(field):
        return label(field, value)
    if value in _YES_NO:
        return label("open", _YES_NO[value])
    if field in _NUMBERS and value.replace(".", "", 1).isdecimal():
        value = f"{float(value):,.0f}"
    return Bilingual(value, value)


@register.filter
def told(field: Mapping[str, Any]) -> Bilingual:
    """The words of a field's believed value."""
    words = field.get("label")
    if words and words["zh"] != field["value"]:
        return Bilingual(words["zh"], words["en"])
    return worded(field["value"], field["field"])


_YES_NO = {"true": "yes", "false": "no"}
_NUMBERS = {"revenue", "staff", "insured_staff"}


@register.filter
def file_id(name: str) -> str:
    """What names a file in an address, without saying its name."""
    return shelf_id(name)
