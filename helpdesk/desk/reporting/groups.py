"""The month told apart: by language, mailbox and tier, by the pilot's arms, by team, and by what customers ask."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.utils.translation import gettext as _

from helpdesk.desk.reporting.rows import Rows
from helpdesk.desk.reporting.wording import NO_TEAM, NONE, NOT_TOLD, figure_json, number, span, written
from triage.figures import FAIR, Month, difference, fairness, holm, p_value, pilot, share

TOP = 8


def fairness_json(month: Month) -> list[dict[str, Any]]:
    return [
        {
            "slice": name,
            "groups": [
                {
                    "name": group or NOT_TOLD,
                    "figures": [figure_json(arms[slug].figure) | {"differs": arms[slug].differs} for slug in FAIR],
                }
                for group, arms in groups.items()
            ],
        }
        for name, groups in fairness(month).items()
    ]


def pilot_json(month: Month) -> list[dict[str, Any]]:
    """Conversations drawn for the assistant beside those drawn for people; empty while all are drawn alike."""
    return [
        {
            "assisted": figure_json(row.assisted),
            "alone": figure_json(row.alone),
            "difference": row.difference,
            "text": between(row.difference, row.assisted.definition.unit),
            "beyond_chance": row.difference is not None and not row.difference[0] <= 0 <= row.difference[1],
        }
        for row in pilot(month.conversations)
    ]


def between(bounds: tuple[float, float] | None, unit: str) -> str:
    if bounds is None:
        return _("too few")
    shown = [written(100 * abs(bound), 0) if unit == "share" else number(abs(bound), unit) for bound in bounds]
    low, high = (("-" if bound < 0 else "+") + text for bound, text in zip(bounds, shown, strict=True))
    words = _("%(low)s to %(high)s points") if unit == "share" else _("%(low)s to %(high)s")
    return words % {"low": low, "high": high}


def adoption_by_team(rows: Rows) -> list[dict[str, Any]]:
    """Answers begun from a draft, of all answers, by the conversation's team; never by person."""
    answered = Counter(row.team for row in rows.reviewed if row.decision != "discarded")
    drafted = Counter(row.team for row in rows.reviewed if row.decision == "sent")
    found = ((team, share(drafted[team], n)) for team, n in answered.most_common())
    return [
        {
            "team": team or NO_TEAM,
            "k": each.k,
            "n": each.n,
            "text": number(each.value, "share"),
            "interval": span(each.low, each.high, "share"),
        }
        for team, each in found
        if each
    ]


def top_reasons(now: Month, earlier: Counter[str]) -> list[dict[str, Any]]:
    """What customers wrote about most, as a share of all mails read, and its change against the month before."""
    volumes = contact_reasons(now)
    n, n_before = volumes.total(), earlier.total()
    found = []
    pairs = {}
    for category, k in volumes.most_common(TOP):
        new, old = share(k, n), share(earlier[category], n_before)
        found.append(
            {
                "category": category,
                "k": k,
                "n": n,
                "before": earlier[category],
                "text": number(new.value, "share") if new else "–",
                "interval": span(new.low, new.high, "share") if new else "",
            }
        )
        if new and old:
            pairs[found[-1]["category"]] = (new, old)
    corrected = holm({name: p_value(*pair) for name, pair in pairs.items()})
    for row in found:
        pair = pairs.get(row["category"])
        claimed = pair is not None and corrected[row["category"]] < 0.05
        row["claimed"] = claimed
        row["change"] = between(difference(*pair), "share") if pair and claimed else _("within chance") if pair else "–"
    return found


def contact_reasons(month: Month) -> Counter[str]:
    counted: Counter[str] = Counter()
    for row in month.readings:
        counted[row.at.category or NONE] += row.number
    return counted
