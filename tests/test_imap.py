"""Reading mail over IMAP, from a real Dovecot."""

import threading
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from helpdesk.mail import imap, imap_connection
from helpdesk.mail.server import MailboxError, Server
from tests.services import PASSWORD, access_token, dovecot, free_port, make_certificate

USER = "support@larkfield.example"


boxes = [f"box{number}@larkfield.example" for number in range(20)]


@pytest.fixture(scope="module")
def running():
    with dovecot(USER, *boxes) as server:
        yield server


@pytest.fixture
def mailbox(running):
    """A fresh user on the running server, as (dovecot, server, address)."""
    address = boxes.pop()
    return running, Server("127.0.0.1", running.port, "none", address, PASSWORD), address


def mail(number: int, body: str = "Hello") -> bytes:
    return (
        f"From: anna@customer.example\r\nSubject: {number}\r\nMessage-ID: <{number}@c.example>\r\n\r\n{body}".encode()
    )


def subjects(found) -> list[str]:
    return [item.raw.split(b"Subject: ")[1].split(b"\r\n")[0].decode() for item in found]


def test_only_what_came_after_the_last_uid_is_fetched_byte_for_byte(mailbox):
    box, server, address = mailbox
    for number in range(5):
        box.deliver(address, mail(number))
    first = list(imap.fetch(server, "INBOX", None, 0, batch=2))
    assert [item.raw for item in first] == [mail(number) for number in range(5)]
    assert [item.uid for item in first] == sorted({item.uid for item in first})
    assert list(imap.fetch(server, "INBOX", first[0].uidvalidity, first[-1].uid)) == []
    box.deliver(address, mail(5))
    assert subjects(imap.fetch(server, "INBOX", first[0].uidvalidity, first[-1].uid)) == ["5"]


def test_reading_leaves_mail_unread_and_marking_marks_it(mailbox):
    box, server, address = mailbox
    box.deliver(address, mail(1))
    item = next(imap.fetch(server, "INBOX", None, 0))
    assert "\\Seen" not in next(imap.fetch(server, "INBOX", None, 0)).flags
    imap.mark(server, "INBOX", item.uidvalidity, [item.uid])
    assert "\\Seen" in next(imap.fetch(server, "INBOX", None, 0)).flags
    imap.mark(server, "INBOX", item.uidvalidity + 1, [item.uid], move_to="Archive")
    assert subjects(imap.fetch(server, "INBOX", None, 0)) == ["1"]
    imap.mark(server, "INBOX", item.uidvalidity, [item.uid], move_to="Archive")
    assert subjects(imap.fetch(server, "INBOX", None, 0)) == []
    assert subjects(imap.fetch(server, "Archive", None, 0)) == ["1"]


def test_a_changed_uidvalidity_starts_from_the_beginning(mailbox):
    box, server, address = mailbox
    box.deliver(address, mail(1))
    before = next(imap.fetch(server, "INBOX", None, 0))
    box.change_uidvalidity(address)
    after = list(imap.fetch(server, "INBOX", before.uidvalidity, before.uid))
    assert subjects(after) == ["1"] and after[0].uidvalidity != before.uidvalidity


def test_of_a_mail_over_the_limit_only_the_headers_are_fetched(mailbox):
    box, server, address = mailbox
    box.deliver(address, mail(1))
    box.deliver(address, mail(2, "x" * 5000))
    box.deliver(address, mail(3))
    found = list(imap.fetch(server, "INBOX", None, 0, size_limit=2000))
    assert [item.oversize for item in found] == [False, True, False]
    assert found[1].raw.startswith(b"From: anna") and b"xxx" not in found[1].raw
    assert found[1].size > 5000


def test_a_first_reading_can_begin_at_a_day_and_says_how_much_that_is(mailbox):
    box, server, address = mailbox
    with imap_connection.session(server) as client:
        client.append("INBOX", mail(1), msg_time=datetime(2020, 1, 1, 12, tzinfo=UTC))
    box.deliver(address, mail(2))
    yesterday = (datetime.now(UTC) - timedelta(days=1)).date()
    assert imap.count_since(server, "INBOX", yesterday) == 1
    assert imap.count_since(server, "INBOX", date(2019, 1, 1)) == 2
    assert subjects(imap.fetch(server, "INBOX", None, 0, since=yesterday)) == ["2"]


def test_single_messages_are_fetched_by_uid_and_gone_ones_left_out(mailbox):
    box, server, address = mailbox
    for number in range(3):
        box.deliver(address, mail(number))
    _, uids = imap.list_uids(server, "INBOX")
    assert subjects(imap.fetch_uids(server, "INBOX", [uids[2], uids[0], 9999])) == ["2", "0"]


def test_folders_are_known_by_what_they_are_for(mailbox):
    _, server, _ = mailbox
    roles = {folder.role: folder.name for folder in imap.folders(server)}
    assert roles["inbox"] == "INBOX" and roles["sent"] == "Sent" and roles["junk"] == "Junk"


def test_a_copy_is_filed_and_found_by_its_exact_message_id(mailbox):
    _, server, _ = mailbox
    imap.append(server, "Sent", mail(12))
    assert imap.find_in_sent(server, "Sent", "<12@c.example>")
    assert not imap.find_in_sent(server, "Sent", "<2@c.example>")


