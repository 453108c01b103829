"""The small city, published, and somebody of the office who looks at it."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client

from rencai_web.foundation.accounts.models import Role
from rencai_web.registers.models import Publication
from tests.house.api_cast import built_home, publish_base
from tests.house.cast import client_of


@pytest.fixture
def published(monkeypatch: pytest.MonkeyPatch) -> Publication:
    monkeypatch.setattr(settings, "HOME", built_home())
    return publish_base()


@pytest.fixture
def analyst(published: Publication) -> Client:
    return client_of(Role.ANALYST)
