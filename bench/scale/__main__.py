"""What a mail costs in each step, with little and with much mail on the desk; with --load: whether all gets through.

    python -m bench.scale [--quick] [--json] [--sizes 10000,100000,1000000] [--keep] [--plot FILE.svg]
    python -m bench.scale --load [--mails 5000] [--workers 4] [--kill-every 60]

Costs are milliseconds of processor time a mail: of the program, and of PostgreSQL's process behind it. The load is mail
through the whole path with a scripted model that takes a second, while workers are killed in turn."""

from __future__ import annotations

from pathlib import Path

from bench.desk.databases import places
from bench.report import parser, report
from bench.scale import load
from bench.scale.plot import plot

KINDS = ("postgresql", "sqlite")
STEPS = ("receive", "understand", "suggest", "review", "deliver")
SIZES, QUICK_SIZES = (10_000, 100_000, 1_000_000), (500, 4_000)
GROWTH = 1.5
"""Times the cost with the least mail that it may be with the most."""


def main() -> None:
    options = parser(__doc__)
    options.add_argument("--sizes", help="conversations on the desk, comma-separated")
    options.add_argument("--keep", action="store_true", help="leave the databases for the next run")
    options.add_argument("--only", choices=KINDS, help="one database instead of both")
    options.add_argument("--plot", type=Path, help="write the costs as a picture (SVG)")
    options.add_argument("--load", action="store_true", help="mail through the whole path instead")
    options.add_argument("--mails", type=int, default=5000)
    options.add_argument("--workers", type=int, default=4)
    options.add_argument("--kill-every", type=float, default=load.KILL_EVERY, help="seconds; 0 kills no worker")
    chosen = options.parse_args()
    kinds = (chosen.only,) if chosen.only else KINDS
    if chosen.load:
        mails = 60 if chosen.quick else chosen.mails
        figures, against = {}, {}
        for kind in kinds[:1] if chosen.quick else kinds:
            found, limits = load.figures(kind, mails, chosen.workers if kind == "postgresql" else 1, chosen.kill_every)
            figures, against = figures | found, against | limits
        return report("scale", figures, against, chosen.json)
    sizes = [int(size) for size in chosen.sizes.split(",")] if chosen.sizes else QUICK_SIZES if chosen.quick else SIZES
    mails = 10 if chosen.quick else 100
    found = {kind: costs(kind, sizes, mails, chosen.keep) for kind in kinds[-1:] if chosen.quick or chosen.only}
    found = found or {kind: costs(kind, sizes, mails, chosen.keep) for kind in kinds}
    found = {kind: rows for kind, rows in found.items() if rows}
    if chosen.plot:
        chosen.plot.write_text(plot(found, STEPS), encoding="utf-8")
    figures, against = {}, {}
    for kind, rows in found.items():
        for size, row in rows.items():
            figures |= {
                f"{kind}_{name}_{size}": value for name, value in row.items() if name.endswith(("cpu_ms", "_mb"))
            }
        first, last = rows[sizes[0]], rows[sizes[-1]]
        for step in (*STEPS, "whole"):
            figures[f"{kind}_{step}_grows"] = last[f"{step}_cpu_ms"] / first[f"{step}_cpu_ms"]
        against[f"{kind}_whole_grows"] = GROWTH
    report("scale", figures, against, chosen.json)


def costs(kind: str, sizes, mails: int, keep: bool) -> dict[int, dict[str, float]]:
    with places(kind, keep) as made:
        return {size: made(size).run("bench.scale.cost", str(mails)) for size in sizes} if made else {}


if __name__ == "__main__":
    main()
