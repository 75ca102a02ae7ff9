"""What people and programs really send, and what the desk makes of it."""

from __future__ import annotations

import base64
import json
import time
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, pkcs7

from helpdesk.mail.parse import Address, parse_email


def mail(body: bytes = b"Hello", **headers: bytes | str) -> bytes:
    given = {"From": "Ann Lee <ann@walker.example>", "Date": "Tue, 3 Mar 2026 10:11:12 +0100"} | headers
    lines = [
        name.replace("_", "-").encode() + b": " + (value if isinstance(value, bytes) else value.encode())
        for name, value in given.items()
    ]
    return b"\n".join(lines) + b"\n\n" + body


def multipart(kind: str, *parts: bytes, boundary: str = "edge", **headers: str) -> bytes:
    body = b"".join(b"--" + boundary.encode() + b"\n" + part + b"\n" for part in parts)
    kind = f'multipart/{kind}; boundary="{boundary}"'
    return mail(body + b"--" + boundary.encode() + b"--\n", Content_Type=kind, **headers)


PLAIN = b"Content-Type: text/plain; charset=utf-8\n\nPlain words"
HTML = b"Content-Type: text/html; charset=utf-8\n\n<p>Rich <b>words</b></p>"
PICTURE = (
    b'Content-Type: image/png; name="boot.png"\nContent-Transfer-Encoding: base64\nContent-ID: <boot@walker>\n\n'
    + base64.encodebytes(b"\x89PNG\r\n\x1a\nboot")
)


def attached(header: bytes) -> str | None:
    (attachment,) = parse_email(multipart("mixed", PLAIN, header + b"\n\ncontent")).attachments
    return attachment.filename


@pytest.mark.parametrize(
    ("header", "subject"),
    [
        ("=?utf-8?B?" + base64.b64encode("Zelt für zwei".encode()).decode() + "?=", "Zelt für zwei"),
        ("=?utf-8?Q?Bo=C3?= =?utf-8?Q?=AEte?=", "Boîte"),
        ("=?utf-8?Q?two words?= plain", "two words plain"),
        ("a=?utf-8?q?=C3=A4?=b", "aäb"),
        ("=?iso-2022-jp?B?GyRCQ21KOBsoQg==?=", "注文"),
        ("=?koi8-r?B?" + base64.b64encode("Заказ".encode("koi8-r")).decode() + "?=", "Заказ"),
        ("=?utf-8*de?Q?Gr=C3=BCn?=", "Grün"),
        ("=?x-nonsense?Q?still_read?=", "still read"),
        ("Folded\n over\n\tlines", "Folded over lines"),
        ("", ""),
    ],
)
def test_a_subject_is_read_as_its_sender_wrote_it(header, subject):
    assert parse_email(mail(Subject=header)).subject == subject


@pytest.mark.parametrize(
    ("raw", "subject"),
    [
        ("Grüße aus Köln".encode(), "Grüße aus Köln"),
        ("Grüße aus Köln".encode("latin-1"), "Grüße aus Köln"),
        ("注文".encode("iso2022_jp"), "注文"),
    ],
)
def test_a_subject_in_raw_bytes_is_decoded(raw, subject):
    assert parse_email(mail(Subject=raw)).subject == subject


def test_a_raw_subject_is_read_in_the_charset_of_the_text():
    raw = mail(
        "Где мой заказ?".encode("koi8-r"), Subject="Заказ".encode("koi8-r"), Content_Type="text/plain; charset=koi8-r"
    )
    assert parse_email(raw).subject == "Заказ"


