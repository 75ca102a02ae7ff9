"""An answer as an email message: what goes in comes out, in order, and nothing can be smuggled in."""

import email
from dataclasses import replace
from datetime import UTC, datetime
from email import policy
from email.header import decode_header, make_header
from email.utils import getaddresses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdesk.mail import reply_token
from helpdesk.mail.compose import Answer, File, Link, Person, compose, plain_text, reply_subject
from helpdesk.mail.parse import parse_email

ANSWER = Answer(
    message_id="<20260102.a1b2@larkfield.example>",
    date=datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
    sender=Person("Larkfield Outdoor", "support@larkfield.example"),
    to=(Person("Jürgen Müller", "juergen@customer.example"),),
    subject="Re: Zeltstange gebrochen",
    text="die neue Stange ist unterwegs: https://larkfield.example/orders/LF-483920.\n\nAlles Gute für die Tour!",
    in_reply_to="<question@customer.example>",
    references=("<first@customer.example>",),
    greeting="Guten Tag Herr Müller,",
    sources=(Link("Ersatzteile", "https://larkfield.example/help/parts"),),
    sources_heading="Quellen",
    signature="Ihr Team von Larkfield Outdoor",
    disclosure="Mit Hilfe eines KI-Assistenten entworfen.",
    person=Link("Lieber ein Mensch?", "https://desk.example/c/person"),
    rating=Link("Hat es geholfen?", "https://desk.example/c/rate"),
    language="de",
    assisted="edited",
)


def parsed(answer):
    return email.message_from_bytes(compose(answer), policy=policy.compat32)


def header(message, name):
    return str(make_header(decode_header(message[name])))


def part(message, kind):
    found = next(part for part in message.walk() if part.get_content_type() == kind)
    return found.get_payload(decode=True).decode("utf-8").replace("\r\n", "\n")


def test_the_parts_of_an_answer_come_in_their_order_in_text_and_html():
    message = parsed(ANSWER)
    for kind in ("text/plain", "text/html"):
        body = part(message, kind)
        wanted = ["Guten Tag", "neue Stange", "Quellen", "Ihr Team", "KI-Assistenten", "ein Mensch", "geholfen"]
        positions = [body.index(words) for words in wanted]
        assert positions == sorted(positions)


def test_headers_put_the_answer_into_the_thread():
    message = parsed(ANSWER)
    assert message["Message-ID"] == "<20260102.a1b2@larkfield.example>"
    assert message["In-Reply-To"] == "<question@customer.example>"
    assert message["References"].split() == ["<first@customer.example>", "<question@customer.example>"]
    assert message["Date"] == "Fri, 02 Jan 2026 03:04:05 +0000"


def test_what_a_person_approved_has_no_automatic_headers_and_says_what_helped():
    message = parsed(ANSWER)
    assert message["Auto-Submitted"] is None and message["Precedence"] is None
    assert message["X-AI-Assisted"] == "yes; drafted by an assistant, edited and approved by a person"
    assert parsed(replace(ANSWER, assisted="no"))["X-AI-Assisted"] == "no"


def test_an_acknowledgement_says_that_it_is_automatic():
    message = parsed(replace(ANSWER, automatic=True, assisted="sorted"))
    assert message["Auto-Submitted"] == "auto-replied"
    assert message["X-Auto-Response-Suppress"] == "All"


def test_nothing_can_be_smuggled_into_the_headers():
    evil = "Hello\r\nBcc: thief@elsewhere.example\r\n\r\n<script>"
    hostile = replace(
        ANSWER,
        subject=evil,
        sender=Person(evil, "support@larkfield.example"),
        to=(Person('Eve" <thief@elsewhere.example>, "', "eve@customer.example"),),
        attachments=(File("../../etc\r\nX-Evil: yes/passwd", "text/plain\r\nX-Evil: yes", b"x"),),
    )
    message = parsed(hostile)
    assert message["Bcc"] is None and message["X-Evil"] is None
    assert [address for _, address in getaddresses([message["To"]])] == ["eve@customer.example"]
    attachment = message.get_payload()[1]
    assert attachment["X-Evil"] is None and attachment.get_content_type() == "application/octet-stream"
    assert "/" not in attachment.get_filename() and "\n" not in attachment.get_filename()


@pytest.mark.parametrize("address", ["", "no at", "a@b\r\nBcc: c@d.example", "a@b, c@d", "<a@b>", "a b@c.example"])
def test_an_address_that_is_none_is_refused(address):
    with pytest.raises(ValueError, match="not a mail address"):
        compose(replace(ANSWER, to=(Person("", address),)))


def test_a_link_that_would_run_something_is_refused():
    with pytest.raises(ValueError, match="link"):
        compose(replace(ANSWER, person=Link("Click", "javascript:alert(1)")))


def test_html_shows_markup_of_the_answer_as_text():
    body = part(parsed(replace(ANSWER, text='Use <b> & "quotes" <script>alert(1)</script>')), "text/html")
    assert "<script>" not in body and "&lt;b&gt; &amp;" in body


