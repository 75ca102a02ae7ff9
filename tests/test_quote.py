"""Cases of our own: mails of many programs and languages with the reply a careful reader would mark in them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from helpdesk.mail.html import to_text
from helpdesk.mail.quote import parts, split

CASES = Path(__file__).parent / "quote_cases"
"""`seen` was looked at while the rules were written, `held_out` only counted."""


@dataclass(frozen=True)
class Case:
    name: str
    mail: str
    reply: str

    @property
    def found(self) -> str:
        if self.name.endswith("(html)"):
            return split(to_text(self.mail).seen, self.mail)
        return split(self.mail)


def read_cases(folder: str) -> list[Case]:
    cases = []
    for file in sorted((CASES / folder).glob("*.txt")):
        for block in file.read_text("utf-8").split("%%% ")[1:]:
            if block.startswith("reply\n"):
                cases[-1] = Case(cases[-1].name, cases[-1].mail, block.removeprefix("reply\n").strip())
            else:
                name, _, mail = block.partition("\n")
                cases.append(Case(f"{file.stem}: {name}", mail.removesuffix("\n"), ""))
    return cases


SEEN, HELD_OUT = read_cases("seen"), read_cases("held_out")


@pytest.mark.parametrize("case", SEEN, ids=lambda case: case.name)
def test_the_reply_is_found_in_mails_that_were_looked_at(case: Case) -> None:
    assert case.found == case.reply


def test_most_replies_are_found_in_mails_that_were_held_out() -> None:
    plain = [case.found == case.reply for case in HELD_OUT if not case.name.endswith("(html)")]
    html = [case.found == case.reply for case in HELD_OUT if case.name.endswith("(html)")]
    assert sum(plain) / len(plain) >= 0.9
    assert sum(html) / len(html) >= 0.9


def test_quote_and_signature_are_handed_over_beside_the_new_text() -> None:
    introduction = "On Mon, 3 Nov 2025 at 10:02, Larkfield <a@larkfield.example> wrote:"
    found = parts(f"It fits.\n\n-- \nAnna Schmidt\n\n{introduction}\n> Does it?")
    assert found.new_text == "It fits."
    assert found.quoted.startswith("On Mon,") and found.quoted.endswith("> Does it?")
    assert found.signature == "-- \nAnna Schmidt"


def test_plain_text_keeps_its_line_breaks_where_html_has_the_same_words() -> None:
    html = "<div>First line second line</div><blockquote type=cite>old</blockquote>"
    assert split("First line\nsecond line\n\n> old", html) == "First line\nsecond line"


def test_plain_text_keeps_the_links_that_html_has_behind_its_words() -> None:
    html = (
        "<p>It looks like <a href='https://pictures.example/7'>this</a> now.</p><blockquote type=cite>How?</blockquote>"
    )
    text = "It looks like https://pictures.example/7 now.\n\n> How?\n> How?"
    assert split(text, html) == "It looks like https://pictures.example/7 now."


def test_structure_of_the_html_wins_where_plain_text_does_not_show_the_quote() -> None:
    html = "<div>Yes.</div><div class='yahoo_quoted'>Shall we send it tomorrow?</div>"
    assert split("Yes.\n\nShall we send it tomorrow?", html) == "Yes."


def test_a_mail_that_is_all_signature_is_kept() -> None:
    assert split("Sent from my iPhone") == "Sent from my iPhone"
    assert split("-- \nAnna Schmidt") == "-- \nAnna Schmidt"


def test_a_mail_that_only_quotes_has_no_new_text() -> None:
    assert split("On Mon, 3 Nov 2025 at 10:02, Larkfield <a@larkfield.example> wrote:\n> Does it?") == ""


def test_text_typed_into_the_signature_of_the_html_is_kept() -> None:
    html = "<div id='Signature'>Please cancel LF-483920.</div><div id='divRplyFwdMsg'><b>From:</b> Larkfield</div>Hello"
    assert split("", html) == "Please cancel LF-483920."
