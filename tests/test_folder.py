"""The folder transport: mail as files."""

import os
import time

import pytest

from helpdesk.mail import folder
from helpdesk.mail.server import MailboxError

MAIL = b"Subject: Tent\r\n\r\nHello"


def test_what_is_dropped_is_fetched_once_and_moved_aside(tmp_path):
    path = folder.drop(tmp_path, MAIL)
    (dropped,) = folder.fetch(tmp_path)
    assert dropped.raw == MAIL and len(dropped.uid) == 64
    folder.take(dropped)
    assert list(folder.fetch(tmp_path)) == [] and not path.exists()
    (kept,) = (tmp_path / "inbox" / "taken").iterdir()
    assert kept.read_bytes() == MAIL


def test_a_file_that_is_still_being_written_is_left_alone(tmp_path):
    path = tmp_path / "inbox" / "a.eml"
    path.parent.mkdir()
    path.write_bytes(MAIL[:10])
    assert list(folder.fetch(tmp_path, settled=0.3)) == []
    path.write_bytes(MAIL)
    time.sleep(0.35)
    assert [item.raw for item in folder.fetch(tmp_path, settled=0.3)] == [MAIL]


def test_other_files_are_not_mail(tmp_path):
    for name in ("notes.txt", ".hidden.eml"):
        folder.drop(tmp_path, MAIL, name)
    (tmp_path / "inbox" / "folder.eml").mkdir()
    assert list(folder.fetch(tmp_path)) == []


def test_sending_twice_is_sending_once(tmp_path):
    assert not folder.find_in_sent(tmp_path, "<1@larkfield.example>")
    for _ in range(2):
        path = folder.send(tmp_path, "<1@larkfield.example>", MAIL)
    assert list((tmp_path / "sent").iterdir()) == [path] and path.read_bytes() == MAIL
    assert folder.find_in_sent(tmp_path, "<1@larkfield.example>")


def test_two_takers_do_not_disturb_each_other(tmp_path):
    folder.drop(tmp_path, MAIL)
    (first,), (second,) = list(folder.fetch(tmp_path)), list(folder.fetch(tmp_path))
    folder.take(first)
    folder.take(second)


def test_a_folder_that_cannot_be_used_says_so(tmp_path):
    (tmp_path / "inbox").write_text("a file where a folder should be")
    with pytest.raises(MailboxError, match="inbox cannot be read"):
        list(folder.fetch(tmp_path))
    os.symlink("/nowhere/at/all", tmp_path / "sent")
    with pytest.raises(MailboxError, match="cannot be written"):
        folder.send(tmp_path, "<1@larkfield.example>", MAIL)
