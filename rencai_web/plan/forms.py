"""Forms of the plan."""

from __future__ import annotations

import unicodedata
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rencai_web.plan.models import FindingState, Indicator, MoneyKind, Undertaking
from rencai_web.plan.queries.agencies import all_agencies, named


def _day(label: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))


class ReadingForm(forms.Form):
    """A value for a period."""

    on = _day(_("Read for (end of period)"))
    value = forms.FloatField(
        label=_("Reported value"), widget=forms.NumberInput(attrs={"step": "any", "inputmode": "decimal"})
    )
    evidence = forms.CharField(label=_("Where it comes from"), max_length=300)
    file = forms.FileField(label=_("File (optional)"), required=False)
    doubtful = forms.BooleanField(label=_("It may count something else than the plan does"), required=False)
    sure = forms.BooleanField(label=_("The value is right although it lies far from the last"), required=False)

    def clean_evidence(self) -> str:
        """Without format characters: pasted along unseen, they look blank or turn the text's direction."""
        return "".join(sign for sign in self.cleaned_data["evidence"] if unicodedata.category(sign) != "Cf")


class TargetForm(forms.Form):
    """A target set anew."""

    year = forms.IntegerField(label=_("Target year"), min_value=2000, max_value=2100)
    value = forms.FloatField(label=_("New target"), widget=forms.NumberInput(attrs={"step": "any"}))
    qualifier = forms.CharField(label=_("Wording (左右, 以上 …)"), required=False, max_length=40)
    since = _day(_("Holds from"))
    reason = forms.CharField(label=_("Decided by what, and why"), max_length=300)


class AgencyForm(forms.Form):
    """Which agency owes the readings."""

    agency = forms.ChoiceField(label=_("Agency"), required=False)

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["agency"].choices = [("", "–"), *((key, named(key)) for key, _both in all_agencies())]


class MilestoneForm(forms.Form):
    """A step with its day."""

    name = forms.CharField(label=_("Milestone"), max_length=160)
    due_on = _day(_("Due"))


class BlockerForm(forms.Form):
    """Whom an undertaking waits for."""

    waits_for = forms.ChoiceField(label=_("Waits for"))
    what = forms.CharField(label=_("For what"), max_length=200)
    since = _day(_("Since"))

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["waits_for"].choices = [(key, named(key)) for key, _both in all_agencies()]


class EndForm(forms.Form):
    """A blocker is answered."""

    on = _day(_("Answered on"))
    answer = forms.CharField(label=_("Answer"), max_length=200)


class ProgressForm(forms.Form):
    """How an undertaking gets on."""

    said = forms.CharField(
        label=_("How it gets on"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )  # fmt: skip
    done = forms.BooleanField(label=_("All of it is done"), required=False)


class MoneyForm(forms.Form):
    """Money of a year or of a programme."""

    kind = forms.ChoiceField(label=_("Kind"), choices=MoneyKind.choices)
    year = forms.IntegerField(label=_("Year"), min_value=2000, max_value=2100)
    programme = forms.ChoiceField(label=_("Programme"), required=False)
    value = forms.FloatField(label=_("10,000 yuan, or how many"), min_value=0)
    name_zh = forms.CharField(label=_("What is counted (results)"), max_length=80, required=False)
    unit_zh = forms.CharField(label=_("Unit (results)"), max_length=20, required=False)
    name_en = forms.CharField(label=_("What is counted, in English (results)"), max_length=80, required=False)
    unit_en = forms.CharField(label=_("Unit in English (results)"), max_length=40, required=False)
    source = forms.CharField(label=_("Where it stands"), max_length=200)

    def __init__(self, *arguments: Any, undertakings: list[Undertaking], **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["programme"].choices = [("", "–"), *((one.key, one.name) for one in undertakings)]


class FindingForm(forms.Form):
    """What the office makes of a finding."""

    state = forms.ChoiceField(choices=FindingState.choices)
    note = forms.CharField(max_length=300, required=False)


class DocumentForm(forms.Form):
    """A plan document."""

    file = forms.FileField(label=_("Plan document (txt, docx or pdf with text, up to 20 MB)"))


class TakeForm(forms.Form):
    """The name under which a document becomes a plan."""

    title_zh = forms.CharField(label=_("Title of the plan"), max_length=120)
    first_year = forms.IntegerField(label=_("First year"), min_value=2000, max_value=2100)
    last_year = forms.IntegerField(label=_("Last year"), min_value=2000, max_value=2100)


def target_initial(indicator: Indicator) -> dict[str, Any]:
    """What holds now, to start from."""
    last = indicator.targets.last()
    return {"year": last.year, "value": last.value, "qualifier": last.qualifier} if last else {}
