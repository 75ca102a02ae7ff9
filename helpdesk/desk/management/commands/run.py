from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from helpdesk.desk import first_admin

PATIENCE = 25
"""Seconds a part of the program has to finish what it is doing before it is ended."""


class Command(BaseCommand):
    help = "Everything on one machine: web pages, mailbox polling and the worker."

    def add_arguments(self, parser):
        parser.add_argument("--bind", default="127.0.0.1:8000", metavar="ADDR:PORT")
        parser.add_argument("--concurrency", type=int, default=4, metavar="N")

    def handle(self, *, bind, concurrency, **options):
        host, port = address(bind)
        must_be_free(host, port)
        call_command("migrate", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        self.say_first_link(host, port)
        serve(host, port, concurrency)

    def say_first_link(self, host: str, port: int) -> None:
        token = first_admin.open_token()
        if token:
            base = settings.PUBLIC_URL or f"http://{host}:{port}"
            self.stdout.write(
                f"This desk is empty. The first administrator comes in here, once: "
                f"{base}{reverse('first_administrator', args=[token])}"
            )
            self.stdout.flush()


def address(bind: str) -> tuple[str, int]:
    host, _, port = bind.rpartition(":")
    if not port.isdigit() or not 0 < int(port) < 65536:
        raise CommandError(f"--bind {bind}: give an address and a port, such as 127.0.0.1:8000.", returncode=2)
    return host.strip("[]") or "127.0.0.1", int(port)


def must_be_free(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CommandError(
                f"{host}:{port} can't be used ({error.strerror}). Choose another port, such as {port + 1}.",
                returncode=2,
            ) from None


def serve(host: str, port: int, concurrency: int) -> None:
    """Runs web and worker side by side until one ends or a signal comes, then stops both cleanly."""
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "helpdesk.settings"}
    programs = [
        [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port),
         "--blocking-threads", "4", "--backpressure", "64", "--workers-kill-timeout", "10", "--log-level", "warning",
         "helpdesk.wsgi:application"],
        [sys.executable, str(settings.BASE_DIR / "manage.py"), "work", "--concurrency", str(concurrency)],
    ]  # fmt: skip
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    running = [subprocess.Popen(program, env=environment, cwd=settings.BASE_DIR) for program in programs]
    try:
        while not stop.wait(0.5):
            ended = next((process for process in running if process.poll() is not None), None)
            if ended:
                raise CommandError(f"{ended.args[2]} ended by itself ({ended.returncode}); see the lines above.")
    finally:
        end(running)


def end(running: list[subprocess.Popen]) -> None:
    for process in running:
        if process.poll() is None:
            process.terminate()
    for process in running:
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