@pytest.mark.parametrize(
    ("header", "name", "address"),
    [
        ("ann@walker.example (Ann Lee)", "Ann Lee", "ann@walker.example"),
        ('"Lee, Ann" <ann@walker.example>', "Lee, Ann", "ann@walker.example"),
        ("Lee, Ann, Dr. <ann@walker.example>", "Lee, Ann, Dr.", "ann@walker.example"),
        ("Ann Lee ann@walker.example", "Ann Lee", "ann@walker.example"),
        ("Ann <<ann@walker.example>>", "Ann", "ann@walker.example"),
        ("Ann <ann@walker.example", "Ann", "ann@walker.example"),
        ("=?utf-8?B?" + base64.b64encode(b"Ann <ann@walker.example>").decode() + "?=", "Ann", "ann@walker.example"),
        ('"=?utf-8?Q?M=C3=BCller=2C_K?=" <k@walker.example>', "Müller, K", "k@walker.example"),
        ('"ann@walker.example via Shop" <shop@list.example>', "ann@walker.example via Shop", "shop@list.example"),
        ("Shop: Support <s@walker.example>", "Shop: Support", "s@walker.example"),
        ('"a b"@walker.example', "", '"a b"@walker.example'),
        ("<@relay.example:ann@walker.example>", "", "ann@walker.example"),
        ("Ann", "", "Ann"),
        ("用户@例子.example", "", "用户@例子.example"),
    ],
)
def test_a_sender_is_found_however_it_is_written(header, name, address):
    assert parse_email(mail(From=header)).author == Address(name, address)


def test_groups_are_opened_and_empty_ones_hold_nobody():
    parsed = parse_email(mail(To="Team: a@x.example, Bo <b@x.example>;, c@x.example", Cc="undisclosed-recipients:;"))
    assert [address.address for address in parsed.to] == ["a@x.example", "b@x.example", "c@x.example"]
    assert parsed.cc == ()


def test_the_first_of_several_authors_and_the_one_who_sent_are_both_kept():
    parsed = parse_email(mail(From="a@x.example, b@x.example", Sender="Office <office@x.example>"))
    assert parsed.author == Address("", "a@x.example")
    assert parsed.sender == Address("Office", "office@x.example")


@pytest.mark.parametrize(
    ("header", "iso"),
    [
        ("Tue, 3 Mar 2026 10:11:12 +0100 (CET)", "2026-03-03T10:11:12+01:00"),
        ("3 Mar 26 10:11 EST", "2026-03-03T10:11:00-05:00"),
        ("2026-03-03T10:11:12Z", "2026-03-03T10:11:12+00:00"),
        ("Tue Mar  3 10:11:12 2026", "2026-03-03T10:11:12+00:00"),
        ("yesterday", None),
        ("Tue, 33 Mar 2026 10:11:12 +0100", None),
        ("Tue, 3 Mar 2026 10:11:12 +9999", None),
    ],
)
def test_a_date_has_its_offset_or_is_null(header, iso):
    assert parse_email(mail(Date=header)).to_dict()["date"] == iso


@pytest.mark.parametrize("charset", ["koi8-r", "cp1251", "utf-8", "iso8859-5", "utf-16"])
def test_text_is_decoded_as_declared(charset):
    raw = mail("Где мой заказ?".encode(charset), Content_Type=f"text/plain; charset={charset}")
    assert parse_email(raw).text == "Где мой заказ?"


@pytest.mark.parametrize(
    ("text", "charset"),
    [
        ("Добрый день, подскажите пожалуйста, где мой заказ? Спасибо", "koi8-r"),
        ("Добрый день, подскажите пожалуйста, где мой заказ? Спасибо", "cp1251"),
        ("您好，我的订单在哪里？请尽快回复我，谢谢。", "gb18030"),
        ("お世話になっております。注文した商品がまだ届きません。", "cp932"),
        ("안녕하세요, 주문한 상품이 아직 도착하지 않았습니다.", "cp949"),
        ("Où est ma commande? Ça fait déjà trois semaines, c'est très long", "latin-1"),
        ("お世話になっております。", "iso2022_jp"),
    ],
)
@pytest.mark.parametrize("declared", [None, "us-ascii", "unknown-8bit", "utf-8"])
def test_text_is_read_although_its_charset_is_missing_or_wrong(text, charset, declared):
    header = {"Content_Type": f"text/plain; charset={declared}"} if declared else {}
    assert parse_email(mail(text.encode(charset), **header)).text == text


@pytest.mark.parametrize("charset", ["unicode_escape", "rot13", "base64", "zlib", "idna", "undefined", "\x00", "'"])
def test_a_charset_that_is_none_is_named_and_does_no_harm(charset):
    parsed = parse_email(mail(b"plain \\ud800 words", Content_Type=f'text/plain; charset="{charset}"'))
    assert parsed.text == "plain \\ud800 words"


