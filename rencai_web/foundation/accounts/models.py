"""Accounts and invitations."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What an account may do. An account has exactly one role."""

    ANALYST = "analyst", _("Analyst")
    LEADER = "leader", _("Leader")
    APPROVER = "approver", _("Approver")
    OFFICER = "officer", _("Service officer")
    AGENCY = "agency", _("Agency")
    EMPLOYER = "employer", _("Employer")
    TALENT = "talent", _("Talent")
    ADMINISTRATOR = "administrator", _("Administrator")


SCOPED = frozenset({Role.AGENCY, Role.EMPLOYER, Role.TALENT})
"""Roles that see only what is theirs: the account's ``scope`` is the id of that agency, employer or person."""

BOUND = frozenset({Role.EMPLOYER, Role.TALENT})
"""Roles whose account is bound to one employer or person: only an invitation that asks for a proof opens one."""

MOST_WRONG_ANSWERS = 5
"""After so many wrong proofs an invitation opens nothing any more."""

SECOND_FACTOR = frozenset({Role.ANALYST, Role.LEADER, Role.APPROVER, Role.OFFICER, Role.ADMINISTRATOR})
"""Roles that must show a one-time code, since they see many people or decide who does."""


class Accounts(BaseUserManager["Account"]):
    """Makes accounts."""

    def create_account(self, *, username: str, password: str, role: Role, name: str, scope: str = "") -> Account:
        """Make an account; a scoped role needs a scope, the others may have none."""
        if (role in SCOPED) != bool(scope):
            raise ValueError(f"the role {role} {'needs' if role in SCOPED else 'has no'} scope")
        account = self.model(username=username, role=role, name=name, scope=scope)
        account.set_password(password)
        account.save(using=self._db)
        return account


class Account(AbstractBaseUser):
    """Somebody who can sign in. Personal data: name, e-mail. Kept until three years after it was disabled."""

    username = models.CharField(_("user name"), max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=80)
    email = models.EmailField(_("e-mail"), blank=True)
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    scope = models.CharField(_("scope"), max_length=40, blank=True)
    is_active = models.BooleanField(_("active"), default=True)
    made_at = models.DateTimeField(_("made at"), auto_now_add=True)
    disabled_at = models.DateTimeField(_("disabled at"), null=True, blank=True)

    objects: ClassVar[Accounts] = Accounts()

    EMAIL_FIELD = "email"
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name", "role"]

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="scoped_roles_have_a_scope",
                condition=models.Q(role__in=sorted(SCOPED)) & ~models.Q(scope="")
                | ~models.Q(role__in=sorted(SCOPED)) & models.Q(scope=""),
            )
        ]

    def __str__(self) -> str:
        return self.username

    @property
    def needs_second_factor(self) -> bool:
        """Whether this account must show a one-time code when it signs in."""
        return Role(self.role) in SECOND_FACTOR


class Invitation(models.Model):
    """A code that opens one account of one role and scope, once, for a while. Only hashes are kept.

    Personal data: the id of the person or employer it is for.
    """

    code_hash = models.CharField(max_length=64, unique=True)
    role = models.CharField(max_length=20, choices=Role.choices)
    scope = models.CharField(max_length=40, blank=True)
    confirms = models.CharField(max_length=64, blank=True)
    """Keyed hash of what the invited must know besides the code, as the end of an identifier; blank for nothing."""
    issued_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="invitations")
    issued_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    wrong_answers = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.role} {self.scope}".strip()
