"""Styles written into the elements: mail programs drop style sheets."""

from __future__ import annotations

from selectolax.lexbor import LexborHTMLParser

STYLES = {
    "body": "margin:0;background:#ffffff;color:#1c2426;font:14px/1.45 Arial,Helvetica,sans-serif",
    ".report": "max-width:760px;margin:0 auto;padding:16px",
    "h1": "font-size:20px;margin:0 0 8px",
    "h2": "font-size:15px;margin:22px 0 6px",
    "h3": "font-size:14px;margin:14px 0 4px",
    ".verdict": "font-size:16px;margin:0 0 12px",
    ".simulated": "background:#fdf0d3;color:#724600;padding:6px 10px;margin:0 0 10px",
    "table": "border-collapse:collapse;width:100%;font-size:13px",
    "caption": "text-align:left;color:#556067;padding:2px 0",
    "th": "text-align:left;border-bottom:1px solid #8b979b;padding:3px 8px 3px 0;vertical-align:bottom",
    "td": "border-bottom:1px solid #dbe0e0;padding:3px 8px 3px 0;vertical-align:top",
    "th[scope=row]": "border-bottom:1px solid #dbe0e0;vertical-align:top",
    ".wide": "overflow-x:auto",
    ".kept": "white-space:nowrap",
    ".bar-cell": "width:40%;vertical-align:middle",
    ".bar": "display:block;height:9px;background:#0b5fa5",
    **{f".w{width}": f"width:{width}%" for width in range(5, 101, 5)},
    ".num": "text-align:right",
    "a": "color:#0b5fa5;text-decoration:none",
    ".tiles td": "border:1px solid #dbe0e0;padding:10px;width:25%;vertical-align:top",
    ".tile-value": "font-size:22px;font-weight:bold;display:block",
    ".small": "color:#556067;font-size:12px",
    ".grey": "color:#6b7679",
    ".bad": "color:#a1231d;font-weight:bold",
    ".good": "color:#135c38;font-weight:bold",
}


def with_inline_styles(html: str) -> str:
    tree = LexborHTMLParser(html)
    for selector, style in STYLES.items():
        for node in tree.css(selector):
            before = node.attributes.get("style")
            node.attrs["style"] = f"{before};{style}" if before else style
    return tree.html or ""
