"""How every benchmark prints: a table for people, or with --json one object for machines."""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
from collections.abc import Mapping
from pathlib import Path


def arguments(description: str) -> argparse.Namespace:
    """`quick` and `json` from the command line."""
    return parser(description).parse_args()


def parser(description: str) -> argparse.ArgumentParser:
    """What every benchmark understands; one may add options of its own."""
    made = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    made.add_argument("--quick", action="store_true", help="ends within a minute")
    made.add_argument("--json", action="store_true", help="one JSON object instead of a table")
    return made


def report(name: str, figures: Mapping[str, float | None], against: Mapping[str, float], as_json: bool = False) -> None:
    """Prints measured figures, each beside the peer or limit of the same name in `against` where there is one."""
    if as_json:
        found = {"name": name, "figures": figures, "against": against, "machine": machine(), "commit": commit()}
        print(json.dumps(found))
        return
    width = max(map(len, (*figures, *against)), default=0)
    print(f"{name}, {machine()}, {commit()}")
    for figure in dict.fromkeys((*figures, *against)):
        print(f"  {figure:{width}} {_shown(figures.get(figure)):>12} {_shown(against.get(figure)):>12}")


def machine() -> str:
    """Processor architecture, cores that may be used, and Python."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return f"{platform.machine()}, {cores} cores, Python {platform.python_version()}"


def commit() -> str:
    """The short hash of the checkout, with + when files differ from it; empty outside a checkout."""
    here = Path(__file__).parent
    try:
        found = subprocess.run(
            ["git", "describe", "--always", "--dirty=+"], cwd=here, capture_output=True, text=True, check=True
        )
    except (OSError, subprocess.CalledProcessError):
        return ""
    return found.stdout.strip()


def _shown(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}"


if __name__ == "__main__":  # the benchmark called `report` is that of the monthly review
    from bench.monthly import main

    main()
