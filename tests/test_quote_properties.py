"""What holds for every mail, said of generated ones."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from helpdesk.mail.quote import parts, split
from helpdesk.mail.quote.scan import MOST_LINES

FRAGMENTS = st.sampled_from(
    [
        "> ", ">", "On ", "wrote:", "<a@b.example>", ":", "|", "--", "-- ", "Best regards,", "Anna Schmidt", " ", "",
        "Am 03.11.2025 um 10:02 schrieb Anna:", "3 Nov 2025 10:02", "Tel: +49 89 1234567", "Sent from my iPhone",
        "From: a@b.example", "Sent: Monday", "To: x", "Subject: y", "-----Original Message-----", "________________",
        "-----BEGIN PGP SIGNED MESSAGE-----", "-----BEGIN PGP SIGNATURE-----", "\x00", "\ud800", "\u202b", "\u00a0",
    ]
)  # fmt: skip
MAILS = st.lists(st.one_of(FRAGMENTS, st.text(max_size=30)), max_size=30).flatmap(
    lambda pieces: st.sampled_from(["\n", "\r\n", " ", "\n\n"]).map(lambda glue: glue.join(pieces))
)
TAGS = st.sampled_from(
    [
        "<div>", "</div>", "<p>", "<br>", "<table><td>", "<!--", "text", "more text", "\ue010", "\ue011", "\ue013",
        "<blockquote type=cite>", "</blockquote>", "<div class=gmail_quote>", "<div class='gmail_signature'>",
        "<div id=Signature>", "<div id=divRplyFwdMsg>", "<div id=appendonsend></div>",
    ]
)  # fmt: skip
PAGES = st.lists(TAGS, max_size=30).map("".join)

WORDS = "boots tent green please order zip broken tomorrow invoice which again"
SENTENCES = st.lists(st.sampled_from(WORDS.split()), min_size=3, max_size=9).map(
    lambda words: " ".join(words).capitalize() + "."
)
TEXTS = st.lists(SENTENCES, min_size=1, max_size=5).map("\n\n".join)


def marked(text: str) -> str:
    return "".join(f"> {line}".rstrip() + "\n" for line in text.split("\n"))


STYLES: dict[str, Callable[[str], str]] = {
    "gmail": lambda old: f"On Mon, 3 Nov 2025 at 10:02, Larkfield <a@larkfield.example> wrote:\n\n{marked(old)}",
    "thunderbird": lambda old: f"Am 03.11.2025 um 10:02 schrieb Larkfield:\n{marked(old)}",
    "yahoo": lambda old: f"Le lundi 3 novembre 2025 à 10:02, Larkfield <a@larkfield.example> a écrit :\n\n{old}",
    "outlook": lambda old: (
        f"From: Larkfield <a@larkfield.example>\nSent: Monday, 3 November 2025\nTo: Anna\nSubject: x\n\n{old}"
    ),
    "original": lambda old: (
        f"-----Mensaje original-----\nDe: Larkfield\nEnviado el: lunes\nPara: Anna\nAsunto: x\n\n{old}"
    ),
}
SIGNATURES = ["", "\n\n-- \nAnna Schmidt\nTrailweg 5", "\n\nSent from my iPhone", "\n\nVon meinem iPhone gesendet"]


def letters(text: str) -> str:
    return re.sub(r"\s", "", text)


@given(MAILS, st.none() | PAGES)
@example("> \n-- ", "<div id=Signature>")
def test_any_text_is_split_without_an_error(text: str, html: str | None) -> None:
    assert isinstance(split(text, html), str)


@given(MAILS)
def test_nothing_is_added_and_nothing_is_said_twice(text: str) -> None:
    found = parts(text)
    together = letters(found.new_text + found.quoted + found.signature)
    assert len(found.new_text) <= len(text)
    assert len(together) <= len(letters(text))
    assert found.new_text == found.new_text.strip()


@given(PAGES)
def test_the_marks_put_into_html_never_come_out(html: str) -> None:
    found = parts("", html)
    assert not re.search("[\ue010-\ue01f]", found.new_text + found.quoted + found.signature)


@given(TEXTS)
def test_a_plain_letter_is_all_new_text(text: str) -> None:
    assert split(text) == text


@given(TEXTS, TEXTS, st.sampled_from(sorted(STYLES)), st.sampled_from(SIGNATURES), st.sampled_from(["\n", "\r\n"]))
def test_a_reply_above_a_quote_is_given_back(reply: str, old: str, style: str, signature: str, newline: str) -> None:
    mail = f"{reply}{signature}\n\n{STYLES[style](old)}".replace("\n", newline)
    assert split(mail) == reply


@given(TEXTS, TEXTS, st.sampled_from(["gmail", "thunderbird"]), st.sampled_from(SIGNATURES))
def test_a_reply_below_a_quote_is_given_back(reply: str, old: str, style: str, signature: str) -> None:
    assert split(f"{STYLES[style](old)}\n{reply}{signature}\n") == reply


@given(st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=4))
def test_answers_between_quotes_are_given_back(turns: list[tuple[str, str]]) -> None:
    mail = "\n".join(f"{marked(old)}\n{answer}\n" for old, answer in turns)
    assert split(mail) == "\n\n".join(answer for _, answer in turns)


@given(MAILS)
@settings(max_examples=50)
def test_splitting_the_new_text_again_takes_no_marked_line_out_of_it(text: str) -> None:
    once = split(text)
    assert len(split(once)) <= len(once)


HOSTILE = [
    ">\n",
    "On ",
    "On 3 Nov\n",
    "From:\n",
    "From: a@b.example\n",
    "--\n",
    "_",
    "Sent from my iPhone\n\n",
    "Thanks,\n",
]


def calls_while_splitting(text: str) -> int:
    """How many functions run: a measure of work that no busy machine disturbs."""
    calls = 0

    def count(frame: object, event: str, argument: object) -> None:
        nonlocal calls
        calls += 1

    sys.setprofile(count)
    try:
        split(text)
    finally:
        sys.setprofile(None)
    return calls


@pytest.mark.parametrize(
    "piece", [*HOSTILE, "Anna Schmidt\nCEO\n\n", "On 3 Nov\nwrote:\n", "> a\n\nOn 3 Nov Anna wrote:\n\n\n"]
)
def test_work_grows_no_faster_than_the_text(piece: str) -> None:
    assert calls_while_splitting(piece * 1600) <= 2.3 * calls_while_splitting(piece * 800) + 2000


@pytest.mark.parametrize(
    "text", [">" * 10_000_000, "On " * 3_000_000, "x" * 10_000_000, ">\n" * 5_000_000, "From:\n" * 100_000]
)
def test_megabytes_of_nothing_are_not_looked_at_piece_by_piece(text: str) -> None:
    assert calls_while_splitting(text) < 400 * MOST_LINES
