"""A real browser on the desk: the system's Chromium, one page a test, no request beyond this machine."""

from __future__ import annotations

import os
import shutil

import pytest
from playwright.sync_api import Page, sync_playwright

from tests import factories
from tests.services import need

# Playwright's loop runs in the thread of the tests, which Django then takes for asynchronous code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


@pytest.fixture(scope="session")
def browser():
    need("Chromium", CHROMIUM is not None)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        yield running
        running.close()


@pytest.fixture
def complaints():
    """What the browser complained about: errors of scripts, and everything its policy refused."""
    return []


@pytest.fixture
def open_page(browser, live_server, complaints):
    """Opens a page, as wide as told, logged in as told."""
    contexts = []

    def open_as(user=None, width: int = 1280, height: int = 900, **options) -> Page:
        context = browser.new_context(
            base_url=live_server.url, viewport={"width": width, "height": height}, locale="en-GB", **options
        )
        contexts.append(context)
        context.set_default_timeout(15_000)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console", lambda line: complaints.append(line.text) if "Content Security Policy" in line.text else None
        )
        if user is not None:
            log_in(page, user)
        return page

    yield open_as
    for context in contexts:
        context.close()
    assert complaints == []


def log_in(page: Page, user) -> None:
    page.goto("/admin/login/?next=/admin/review/")
    page.fill("#id_username", user.username)
    page.fill("#id_password", factories.PASSWORD)
    page.press("#id_password", "Enter")
    page.wait_for_url("**/admin/review/")
