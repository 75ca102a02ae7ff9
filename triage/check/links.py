"""Links and mail addresses in a text, with the host a browser would really go to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from triage.check import lexicon
from triage.check.facts import Fact
from triage.types import Finding

if TYPE_CHECKING:
    from triage.check.case import Case

LINK = re.compile(
    r"(?:(?<![\w])[a-z][a-z0-9+.-]{1,20}://[^\s<>\[\]\"“”„«»\ue000]{1,2000}"
    r"|(?<![\w@.-])www\.[^\s<>\[\]\"“”„«»\ue000]{1,2000}"
    rf"|(?<![\w@.-])(?:[^\W_](?:[\w-]{{0,61}}[^\W_])?\.){{1,6}}(?:{lexicon.TOP_LEVEL}|xn--[a-z0-9-]{{2,40}})"
    rf"(?![\w@.-]*@|\w|-\w|\.\w)(?::\d{{2,5}})?"
    r"(?:[/?#][^\s<>\[\]\"“”„«»\ue000]{0,2000})?)",
    re.I,
)
EMAIL = re.compile(r"(?<![\w.+-])[\w.+'-]{1,64}@(?:[\w-]{1,63}\.){1,6}[\w-]{2,63}(?<![.-])", re.I)
TRAILING = ".,;:!?'\"’”»*_~…"


def urls(text: str) -> Iterator[Fact]:
    for match in LINK.finditer(text):
        written = _trimmed(match.group())
        if "@" in written and "://" not in written and not written.lower().startswith("www."):
            continue
        if written.lower().startswith("mailto:"):
            continue
        yield Fact("url", frozenset({address_of(written)}), match.start(), match.start() + len(written))


def emails(text: str) -> Iterator[Fact]:
    for match in EMAIL.finditer(text):
        yield Fact("email", frozenset({match.group().casefold()}), *match.span())


def address_of(url: str) -> str:
    """A link as it is compared: no scheme, no `www.`, no trailing slash, host in lower case."""
    host, path = host_of(url), ""
    try:
        parts = urlsplit(url if "://" in url else f"http://{url}")
        path = unquote(parts.path).rstrip("/") + (f"?{parts.query}" if parts.query else "")
        path += f"#{parts.fragment}" if parts.fragment else ""
        if parts.username or parts.password:
            host = parts.netloc.casefold()
    except ValueError:
        return url.casefold()
    return host.removeprefix("www.") + path


def host_of(url: str) -> str:
    """The host a browser goes to, in lower case; "" when there is none to be found."""
    try:
        return (urlsplit(url if "://" in url else f"http://{url}").hostname or "").rstrip(".")
    except ValueError:
        return ""


def within(host: str, domains: Sequence[str]) -> bool:
    """True for one of the domains and anything under it."""
    return any(host == domain or host.endswith(f".{domain}") for domain in domains)


def _trimmed(url: str) -> str:
    """Without the punctuation of the sentence around it; a bracket stays when it was opened inside."""
    while url and (
        url[-1] in TRAILING or (url[-1] in ")]}" and url.count(url[-1]) > url.count("([{"[")]}".index(url[-1])]))
    ):
        url = url[:-1]
    return url


MARKDOWN_LINK = re.compile(r"\[(?P<text>[^\[\]\n]{1,300})\]\((?P<url>[^()\s]{1,2000})\)")


def links(case: Case) -> Iterator[Finding]:
    """Links lead where they say, and nowhere but to the company's own pages."""
    for fact in case.facts:
        if fact.kind == "url" and (why := suspicion(case.draft[fact.start : fact.end], case.policy.allowed_domains)):
            yield case.finding("url", fact.start, fact.end, why)
    for match in MARKDOWN_LINK.finditer(case.draft):
        shown = [host_of(_trimmed(each.group())) for each in LINK.finditer(match["text"])]
        if any(host.removeprefix("www.") != host_of(match["url"]).removeprefix("www.") for host in shown):
            yield case.finding("url", *match.span(), "The link leads elsewhere than it says.")


def suspicion(url: str, domains: Sequence[str]) -> str:
    """What is wrong with a link; "" for one that leads to an allowed domain, or when no domains are set and it is
    an ordinary one."""
    host = host_of(url)
    if "@" in url.partition("://")[2].partition("/")[0]:
        return f"Looks like another site but leads to {host}."
    if domains and not within(host, domains):
        return "Leads to a site that is not among the allowed ones."
    if not domains and (not host.isascii() or "xn--" in host):
        return "The name of the site is written in letters that look like others."
    if not domains and host in lexicon.SHORTENERS:
        return "A shortened link hides where it leads."
    return ""
