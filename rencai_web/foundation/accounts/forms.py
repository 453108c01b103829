"""Forms about accounts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from rencai_web.foundation.accounts.models import BOUND, SCOPED, Account, Role
from rencai_web.foundation.components.surroundings import city

_GIVEN_BY_HAND = [choice for choice in Role.choices if choice[0] not in BOUND]


def _agencies() -> list[tuple[str, str]]:
    words = "en" if get_language() == "en" else "zh"
    return [("", "–"), *((agency.id, getattr(agency, words)) for agency in city().agencies)]


class RoleForm(forms.Form):
    """A role and, for an agency, which one. Talents and employers are bound by a service officer's invitation."""

    role = forms.ChoiceField(
        label=_("Role"), choices=_GIVEN_BY_HAND, widget=forms.Select(attrs={"class": "form-select"})
    )
    scope = forms.ChoiceField(
        label=_("Agency"),
        required=False,
        choices=_agencies,
        widget=forms.Select(attrs={"class": "form-select"}),
        help_text=_("Which one; for other roles leave it empty."),
    )

    def clean(self) -> dict[str, Any]:
        """A scope exactly where one is needed."""
        data = super().clean() or {}
        if (data.get("role") in SCOPED) != bool(data.get("scope")):
            self.add_error("scope", _("An agency account needs its agency; other roles have none."))
        return data


class InviteForm(RoleForm):
    """An invitation."""

    confirms = forms.CharField(
        label=_("What the invited must know"),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"class": "form-control"}),
        help_text=_("For example the last four digits of their office phone. Only its hash is kept."),
    )


class AcceptForm(forms.Form):
    """Opening the account that an invitation promises."""

    code = forms.CharField(label=_("Invitation code"), max_length=20)
    confirms = forms.CharField(
        label=_("What you were asked to know"),
        required=False,
        max_length=60,
        help_text=_(
            "As the service officer told you, for example the last six characters of your identity card number."
        ),
    )
    name = forms.CharField(label=_("Your name"), max_length=80)
    username = forms.SlugField(label=_("User name"), max_length=80, help_text=_("Letters, digits, - and _."))
    password = forms.CharField(label=_("Password"), widget=forms.PasswordInput, help_text=_("At least 12 characters."))

    def clean_username(self) -> str:
        """A user name that nobody has."""
        username = str(self.cleaned_data["username"])
        if Account.objects.filter(username=username).exists():
            raise forms.ValidationError(_("Somebody has this user name already."))
        return username

    def clean_password(self) -> str:
        """A password that passes the house's rules."""
        password = str(self.cleaned_data["password"])
        validate_password(password)
        return password


class ReasonForm(forms.Form):
    """A written reason."""

    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.TextInput(attrs={"class": "form-control"}))
