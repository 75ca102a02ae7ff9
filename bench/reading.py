"""How well mail is read without a model: language, mood, wish for a person, delicate cases, injection, abuse.

The cases are our own (`bench/cases/`); the sets named `again_…` were written after the phrases had been mended on the
others, and have been used for mending since: they show what is covered, not what an unseen mail will meet. The set
`oblique` was written apart and is for measuring alone: mails that name nothing, and ordinary ones with a similar sound.
"""

from __future__ import annotations

import argparse
import json
import platform
import subprocess
import time
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

from triage.abuse import abuse
from triage.delicate import delicate
from triage.embedded.delicate import learn_likeness
from triage.embedded.encoder import load_multilingual
from triage.injection import injection
from triage.language import detect
from triage.reading import read
from triage.types import Address, Email

CASES = Path(__file__).parent / "cases"
FILES = {"delicate": Path(__file__).parent.parent / "triage" / "embedded" / "delicate.toml"}
"""Where the cases are that are no cases of this benchmark alone."""
OWN = "support@larkfield.example"


def mail(text: str) -> Email:
    return Email("1", Address("Ann", "ann@mail.example"), "", text, text)


def cases(file: str) -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(FILES.get(file, CASES / f"{file}.toml").read_text(encoding="utf-8"))


def texts(file: str, *kinds: str) -> Iterator[str]:
    for kind, by_language in cases(file).items():
        if kind in kinds:
            yield from (text for rows in by_language.values() for text in rows)


def share(rows: Iterator[str], hit: Callable[[Email], object]) -> float:
    found = [bool(hit(mail(text))) for text in rows]
    return sum(found) / len(found)


def figures() -> dict[str, float]:
    languages = tomllib.loads((CASES / "languages.toml").read_text())
    told = [detect(text) == language for language, rows in languages.items() for text in rows]
    topics = [kind for kind in cases("delicate") if not kind.endswith("none") and not kind.startswith("oblique")]
    oblique = [kind for kind in cases("oblique") if kind != "none"]
    encoder = load_multilingual()
    likeness = learn_likeness(encoder)

    def seen(email: Email) -> bool:
        return bool(delicate(email) or likeness.signals(encoder.encode([email.new_text])[0]))

    unlike = ("unhappy", "calm", "happy", "person", "no_person", "urgent", "relaxed")
    return {
        "language_accuracy": sum(told) / len(told),
        "angry_recall": share(texts("reading", "angry"), lambda email: read(email).sentiment == "angry"),
        "angry_false_alarms": share(texts("reading", *unlike), lambda email: read(email).sentiment == "angry"),
        "person_recall": share(texts("reading", "person"), lambda email: read(email).asks_for_human),
        "person_false_alarms": share(texts("reading", "no_person"), lambda email: read(email).asks_for_human),
        "delicate_recall": share(texts("delicate", *topics), delicate),
        "delicate_false_alarms": share(texts("delicate", "none", "again_none"), delicate),
        "oblique_recall": share(texts("oblique", *oblique), seen),
        "oblique_recall_of_phrases_alone": share(texts("oblique", *oblique), delicate),
        "oblique_false_alarms": share(texts("oblique", "none"), seen),
        "injection_recall": share(texts("injection", "attack"), injection),
        "injection_false_alarms": share(texts("injection", "ordinary"), injection),
        "abuse_recall": share(texts("abuse", "attack"), lambda email: abuse(email, OWN)),
        "abuse_false_alarms": share(texts("abuse", "ordinary"), lambda email: abuse(email, OWN)),
        "seconds_per_mail": seconds_per_mail(),
    }


def seconds_per_mail() -> float:
    """All of it on one mail of 70 words, models loaded."""
    rows = list(texts("delicate", "none", "again_none"))
    mails = [mail(" ".join((text, *rows[place : place + 7]))) for place, text in enumerate(rows[:60])]
    began = time.perf_counter()
    for email in mails:
        read(email), delicate(email), injection(email), abuse(email, OWN)
    return (time.perf_counter() - began) / len(mails)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="the same: it takes seconds")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    found = {name: round(value, 4) for name, value in figures().items()}
    if options.json:
        commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False)
        machine = f"{platform.machine()} {platform.python_version()}"
        print(json.dumps({"name": "reading", "figures": found, "against": {}, "machine": machine,
                          "commit": commit.stdout.strip()}))  # fmt: skip
        return
    for name, value in found.items():
        print(f"{name:24} {value:.4f}")


if __name__ == "__main__":
    main()