def test_utf_16_without_a_mark_is_read_in_either_byte_order():
    for order in ("utf-16-le", "utf-16-be"):
        raw = mail("Zelt für zwei".encode(order), Content_Type="text/plain; charset=utf-16")
        assert parse_email(raw).text == "Zelt für zwei"


def test_of_alternatives_the_plain_text_and_the_html_are_taken():
    parsed = parse_email(multipart("alternative", PLAIN, HTML))
    assert parsed.text == "Plain words"
    assert parsed.html == "<p>Rich <b>words</b></p>"
    assert parsed.attachments == ()


@pytest.mark.parametrize("plain", [b" \n", b"Your mail program does not support HTML messages.", b"No HTML here."])
def test_an_empty_or_evasive_plain_alternative_gives_way_to_the_html(plain):
    rich = b"Content-Type: text/html\n\n<p>" + b"Where is the tent that I have ordered? " * 5 + b"</p>"
    parsed = parse_email(multipart("alternative", b"Content-Type: text/plain\n\n" + plain, rich))
    assert parsed.text.startswith("Where is the tent")


def test_several_texts_are_joined_in_their_order():
    footer = b"Content-Type: text/plain\n\nA footer"
    assert parse_email(multipart("mixed", PLAIN, PICTURE, footer)).text == "Plain words\nA footer"


def test_pictures_of_the_html_are_inline_attachments():
    parsed = parse_email(multipart("related", HTML, PICTURE))
    (picture,) = parsed.attachments
    assert (picture.filename, picture.inline, picture.content_id) == ("boot.png", True, "boot@walker")
    assert picture.content == b"\x89PNG\r\n\x1a\nboot"
    assert picture.size == len(picture.content)


def test_a_boundary_that_begins_another_does_not_end_it():
    inner = b"Content-Type: multipart/mixed; boundary=edge2\n\n--edge2\n" + PLAIN + b"\n--edge2--\n"
    assert parse_email(multipart("mixed", inner, PICTURE)).text == "Plain words"


@pytest.mark.parametrize("content_type", ["multipart/mixed", "multipart/mixed; boundary=other", None])
def test_parts_are_found_without_the_right_boundary(content_type):
    body = b"--edge\n" + PLAIN + b"\n--edge\n" + PICTURE + b"\n--edge--\n"
    parsed = parse_email(mail(body, **({"Content_Type": content_type} if content_type else {})))
    assert parsed.text == "Plain words"
    assert [attachment.filename for attachment in parsed.attachments] == ["boot.png"]
    assert parsed.defects


def test_a_multipart_without_parts_is_its_text():
    assert parse_email(mail(b"Just words", Content_Type="multipart/mixed; boundary=edge")).text == "Just words"


def test_a_mail_that_is_cut_off_keeps_what_arrived():
    whole = multipart("mixed", PLAIN, PICTURE)
    parsed = parse_email(whole[: whole.index(b"--edge--") - 12])
    assert parsed.text == "Plain words"
    assert parsed.attachments[0].content.startswith(b"\x89PNG")
    assert "The end of a multipart is missing." in parsed.defects


def test_parts_nested_2000_deep_are_found():
    opening = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(2000))
    assert parse_email(b"From: a@x.example\n" + opening + PLAIN).text == "Plain words"


@pytest.mark.parametrize(
    ("encoding", "body", "text"),
    [
        ("quoted-printable", b"Caf=C3=A9 is=20\nnice=\n, yes", "Café is \nnice, yes"),
        ("base64", b"U3RpbGwgcmVhZGFibGU", "Still readable"),
        ("base64", b"This is not base64 at all,\nis it?", "This is not base64 at all,\nis it?"),
        (
            "base64",
            base64.encodebytes(b"A list's mail, long enough") + b"____\nA footer in words\n",
            "A list's mail, long enough\n____\nA footer in words",
        ),
        ("7bit", b"Caf=C3=A9 is =\nnice =3D yes", "Café is nice = yes"),
        ("x-unheard-of", b"Plain words", "Plain words"),
    ],
)  # fmt: skip
def test_transfer_encodings_are_undone_also_wrong_ones(encoding, body, text):
    raw = mail(body, Content_Transfer_Encoding=encoding, Content_Type="text/plain; charset=utf-8")
    assert parse_email(raw).text == text


