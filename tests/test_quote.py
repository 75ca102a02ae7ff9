"""Cases of our own: mails of many programs and languages with the reply a careful reader would mark in them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from helpdesk.mail.html import to_text
from helpdesk.mail.quote import split

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
