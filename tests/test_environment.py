"""Settings fail early with one line; the program as deployed passes Django's own examination; the door is guarded."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
import yaml
from django.urls import reverse
from django.utils import timezone

from helpdesk.desk import admission
from helpdesk.desk.models import LoginFailure
from tests import factories as make

ROOT = Path(__file__).parent.parent


def start(*arguments: str, data: Path | str = "", **environment: str) -> subprocess.CompletedProcess:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("DJANGO_")}
    given = inherited | ({"DATA_DIR": str(data)} if data else {}) | environment
    command = [sys.executable, "manage.py", *(arguments or ["check"])]
    return subprocess.run(command, env=given, cwd=ROOT, capture_output=True, text=True)


def read_settings(**environment: str) -> subprocess.CompletedProcess:
    given = os.environ | environment
    command = [sys.executable, "-c", "import helpdesk.settings"]
    return subprocess.run(command, env=given, cwd=ROOT, capture_output=True, text=True)


@pytest.mark.parametrize(
    ("name", "value", "hint"),
    [
        ("DATABASE_URL", "mysql://root@db/desk", "postgresql://"),
        ("PUBLIC_URL", "desk.example.com", "https://desk.example.com"),
        ("TIME_ZONE", "Middle/Earth", "Europe/Berlin"),
        ("LOG_FORMAT", "xml", "text, json"),
        ("METRICS_ALLOW", "everybody", "10.0.0.0/8"),
        ("TRUSTED_PROXIES", "proxy", "10.0.0.0/8"),
        ("HELPDESK_MODEL_TIMEOUT", "soon", "a number from 1 up"),
        ("EMAIL_URL", "mail.example.com", "smtps://"),
        ("STORAGE_URL", "ftp://files", "s3://"),
        ("FIELD_KEYS", "short", "Fernet keys"),
        ("DATABASE_URL", "postgresql://desk@db:port/desk", "postgresql://"),
        ("DATA_DIR", "/etc/hostname", "a folder"),
        ("ALLOWED_HOSTS", "https://desk.example.com", "without scheme"),
        ("ALLOWED_HOSTS", "desk.example.com:8000", "without scheme"),
        ("CSRF_TRUSTED_ORIGINS", "desk.example.com", "https://desk.example.com"),
        ("CSRF_TRUSTED_ORIGINS", "https://desk.example.com/admin", "without a path"),
        ("PUBLIC_URL", "https://desk.example.com:https", "https://desk.example.com"),
        ("EMAIL_URL", "smtp://mail.example.com:smtp", "smtps://"),
        ("DEFAULT_FROM_EMAIL", "Help desk", "<desk@example.com>"),
        ("CLAMAV", "clamd", "HOST:PORT"),
        ("HELPDESK_MODEL", "https://models.example.com", "PROVIDER/MODEL"),
        ("HELPDESK_MODEL", "openai/one,openai/two", "HELPDESK_MODEL_FALLBACKS"),
        ("HELPDESK_MODEL_API_BASE", "models.example.com/v1", "https://"),
        ("HELPDESK_MODEL_FALLBACKS", "openai/one, the other", "PROVIDER/MODEL"),
        ("HELPDESK_MODEL_CONCURRENCY", "1.5", "a whole number"),
        ("HELPDESK_MODEL_PRICES", "-1,2", "dollars per million"),
        ("HELPDESK_MONTHLY_BUDGET", "-5", "a number from 0 up"),
        ("HELPDESK_ENCODER_DIR", "/nowhere", "tokenizer.json"),
        ("HELPDESK_CLASSIFIER", "no_such_module:Reader", "module:Class"),
        ("HELPDESK_BROKER_URL", "redis://broker:queue/0", "redis://HOST:PORT/0"),
        ("OIDC_ISSUER", "http://login.example.com", "https://"),
        ("OTEL_EXPORTER_OTLP_ENDPOINT", "collector:4318", "https://"),
        ("SENTRY_DSN", "sentry", "https://"),
        ("LOG_LEVEL", "LOUD", "DEBUG, INFO"),
    ],
)
def test_a_wrong_value_stops_the_start_with_one_line_that_says_what_is_accepted(name, value, hint):
    ended = read_settings(**{name: value})
    assert ended.returncode == 2 and ended.stdout == ""
    assert ended.stderr.count("\n") == 1 and name in ended.stderr and hint in ended.stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ALLOWED_HOSTS", "desk.example.com, .example.org, 10.0.0.7, [::1], *"),
        ("CSRF_TRUSTED_ORIGINS", "https://desk.example.com:8443,https://*.example.com"),
        ("DEFAULT_FROM_EMAIL", "Larkfield Outdoor <desk@larkfield.example>"),
        ("CLAMAV", "/run/clamav/clamd.ctl"),
        ("HELPDESK_MODEL", "gpt-4o"),
        ("HELPDESK_MODEL", "bedrock/anthropic.some-model-20250101-v1:0"),
        ("HELPDESK_MODEL_FALLBACKS", "ollama_chat/small:8b, huggingface/acme/large@main"),
        ("DATABASE_URL", "postgresql://desk:s%40cret@db:5433/desk?sslmode=require"),
    ],
)
def test_a_right_value_is_accepted(name, value):
    ended = read_settings(**{name: value})
    assert ended.returncode == 0, ended.stderr


@pytest.mark.parametrize("name", ["DATABASE_URL", "EMAIL_URL", "HELPDESK_BROKER_URL", "FIELD_KEYS"])
def test_a_wrong_value_that_may_hold_a_password_is_not_repeated(name):
    ended = start(**{name: "nonsense://user:Geheimnis-9@host"})
    assert ended.returncode == 2 and "Geheimnis" not in ended.stderr


def test_it_starts_with_nothing_set_and_keeps_the_secrets_it_makes_to_itself(tmp_path):
    assert start(data=tmp_path).returncode == 0
    for name in ("secret_key", "field_keys"):
        assert (tmp_path / name).stat().st_mode & 0o077 == 0
    kept = (tmp_path / "field_keys").read_text()
    assert start(data=tmp_path).returncode == 0 and (tmp_path / "field_keys").read_text() == kept


def test_deployed_under_https_djangos_own_examination_finds_nothing(tmp_path):
    ended = start(
        "check", "--deploy", "--fail-level", "WARNING", data=tmp_path,
        PUBLIC_URL="https://desk.example.com", ALLOWED_HOSTS="desk.example.com",
    )  # fmt: skip
    assert ended.returncode == 0, ended.stderr


@pytest.mark.django_db
def test_every_page_says_what_browsers_may_do_with_it(client):
    client.force_login(make.agent())
    answer = client.get(reverse("admin:review_queue"))
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy
    assert answer["X-Content-Type-Options"] == "nosniff" and answer["X-Frame-Options"] == "SAMEORIGIN"
    assert answer["Referrer-Policy"] == "same-origin" and answer["Cross-Origin-Opener-Policy"] == "same-origin"


def log_in(client, password: str, **extra):
    return client.post(reverse("admin:login"), {"username": "hanna", "password": password}, **extra)


@pytest.mark.django_db
def test_guessing_passwords_shuts_the_door_for_that_name_and_place_even_for_the_right_one(client):
    make.agent()
    for _ in range(admission.FOR_ONE_NAME):
        assert log_in(client, "wrong").status_code == 200
    refused = log_in(client, make.PASSWORD)
    assert "Too many failed logins" in refused.content.decode()
    assert log_in(client, make.PASSWORD, REMOTE_ADDR="203.0.113.5").status_code == 302, "others are not shut out"
    LoginFailure.objects.update(at=timezone.now() - admission.WITHIN - timedelta(seconds=1))
    assert log_in(client, make.PASSWORD).status_code == 302


@pytest.mark.django_db
def test_one_place_that_tries_many_names_is_shut_out(client):
    for number in range(admission.FROM_ONE_PLACE):
        client.post(reverse("admin:login"), {"username": f"user{number}", "password": "x"})
    make.agent()
    assert "Too many failed logins" in log_in(client, make.PASSWORD).content.decode()


@pytest.mark.django_db
def test_behind_a_trusted_proxy_the_caller_counts_and_nobody_else_may_name_one(rf, settings):
    settings.TRUSTED_PROXIES = ["127.0.0.1"]
    named = {"HTTP_X_FORWARDED_FOR": "198.51.100.1, 203.0.113.5"}
    assert admission.caller(rf.get("/", REMOTE_ADDR="127.0.0.1", **named)) == "203.0.113.5"
    assert admission.caller(rf.get("/", REMOTE_ADDR="192.0.2.9", **named)) == "192.0.2.9"


def compose() -> dict:
    return yaml.safe_load((ROOT / "compose.yaml").read_text())


def test_compose_starts_web_worker_and_beat_over_postgresql_and_redis():
    services = compose()["services"]
    assert set(services) == {"migrate", "web", "worker", "beat", "database", "broker"}
    for name in ("web", "worker", "beat"):
        environment = services[name]["environment"]
        assert environment["DATABASE_URL"].startswith("postgresql://")
        assert environment["HELPDESK_BROKER_URL"].startswith("redis://broker")
        assert services[name]["depends_on"]["migrate"]["condition"] == "service_completed_successfully"
    assert all(port.startswith("127.0.0.1:") for port in services["web"]["ports"])
    assert set(compose()["volumes"]) == {"data", "database"}


@pytest.mark.parametrize("name", ["web", "worker", "beat"])
def test_the_program_that_a_service_starts_is_there_and_knows_its_options(name, tmp_path):
    program, *options = compose()["services"][name]["command"]
    environment = os.environ | {"DATA_DIR": str(tmp_path)}
    command = [sys.executable, "-m", program, *options, "--help"]
    ended = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True)
    assert ended.returncode == 0, ended.stderr
    assert all(option in ended.stdout for option in options if option.startswith("--"))


def test_the_image_runs_as_nobody_special_and_holds_all_that_the_program_needs():
    lines = (ROOT / "Dockerfile").read_text().splitlines()
    last_stage = lines[max(n for n, line in enumerate(lines) if line.startswith("FROM")) :]
    assert "USER desk" in last_stage and any(line.startswith("HEALTHCHECK") for line in last_stage)
    copied = {line.split()[1] for line in last_stage if line.startswith("COPY") and "--from" not in line}
    assert copied == {"manage.py", "helpdesk", "triage", "prompts", "fixtures"}
    let_in = set(re.findall(r"^!(\S+)$", (ROOT / ".dockerignore").read_text(), re.MULTILINE))
    assert copied | {"pyproject.toml", "uv.lock"} == let_in


def test_the_workflow_calls_what_everybody_calls():
    workflow = yaml.safe_load((ROOT / ".github/workflows/tests.yml").read_text())
    commands = [step.get("run") for job in workflow["jobs"].values() for step in job["steps"]]
    assert ".ci/run" in commands and "make check" in commands
    assert os.access(ROOT / ".ci/run", os.X_OK)


def test_every_setting_that_is_read_is_in_the_contract_of_the_docs():
    files = [ROOT / "helpdesk/settings.py", *(ROOT / "helpdesk/environment").glob("*.py")]
    sources = [file.read_text() for file in files]
    read = set(re.findall(r'(?:environment\.\w+|text|group_roles)\(\s*"([A-Z_]+)"', "".join(sources)))
    described = (ROOT / "docs/install.md").read_text()
    assert sorted(name for name in read if f"`{name}`" not in described) == []
