"""The doctor names what is wrong, each with its remedy, and nothing when all is well."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from django.core.management import call_command

from helpdesk import celery as carried
from helpdesk.desk import doctor
from helpdesk.desk.models import Mailbox
from tests import factories as make
from tests.services import ScriptedSMTP, dovecot, free_port, need
from tests.test_celery import Broker

pytestmark = pytest.mark.django_db

ADDRESS = "support@larkfield.example"


@pytest.fixture
def well(settings, tmp_path):
    """A desk with nothing wrong."""
    settings.PUBLIC_URL = "https://desk.larkfield.example"
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    make.agent()
    make.category()
    return make.mailbox(tmp_path / "box")


def wrong() -> dict[str, doctor.Finding]:
    return {finding.name: finding for finding in doctor.examine() if not finding.ok}


def test_with_nothing_wrong_it_says_so_and_ends_with_success(well, capsys):
    assert wrong() == {}
    call_command("doctor", json=True)
    assert all(finding["ok"] for finding in json.loads(capsys.readouterr().out))


def test_an_empty_desk_lacks_people_categories_and_mailboxes():
    found = wrong()
    assert {"people", "categories", "mailboxes"} <= set(found)
    assert all(finding.remedy for finding in found.values())


def test_something_wrong_ends_the_command_with_1(well, capsys):
    Mailbox.objects.all().delete()
    with pytest.raises(SystemExit) as ended:
        call_command("doctor", json=True)
    assert ended.value.code == 1
    failed = [check for check in json.loads(capsys.readouterr().out) if not check["ok"]]
    assert [check["name"] for check in failed] == ["mailboxes"] and failed[0]["remedy"]


def test_a_wrong_password_and_a_silent_server_are_told_apart(well):
    with dovecot(ADDRESS) as server, ScriptedSMTP() as smtp:
        values = {"transport": "imap", "imap_host": "localhost", "imap_port": server.port, "imap_security": "none"}
        values |= {"imap_password": "wrong", "smtp_host": "localhost", "smtp_security": "none"}
        Mailbox.objects.update(**values, smtp_port=free_port())
        found = wrong()
        assert set(found) == {f"{ADDRESS} IMAP", f"{ADDRESS} SMTP"}
        assert "password" in found[f"{ADDRESS} IMAP"].detail.lower()
        Mailbox.objects.update(smtp_port=smtp.port, imap_password="")
        assert f"{ADDRESS} SMTP" not in wrong()


def test_a_folder_that_cannot_be_written_is_named(well, tmp_path):
    (tmp_path / "file").touch()
    Mailbox.objects.update(folder_path=str(tmp_path / "file"))
    found = wrong()
    assert set(found) == {ADDRESS} and "writable" in found[ADDRESS].remedy


def test_a_secret_that_no_key_opens_is_named(well, settings):
    Mailbox.objects.update(transport="imap", imap_host="localhost", smtp_host="localhost")
    Mailbox.objects.update(imap_password="secret")
    settings.FIELD_KEYS = ["A" * 43 + "="]
    assert "FIELD_KEYS" in " ".join(finding.detail for finding in wrong().values())


def test_a_broker_that_is_down_and_one_without_workers_are_told_apart(well, settings, tmp_path, monkeypatch):
    need("Redis", shutil.which("redis-server") is not None)
    broker = Broker(Path(tmp_path))
    settings.HELPDESK_BROKER_URL = broker.url
    monkeypatch.setattr(carried, "app", carried.make_app(broker.url))
    try:
        assert "no worker" in wrong()["broker"].detail
    finally:
        broker.kill()
    assert "runs" in wrong()["broker"].remedy
