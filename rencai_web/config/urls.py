"""Every address of the house."""

from __future__ import annotations

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path
from django.views.i18n import set_language

from rencai_web.api import pages as api
from rencai_web.cockpit import pages as cockpit
from rencai_web.foundation.accounts import pages as accounts
from rencai_web.foundation.accounts.doors import open_to_anybody
from rencai_web.foundation.audit import pages as audit
from rencai_web.foundation.components import pages as components
from rencai_web.foundation.jobs import pages as jobs
from rencai_web.foundation.notices import pages as notices
from rencai_web.identity import pages as identity
from rencai_web.intake import pages as intake
from rencai_web.plan import pages as plan
from rencai_web.policy import pages as policy
from rencai_web.registers import pages as registers
from rencai_web.rights import pages as rights

urlpatterns: list[URLPattern | URLResolver] = [
    path("language/", open_to_anybody(set_language), name="set_language"),
    path("sign/", include("allauth.account.urls")),
    path("sign/code/", include("allauth.mfa.urls")),
    *cockpit.urls,
    *registers.urls,
    *intake.urls,
    *identity.urls,
    *rights.urls,
    *policy.urls,
    *plan.urls,
    *accounts.urls,
    *audit.urls,
    *jobs.urls,
    *notices.urls,
    *api.urls,
]
if not settings.PRODUCTION:
    urlpatterns += components.urls
