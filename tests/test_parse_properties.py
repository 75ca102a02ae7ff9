"""Whatever the bytes: no exception, nothing that cannot be stored; and what was composed reads the same again."""

# Mails are quoted with the lines that programs write.
# ruff: noqa: E501

from __future__ import annotations

import json
import random
import time
from email import policy
from email.message import EmailMessage

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helpdesk.mail.parse import ParsedMail, parse_email
from helpdesk.mail.sanitise import sanitise

WORDS = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Cn", "Co", "Cf", "Zl", "Zp", "Zs")), min_size=1, max_size=30
)
LINES = st.lists(WORDS, min_size=1, max_size=6).map(" ".join)
TEXTS = st.lists(LINES, min_size=1, max_size=6).map("\n".join)
NAMES = st.from_regex(r"[A-Za-zäöüßéñçжф日本][A-Za-zäöüßéñçжф日本 _-]{0,40}\.(pdf|png|zip)", fullmatch=True)
ADDRESSES = st.from_regex(r"[a-z][a-z0-9._+-]{0,20}[a-z0-9]@[a-z][a-z0-9-]{0,10}\.example", fullmatch=True).filter(
    lambda address: ".." not in address and ".@" not in address
)

PIECES = [
    b"Content-Type: multipart/mixed; boundary=x\n\n",
    b"Content-Type: multipart/alternative; boundary=\"x\n",
    b"Content-Type: text/html; charset=utf-16\n",
    b"Content-Type: message/rfc822\n\n",
    b"Content-Type: message/delivery-status\n\n",
    b"Content-Type: text/plain; charset=utf-7; format=flowed\n",
    b"Content-Type: application/ms-tnef\n\n\x78\x9f\x3e\x22",
    b"Content-Type: text/calendar\n\nBEGIN:VEVENT\n",
    b"Content-Transfer-Encoding: base64\n",
    b"Content-Transfer-Encoding: quoted-printable\n",
    b"Content-Transfer-Encoding: x-uuencode\n",
    b"Content-Disposition: attachment; filename*0*=utf-16''%00%d8; filename=\"\n",
    b"Subject: =?utf-16?B?ANg=?= =?big5?Q?=A1?=\n",
    b"From: \"a\\\" <(<@,;:\n",
    b"Date: Tue, 99 Feb 99999 99:99:99 +9999999\n",
    b"Final-Recipient: rfc822; x\nAction: failed\nStatus: 9\n\n",
    b"Return-Path: <>\nSubject: Undelivered\n",
    b"--x\n", b"--x--\n", b"\n", b"\r", b"\n\n", b"\x00", b"\xff\xfe", b"\xed\xa0\x80", b"begin 644 a\n", b"=ybegin name=a\n",
    b"=ed=A0=80", b"<div style='", b"<!--", b"</", b"&#xD800;", b"&#0;", b"> ", b"\x1b$B", b"+2AA-",
]  # fmt: skip


def check(raw: bytes) -> ParsedMail:
    start = time.process_time()
    parsed = parse_email(raw)
    assert time.process_time() - start < 2
    shown = json.dumps(parsed.to_dict(), ensure_ascii=False)
    for text in (shown, parsed.hidden_text, parsed.source_html or "", *(file.text for file in parsed.attachments)):
        text.encode("utf-8")
        assert "\x00" not in text
        assert "\\u0000" not in text
    if parsed.html is not None:
        assert "<script" not in parsed.html.lower()
    return parsed


@given(st.binary(max_size=2_000))
@settings(max_examples=100, deadline=None)
def test_any_bytes_are_a_mail(raw):
    check(raw)


@given(st.lists(st.sampled_from(PIECES) | st.binary(max_size=20), max_size=30).map(b"".join))
@settings(max_examples=100, deadline=None)
def test_any_pile_of_the_pieces_of_mails_is_a_mail(raw):
    check(raw)


@given(
    subject=LINES,
    name=LINES,
    address=ADDRESSES,
    text=TEXTS,
    files=st.lists(st.tuples(NAMES, st.binary(max_size=200)), max_size=3),
    html=st.booleans(),
    charset=st.sampled_from(["utf-8", "gb18030"]),
)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_composed_mail_reads_the_same_again(subject, name, address, text, files, html, charset):
    message = EmailMessage(
        policy=policy.SMTP.clone(max_line_length=5_000)
    )  # where it folds, the standard library loses spaces
    message["Subject"] = subject
    message["From"] = f'"{name.translate(str.maketrans("", "", chr(34) + chr(92)))}" <{address}>'
    message.set_content(text, charset=charset, cte="base64")
    if html:
        message.add_alternative("<p>Something <i>else</i></p>", subtype="html")
    for filename, content in files:
        message.add_attachment(content, maintype="application", subtype="pdf", filename=filename)
    parsed = check(message.as_bytes())
    assert parsed.subject == subject
    assert parsed.author is not None
    assert parsed.author.address == address
    assert parsed.text == text
    assert [file.content for file in parsed.attachments] == [content for _, content in files]
    assert [file.filename for file in parsed.attachments] == [" ".join(filename.split()) for filename, _ in files]


