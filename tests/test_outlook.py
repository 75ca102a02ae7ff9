"""What Outlook wraps up is opened for its text and its files: winmail.dat, rich text, .msg."""

import base64
import time

import pytest

from helpdesk.mail import rtf, tnef
from helpdesk.mail.parse import parse_email
from tests import outlook_files as make

HTML_INSIDE = (
    rb"{\rtf1\ansi\ansicpg1252\fromhtml1 \deff0{\fonttbl{\f0\fswiss Arial;}}{\*\htmltag64 <p>}\htmlrtf {\htmlrtf0 "
    rb"Where is my tent? It cost 40 \'80.\htmlrtf }\htmlrtf0 {\*\htmltag72 </p>}{\*\htmltag64 <p>}Anna"
    rb"{\*\htmltag72 </p>}}"
)


def wrapped(content: bytes, name: str = "winmail.dat", kind: str = "application/ms-tnef") -> bytes:
    head = f"From: a@b.example\nContent-Type: {kind}; name={name}\nContent-Transfer-Encoding: base64\n\n"
    return head.encode() + base64.encodebytes(content)


def test_compressed_rich_text_is_read_as_the_specification_shows_it():
    example = bytes.fromhex(
        "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0"
    )
    assert rtf.decompressed(example) == b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"
    assert rtf.to_text(example) == "hello world"


@pytest.mark.parametrize(
    ("rich", "text"),
    [
        (rb"{\rtf1\ansicpg1250{\fonttbl{\f0 A;}} P\'f8\'edli\'9a pozd\'ec.\par D\'eccko\par}", "Příliš pozdě.\nDěcko"),
        (rb"{\rtf1\ansi\uc1 caf\u233? \u8364\'80 5{\*\generator Word;}\line {\b ok} \{x\}}", "café € 5\nok {x}"),
        (HTML_INSIDE, "Where is my tent? It cost 40 €.\n\nAnna"),
        (rb"{\rtf1 {{{ unclosed", "unclosed"),
    ],
)  # fmt: skip
def test_rich_text_is_read_for_its_words(rich, text):
    assert rtf.to_text(rich) == text
    assert rtf.to_text(make.compressed(rich)) == text


def test_a_winmail_dat_with_rich_text_alone_gives_its_text_and_its_files():
    content = make.tnef(
        (tnef.PROPERTIES, make.properties((tnef.RTF_BODY, tnef.BINARY, make.compressed(HTML_INSIDE)))),
        (tnef.NEW_FILE, b"\0" * 14),
        (tnef.FILE_TITLE, b"BILL~1.PDF\0"),
        (tnef.FILE_DATA, b"%PDF-1.4 bill"),
        (
            tnef.FILE_PROPERTIES,
            make.properties((tnef.LONG_NAME, tnef.UNICODE, "../Rechnung März.pdf\0".encode("utf-16-le"))),
        ),
        (tnef.NEW_FILE, b"\0" * 14),
        (tnef.FILE_DATA, b"two"),
    )
    parsed = parse_email(wrapped(content))
    assert parsed.text == "Where is my tent? It cost 40 €.\n\nAnna"
    assert [(file.filename, file.content) for file in parsed.attachments[1:]] == [
        ("Rechnung März.pdf", b"%PDF-1.4 bill"),
        (None, b"two"),
    ]


def test_a_msg_file_is_opened_for_sender_subject_and_text():
    content = make.msg(**{"0C1A001F": "Carla Diaz", "0037001F": "Tent", "1000001F": "My tent is late."})
    (file,) = parse_email(wrapped(content, "mail.msg", "application/vnd.ms-outlook")).attachments
    assert file.text == "From: Carla Diaz\nSubject: Tent\n\nMy tent is late."


@pytest.mark.parametrize("cut", range(0, 400, 23))
def test_a_damaged_file_costs_only_itself(cut):
    whole = make.tnef(
        (tnef.PROPERTIES, make.properties((tnef.RTF_BODY, tnef.BINARY, make.compressed(HTML_INSIDE)))),
        (tnef.NEW_FILE, b"\0" * 14),
        (tnef.FILE_DATA, b"two"),
    )
    assert parse_email(wrapped(whole[:cut])).attachments
    assert parse_email(wrapped(whole[:cut] + b"\xff" * 40 + whole[cut:])).attachments


def test_a_hostile_file_is_not_read_for_long():
    hostile = make.compressed(b"{\\rtf1" + b"{\\u1" * 200_000)
    content = make.tnef((tnef.PROPERTIES, make.properties((tnef.RTF_BODY, tnef.BINARY, hostile))))
    part = b"--x\n" + wrapped(content).partition(b"\n")[2] + b"\n"
    mail = b"From: a@b.example\nContent-Type: multipart/mixed; boundary=x\n\n" + part * 30 + b"--x--\n"
    began = time.process_time()
    assert len(parse_email(mail).attachments) == 30
    assert time.process_time() - began < 4
