"""Forms about accounts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from rencai_web.foundation.accounts.models import SCOPED, Account, Role


class RoleForm(forms.Form):
    """A role and, where the role needs one, its scope."""

    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)
    scope = forms.CharField(
        label=_("Scope"),
        required=False,
        max_length=40,
        help_text=_("Id of the agency, employer or person; empty for other roles."),
    )

    def clean(self) -> dict[str, Any]:
        """A scope exactly where one is needed."""
        data = super().clean() or {}
        if (data.get("role") in SCOPED) != bool(data.get("scope")):
            self.add_error("scope", _("Agencies, employers and talents need a scope; other roles have none."))
        return data


class InviteForm(RoleForm):
    """An invitation."""

    confirms = forms.CharField(
        label=_("What the invited must know"),
        required=False,
        max_length=60,
        help_text=_("For example the last six characters of the identity card. Only its hash is kept."),
    )


class AcceptForm(forms.Form):
    """Opening the account that an invitation promises."""

    code = forms.CharField(label=_("Invitation code"), max_length=20)
    confirms = forms.CharField(label=_("What you were asked to know"), required=False, max_length=60)
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

    reason = forms.CharField(label=_("Reason"), max_length=300)