def test_attachments_arrive_byte_for_byte_with_their_names():
    files = (
        File("Rücksendung Ä.pdf", "application/pdf", bytes(range(256)) * 40),
        File("notes.txt", "text/plain", b"From here\n.\n"),
        File("old.eml", "message/rfc822", b"Subject: x\n\nhello"),
    )
    message = parsed(replace(ANSWER, attachments=files))
    got = [part for part in message.walk() if part.get_filename()]
    assert [str(make_header(decode_header(part.get_filename()))) for part in got] == [file.name for file in files]
    assert [part.get_payload(decode=True) for part in got] == [file.data for file in files]


def test_long_message_ids_stay_whole_and_the_line_of_ancestors_stays_short():
    ancestors = tuple(f"<{'x' * 90}{number}@outlook.example>" for number in range(60))
    message = parsed(replace(ANSWER, references=ancestors))
    found = message["References"].split()
    assert len(found) == 20
    assert found[0] == ancestors[0] and found[-2] == ancestors[-1] and found[-1] == ANSWER.in_reply_to


def test_a_domain_with_other_letters_becomes_punycode():
    message = parsed(replace(ANSWER, to=(Person("", "anna@bücher.example"),)))
    assert message["To"] == "anna@xn--bcher-kva.example"


@pytest.mark.parametrize(
    ("subject", "answer"),
    [
        ("Tent", "Re: Tent"),
        ("Re: Tent", "Re: Tent"),
        ("AW: Re: RE: Zelt", "Re: Zelt"),
        ("", "Re:"),
        ("Re[2]: a", "Re: a"),
    ],
)
def test_an_answer_has_one_re(subject, answer):
    assert reply_subject(subject) == answer


printable = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cf", "Zl", "Zp", "Zs"), exclude_characters="\ufeff"))
lines = st.lists(st.lists(printable.filter(bool), min_size=1).map(" ".join), max_size=3).map("\n".join)


@given(subject=lines, name=printable, text=lines, filename=printable.filter(bool), data=st.binary(max_size=400))
def test_what_is_composed_reads_back_the_same(subject, name, text, filename, data):
    answer = replace(
        ANSWER,
        subject=subject,
        text=text,
        to=(Person(name, "anna@customer.example"),),
        attachments=(File(filename, "application/pdf", data),),
    )
    raw = compose(answer)
    message = email.message_from_bytes(raw, policy=policy.compat32)
    assert raw.isascii() and max(map(len, raw.split(b"\r\n"))) <= 998 and b"\n" not in raw.replace(b"\r\n", b"")
    assert header(message, "Subject") == " ".join(subject.split())
    ((shown, address),) = getaddresses([message["To"]])
    assert (str(make_header(decode_header(shown))), address) == (" ".join(name.split()), "anna@customer.example")
    assert part(message, "text/plain") == plain_text(answer)
    assert message.get_payload()[1].get_payload(decode=True) == data


@given(subject=lines, name=printable, text=lines, filename=printable.filter(bool), data=st.binary(max_size=400))
def test_what_is_composed_parses_back_to_the_same(subject, name, text, filename, data):
    answer = replace(
        ANSWER,
        subject=subject,
        text=text,
        to=(Person(name, "anna@customer.example"),),
        cc=(Person("Ben", "ben@customer.example"),),
        attachments=(File(filename, "application/pdf", data),),
    )
    parsed_back = parse_email(compose(answer))
    assert parsed_back.defects == ()
    assert parsed_back.subject == " ".join(subject.split())
    assert [(person.name, person.address) for person in parsed_back.to] == [
        (" ".join(name.split()), "anna@customer.example")
    ]
    assert [person.address for person in parsed_back.cc] == ["ben@customer.example"]
    assert (parsed_back.message_id, parsed_back.in_reply_to) == (answer.message_id, answer.in_reply_to)
    assert parsed_back.references == (*answer.references, answer.in_reply_to)
    assert parsed_back.date == answer.date and parsed_back.automatic is None
    assert parsed_back.text.split() == plain_text(answer).split()
    assert [attachment.content for attachment in parsed_back.attachments] == [data]


@given(st.text())
def test_no_text_makes_a_header_of_its_own(text):
    wanted = set(parsed(ANSWER).keys())
    message = parsed(replace(ANSWER, subject=text, sender=Person(text, "support@larkfield.example"), text=text))
    assert set(message.keys()) <= wanted and not message.defects


def test_a_mark_names_its_conversation_only_when_we_signed_it():
    mark = reply_token.make(b"key", 418)
    address = reply_token.plus_address("support@larkfield.example", mark)
    assert address.startswith("support+hd418-") and address.endswith("@larkfield.example")
    assert reply_token.find(b"key", f"Support <{address.upper()}>") == 418
    assert reply_token.find(b"key", f"Re: {reply_token.in_subject('Tent', mark)}") == 418
    assert reply_token.find(b"another key", address) is None
    assert reply_token.find(b"key", address.replace("hd418", "hd419")) is None
