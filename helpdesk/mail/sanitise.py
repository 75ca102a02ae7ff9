"""HTML of a mail that is safe to show: nothing runs, nothing is fetched, nothing covers the page."""

from __future__ import annotations

import html as entities
import re
from collections.abc import Callable

import nh3

from helpdesk.mail.html import is_tame, without_tags, words
from helpdesk.mail.mime import charsets

REL = "noopener noreferrer nofollow"
MAX_INLINE_IMAGE = 1_000_000
MAX_AMPERSANDS = 20_000
"""nh3 takes a time quadratic in the number of those that stand for themselves."""
AMPERSAND = re.compile(r"&(?!#?\w{1,32};)|&amp;")
TAGS = words(
    "a abbr address article aside b bdi bdo big blockquote br caption center cite code col colgroup dd del details dfn "
    "div dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li main mark nav ol p pre q "
    "s samp section small span strike strong sub summary sup table tbody td tfoot th thead tr tt u ul var wbr"
)
DROPPED_WITH_CONTENT = words(
    "script style title noscript template iframe object embed applet svg math head select textarea audio video canvas "
    "noembed noframes xmp plaintext"
)
LAYOUT = {
    "align",
    "valign",
    "width",
    "height",
    "bgcolor",
    "border",
    "cellpadding",
    "cellspacing",
    "dir",
    "lang",
    "style",
    "title",
}
ATTRIBUTES = {
    "*": set(LAYOUT),
    "a": {"href"},
    "img": {"src", "alt"},
    "font": {"color", "face", "size"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
    "ol": {"start", "type"},
    "ul": {"type"},
    "li": {"value"},
    "col": {"span"},
    "colgroup": {"span"},
}
PROPERTIES = words(
    "background background-color border border-bottom border-bottom-color border-bottom-style border-bottom-width "
    "border-collapse border-color border-left border-left-color border-left-style border-left-width border-radius "
    "border-right border-right-color border-right-style border-right-width border-spacing border-style border-top "
    "border-top-color border-top-style border-top-width border-width clear color direction display font font-family "
    "font-size font-style font-variant font-weight height letter-spacing line-height list-style-type margin "
    "margin-bottom margin-left margin-right margin-top max-height max-width min-height min-width padding "
    "padding-bottom padding-left padding-right padding-top text-align text-decoration text-indent text-transform "
    "vertical-align white-space width word-break word-spacing word-wrap overflow-wrap"
)
VALUE = re.compile(r"[\w\s#.,%'\"+/!-]*(?:(?:rgb|rgba|hsl|hsla)\([\d\s.,%/]*\)[\w\s#.,%'\"+/!-]*)*", re.A)
LINK = re.compile(r"https?://[^\s\"'<>\\`\x00-\x20\x7f-\xa0\u2000-\u200f\u2028-\u202f\u2060-\u206f\ufeff]+", re.I)
MAILTO = re.compile(r"mailto:[^\s\"'<>\\`\x00-\x20\x7f-\xa0\u2028\u2029]+", re.I)
PICTURE = re.compile(r"data:image/(?:png|jpe?g|gif|webp);base64,[A-Za-z0-9+/=\s]+", re.I)


def sanitise(
    html: str,
    attachment_url: Callable[[str], str | None] | None = None,
    remote_images: bool = False,
    redraw: Callable[[str], str | None] | None = None,
) -> str:
    """The part of an HTML body that only shows something.

    `attachment_url` gives the address of the inline picture with a Content-ID, or None; without it such pictures keep
    their `cid:` address, which no browser fetches. Pictures from elsewhere stay only with `remote_images`; `redraw`
    gives what is shown for a picture in a data: address. Markup that is too large or too deep comes back as its text.
    Never raises."""
    html = charsets.clean(html)
    if not is_tame(html) or (html.count("&") > MAX_AMPERSANDS and len(AMPERSAND.findall(html)) > MAX_AMPERSANDS):
        return f"<pre>{entities.escape(without_tags(html))}</pre>"

    def attribute(tag: str, name: str, value: str) -> str | None:
        if name == "href":
            return _link(value)
        if name == "src":
            return _picture(value, attachment_url, remote_images, redraw)
        if name == "style":
            return _style(value) or None
        return value

    clean = nh3.clean(
        html,
        tags=set(TAGS),
        clean_content_tags=set(DROPPED_WITH_CONTENT),
        attributes=ATTRIBUTES,
        attribute_filter=attribute,
        url_schemes={"http", "https", "mailto", "cid", "data"},
        url_relative="pass_through" if attachment_url else "deny",
        link_rel=REL,
    )
    return clean.replace(f'rel="{REL}"', f'rel="{REL}" target="_blank"')


def _link(value: str) -> str | None:
    value = value.strip(" \t\r\n\f").replace(" ", "%20")
    return value if LINK.fullmatch(value) or MAILTO.fullmatch(value) else None


def _picture(
    value: str,
    attachment_url: Callable[[str], str | None] | None,
    remote_images: bool,
    redraw: Callable[[str], str | None] | None,
) -> str | None:
    value = value.strip()
    if value[:4].lower() == "cid:":
        cid = value[4:].strip("<> ")
        return attachment_url(cid) if attachment_url else f"cid:{cid}"
    if PICTURE.fullmatch(value):
        return (redraw(value) if redraw else value) if len(value) <= MAX_INLINE_IMAGE else None
    return value if remote_images and LINK.fullmatch(value) else None


def _style(style: str) -> str:
    kept = []
    for declaration in re.sub(r"/\*.*?\*/", "", style, flags=re.S).split(";"):
        name, colon, value = declaration.partition(":")
        name, value = name.strip().lower(), value.strip()
        if colon and name in PROPERTIES and len(value) <= 200 and VALUE.fullmatch(value):
            kept.append(f"{name}: {value}")
    return "; ".join(kept)
