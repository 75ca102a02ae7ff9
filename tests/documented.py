"""The examples of docs/extending.md, as modules."""

from __future__ import annotations

import re
import sys
from functools import cache
from pathlib import Path
from types import ModuleType

PAGE = Path(__file__).parent.parent / "docs" / "extending.md"


def blocks(heading: str) -> list[str]:
    """The code below a heading of the page."""
    section = PAGE.read_text().split(f"\n## {heading}\n")[1].split("\n## ")[0]
    return re.findall(r"```(?:python)?\n(.*?)```", section, re.DOTALL)


@cache
def module(heading: str) -> ModuleType:
    """The first example below a heading, importable by the name that its first line gives it."""
    code = blocks(heading)[0]
    found = re.match(r"# (\w+)\.py\n", code)
    assert found, heading
    made = ModuleType(found[1])
    sys.modules[found[1]] = made
    exec(compile(code, str(PAGE), "exec"), made.__dict__)
    return made
