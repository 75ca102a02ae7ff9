"""Sanitised HTML in a real browser, without any policy that would help: nothing runs, nothing is fetched."""

from __future__ import annotations

import pytest

from helpdesk.mail.sanitise import sanitise
from tests.test_sanitise import ATTACKS


@pytest.fixture
def shown(browser):
    """Shows HTML on an empty page and tells what it did: addresses it asked for, dialogs it opened."""
    context = browser.new_context()

    def show(html: str) -> list[str]:
        did: list[str] = []
        page = context.new_page()
        page.on("request", lambda request: did.append(request.url))
        page.on("dialog", lambda dialog: (did.append("dialog"), dialog.dismiss()))
        page.set_content(html)
        page.wait_for_timeout(300)
        page.close()
        return [address for address in did if not address.startswith(("about:", "data:", "cid:"))]

    yield show
    context.close()


def test_the_watch_sees_what_unsafe_html_does(shown):
    did = shown("<img src='http://127.0.0.1:9/pixel.gif'><img src=x onerror=alert(1)><script>alert(2)</script>")
    assert "dialog" in did
    assert "http://127.0.0.1:9/pixel.gif" in did


@pytest.mark.parametrize("frame", ["{}", "<table><tr><td>{}", "<p title='{}'>{}", "<blockquote>{}</blockquote>{}"])
def test_no_hostile_body_runs_or_fetches_anything(shown, frame):
    attacks = [attack.replace("{call}", "alert(1)") for attack in ATTACKS]
    assert shown("\n".join(sanitise(frame.replace("{}", attack)) for attack in attacks)) == []
