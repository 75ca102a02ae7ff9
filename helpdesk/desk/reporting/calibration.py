"""How often the assistant was right, over how sure it was."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from helpdesk.desk.reporting.rows import Rows
from helpdesk.desk.reporting.values import Judged
from triage.figures import ENOUGH, wilson

BINS = 5


def calibration(rows: Rows) -> dict[str, Any]:
    """Five bins of equal count: from the blind audit once that is large enough, else from all labels, saying so."""
    basis, bins = binned(rows)
    n = sum(map(len, bins))
    return {"basis": basis, "n": n, "bins": [bin_of(part) for part in bins] if n >= BINS else []}


def binned(rows: Rows) -> tuple[str, list[list[Judged]]]:
    audited = [row for row in rows.judged if row.audited]
    basis, judged = ("audit", audited) if len(audited) >= ENOUGH else ("labels", rows.judged)
    ordered = sorted(judged, key=lambda row: row.confidence)
    bounds = [len(ordered) * number // BINS for number in range(BINS + 1)]
    return basis, [part for low, high in pairwise(bounds) if (part := ordered[low:high])]


def bin_of(part: list[Judged]) -> dict[str, Any]:
    right, n = sum(row.right for row in part), len(part)
    low, high = wilson(right, n)
    confidence = sum(row.confidence for row in part) / n
    return {
        "from": part[0].confidence,
        "to": part[-1].confidence,
        "confidence": confidence,
        "right": right / n,
        "k": right,
        "n": n,
        "low": low,
        "high": high,
        "true": low <= confidence <= high,
    }