def watching(server, on_change, **intervals):
    stop = threading.Event()
    thread = threading.Thread(target=imap.watch, args=(server, "INBOX", on_change, stop), kwargs=intervals)
    thread.start()
    return stop, thread


def noticed(box, address, calls) -> bool:
    """Whether a new mail is noticed within two seconds; IDLE is renewed and mail is polled far more seldom."""
    while calls.acquire(blocking=False):
        pass
    box.deliver(address, mail(1))
    return calls.acquire(timeout=2)


def test_new_mail_is_noticed_within_two_seconds(mailbox):
    box, server, address = mailbox
    calls = threading.Semaphore(0)
    stop, thread = watching(server, calls.release)
    try:
        assert calls.acquire(timeout=5), "once at the start"
        assert any(noticed(box, address, calls) for _ in range(3)), "a busy machine may be late, but not every time"
    finally:
        stop.set()
        thread.join(5)
    assert not thread.is_alive()


def test_where_there_is_no_idle_the_server_is_asked(mailbox, monkeypatch):
    box, server, address = mailbox
    offered = imap.IMAPClient.has_capability
    monkeypatch.setattr(imap.IMAPClient, "has_capability", lambda self, name: name != "IDLE" and offered(self, name))
    calls = threading.Semaphore(0)
    stop, thread = watching(server, calls.release, interval=0.1)
    try:
        assert calls.acquire(timeout=5)
        box.deliver(address, mail(1))
        assert calls.acquire(timeout=3)
    finally:
        stop.set()
        thread.join(5)
    assert not thread.is_alive()


def test_watching_a_frozen_server_ends_with_an_error_at_the_next_renewal():
    with dovecot(USER) as box:
        server = Server("127.0.0.1", box.port, "none", USER, PASSWORD, read_timeout=1)
        started = threading.Event()
        errors = []

        def watch():
            try:
                imap.watch(server, "INBOX", started.set, threading.Event(), renewal=0.5)
            except MailboxError as error:
                errors.append(str(error))

        thread = threading.Thread(target=watch)
        thread.start()
        assert started.wait(5)
        box.freeze()
        try:
            thread.join(10)
            assert errors == [f"{server} did not answer in time."]
        finally:
            box.freeze(False)


def test_a_server_that_dies_while_reading_is_said_to_have_closed_the_connection():
    with dovecot(USER) as box:
        for number in range(30):
            box.deliver(USER, mail(number))
        server = Server("127.0.0.1", box.port, "none", USER, PASSWORD, read_timeout=2)
        found = imap.fetch(server, "INBOX", None, 0, batch=10)
        next(found)
        box.stop(hard=True)
        with pytest.raises(MailboxError, match=r"closed the connection|did not answer") as caught:
            list(found)
        assert not caught.value.permanent


@pytest.fixture
def trusted(running, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(running.certificate.path))
    return running


@pytest.mark.parametrize("security", ["tls", "starttls"])
@pytest.mark.parametrize("secret", ["password", "token"])
def test_the_connection_test_passes_every_step(trusted, security, secret):
    port = trusted.tls_port if security == "tls" else trusted.port
    credentials = {"password": PASSWORD} if secret == "password" else {"token": access_token(USER)}
    steps = imap_connection.test(Server("localhost", port, security, USER, **credentials))
    assert [(step.name, step.ok) for step in steps] == [
        (name, True) for name in ("dns", "connect", "tls", "login", "folder")
    ]


def failing_step(server, folder="INBOX"):
    steps = imap_connection.test(server, folder)
    assert all(step.ok for step in steps[:-1]) and not steps[-1].ok
    with pytest.raises(MailboxError) as caught:
        list(imap.fetch(server, folder, None, 0))
    assert str(caught.value) == steps[-1].detail, "reading says the same as the test"
    return steps[-1].name, steps[-1].detail, caught.value.permanent


def test_the_connection_test_names_the_one_thing_that_is_wrong(trusted, tmp_path, monkeypatch):
    good = Server("localhost", trusted.tls_port, "tls", USER, PASSWORD)
    name, words, permanent = failing_step(replace(good, host="nowhere.invalid"))
    assert name == "dns" and "no host named nowhere.invalid" in words
    name, words, permanent = failing_step(replace(good, port=free_port()))
    assert name == "connect" and "refused the connection" in words and not permanent
    name, words, permanent = failing_step(replace(good, port=trusted.port))
    assert name == "tls" and "STARTTLS" in words and permanent
    name, words, permanent = failing_step(replace(good, password="wrong"))
    assert name == "login" and "user name or password" in words and permanent
    expired = replace(good, password="", token=access_token(USER, timedelta(hours=-1)))
    name, words, permanent = failing_step(expired)
    assert name == "login" and "sign in again" in words and permanent
    name, words, permanent = failing_step(good, folder="Archives")
    assert name == "folder" and "There is no folder Archives" in words and "INBOX" in words
    monkeypatch.setenv("SSL_CERT_FILE", str(make_certificate(tmp_path).path))
    name, words, permanent = failing_step(good)
    assert name == "tls" and "not trusted" in words and permanent


def test_no_error_shows_a_secret(trusted):
    server = Server("localhost", trusted.tls_port, "tls", USER, "very-secret")
    assert "very-secret" not in repr(server) and "very-secret" not in str(imap_connection.test(server))
