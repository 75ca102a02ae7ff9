"""Who may see what: every address of the program, as a stranger, an agent, a manager and an administrator.

The table names each page once; an address that is not in it fails the test, so that none is added unnoticed."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.contrib import admin
from django.urls import get_resolver

from tests import factories as make

pytestmark = pytest.mark.django_db

EVERYBODY, LOGGED_IN = "everybody", "logged in"

OPEN = {
    "": LOGGED_IN,
    "c/person/<token>": EVERYBODY,
    "c/rate/<token>": EVERYBODY,
    "first/<token>/": EVERYBODY,
    "healthz": EVERYBODY,
    "readyz": EVERYBODY,
    "metrics": EVERYBODY,
    "admin/password_reset/": EVERYBODY,
    "admin/password_reset/done/": EVERYBODY,
    "reset/<uidb64>/<token>/": EVERYBODY,
    "reset/done/": EVERYBODY,
    "admin/login/": EVERYBODY,
    "admin/logout/": EVERYBODY,
    "sign-on/": EVERYBODY,
    "sign-on/back/": EVERYBODY,
    "admin/second-step/": LOGGED_IN,
    "admin/first-steps/": LOGGED_IN,
    "admin/processing/": LOGGED_IN,
    "admin/profile/": LOGGED_IN,
    "admin/processing/export/": LOGGED_IN,
    "admin/second-factor/": LOGGED_IN,
    "admin/": LOGGED_IN,
    "admin/password_change/": LOGGED_IN,
    "admin/password_change/done/": LOGGED_IN,
    "admin/autocomplete/": LOGGED_IN,
    "admin/jsi18n/": LOGGED_IN,
}
"""Pages that are no model's and not of the review desk. The customers' pages and the first administrator's are
guarded by the secret in their address, the metrics by the caller's address; what those let through has tests of its
own."""

DESK_ONLY = (
    "admin/review/", "admin/dashboard/", "admin/report/", "admin/learning/", "admin/coaching/", "admin/notices/",
    "try/",
)  # fmt: skip
"""What begins so shows mail or what was made of it: agents and managers alone."""

MANAGERS_ONLY = ("admin/report/", "admin/learning/")
ADMINISTRATORS_ONLY = ("admin/mailbox/",)

MODELS = {  # model: who sees its list
    "conversation": "am", "customer": "am", "outgoingmail": "am", "article": "am", "macro": "am", "category": "am",
    "suggestion": "am", "review": "am", "event": "am", "flag": "am", "categorylabel": "am",
    "rule": "m", "slatarget": "m", "desk": "m", "modelcall": "m", "calibration": "m", "evaluationrun": "m",
    "rating": "m",
    "lesson": "m", "promptversion": "m", "monthlyreport": "m",
    "team": "ams", "user": "ms", "mailbox": "ms", "incomingmail": "s", "group": "",
    "apitoken": "m", "webhook": "s", "webhookcall": "s", "viewing": "m", "factsource": "s",
}  # fmt: skip
"""a: agents, m: managers, s: administrators (the system's people)."""

ADDED_BY = {
    "article": "m", "macro": "m", "category": "m", "rule": "m", "slatarget": "m", "lesson": "m", "promptversion": "m",
    "mailbox": "s", "user": "s", "team": "s", "customer": "m", "conversation": "a", "desk": "m",
    "apitoken": "m", "webhook": "s", "factsource": "s",
}  # fmt: skip
"""Who may open the page that adds one. Everything else is never added by hand."""


ON_RECORD = (
    "review",
    "suggestion",
    "event",
    "modelcall",
    "flag",
    "categorylabel",
    "outgoingmail",
    "incomingmail",
    "viewing",
)


def addresses() -> Iterator[tuple[str, str]]:
    """Every address pattern with its name."""

    def walk(patterns, before: str = "") -> Iterator[tuple[str, str]]:
        for pattern in patterns:
            whole = before + str(pattern.pattern)
            if hasattr(pattern, "url_patterns"):
                yield from walk(pattern.url_patterns, whole)
            else:
                yield whole, pattern.name or ""

    return walk(get_resolver().url_patterns)


@pytest.fixture
def browsers(client):
    """Somebody of each role with a browser of their own, on a desk that can be tried out."""
    make.mailbox()
    people = {"a": make.agent(), "m": make.manager(), "s": make.administrator()}
    found = {}
    for letter, user in people.items():
        found[letter] = type(client)(raise_request_exception=False)
        found[letter].force_login(user)
    return found


def filled(pattern: str) -> str:
    """An address made from a pattern, of a row that does not exist."""
    return "/" + re.sub(r"<[^>]+>|\(\[\^/\]\+\)", "1", pattern.replace("^", "").replace("$", ""))


OF_A_MODEL = re.compile(r"desk/\w+/|auth/group|\(\?P<|/r/")
PAGES = sorted({pattern for pattern, _ in addresses() if not OF_A_MODEL.search(pattern)})


def registered() -> dict[str, str]:
    """Model by the address of its list, for those that have pages."""
    return {
        row._meta.model_name: f"/admin/{row._meta.app_label}/{row._meta.model_name}/" for row in admin.site._registry
    }


def may_be_seen_by_strangers(pattern: str, status: int, to: str) -> bool:
    if OPEN.get(pattern) == EVERYBODY:
        return status < 500 and "login" not in to
    if pattern in OPEN or pattern.startswith((*DESK_ONLY, *ADMINISTRATORS_ONLY)):
        return status == 302 and "/admin/login/" in to
    return pattern.startswith("api/") and status == (404 if pattern == "api/" else 401 if "v1" in pattern else 200)


def test_every_page_is_in_the_table_and_strangers_see_only_the_open_ones(client):
    client.raise_request_exception = False
    wrong = []
    for pattern in PAGES:
        answer = client.get(filled(pattern))
        if not may_be_seen_by_strangers(pattern, answer.status_code, answer.headers.get("Location", "")):
            wrong.append((pattern, answer.status_code))
    assert wrong == []


def test_reports_are_for_managers(browsers):
    pages = [page for page in PAGES if page.startswith(MANAGERS_ONLY)]
    assert [page for page in pages if browsers["a"].get(filled(page)).status_code not in (403, 405)] == []


def test_how_mailboxes_are_connected_is_for_administrators(browsers):
    pages = [page for page in PAGES if page.startswith(ADMINISTRATORS_ONLY)]
    assert len(pages) > 3
    tries = [
        (page, letter, send(filled(page)).status_code)
        for page in pages
        for letter in ("a", "m")
        for send in (browsers[letter].get, browsers[letter].post)
    ]
    assert [attempt for attempt in tries if attempt[2] not in (403, 405)] == []


def test_nothing_of_the_desk_is_shown_to_administrators(browsers):
    pages = [page for page in PAGES if page.startswith(DESK_ONLY)]
    assert len(pages) > 25
    tries = [
        (page, send(filled(page)).status_code) for page in pages for send in (browsers["s"].get, browsers["s"].post)
    ]
    assert [attempt for attempt in tries if attempt[1] not in (403, 404, 405)] == []


def test_lists_are_seen_by_whom_the_table_names(browsers, client):
    seen = {
        model: {letter for letter, browser in browsers.items() if browser.get(address).status_code == 200}
        for model, address in registered().items()
    }
    assert seen == {model: set(MODELS[model]) for model in seen}
    assert all("/admin/login/" in client.get(address).url for address in registered().values())


def test_rows_are_added_by_whom_the_table_names(browsers):
    added = {
        model: {letter for letter, browser in browsers.items() if browser.get(f"{address}add/").status_code == 200}
        for model, address in registered().items()
    }
    assert {model: who for model, who in added.items() if not who <= set(ADDED_BY.get(model, ""))} == {}


@pytest.mark.parametrize("path", ["change", "delete"])
def test_what_is_on_record_is_changed_and_deleted_by_nobody(browsers, path):
    answers = {
        (model, letter): browser.post(f"{registered()[model]}1/{path}/", {"post": "yes"}).status_code
        for model in ON_RECORD
        for letter, browser in browsers.items()
    }
    assert {who: status for who, status in answers.items() if status not in (302, 403)} == {}
