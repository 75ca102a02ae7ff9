"""Files of mail taken in as if they had been polled."""

import json
import mailbox as formats

import pytest
from django.core.management import CommandError, call_command

from helpdesk.desk.models import Conversation, Mailbox, Message

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def support():
    return Mailbox.objects.create(name="Larkfield", address="support@larkfield.example")


def mail(number: int) -> bytes:
    return f"From: anna@c.example\nSubject: Pole {number}\nMessage-ID: <{number}@c.example>\n\nHello\n".encode()


def run(capsys, *paths, **options) -> dict:
    call_command("ingest", *map(str, paths), mailbox="support@larkfield.example", json=True, **options)
    return json.loads(capsys.readouterr().out)


def test_a_file_a_folder_an_mbox_and_a_maildir_are_taken_in(tmp_path, capsys):
    (tmp_path / "one.eml").write_bytes(mail(1))
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "two.eml").write_bytes(mail(2))
    box = formats.mbox(tmp_path / "archive")
    for number in (3, 4):
        box.add(mail(number))
    box.close()
    maildir = formats.Maildir(tmp_path / "maildir")
    for number in (5, 6):
        maildir.add(mail(number))
    result = run(capsys, *(tmp_path / name for name in ("one.eml", "folder", "archive", "maildir")))
    assert result == {"found": 6, "states": {"received": 6}, "problems": []}
    assert sorted(Message.objects.values_list("subject", flat=True)) == [f"Pole {n}" for n in range(1, 7)]


def test_taking_the_same_files_in_again_changes_nothing(tmp_path, capsys):
    (tmp_path / "one.eml").write_bytes(mail(1))
    run(capsys, tmp_path / "one.eml")
    assert run(capsys, tmp_path / "one.eml")["states"] == {"received": 1}
    assert Message.objects.count() == 1


def test_history_is_resolved_past(tmp_path, capsys):
    (tmp_path / "one.eml").write_bytes(mail(1))
    run(capsys, tmp_path / "one.eml", history=True)
    assert Conversation.objects.get().state == "resolved" and Message.objects.get().reason == "past mail"


def test_a_wrong_path_or_mailbox_is_said_in_one_line(tmp_path):
    with pytest.raises(CommandError, match="No such file"):
        call_command("ingest", str(tmp_path / "nothing.eml"), mailbox="support@larkfield.example")
    with pytest.raises(CommandError, match="no mailbox"):
        call_command("ingest", str(tmp_path), mailbox="other@larkfield.example")
