"""The page that leads a new administrator through mailbox, categories, knowledge, colleagues and model."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from helpdesk.desk.models import Article, Mailbox
from tests import factories as make

pytestmark = pytest.mark.django_db


def state(client) -> list[bool]:
    return [step.done for step, _mine in client.get(reverse("admin:first_steps")).context["steps"]]


def test_an_empty_desk_says_what_is_missing_and_a_step_is_done_when_its_rows_are_there(client):
    client.force_login(make.administrator())
    assert state(client) == [False] * 5
    box = make.mailbox()
    Mailbox.objects.update(polled_at=None)
    make.category("Returns"), make.category("Deliveries"), make.agent()
    Article.objects.bulk_create([Article(title=f"{n}", body="x") for n in range(5)])
    assert state(client) == [False, True, True, True, False], "a mailbox that was never read is not done"
    Mailbox.objects.update(polled_at=timezone.now())
    page = client.get(reverse("admin:first_steps"))
    assert page.context["done"] == page.context["needed"] == 4 and str(box) in page.content.decode()


def test_a_mailbox_that_cannot_be_read_says_why(client):
    make.mailbox()
    Mailbox.objects.update(failing_since=timezone.now(), error="The server refused the password.")
    client.force_login(make.administrator())
    assert "The server refused the password." in client.get(reverse("admin:first_steps")).content.decode()


def test_each_is_led_to_what_is_theirs_and_agents_are_not_asked(client):
    client.force_login(make.manager())
    mine = [mine for _step, mine in client.get(reverse("admin:first_steps")).context["steps"]]
    assert mine == [False, True, True, False, True]
    client.force_login(make.agent())
    assert client.get(reverse("admin:first_steps")).status_code == 403
