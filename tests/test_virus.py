"""Attachments are looked into by ClamAV where there is one; what it finds in them is said and left out."""

import socketserver
import struct
import threading
from contextlib import contextmanager
from email.message import EmailMessage

import pytest

from helpdesk.desk.models import Attachment, Message
from helpdesk.mail import virus
from tests.services import free_port
from tests.test_receive import mailbox, take  # noqa: F401 - a fixture

EVIL = b"EVIL" * 40_000


def with_files(**files: bytes) -> bytes:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "anna@customer.example", "support@larkfield.example", "Photo"
    mail["Message-ID"] = "<1@customer.example>"
    mail.set_content("See the file.")
    for name, content in files.items():
        mail.add_attachment(content, "application", "octet-stream", filename=name.replace("_", "."))
    return mail.as_bytes()


class Clamd(socketserver.StreamRequestHandler):
    """Speaks clamd's INSTREAM: length and bytes until a length of zero, then a verdict."""

    def handle(self):
        assert self.rfile.read(10) == b"zINSTREAM\0"
        data = b""
        while length := struct.unpack(">I", self.rfile.read(4))[0]:
            data += self.rfile.read(length)
        if b"SILENT" in data:
            return
        answer = "Test.Evil FOUND" if b"EVIL" in data else "OK"
        self.wfile.write(f"stream: {'' if b'HUGE' not in data else 'INSTREAM size limit exceeded. '}".encode())
        self.wfile.write((answer if b"HUGE" not in data else "ERROR").encode() + b"\0")


@contextmanager
def clamd(address):
    kind = socketserver.ThreadingUnixStreamServer if isinstance(address, str) else socketserver.ThreadingTCPServer
    with kind(address, Clamd) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield
        server.shutdown()


def test_a_verdict_comes_over_tcp_and_over_a_unix_socket(tmp_path):
    port = free_port()
    for address, shown in ((("127.0.0.1", port), f"127.0.0.1:{port}"), (str(tmp_path / "clamd"),) * 2):
        with clamd(address):
            assert virus.scan(shown, b"harmless") is None and virus.scan(shown, b"") is None
            assert virus.scan(shown, EVIL) == "Test.Evil"
            with pytest.raises(virus.NotScanned, match="size limit"):
                virus.scan(shown, b"HUGE")
            with pytest.raises(virus.NotScanned, match="nothing"):
                virus.scan(shown, b"SILENT")
    for nowhere in (f"127.0.0.1:{port}", "/nowhere", "clamd", "host:x"):
        with pytest.raises(virus.NotScanned, match="cannot be asked"):
            virus.scan(nowhere, b"x", timeout=1)


@pytest.mark.django_db
def test_an_infected_file_is_left_out_and_the_mail_says_so(mailbox, settings, tmp_path):  # noqa: F811
    settings.CLAMAV = str(tmp_path / "clamd")
    with clamd(settings.CLAMAV):
        take(mailbox, with_files(photo_png=b"fine", bill_exe=EVIL))
    message = Message.objects.get()
    assert [file.filename for file in message.attachments.all()] == ["photo.png"]
    assert message.defects[0] == "bill.exe was left out: ClamAV found Test.Evil in it."


@pytest.mark.django_db
def test_without_a_verdict_the_mail_is_taken_in_and_says_so(mailbox, settings, tmp_path):  # noqa: F811
    settings.CLAMAV = str(tmp_path / "nobody")
    take(mailbox, with_files(photo_png=b"fine"))
    assert Attachment.objects.count() == 1
    assert "photo.png was not looked into for viruses" in Message.objects.get().defects[0]
