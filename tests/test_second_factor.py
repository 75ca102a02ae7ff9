"""A code of the phone after the password: set up, asked for, used once, lost and replaced."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import time

import pytest
from django.core.cache import cache
from django.db import connection
from django.urls import reverse

from helpdesk.desk import admission
from helpdesk.desk.models import Desk, SecondFactor, User
from tests import factories as make

pytestmark = pytest.mark.django_db


def phone(secret: str, at: float | None = None) -> str:
    """What an authenticator app shows, worked out here as RFC 6238 has it."""
    step = int(at if at is not None else time.time()) // 30
    mac = hmac.new(base64.b32decode(secret), step.to_bytes(8, "big"), hashlib.sha1).digest()
    at_byte = mac[-1] & 15
    return f"{(int.from_bytes(mac[at_byte : at_byte + 4], 'big') & 0x7FFFFFFF) % 1_000_000:06}"


def next_code(user: User) -> str:
    """A code that was not used yet."""
    return phone(SecondFactor.objects.get(user=user).secret, time.time() + 30)


def equip(client, user: User) -> list[str]:
    """Sets the second factor up as its owner does; returns the recovery codes."""
    client.force_login(user)
    page = client.get(reverse("admin:second_factor")).content.decode()
    assert "data:image/svg+xml" in page
    secret = re.search(r"<code>([A-Z2-7 ]+)</code>", page)[1].replace(" ", "")
    shown = client.post(reverse("admin:second_factor"), {"code": phone(secret)}).content.decode()
    codes = re.findall(r"<code>([a-z2-7-]{19})</code>", shown)
    assert len(codes) == 10
    return codes


def log_in(client, user: User, password: str = make.PASSWORD, **more):
    return client.post(reverse("admin:login"), {"username": user.username, "password": password} | more)


def test_the_code_agrees_with_the_standards_own_example():
    secret = base64.b32encode(b"12345678901234567890").decode()
    from helpdesk.desk.second_factor import code

    assert phone(secret, 59) == code(secret, 1) == "287082"
    assert phone(secret, 20000000000) == code(secret, 20000000000 // 30) == "353130"


def test_after_the_password_nothing_is_shown_before_the_code(client):
    hanna = make.agent()
    row = make.conversation()
    equip(client, hanna)
    client.logout()
    log_in(client, hanna)
    step = reverse("admin:second_step")
    closed = (
        "home",
        "admin:index",
        "admin:review_queue",
        "admin:second_factor",
        "admin:password_change",
        "admin:dashboard",
    )
    for name in closed:
        assert client.get(reverse(name)).url == step, name
    assert client.post(reverse("admin:review_resolve", args=[row.pk])).url == step
    row.refresh_from_db()
    assert row.is_open
    assert client.post(step, {"code": "000000"}).status_code == 200
    assert client.get(reverse("admin:review_queue")).url == step
    let_in = client.post(step, {"code": next_code(hanna)})
    assert let_in.status_code == 302 and client.get(reverse("admin:review_queue")).status_code == 200


def test_the_code_leads_on_to_the_page_that_was_wanted(client):
    hanna = make.agent()
    equip(client, hanna)
    client.logout()
    wanted = reverse("admin:dashboard")
    client.get(log_in(client, hanna, next=wanted).url)
    assert client.post(reverse("admin:second_step"), {"code": next_code(hanna)}).url == wanted


def test_a_code_is_good_once(client):
    hanna = make.agent()
    equip(client, hanna)
    code = next_code(hanna)
    for first_time in (True, False):
        client.logout()
        log_in(client, hanna)
        answer = client.post(reverse("admin:second_step"), {"code": code})
        assert (answer.status_code == 302) is first_time


def test_a_recovery_code_lets_in_once_instead_of_the_phone(client):
    hanna = make.agent()
    codes = equip(client, hanna)
    for given, works in ((codes[3].upper().replace("-", " "), True), (codes[3], False), (codes[4], True)):
        client.logout()
        log_in(client, hanna)
        assert (client.post(reverse("admin:second_step"), {"code": given}).status_code == 302) is works


def test_guessing_codes_shuts_the_door_wherever_the_guesses_come_from(client):
    hanna = make.agent()
    equip(client, hanna)
    client.logout()
    log_in(client, hanna)
    for number in range(admission.FOR_ONE_NAME):
        client.post(reverse("admin:second_step"), {"code": "000000"}, REMOTE_ADDR=f"203.0.113.{number}")
    answer = client.post(reverse("admin:second_step"), {"code": next_code(hanna)})
    assert answer.status_code == 200 and "Too many wrong codes" in answer.content.decode()


def test_the_secret_is_encrypted_and_the_recovery_codes_are_not_kept(client):
    codes = equip(client, make.agent())
    secret = SecondFactor.objects.get().secret
    with connection.cursor() as cursor:
        cursor.execute("SELECT secret, recovery FROM desk_secondfactor")
        stored = repr(cursor.fetchall())
    assert secret not in stored and not any(code in stored or code.replace("-", "") in stored for code in codes)


def test_who_has_to_have_one_sees_nothing_but_the_page_that_sets_it_up(client):
    Desk.get()
    Desk.objects.update(second_factor_for=Desk.SecondFactorFor.IN_CHARGE)
    cache.clear()
    manager = make.manager()
    client.force_login(manager)
    assert client.get(reverse("admin:dashboard")).url == reverse("admin:second_factor")
    agent = type(client)()
    agent.force_login(make.agent())
    assert agent.get(reverse("admin:dashboard")).status_code == 200
    equip(client, manager)
    assert client.get(reverse("admin:dashboard")).status_code == 200
    client.post(reverse("admin:second_factor"), {"code": next_code(manager), "off": "1"})
    assert SecondFactor.objects.filter(user=manager).exists(), "what is asked for is not turned off"
    Desk.objects.update(second_factor_for=Desk.SecondFactorFor.NOBODY)
    cache.clear()


def test_turning_it_off_and_new_recovery_codes_need_a_code(client):
    hanna = make.agent()
    equip(client, hanna)
    before = SecondFactor.objects.get().recovery
    for button in ("off", "renew"):
        client.post(reverse("admin:second_factor"), {"code": "000000", button: "1"})
    assert SecondFactor.objects.get().recovery == before
    client.post(reverse("admin:second_factor"), {"code": next_code(hanna), "renew": "1"})
    renewed = SecondFactor.objects.get()
    assert not set(before) & set(renewed.recovery) and len(renewed.recovery) == 10
    SecondFactor.objects.update(last_step=0)
    client.post(reverse("admin:second_factor"), {"code": next_code(hanna), "off": "1"})
    assert not SecondFactor.objects.exists()


def test_an_administrator_removes_a_lost_one_but_never_their_own(client):
    hanna, sven = make.agent(), make.administrator()
    equip(type(client)(), hanna)
    equip(client, sven)
    values = {"action": "remove_second_factor", "_selected_action": [hanna.pk, sven.pk]}
    client.post(reverse("admin:desk_user_changelist"), values)
    assert [row.user for row in SecondFactor.objects.all()] == [sven]
    browser = type(client)()
    log_in(browser, hanna)
    assert browser.get(reverse("admin:review_queue")).status_code == 200
