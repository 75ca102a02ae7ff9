"""Threats, hate, phishing, forged senders and one origin under many names: what the Security team should see."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from contextlib import suppress
from urllib.parse import urlsplit

from rapidfuzz.distance import OSA

from triage.delicate import Hit
from triage.disguise import LOOKALIKES
from triage.phrases import fold, own, phrases
from triage.types import Address, Email

BRANDS = (
    "paypal.com amazon.com apple.com microsoft.com google.com dhl.com dpd.com ups.com fedex.com klarna.com stripe.com "
    "visa.com mastercard.com netflix.com facebook.com instagram.com linkedin.com dropbox.com docusign.com office.com "
    "gmail.com outlook.com icloud.com yahoo.com shopify.com ebay.com adyen.com mollie.com wetransfer.com"
)
"""Names that forgers like to wear."""

LINK = re.compile(r"https?://[^\s<>\"')\]]+", re.IGNORECASE)
SHOWN_LINK = re.compile(r"(?<![\w./@-])((?:[\w-]+\.)+[a-z]{2,})\s*[<(\[]\s*(https?://[^\s>)\]]+)", re.IGNORECASE)
NUMERIC_HOST = re.compile(r"^(?:\d{1,3}(?:\.\d{1,3}){3}|0x[0-9a-f]+|\d{8,10})$", re.IGNORECASE)
SECOND_LEVEL = frozenset({"co", "com", "org", "net", "gov", "ac", "edu", "or", "ne"})
SHORTENERS = frozenset(
    {
        "bit.ly",
        "tinyurl.com",
        "t.co",
        "goo.gl",
        "is.gd",
        "ow.ly",
        "cutt.ly",
        "rebrand.ly",
        "shorturl.at",
        "rb.gy",
        "t.ly",
    }
)
EXCHANGED = (("rn", "m"), ("vv", "w"), ("cl", "d"), ("0", "o"), ("1", "l"), ("5", "s"), ("3", "e"))
SECRETS = re.compile(r"login|signin|verify|secure|account|update|password|webmail|confirm|unlock", re.IGNORECASE)

LABELS = {
    "threat": "a threat",
    "hate": "hate against people",
    "scam": "a swindle in somebody's name",
    "phishing": "a link that looks like phishing",
    "lookalike": "a sender that imitates another",
    "many_names": "one origin under many names",
    "repeated": "repeated abuse",
}


def abuse(
    email: Email, own_address: str = "", own_domains: Collection[str] = (), extra: Iterable[str] = ()
) -> tuple[Hit, ...]:
    """Signs of abuse in one mail, one hit a kind, with what was seen.

    `own_address` is the mailbox's, `own_domains` are further domains of the company: senders and links that imitate
    one of them are reported. `extra` are a manager's own phrases, in the notation of `triage.phrases`.
    """
    folded = fold(f"{email.subject}\n\n{email.new_text}")
    hits = []
    for kind, found in (
        ("threat", phrases("abuse", "threat")),
        ("hate", phrases("abuse", "hate")),
        ("scam", phrases("abuse", "scam")),
        ("threat", own(extra)),
    ):
        if match := found.first(folded):
            hits.append(Hit(kind, folded.sentence(match.start, match.end)))
    ours = tuple(filter(None, (registrable(own_address.rpartition("@")[2]), *map(registrable, own_domains))))
    if forged := forged_sender(email.sender, ours):
        hits.append(Hit("lookalike", forged))
    if bait := phishing(email, ours):
        hits.append(Hit("phishing", bait))
    return tuple({hit.topic: hit for hit in reversed(hits)}.values())[::-1]


def forged_sender(sender: Address, ours: Collection[str]) -> str:
    """Why the sender looks like somebody else; "" when they do not."""
    domain = registrable(sender.address.rpartition("@")[2])
    if imitated := imitates(domain, ours):
        return f"{sender.address} is not {imitated}, but looks like it"
    shown = re.search(r"[\w.+-]+@((?:[\w-]+\.)+\w{2,})", sender.name)
    if shown and registrable(shown.group(1)) != domain:
        return f"shows the name “{sender.name}”, but writes from {sender.address}"
    claimed = fold(sender.name).text
    for name in ours:
        if re.search(rf"(?<!\w){re.escape(name.partition('.')[0])}(?!\w)", claimed) and domain not in ours:
            return f"calls itself “{sender.name}”, but writes from {sender.address}"
    return ""


def phishing(email: Email, ours: Collection[str]) -> str:
    """The link that gives the mail away, with why; "" when none does."""
    text = email.text or email.new_text
    for shown, target in SHOWN_LINK.findall(text):
        if registrable(shown) != registrable(host(target)):
            return f"shows {shown}, but leads to {host(target)}"
    pressing = phrases("abuse", "phishing").first(fold(f"{email.subject}\n\n{text}")) is not None
    for link in LINK.findall(text):
        name = host(link)
        if imitated := imitates(registrable(name), ours):
            return f"{name} is not {imitated}, but looks like it"
        if inside := next((brand for brand in (*ours, *BRANDS.split()) if _wears(name, brand)), ""):
            return f"{name} carries the name of {inside}, but does not belong to it"
        odd = NUMERIC_HOST.match(name) or registrable(name) in SHORTENERS or "@" in urlsplit(link).netloc
        if pressing and (odd or (SECRETS.search(link) and registrable(name) not in (*ours, *BRANDS.split()))):
            return f"presses for a click on {name}"
    return ""


def imitates(domain: str, ours: Collection[str]) -> str:
    """The domain that `domain` could be mistaken for: one typing slip away, or the same to the eye; else ""."""
    known = (*ours, *BRANDS.split())
    if not domain or domain in known:
        return ""
    seen = skeleton(domain)
    name = domain.partition(".")[0]
    for real in known:
        real_name = real.partition(".")[0]
        if seen == skeleton(real):
            return real
        slip = OSA.distance(seen.partition(".")[0], skeleton(real_name), score_cutoff=1)
        if name != real_name and len(real_name) >= 6 and slip <= 1 and real in ours:
            return real
        if name != real_name and len(real_name) >= 6 and slip == 1 and len(name) == len(real_name):
            return real
        if real in ours and name == real_name:
            return real
    return ""


def skeleton(domain: str) -> str:
    """A domain as the eye takes it: punycode and look-alike letters undone."""
    with suppress(UnicodeError):
        domain = domain.encode("ascii").decode("idna")
    plain = fold(domain.translate(LOOKALIKES)).text
    for written, read in EXCHANGED:
        plain = plain.replace(written, read)
    return plain


def host(link: str) -> str:
    try:
        return (urlsplit(link).hostname or "").rstrip(".")
    except ValueError:
        return ""


def registrable(name: str) -> str:
    """The part of a host name that somebody registered: `mail.shop.co.uk` gives `shop.co.uk`."""
    parts = name.casefold().rstrip(".").split(".")
    keep = 3 if len(parts) > 2 and len(parts[-1]) == 2 and parts[-2] in SECOND_LEVEL else 2
    return ".".join(parts[-keep:])


def many_names(senders: Sequence[Address], limit: int = 3) -> Hit | None:
    """One origin (an address tag, a reply address, a network) whose mails came under `limit` or more names.

    The caller gathers the senders that share the origin; names that differ only in case or accents count once."""
    names = {fold(sender.name or sender.address).text.strip(): sender.name or sender.address for sender in senders}
    if len(names) < limit:
        return None
    return Hit("many_names", f"writes as {', '.join(sorted(names.values())[:5])}")


def repeated(offences: int, limit: int = 2) -> Hit | None:
    """A sender whose earlier mails showed abuse `limit` times or more."""
    return Hit("repeated", f"{offences} earlier mails of this sender showed abuse") if offences >= limit else None


def _wears(name: str, brand: str) -> bool:
    """Whether a host carries a brand's whole domain in front of another one: `paypal.com.pay-safe.example`."""
    return f".{brand}." in f".{name}." and registrable(name) != brand and not name.endswith(f".{brand}")
