"""Whether a mail comes from whom it says: what the receiving server judged (RFC 8601)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

RESULT = re.compile(r"(?:^|;)\s*(spf|dkim|dmarc)\s*=\s*([a-z]+)", re.I)
BEST_FIRST = ("pass", "fail", "softfail", "neutral", "temperror", "permerror", "policy", "none")


@dataclass(frozen=True, slots=True)
class Authentication:
    """Verdicts in the words of RFC 8601 (`pass`, `fail`, `softfail`, `none` …), "" where nothing was said."""

    server: str = ""
    spf: str = ""
    dkim: str = ""
    dmarc: str = ""

    @property
    def forged(self) -> bool:
        """True when the server judged that the sender is not who he says.

        That is: DMARC failed, or there is no DMARC, nothing passed and something failed."""
        if self.dmarc in ("pass", "fail"):
            return self.dmarc == "fail"
        return "pass" not in (self.spf, self.dkim) and "fail" in (self.spf, self.dkim)


def verdicts(results: Sequence[str], trusted_authserv: str | None = None) -> Authentication:
    """The verdicts in the topmost Authentication-Results field that the trusted server wrote.

    `results` are the fields' values, topmost first; `trusted_authserv` is the name that the receiving server signs them
    with, such as `mx.google.com`. Anybody can write such a field into his own mail, so without a name the topmost one
    counts, which only holds where the receiving server always writes one. Empty verdicts when there is none."""
    for value in results:
        without_comments = _without_comments(value)
        server = _server(without_comments)
        if trusted_authserv is not None and server.lower() != trusted_authserv.lower():
            continue
        found: dict[str, list[str]] = {}
        for method, verdict in RESULT.findall(without_comments):
            found.setdefault(method.lower(), []).append(verdict.lower())
        return Authentication(server, *(_best(found.get(method, [])) for method in ("spf", "dkim", "dmarc")))
    return Authentication()


def _without_comments(value: str) -> str:
    depth, kept = 0, []
    for char in value[:10_000]:
        depth += char == "("
        if depth == 0:
            kept.append(char)
        depth -= char == ")" and depth > 0
    return "".join(kept)


def _server(value: str) -> str:
    """The name before the first semicolon; Microsoft's servers leave it out and begin with a verdict."""
    first = value.split(";", 1)[0].strip()
    return "" if "=" in first or not first else first.split()[0]


def _best(found: list[str]) -> str:
    """One signature that holds is enough."""
    return min(found, key=lambda verdict: BEST_FIRST.index(verdict) if verdict in BEST_FIRST else 99, default="")
