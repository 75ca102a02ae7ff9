"""The page as HTML and PDF, for the admin, for print and alone."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from helpdesk.desk.reporting.charts import calibration_png, data_address
from helpdesk.desk.reporting.gallery import cases_of
from helpdesk.desk.reporting.periods import local_time
from helpdesk.desk.reporting.wording import number, span
from triage.figures import BY_SLUG, ENOUGH

REASONS = 8
CHANGES = 8
"""Shown on the main page; the rest is counted."""


TITLES = {
    "safe": gettext_lazy("safe"),
    "useful": gettext_lazy("useful"),
    "fast": gettext_lazy("fast"),
    "cost": gettext_lazy("cost"),
}


class NoPdf(Exception):
    """PDF needs what is not installed; the text says how to get it."""


def context(page: dict[str, Any], address: str = "") -> dict[str, Any]:
    """What the templates show: the page, with figures and their changes side by side and the cases looked up.

    `address` is where the page stands, for links to the rows behind its figures; without one there are none."""
    figures, changed = page["figures"], page["changes"]
    return {
        "report": page | {"reasons": reason_rows(page["reasons"]), "tables": table_rows(page)},
        "rows": f"{address}rows/" if address else "",
        "month": local_time(datetime.fromisoformat(page["from"])),
        "made_at": local_time(datetime.fromisoformat(page["made_at"])),
        "tiles": [
            tile
            | {
                "title": str(TITLES[tile["title"]]),
                "figure": figures[tile["slug"]],
                "change": changed.get(tile["slug"]),
            }
            for tile in page["tiles"]
        ],
        "figures": figures,
        "both_ways": [figures["escalation_precision"], figures["escalation_recall"]],
        "all_figures": [figures[slug] | {"change": changed.get(slug)} for slug in BY_SLUG if slug in figures],
        "chart": data_address(calibration_png(page["calibration"])) if page["calibration"]["bins"] else "",
        "calibration_rows": [bin_row(each) for each in page["calibration"]["bins"]],
        "category_rows": [category_row(each) for each in page["categories"]],
        "claims": [
            figures[slug] | {"change": changed[slug]}
            for slug in BY_SLUG
            if slug in changed and changed[slug]["claimed"]
        ],
        "changed_first": [
            row | {"day": row["at"][8:10] + "." + row["at"][5:7] + "."} for row in page["changed"][:CHANGES]
        ],
        "changed_more": max(0, len(page["changed"]) - CHANGES),
        "cases": cases_of(page["gallery"]),
        "decisions": page["decisions"],
        "overdue": page["overdue_articles"],
        "gaps": page["gaps"],
    }


def reason_rows(reasons: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The most frequent ones, and the rest in one row."""
    most = max((reason["n"] for reason in reasons), default=1)
    shown = [reason | {"width": bar_width(reason["n"] / most)} for reason in reasons[:REASONS]]
    rest = sum(reason["n"] for reason in reasons[REASONS:])
    return [*shown, {"rule": "", "n": rest, "width": bar_width(rest / most)}] if rest else shown


def table_rows(page: dict[str, Any]) -> list[dict[str, Any]]:
    return [table | {"shown": [page["figures"][slug] for slug in table["figures"]]} for table in page["tables"]]


def bar_width(share: float) -> int:
    """Percent in steps of five, for which the style sheet has a class each."""
    return max(5, 5 * round(20 * share))


def bin_row(each: dict[str, Any]) -> dict[str, Any]:
    return {
        "confidence": number(each["confidence"], "share"),
        "right": number(each["right"], "share"),
        "interval": span(each["low"], each["high"], "share"),
        "n": each["n"],
        "grey": each["n"] < ENOUGH,
        "true": each["true"],
    }


def category_row(each: dict[str, Any]) -> dict[str, Any]:
    columns = ("unchanged", "light", "edited", "rewritten", "discarded", "wrong_category")
    cells = [
        {
            "slug": name,
            "text": f"{each[name]['k']} / {each[name]['n']}" if each[name]["n"] else "–",
            "grey": each[name]["grey"],
        }
        for name in columns
    ]
    return each | {
        "cells": cells,
        "wrong": cells[-1]["text"],
        "target": number(each["target_error"], "share") if each["target_error"] is not None else "",
        "saved": number(each["seconds_saved"], "seconds"),
        "saved_within": span(*each["seconds_saved_interval"], "seconds") if each["seconds_saved_interval"] else "",
    }


def html(page: dict[str, Any]) -> str:
    """The page alone, with its style in it, in the language it was made in; linked where the desk has an address."""
    with translation.override(page["language"]):
        return render_to_string("desk/report/alone.html", context(page, address_of(page)) | {"style": style()})


def address_of(page: dict[str, Any]) -> str:
    """Where the page stands for readers outside the desk, "" when the desk does not know its own address."""
    return settings.PUBLIC_URL + reverse("admin:report", args=[page["month"]]) if settings.PUBLIC_URL else ""


def style() -> str:
    with open(finders.find("desk/report.css"), encoding="utf-8") as file:
        return file.read()


def pdf(page: dict[str, Any]) -> bytes:
    """Raises NoPdf."""
    try:
        from weasyprint import HTML
        from weasyprint.urls import URLFetcher
    except (ImportError, OSError) as error:
        raise NoPdf(
            _(
                "PDF needs WeasyPrint 68 or newer and Pango: run `uv sync --extra pdf` and `apt-get install "
                "libpango-1.0-0 libpangoft2-1.0-0`, or take HTML and print it."
            )
        ) from error
    logging.getLogger("weasyprint").setLevel(logging.ERROR)
    only_what_is_in_the_page = URLFetcher(allowed_protocols={"data"})
    return HTML(string=html(page), url_fetcher=only_what_is_in_the_page).write_pdf()
