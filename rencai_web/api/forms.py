"""Forms about tokens."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from rencai_web.api.actions import LONGEST_DAYS
from rencai_web.api.scopes import Scope
from rencai_web.foundation.accounts.models import Account


class TokenForm(forms.Form):
    """A token to be made."""

    account = forms.ModelChoiceField(
        label=_("User name"),
        queryset=Account.objects.filter(is_active=True),
        to_field_name="username",
        widget=forms.TextInput,
        help_text=_("The token does what this account may do, and ends with it."),
    )
    name = forms.CharField(label=_("System"), max_length=80, help_text=_("Which system will hold the token."))
    purpose = forms.CharField(label=_("Purpose"), max_length=300, help_text=_("What it is for; goes on record."))
    scopes = forms.MultipleChoiceField(
        label=_("What it may do"), choices=Scope.choices, widget=forms.CheckboxSelectMultiple
    )
    days = forms.IntegerField(label=_("Days until it ends"), min_value=1, max_value=LONGEST_DAYS, initial=90)
