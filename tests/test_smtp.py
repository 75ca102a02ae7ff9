"""Handing mail to a real SMTP server, and what is known afterwards."""

import pytest

from helpdesk.mail import smtp
from helpdesk.mail.server import MailboxError, Server
from tests.services import PASSWORD, ScriptedSMTP, access_token, free_port, make_certificate

SENDER = "support@larkfield.example"
ANNA = "anna@customer.example"
BEN = "ben@customer.example"
MESSAGE = b"Subject: Tent\r\n\r\n.\r\n.. dots\r\nFrom here\r\n"


@pytest.fixture
def server():
    with ScriptedSMTP() as running:
        yield running


def at(server, **other) -> Server:
    return Server("localhost", server.port, other.pop("security", "none"), read_timeout=2, **other)


def test_a_message_arrives_byte_for_byte_with_its_envelope(server):
    assert smtp.send(at(server), SENDER, [ANNA, BEN], MESSAGE) == smtp.Sent()
    (received,) = server.received
    assert (received.sender, received.recipients, received.raw) == (SENDER, (ANNA, BEN), MESSAGE)


def test_automatic_mail_has_the_null_sender(server):
    smtp.send(at(server), "", [ANNA], MESSAGE)
    assert server.received[0].sender == ""


def test_a_refused_recipient_is_named_and_the_others_get_the_mail(server):
    server.script.recipients[BEN] = "550 5.1.1 No such person"
    sent = smtp.send(at(server), SENDER, [ANNA, BEN], MESSAGE)
    assert sent.refused == {BEN: (550, "5.1.1 No such person")}
    assert server.received[0].recipients == (ANNA,)


@pytest.mark.parametrize(("answer", "permanent"), [("550 5.1.1 Unknown", True), ("451 4.7.1 Later", False)])
def test_when_nobody_is_accepted_nothing_is_sent(server, answer, permanent):
    server.script.recipients[ANNA] = answer
    with pytest.raises(smtp.NotSent, match=answer[4:]) as caught:
        smtp.send(at(server), SENDER, [ANNA], MESSAGE)
    assert caught.value.permanent is permanent and ANNA in caught.value.refused
    assert server.received == []


@pytest.mark.parametrize(("answer", "permanent"), [("554 5.6.0 Not this", True), ("452 4.3.1 Full", False)])
def test_a_refused_message_is_not_sent(server, answer, permanent):
    server.script.data = answer
    with pytest.raises(smtp.NotSent, match=answer) as caught:
        smtp.send(at(server), SENDER, [ANNA], MESSAGE)
    assert caught.value.permanent is permanent and server.received == []


def test_a_refused_sender_is_not_sent(server):
    server.script.sender = "553 5.7.1 Not your address"
    with pytest.raises(smtp.NotSent, match="Not your address") as caught:
        smtp.send(at(server), SENDER, [ANNA], MESSAGE)
    assert caught.value.permanent


@pytest.mark.parametrize("fate", ["hang", "drop"])
@pytest.mark.parametrize("loses", [True, False])
def test_silence_after_the_message_is_unknown_whether_or_not_it_arrived(server, fate, loses):
    server.script.data, server.script.loses = fate, loses
    with pytest.raises(smtp.Unknown, match="handed over"):
        smtp.send(at(server), SENDER, [ANNA], MESSAGE, final_timeout=0.5)
    assert len(server.received) == (0 if loses else 1)


def test_a_server_that_is_not_there_is_not_sent_and_may_be_tried_again():
    with pytest.raises(smtp.NotSent, match="refused the connection") as caught:
        smtp.send(Server("127.0.0.1", free_port(), "none"), SENDER, [ANNA], MESSAGE)
    assert not caught.value.permanent


def test_an_address_that_the_server_cannot_carry_is_refused_in_words(server):
    sent = smtp.send(at(server), SENDER, [ANNA, "jürgen@customer.example"], MESSAGE)
    assert sent.refused["jürgen@customer.example"][0] == 553


@pytest.fixture
def trusted(tmp_path, monkeypatch):
    certificate = make_certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate.path))
    return certificate


@pytest.mark.parametrize("security", ["tls", "starttls"])
@pytest.mark.parametrize("secret", [{"password": PASSWORD}, {"token": access_token(SENDER)}])
def test_every_kind_of_tls_and_login_works(trusted, security, secret):
    with ScriptedSMTP(user=SENDER, certificate=trusted, implicit_tls=security == "tls") as server:
        account = at(server, security=security, user=SENDER, **secret)
        smtp.test(account)
        assert smtp.send(account, SENDER, [ANNA], MESSAGE) == smtp.Sent()


@pytest.mark.parametrize(
    ("secret", "words"),
    [({"password": "wrong"}, "user name or password"), ({"token": access_token("eve@x.example")}, "sign in again")],
)
def test_a_refused_login_is_told_in_words(trusted, secret, words):
    with ScriptedSMTP(user=SENDER, certificate=trusted, implicit_tls=True) as server:
        account = at(server, security="tls", user=SENDER, **secret)
        with pytest.raises(MailboxError, match=words):
            smtp.test(account)
        with pytest.raises(smtp.NotSent, match=words) as caught:
            smtp.send(account, SENDER, [ANNA], MESSAGE)
        assert not caught.value.permanent, "the message can go out once the password is mended"


def test_a_certificate_that_nobody_vouches_for_is_refused(tmp_path):
    with ScriptedSMTP(certificate=make_certificate(tmp_path), implicit_tls=True) as server:
        with pytest.raises(smtp.NotSent, match="not trusted"):
            smtp.send(at(server, security="tls"), SENDER, [ANNA], MESSAGE)
        assert server.received == []


def test_starttls_is_never_left_out_silently(server):
    with pytest.raises(smtp.NotSent, match="does not offer STARTTLS"):
        smtp.send(at(server, security="starttls"), SENDER, [ANNA], MESSAGE)
    assert server.received == []