def test_files_uuencoded_in_the_text_are_attachments():
    parsed = parse_email(mail(b"See the file\nbegin 644 t.txt\n%:&5L;&\\\n`\nend\nBye"))
    assert parsed.text == "See the file\nBye"
    assert [(file.filename, file.content) for file in parsed.attachments] == [("t.txt", b"hello")]


def test_files_yenc_coded_in_the_text_are_attachments():
    coded = bytes((byte + 42) % 256 for byte in b"hello")
    parsed = parse_email(mail(b"See\n=ybegin line=128 size=5 name=t.txt\n" + coded + b"\n=yend size=5\nBye"))
    assert parsed.text == "See\nBye"
    assert parsed.attachments[0].content == b"hello"


@pytest.mark.parametrize(
    ("parameter", "name"),
    [
        (b"filename*=UTF-8''%e2%82%ac.pdf", "€.pdf"),
        (b"filename*1*=%ac.pdf; filename*0*=UTF-8''%e2%82", "€.pdf"),
        (b'filename*0="long"; filename*1="name.pdf"', "longname.pdf"),
        (b'filename="=?utf-8?Q?=C3=A9?= =?utf-8?Q?=C3=A8.pdf?="', "éè.pdf"),
        ('filename="é.pdf"'.encode("latin-1"), "é.pdf"),
        (b"filename=two words.pdf", "two words.pdf"),
        (b'filename="a;b.pdf"', "a;b.pdf"),
        (b'filename="../../etc/passwd"', "passwd"),
        (b'filename="C:\\docs\\bill.pdf"', "bill.pdf"),
        (b"filename=CON.txt", "_CON.txt"),
        ('filename="a\u202efdp.exe"'.encode(), "afdp.exe"),
        (b'filename="a\x00b.pdf"', "ab.pdf"),
        (b'filename=""', None),
    ],
)
def test_names_of_attachments_are_decoded_and_safe(parameter, name):
    assert attached(b"Content-Type: application/pdf\nContent-Disposition: attachment; " + parameter) == name


def test_a_long_name_keeps_its_extension():
    name = attached(
        b'Content-Type: application/pdf\nContent-Disposition: attachment; filename="' + b"x" * 900 + b'.pdf"'
    )
    assert name is not None
    assert len(name) == 150
    assert name.endswith(".pdf")


def test_a_mail_in_a_mail_is_an_attachment_and_read_when_nothing_else_is_there():
    enclosed = b"Content-Type: message/rfc822\n\nSubject: Old order\n\nPlease look at this"
    parsed = parse_email(multipart("mixed", PLAIN, enclosed))
    assert parsed.text == "Plain words"
    assert [attachment.content_type for attachment in parsed.attachments] == ["message/rfc822"]
    assert parse_email(multipart("mixed", enclosed)).text == "Old order\n\nPlease look at this"


def test_flowing_lines_become_paragraphs():
    raw = mail(b"one \nparagraph\n> quoted \n> text\n-- \nAnn", Content_Type="text/plain; format=flowed")
    assert parse_email(raw).text == "one paragraph\n> quoted text\n-- \nAnn"


@pytest.mark.parametrize("end", [b"\r\n", b"\r", b"\r\r\n"])
def test_any_line_end_will_do(end):
    parsed = parse_email(mail(b"one\ntwo", Subject="Tent").replace(b"\n", end))
    assert (parsed.subject, parsed.text) == ("Tent", "one\ntwo")


def test_a_line_of_an_mbox_is_passed_over_and_its_escape_undone():
    parsed = parse_email(b"From ann@walker.example Tue Mar  3 10:11:12 2026\n" + mail(b">From here on", Subject="Tent"))
    assert (parsed.subject, parsed.text) == ("Tent", "From here on")


