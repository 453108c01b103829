"""Forms of persons and of those who answer them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rencai_web.rights.models import Ask

_WORDS_NEEDED = {Ask.AUTOMATED, Ask.PROCESSING}


class AskForm(forms.Form):
    """What a person asks of the office."""

    asks = forms.ChoiceField(label=_("What do you ask for?"), choices=Ask.choices, widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("In your own words"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Which decision or use you mean. Needed for an objection; write no identity number."),
    )

    def clean(self) -> dict[str, Any]:
        """An objection says to what."""
        data = super().clean() or {}
        if data.get("asks") in _WORDS_NEEDED and len(data.get("words", "").strip()) < 5:
            self.add_error("words", _("Say which decision or use you mean."))
        return data


class AnswerForm(forms.Form):
    """The office's answer."""

    granted = forms.ChoiceField(
        label=_("Decision"), choices=[("yes", _("Grant")), ("no", _("Refuse"))], widget=forms.RadioSelect
    )
    words = forms.CharField(
        label=_("Reason, in words for the person"),
        max_length=1000,
        min_length=5,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The person reads it. A refusal without a reason is against article 50."),
    )
