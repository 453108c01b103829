"""A real browser (Debian's Chromium) before a real server. Missing, it is named loudly; in CI that is a failure."""

from __future__ import annotations

import os
import shutil
import threading
import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright
from playwright.sync_api import Error as PageError
from playwright.sync_api import TimeoutError as PageTimeout

from rencai_web.foundation.accounts.management.commands.demo_accounts import current_code
from rencai_web.foundation.accounts.models import Account
from tests.conftest import REQUIRE_ALL
from tests.house.cast import PASSWORD

# Playwright's loop runs in this thread while Django's ORM is used from it; the tests wait for one at a time.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

AXE = Path(__file__).resolve().parents[3] / "rencai_web/static/vendor/axe.min.js"
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
# What reaches the database is the same at any width: on PostgreSQL one is enough.
WIDTHS = (1440,) if os.environ.get("RENCAI_TEST_DATABASE") == "postgres" else (1440, 390)
LOOKS = 3
# A busy machine is not a failure: what comes late is waited for, and only what never comes fails.
EXPECTED_WITHIN = 20_000
DONE_WITHIN = 40_000
EXCHANGED = ".htmx-request, .htmx-swapping, .htmx-settling"
expect.set_options(timeout=EXPECTED_WITHIN)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = os.environ.get("RENCAI_CHROMIUM") or shutil.which("chromium")
    if path is None:
        message = "CHROMIUM MISSING: install it (Debian: apt-get install chromium) to run the journeys"
        if REQUIRE_ALL:
            pytest.fail(message)
        pytest.skip(message)
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield launched
        launched.close()


class Visitor:
    """Somebody at a browser: goes to pages, and every page they see is checked."""

    def __init__(self, page: Page, base: str) -> None:
        self.page, self.base = page, base
        self.troubles: list[str] = []
        page.on("pageerror", lambda error: self.troubles.append(str(error)))
        page.on("console", lambda line: self.troubles.append(line.text) if line.type == "error" else None)

    def go(self, path: str) -> None:
        """Open a page and check it."""
        self.page.goto(self.base + path)
        self.check()

    def follow(self, target: str | Locator) -> None:
        """Click what leads to another page; it is there afterwards.

        A plain click does not wait for the page it leads to: whatever came next might still see the old one.
        """
        found = self.page.locator(target) if isinstance(target, str) else target
        with self.page.expect_navigation():
            found.click()

    def press(self, key: str) -> None:
        """Press a key that leads to another page; it is there afterwards, and listens to keys."""
        with self.page.expect_navigation():
            self.page.keyboard.press(key)

    def sees(self, target: str | Locator, text: str | None = None) -> None:
        """Wait until something is visible; with ``text``, until it holds that."""
        found = self.page.locator(target) if isinstance(target, str) else target
        expect(found.first).to_be_visible()
        if text is not None:
            expect(found.first).to_contain_text(text)

    def sign_in(self, who: Account, password: str = PASSWORD, *, path: str = "/sign/login/") -> None:
        """Sign in by the form, with a one-time code where the account needs one; ``path``: the page asked for."""
        self.go(path)
        self.page.fill("#id_login", who.username)
        self.page.fill("#id_password", password)
        self.press("Enter")
        if who.needs_second_factor:
            self.check()
            self.page.fill("#id_code", current_code(who))
            self.press("Enter")
        self.sees("text=退出")

    def come_as(self, who: Account) -> None:
        """Be signed in by a cookie: for journeys that are about something else than signing in."""
        client = Client()
        client.force_login(who)
        self.page.context.clear_cookies()
        session = client.cookies["sessionid"].value
        self.page.context.add_cookies([{"name": "sessionid", "value": session, "url": self.base}])

    def sign_out(self) -> None:
        """Leave; whoever signs in next begins anew."""
        self.follow("text=退出")
        self.sees(".top >> text=登录")

    def check(self) -> None:
        """Nothing sticks out sideways, nothing serious for axe, no error in the console.

        Where a page is exchanged while it is looked at, as one that asks for itself anew is, the look begins again.
        """
        for looks_left in reversed(range(LOOKS)):
            try:
                self._wait_until_still()
                self._look()
                return
            except PageError as error:
                if not looks_left or isinstance(error, PageTimeout):
                    raise

    def _wait_until_still(self) -> None:
        # Not by `wait_for_function`: it evaluates a text, which the page's policy refuses, and that is a trouble.
        self.page.wait_for_load_state()
        expect(self.page.locator(EXCHANGED)).to_have_count(0)

    def _look(self) -> None:
        assert self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0, self.page.url
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(_axe())
        found: list[dict[str, Any]] = self.page.evaluate(
            "axe.run({resultTypes: ['violations']}).then(result => result.violations)"
        )
        serious = [
            f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in found if one["impact"] in ("serious", "critical")
        ]
        assert serious == [], self.page.url
        assert self.troubles == [], self.page.url


@cache
def _axe() -> str:
    return AXE.read_text(encoding="utf-8")


@pytest.fixture(params=WIDTHS, ids=lambda width: f"{width}px")
def visitor(
    browser: Browser,
    live_server: Any,
    request: pytest.FixtureRequest,
    # Asked for here so that what a test patches holds until the visitor has left, whichever it names first.
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Visitor]:
    context = browser.new_context(
        viewport={"width": request.param, "height": 900}, locale="zh-CN", has_touch=request.param < 500,
        reduced_motion="reduce",
    )  # fmt: skip
    context.set_default_timeout(DONE_WITHIN)
    yield Visitor(context.new_page(), live_server.url)
    context.close()
    _wait_for_the_server()


def _wait_for_the_server() -> None:
    """Until every request is answered: a late one would meet the home and the rows of the next test."""
    patience = time.monotonic() + DONE_WITHIN / 1000
    while any("process_request_thread" in thread.name for thread in threading.enumerate()):
        assert time.monotonic() < patience, "the server still answers a request after its visitor has left"
        time.sleep(0.01)
