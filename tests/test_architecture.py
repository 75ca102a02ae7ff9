"""Arrows point one way, and nothing heavy is loaded at start-up."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
STEPS = ("receive", "suggest", "review", "deliver", "learn", "reporting")
HEAVY = ("litellm", "instructor", "onnxruntime", "sklearn", "matplotlib", "weasyprint", "celery", "openai")


def modules(folder: str) -> list[Path]:
    return sorted(path for path in (ROOT / folder).rglob("*.py") if "migrations" not in path.parts)


def imports(path: Path, top_level_only: bool = False) -> set[str]:
    """Every module that a file imports, `from a import b` as both a and a.b."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found: set[str] = set()
    nodes = tree.body if top_level_only else ast.walk(tree)
    for node in nodes:
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def offenders(paths, forbidden: tuple[str, ...]) -> list[str]:
    return [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in paths
        for name in sorted(imports(path))
        if any(name == prefix or name.startswith(prefix + ".") for prefix in forbidden)
    ]


def test_triage_knows_neither_django_nor_mail_nor_the_desk():
    assert offenders(modules("triage"), ("django", "helpdesk")) == []


def test_mail_knows_neither_django_nor_triage_nor_the_desk():
    assert offenders(modules("helpdesk/mail"), ("django", "triage", "helpdesk.desk")) == []


def test_only_the_gateway_knows_litellm_and_instructor():
    paths = [path for path in modules("triage") + modules("helpdesk") if "gateway" not in path.as_posix()]
    assert offenders(paths, ("litellm", "instructor")) == []


def test_the_pipeline_names_no_engine():
    engines = ("triage.embedded", "triage.llm", "triage.gateway")
    assert offenders([ROOT / "triage/pipeline.py"], engines) == []


def test_models_import_no_step_and_no_admin():
    steps = tuple(f"helpdesk.desk.{step}" for step in STEPS)
    assert offenders(modules("helpdesk/desk/models"), (*steps, "helpdesk.desk.admin", "triage", "helpdesk.mail")) == []


@pytest.mark.parametrize("step", STEPS)
def test_a_step_imports_no_other_step_and_no_admin(step):
    base = ROOT / "helpdesk/desk" / step
    paths = [base.with_suffix(".py")] if base.with_suffix(".py").exists() else sorted(base.rglob("*.py"))
    others = tuple(f"helpdesk.desk.{other}" for other in STEPS if other != step)
    assert paths, f"the step {step} is not where the design has it"
    assert offenders(paths, (*others, "helpdesk.desk.admin")) == []


def test_pages_reach_mail_and_engines_only_through_steps():
    paths = modules("helpdesk/desk/admin") + modules("helpdesk/desk/views") + modules("helpdesk/desk/api")
    assert offenders(paths, ("helpdesk.mail", "triage.gateway", "helpdesk.desk.engines")) == []


def test_commands_import_no_admin():
    assert offenders(modules("helpdesk/desk/management"), ("helpdesk.desk.admin",)) == []


def test_importing_the_application_loads_no_model_library():
    program = (
        "import os, sys; os.environ['DJANGO_SETTINGS_MODULE'] = 'helpdesk.settings'\n"
        "import django; django.setup()\n"
        "import helpdesk.urls, helpdesk.desk.tasks, helpdesk.desk.engines\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    result = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]"


def test_there_are_no_drawers_for_odds_and_ends():
    names = {path.name for folder in ("triage", "helpdesk") for path in modules(folder)}
    assert names.isdisjoint({"utils.py", "helpers.py", "signals.py", "common.py"})
