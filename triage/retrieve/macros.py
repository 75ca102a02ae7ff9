"""Macros as passages: their body without greeting and closing, and filled in with what is known of the conversation."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from triage.types import Passage, Thread

VARIABLE = re.compile(r"\{\{\s*(\w+)\s*\}\}")
LONGEST_FRAME = 60
"""Letters up to which a macro's first and last paragraph are its greeting and its closing."""
FRAME_END = re.compile(r"(?:[,:!]|[^.?!…])\Z")


def macro_passage(ref: str, name: str, text: str, category: str, language: str) -> Passage:
    """A macro as a passage; `ref` is `macro:3`."""
    blocks = [block for block in re.split(r"\n\s*\n", text.strip()) if block.strip()]
    if len(blocks) > 1 and len(blocks[0]) <= LONGEST_FRAME and FRAME_END.search(blocks[0].strip()):
        blocks = blocks[1:]
    if len(blocks) > 1 and len(blocks[-1]) <= LONGEST_FRAME and FRAME_END.search(blocks[-1].strip()):
        blocks = blocks[:-1]
    body = "\n".join(_capitalised(block) for block in blocks)
    return Passage(ref, name, body, category=category, language=language)


def ready(passage: Passage, thread: Thread, category: str | None) -> Passage | None:
    """The passage as it can be used for this mail: an article as it is, a macro filled in.

    None for a macro of another category, and for one that needs what nobody knows: a macro tells what was done, and
    only the company's systems can say that it was."""
    if not passage.ref.startswith("macro:"):
        return passage
    values = known(thread)
    names = set(VARIABLE.findall(passage.text))
    if passage.category != category or not names <= values.keys():
        return None
    return replace(passage, text=VARIABLE.sub(lambda match: values[match[1]], passage.text))


def known(thread: Thread) -> Mapping[str, str]:
    """What a macro's variables stand for: the customer's name, the order the thread names, and what is known of it."""
    text = "\n".join(f"{email.subject}\n{email.new_text}" for email in thread.emails)
    orders = dict.fromkeys(name.partition(" ")[0] for name in thread.customer.facts if " " in name)
    order = next((each for each in orders if re.search(rf"(?<!\w){re.escape(each)}(?!\w)", text, re.I)), "")
    name = thread.customer.name or thread.latest.sender.name
    values = {"customer_name": name, "order_id": order}
    if order:
        values |= {
            fact.partition(" ")[2]: value
            for fact, value in thread.customer.facts.items()
            if fact.startswith(f"{order} ")
        }
    return {name: value for name, value in values.items() if value}


def _capitalised(block: str) -> str:
    return block.strip()[:1].upper() + block.strip()[1:]