@given(st.text(max_size=500) | st.lists(st.sampled_from([piece.decode("latin-1") for piece in PIECES])).map("".join))
@settings(max_examples=100, deadline=None)
def test_what_is_sanitised_stays_as_it_is(html):
    once = sanitise(html)
    assert sanitise(once) == once


SAMPLES = [
    b"From: Ann <ann@walker.example>\r\nSubject: =?utf-8?B?w7xiZXI=?=\r\nDate: Tue, 3 Mar 2026 10:11:12 +0100\r\n"
    b"Content-Type: multipart/mixed; boundary=\"outer\"\r\n\r\n--outer\r\nContent-Type: multipart/alternative; boundary=in\r\n\r\n"
    b"--in\r\nContent-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nGr=FC=DFe\r\n"
    b"> quoted\r\n--in\r\nContent-Type: text/html\r\n\r\n<div style=\"display:none\">x</div><p>Hello<img src=cid:a></p>\r\n--in--\r\n"
    b"--outer\r\nContent-Type: image/png; name*=utf-8''%c3%a9.png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n--outer--\r\n",
    b"From: MAILER-DAEMON@x.example\nContent-Type: multipart/report; report-type=delivery-status; boundary=r\n\n--r\n\nfailed\n"
    b"--r\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; x\n\nFinal-Recipient: rfc822; a@b.example\nAction: failed\n"
    b"Status: 5.1.1\n--r\nContent-Type: message/rfc822\n\nMessage-ID: <a@b>\n\nhi\n--r--\n",
    "Subject: Где заказ\nContent-Type: text/plain; charset=koi8-r\n\nПривет".encode("koi8-r"),
]  # fmt: skip


@pytest.mark.parametrize("sample", range(len(SAMPLES)))
def test_damaged_mails_are_read(sample):
    chance = random.Random(sample)
    for _ in range(80):
        raw = bytearray(SAMPLES[sample])
        for _ in range(chance.randint(1, 8)):
            raw = raw or bytearray(b"x")
            at = chance.randrange(len(raw))
            match chance.randrange(5):
                case 0:
                    raw[at] = chance.randrange(256)
                case 1:
                    del raw[at : at + chance.randint(1, 40)]
                case 2:
                    raw[at:at] = chance.choice(PIECES)
                case 3:
                    raw[at:at] = raw[: chance.randint(1, len(raw))]
                case _:
                    raw = raw[: at + 1]
        check(bytes(raw))


TOKENS = [
    "(",
    '"',
    "'",
    "<",
    ":",
    ";",
    ",",
    "=?",
    "=?utf-8?q?a?= ",
    "[x] ",
    "Re: ",
    "a@b, ",
    "( ",
    "\\\\",
    "; name*0=a",
    " ",
]
FIELDS = [
    "Subject: ", "Subject: Re: ", "From: ", "To: group: ", "Content-Type: ", "Content-Type: text/plain; name=",
    "Content-Disposition: attachment; filename=", "Content-Transfer-Encoding: ", "Authentication-Results: ",
    "References: ", "Delivered-To: a@b.example\r\nReceived: for <",
]  # fmt: skip


@pytest.mark.parametrize("field", FIELDS)
def test_no_header_takes_long_however_often_a_sign_repeats(field):
    for token in TOKENS:
        raw = f"From: a@b.example\r\n{field}{token * (20_000 // len(token))}x\r\n\r\nHello".encode()
        began = time.process_time()
        check(raw)
        assert time.process_time() - began < 1, token


@pytest.mark.parametrize("kind", ["plain", "html"])
@pytest.mark.parametrize(
    "sign", ["\r", "&", "&#", "<", "> \n", "From: a\n", "On Mon wrote ", "-----\n", "=\n", "<div>"]
)
def test_no_body_takes_long_however_often_a_sign_repeats(sign, kind):
    raw = f"From: a@b.example\nContent-Type: text/{kind}; charset=utf-8\n\n".encode() + sign.encode() * (
        300_000 // len(sign)
    )
    began = time.process_time()
    check(raw)
    assert time.process_time() - began < 1


def test_lines_end_alike_however_they_ended():
    assert parse_email(b"From: a@b.example\n\na\r\r\nb\rc\r\rd\ne").text == "a\nb\nc\n\nd\ne"
