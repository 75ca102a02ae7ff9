"""How long the desk's pages take with a full database, beside the same desk with little in it.

    python -m bench.desk [--quick] [--json] [--size N] [--keep]
    python -m bench.desk --agents 30 --minutes 10

PostgreSQL is measured where it runs (see `make services`), SQLite everywhere. Each database is made for this and
dropped after it; `--keep` leaves it for the next time. `--quick` looks at little mail on SQLite. With `--agents` it
measures something else: a real server and worker are started on a desk of that size, and so many agents work on it."""

from __future__ import annotations

from bench.desk import load
from bench.desk.databases import Place, places
from bench.report import parser, report

SIZE, QUICK_SIZE, SMALL = 1_000_000, 8_000, 10_000
GOALS = {"postgresql": (100.0, 250.0), "sqlite": (150.0, 350.0)}
"""Milliseconds of server time, p50 and p95."""
PARTS = ("queue", "search", "conversation", "autosave", "dashboard")
WEIGHT = {"first_visit_kb": 200.0, "later_kb": 30.0}


def main() -> None:
    options = parser(__doc__)
    options.add_argument("--size", type=int, default=0, help="conversations (1,000,000)")
    options.add_argument("--keep", action="store_true", help="leave the databases for the next run")
    options.add_argument("--only", choices=tuple(GOALS), help="one database instead of both")
    options.add_argument("--agents", type=int, default=0, help="so many agents at once, for --minutes")
    options.add_argument("--minutes", type=float, default=10.0)
    chosen = options.parse_args()
    size = chosen.size or (QUICK_SIZE if chosen.quick else 100_000 if chosen.agents else SIZE)
    small = min(SMALL, size // 4)
    if chosen.agents:
        minutes = 0.5 if chosen.quick else chosen.minutes
        with places(chosen.only or "postgresql", chosen.keep) as made:
            figures, against = load.run(made(size), chosen.agents, minutes)
        return report("desk", figures, against, chosen.json)
    figures, against = {}, dict(WEIGHT)
    for kind in (chosen.only,) if chosen.only else ("sqlite",) if chosen.quick else GOALS:
        with places(kind, chosen.keep) as made:
            if made is None:
                continue
            little, much = pages_of(made(small), chosen.quick), pages_of(made(size), chosen.quick)
        figures |= compared(kind, little, much) | {f"{kind}_conversations": float(size)}
        figures |= much["weight"]
        p50, p95 = GOALS[kind]
        against |= {f"{kind}_{part}_p50_ms": p50 for part in PARTS} | {f"{kind}_{part}_p95_ms": p95 for part in PARTS}
        against |= {f"{kind}_whole_tables_read": 0}
    report("desk", figures, against, chosen.json)


def pages_of(place: Place, quick: bool) -> dict:
    return place.run("bench.desk.pages", "4" if quick else "30")


def compared(kind: str, little: dict, much: dict) -> dict[str, float]:
    """The slowest page of each part, how that page compares with a desk of little mail, and every page by itself."""
    pages = [name for name in much if name != "weight"]
    figures: dict[str, float] = {}
    for part in PARTS:
        of_part = [name for name in pages if name.startswith(part)]
        slowest = max(of_part, key=lambda name: much[name]["p50"])
        figures[f"{kind}_{part}_p50_ms"] = much[slowest]["p50"]
        figures[f"{kind}_{part}_p95_ms"] = max(much[name]["p95"] for name in of_part)
        figures[f"{kind}_{part}_times_small"] = much[slowest]["p50"] / little[slowest]["p50"]
    figures[f"{kind}_whole_tables_read"] = float(sum(len(much[name]["scans"]) for name in pages))
    figures[f"{kind}_queries_more_than_small"] = float(sum(much[n]["queries"] - little[n]["queries"] for n in pages))
    for name in pages:
        for figure in ("p50", "p95", "cpu"):
            figures[f"{kind}_page_{name}_{figure}_ms"] = much[name][figure]
        figures[f"{kind}_page_{name}_rows"] = much[name]["rows"]
        figures[f"{kind}_page_{name}_times_small"] = much[name]["p50"] / little[name]["p50"]
    return figures


if __name__ == "__main__":
    main()
