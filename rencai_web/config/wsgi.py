"""The WSGI application that a server runs."""

from __future__ import annotations

import os
from threading import Thread

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rencai_web.config.settings")
application = get_wsgi_application()

from django.conf import settings  # noqa: E402  # Django must be set up first

from rencai_web.registers.listed import warm_up  # noqa: E402

# A web process that takes over from a tired one should answer at once. A test has no process to take over.
if settings.MODE != "test":
    Thread(target=warm_up, name="warm-up", daemon=True).start()