def test_headers_without_an_empty_line_below_them_keep_the_text():
    parsed = parse_email(b"Subject: Tent\nFrom: ann@walker.example\nWhere is my tent?\n")
    assert (parsed.subject, parsed.text) == ("Tent", "Where is my tent?")


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>Hello<br>you</p><p>there &amp; here</p>", "Hello\nyou\n\nthere & here"),
        ("<ul><li>tent<li>boots</ul><ol><li>one</li><li>two</li></ol>", "- tent\n- boots\n\n1. one\n2. two"),
        ("<table><tr><td>tent</td><td>2</td></tr><tr><td>boots</td><td>1</td></tr></table>", "tent\t2\nboots\t1"),
        ("<div>a</div><div><br></div><div>b</div>", "a\n\nb"),
        ("new<blockquote>old<br>older</blockquote>newer", "new\n\n> old\n> older\n\nnewer"),
        ("a <b>bold</b>word<i> here</i>", "a boldword here"),
        ("<title>no</title><style>p{}</style><script>no()</script>yes", "yes"),
        ("<div>" * 5000 + "deep", "deep"),
        ("<b class=x><p>" * 3000 + "open", "open"),
        ("2 < 3 and 4 > 3", "2 < 3 and 4 > 3"),
    ],
)
def test_html_reads_like_its_picture(html, text):
    assert parse_email(mail(html.encode(), Content_Type="text/html; charset=utf-8")).text.strip() == text


@pytest.mark.parametrize(
    "hidden",
    [
        '<div style="display: none">obey</div>',
        '<span style="font-size:0px">obey</span>',
        '<p style="color:#FFFFFF">obey</p>',
        '<table><tr><td bgcolor="#123456"><font color="#123456">obey</font></td></tr></table>',
        '<div style="position:absolute; left:-9999px">obey</div>',
        '<div style="max-height:0; overflow:hidden">obey</div>',
        "<style>.x { display:none }</style><p class=x>obey</p>",
        "".join(chr(0xE0000 + ord(char)) for char in "obey"),
    ],
)
def test_what_the_reader_cannot_see_is_kept_apart(hidden):
    parsed = parse_email(mail(f"<p>Where is it?</p>{hidden}".encode(), Content_Type="text/html; charset=utf-8"))
    assert parsed.text == "Where is it?"
    assert parsed.hidden_text == "obey"


@pytest.mark.parametrize(
    "style",
    ["font-size:1em", "font-size:.9rem", "font-size:100%", "border-width:0;overflow:hidden", "margin-left:-100px"],
)
def test_what_only_looks_hidden_is_seen(style):
    raw = mail(f'<p style="{style}">Where is it?</p>'.encode(), Content_Type="text/html")
    assert parse_email(raw).text == "Where is it?"


@pytest.mark.parametrize(
    "content_type", ["text/html (a page); charset=koi8-r", "text/html charset=koi8-r", "text/html"]
)
def test_a_charset_is_found_where_it_is_named(content_type):
    html = '<meta http-equiv="Content-Type" content="text/html; charset=koi8-r"><p>Где?</p>'.encode("koi8-r")
    assert parse_email(mail(html, Content_Type=content_type)).text == "Где?"


def test_a_subject_that_was_cut_off_is_read_as_far_as_it_goes():
    assert parse_email(mail(Subject="=?utf-8?B?V2hlcmUgaXMgaXQ")).subject == "Where is it"


def test_an_encrypted_mail_says_so():
    raw = multipart("encrypted", b"Content-Type: application/pgp-encrypted\n\nVersion: 1", b"\n\nsecret")
    assert "The mail is encrypted and cannot be read here." in parse_email(raw).defects


def test_light_text_on_a_dark_ground_is_seen():
    html = b'<div style="background-color:#000"><p style="color:#fff">Where is it?</p></div>'
    assert parse_email(mail(html, Content_Type="text/html")).text == "Where is it?"


def test_an_invitation_says_what_when_and_where():
    calendar = (
        b"Content-Type: text/calendar; method=REQUEST\n\nBEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:Fitting of boots\n"
        b"DTSTART;TZID=Europe/Berlin:20260303T100000\nLOCATION:Shop\\, ground floor\nDESCRIPTION:Bring\\nsocks\n"
        b"END:VEVENT\nEND:VCALENDAR"
    )
    text = parse_email(multipart("mixed", calendar)).text
    assert (
        text == "Fitting of boots\nStart: 2026-03-03 10:00 (Europe/Berlin)\nPlace: Shop, ground floor\n\nBring\nsocks"
    )


