"""The door of each operation: a bearer token with the operation's scope, whose account's role may still hold it."""

from __future__ import annotations

import math
import time

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from ninja.security import HttpBearer

from rencai_web.api.actions import living_token, note_use
from rencai_web.api.models import AccessToken
from rencai_web.api.problems import Problem
from rencai_web.api.scopes import MAY_HOLD, Scope
from rencai_web.foundation.allowance import Allowance

_ALLOWANCE = Allowance(settings.API_PER_MINUTE)


class BearerToken(HttpBearer):
    """Opens to tokens with this scope; without a scope, to none."""

    def __init__(self, scope: Scope | None) -> None:
        super().__init__()
        self.scope = scope

    def authenticate(self, _request: HttpRequest, token: str) -> AccessToken:
        """The token behind the text; no token, a wrong scope and too many requests end as problems."""
        now = timezone.now()
        found = living_token(text=token, now=now)
        if found is None:
            raise Problem("no-token")
        if self.scope is None or self.scope not in found.scopes or found.account.role not in MAY_HOLD[self.scope]:
            raise Problem("not-allowed")
        seconds = _ALLOWANCE.wait(found.pk, time.monotonic())
        if seconds:
            raise Problem("too-many", headers={"Retry-After": str(math.ceil(seconds))})
        note_use(token=found, now=now)
        return found
