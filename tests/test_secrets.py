"""Credentials: encrypted with keys that can be changed, and in no page, log, error or export."""

from __future__ import annotations

import logging

import pytest
from cryptography.fernet import Fernet
from django.core.management import CommandError, call_command
from django.db import connection
from django.urls import reverse

from helpdesk.desk import doctor, receive
from helpdesk.desk.models import Mailbox
from tests import factories as make
from tests.services import dovecot

pytestmark = pytest.mark.django_db

PASSWORD = "Kranich-im-Moor-77"
OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()


@pytest.fixture
def box(settings) -> Mailbox:
    settings.FIELD_KEYS = [OLD]
    secrets = dict.fromkeys(("imap_password", "smtp_password", "oauth_client_secret", "oauth_refresh_token"), PASSWORD)
    return make.mailbox(**secrets)


def stored(column: str = "imap_password") -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM desk_mailbox")
        return cursor.fetchone()[0]


def test_after_rotating_the_old_key_is_not_needed_any_more(box, settings):
    before = stored()
    settings.FIELD_KEYS = [NEW, OLD]
    call_command("rotate_keys")
    assert stored() != before and PASSWORD not in stored()
    settings.FIELD_KEYS = [NEW]
    again = Mailbox.objects.get()
    assert again.imap_password == again.oauth_refresh_token == PASSWORD
    assert again.oauth_access_token == ""


def test_a_secret_that_no_key_opens_is_named_and_nothing_is_changed(box, settings):
    before = stored()
    settings.FIELD_KEYS = [NEW]
    with pytest.raises(CommandError, match="enter it again or add the key"):
        call_command("rotate_keys")
    assert stored() == before


def test_without_the_key_the_desk_goes_on_says_so_and_loses_no_secret(box, settings, client):
    Mailbox.objects.update(transport="imap", imap_host="localhost", smtp_host="localhost")
    before = stored()
    settings.FIELD_KEYS = [NEW]
    receive.poll(box.pk)
    again = Mailbox.objects.get()
    assert "FIELD_KEYS does not hold" in again.error
    again.save()
    assert stored() == before
    client.force_login(make.administrator())
    assert client.get(reverse("admin:desk_mailbox_change", args=[box.pk])).status_code == 200
    settings.FIELD_KEYS = [NEW, OLD]
    assert Mailbox.objects.get().imap_password == PASSWORD


def test_no_page_about_a_mailbox_shows_a_secret(box, client):
    client.force_login(make.administrator())
    client.post(reverse("admin:desk_mailbox_change", args=[box.pk]), {"name": "other"})
    for name, arguments in (("changelist", []), ("change", [box.pk]), ("history", [box.pk])):
        page = client.get(reverse(f"admin:desk_mailbox_{name}", args=arguments)).content.decode()
        assert PASSWORD not in page and stored() not in page, name


def test_a_refused_login_shows_the_password_neither_in_the_log_nor_on_the_row(box, caplog):
    caplog.set_level(logging.DEBUG)
    with dovecot("support@larkfield.example") as server:
        ours = {"transport": "imap", "imap_host": "localhost", "imap_port": server.port, "imap_security": "none"}
        Mailbox.objects.filter(pk=box.pk).update(**ours)
        receive.poll(box.pk)
        findings = list(doctor.mailbox_checks(Mailbox.objects.get(pk=box.pk)))
    row = Mailbox.objects.get(pk=box.pk)
    assert row.error and PASSWORD not in row.error and PASSWORD not in caplog.text
    assert PASSWORD not in repr(findings)


def test_histories_hold_no_secret(box):
    box.name = "Other"
    box.save()
    columns = {field.name for field in Mailbox.history.model._meta.concrete_fields}
    assert not columns & {"imap_password", "smtp_password", "oauth_client_secret", "oauth_refresh_token"}
