"""A real browser (Debian's Chromium) before a real server. Missing, it is named loudly; in CI that is a failure."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from playwright.sync_api import Error as PageError
from playwright.sync_api import TimeoutError as PageTimeout

from tests.conftest import REQUIRE_ALL

# Playwright's loop runs in this thread while Django's ORM is used from it; the tests wait for one at a time.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

AXE = Path(__file__).resolve().parents[3] / "rencai_web/static/vendor/axe.min.js"
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
WIDTHS = (1440, 390)
LOOKS = 3


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

    def check(self) -> None:
        """Nothing sticks out sideways, nothing serious for axe, no error in the console.

        A click does not wait for the page it leads to: where that page comes while the old one is looked at,
        the look is begun again on the new one.
        """
        for looks_left in reversed(range(LOOKS)):
            try:
                self.page.wait_for_function("document.readyState === 'complete' && document.body !== null")
                self._look()
                return
            except PageError as error:
                if not looks_left or isinstance(error, PageTimeout):
                    raise

    def _look(self) -> None:
        assert self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0, self.page.url
        self.page.evaluate(AXE.read_text(encoding="utf-8"))
        found: list[dict[str, Any]] = self.page.evaluate("axe.run().then(result => result.violations)")
        serious = [
            f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in found if one["impact"] in ("serious", "critical")
        ]
        assert serious == [], self.page.url
        assert self.troubles == [], self.page.url


@pytest.fixture(params=WIDTHS, ids=lambda width: f"{width}px")
def visitor(browser: Browser, live_server: Any, request: pytest.FixtureRequest) -> Iterator[Visitor]:
    context = browser.new_context(
        viewport={"width": request.param, "height": 900}, locale="zh-CN", has_touch=request.param < 500
    )
    yield Visitor(context.new_page(), live_server.url)
    context.close()
