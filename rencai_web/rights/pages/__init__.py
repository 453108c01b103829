"""Pages of this part."""

from __future__ import annotations

from django.urls import URLPattern

from rencai_web.rights.pages import choices, guide, invitations, mine, queue

urls: list[URLPattern] = [*mine.urls, *choices.urls, *queue.urls, *invitations.urls, *guide.urls]