def test_winmail_dat_is_opened_for_its_text():
    body = "Where is my tent?".encode("utf-16-le")
    padded = body + b"\0" * (-len(body) % 4)
    properties = (1).to_bytes(4, "little") + b"\x1f\x00\x00\x10" + (1).to_bytes(4, "little")
    properties += len(body).to_bytes(4, "little") + padded
    tnef = (
        b"\x78\x9f\x3e\x22\x01\x00\x01"
        + b"\x03\x90\x06\x00"
        + len(properties).to_bytes(4, "little")
        + properties
        + b"\0\0"
    )
    part = b"Content-Type: application/ms-tnef; name=winmail.dat\nContent-Transfer-Encoding: base64\n\n"
    parsed = parse_email(multipart("mixed", part + base64.encodebytes(tnef)))
    assert parsed.text == "Where is my tent?"
    assert parsed.attachments[0].filename == "winmail.dat"


@pytest.mark.parametrize("options", [[], [pkcs7.PKCS7Options.Binary]])
def test_an_opaque_signature_is_opened_for_the_mail_inside(options):
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Ann")])
    day = datetime(2026, 3, 3, tzinfo=UTC)
    builder = x509.CertificateBuilder(name, name, key.public_key(), 7, day, day + timedelta(days=1))
    certificate = builder.sign(key, hashes.SHA256())
    inside = b"Content-Type: text/plain\r\n\r\nWhere is my tent?"
    signed = pkcs7.PKCS7SignatureBuilder().set_data(inside).add_signer(certificate, key, hashes.SHA256())
    raw = mail(
        base64.encodebytes(signed.sign(Encoding.DER, options)),
        Content_Type="application/pkcs7-mime; smime-type=signed-data; name=smime.p7m",
        Content_Transfer_Encoding="base64",
    )
    assert parse_email(raw).text == "Where is my tent?"


def test_message_ids_are_found_in_their_brackets():
    parsed = parse_email(
        mail(Message_ID=" <1@x.example>", In_Reply_To="<2@x> (yesterday)", References="<2@x>\n <3@x> <2@x>")
    )
    assert (parsed.message_id, parsed.in_reply_to) == ("<1@x.example>", "<2@x>")
    assert parsed.references == ("<2@x>", "<3@x>")


def test_the_json_is_what_the_contract_says():
    fields = parse_email(multipart("related", HTML, PICTURE, Subject="Tent")).to_dict()
    assert list(fields) == [
        "message_id", "in_reply_to", "references", "subject", "from", "sender", "reply_to", "to", "cc", "date", "text",
        "new_text", "html", "attachments", "automatic", "bounce", "defects",
    ]  # fmt: skip
    assert list(fields["attachments"][0]) == ["filename", "content_type", "size", "inline", "content_id"]
    assert json.loads(json.dumps(fields)) == fields


HOSTILE = {
    "8 MB of headers": b"".join(b"X-%d: %s\n" % (n, b"v" * 70) for n in range(100_000)) + b"\nbody",
    "one header of 8 MB": b"Subject: " + b"a" * 8_000_000 + b"\n\nbody",
    "100,000 parts": mail(b"--x\n\na\n" * 100_000, Content_Type="multipart/mixed; boundary=x"),
    "brackets in an address": b"From: " + b"<(" * 30_000 + b"\n\n",
    "an endless local part": b"From: " + b"a" * 60_000 + b"@\n\n",
    "encoded words": b"Subject: " + b"=?utf-8?Q?a?= " * 5_000 + b"\n\n",
    "tags that do not end": mail(b"<a " * 100_000, Content_Type="text/html"),
    "comments that do not end": mail(b"<!--" * 100_000, Content_Type="text/html"),
    "open formatting": mail(b"".join(b"<b id=%d><p>" % n for n in range(9_000)), Content_Type="text/html"),
    "a style without end": mail(b"<p style='" + b"overflow:hidden;" * 50_000 + b"'>x", Content_Type="text/html"),
    "uuencode without end": mail(b"begin 644 a\nM0\n" * 50_000),
    "blanks in quoted-printable": mail(b" " * 500_000 + b"x", Content_Transfer_Encoding="quoted-printable"),
    "addresses in a bounce": mail(b"undeliverable " + b"a.a@" * 50_000, Return_Path="<>"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_mail_takes_bounded_time(name):
    start = time.process_time()
    parse_email(HOSTILE[name])
    assert time.process_time() - start < 2
