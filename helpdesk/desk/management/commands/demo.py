from __future__ import annotations

import logging
import os
import shutil
import sys

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection
from django.db.models import Count
from tqdm import tqdm

from helpdesk.desk.demo import company, mail, past
from helpdesk.desk.management.commands.run import address, must_be_free, serve
from helpdesk.desk.models import Conversation, Message
from helpdesk.desk.worker import Worker


class Command(BaseCommand):
    help = "The demo company on this machine: mail in, triaged, drafts waiting; then serves it."

    def add_arguments(self, parser):
        parser.add_argument("--no-serve", action="store_true", help="do everything but serving")
        parser.add_argument("--reset", action="store_true", help="begin anew: what was there is deleted")
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *, no_serve, reset, port, **options):
        host, port = address(f"127.0.0.1:{port}")
        if not no_serve:
            must_be_free(host, port)
        if reset:
            self.reset()
        settings.PUBLIC_URL = os.environ["PUBLIC_URL"] = settings.PUBLIC_URL or f"http://{host}:{port}"
        call_command("migrate", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        self.prepare()
        self.say_what_happened()
        if not no_serve:
            self.stdout.write(f"\nServing on http://{host}:{port}/ until Ctrl-C.\n")
            self.stdout.flush()
            serve(host, port, concurrency=2)

    def reset(self) -> None:
        call_command("flush", interactive=False, verbosity=0)
        for name in ("demo", "files"):
            shutil.rmtree(settings.DATA_DIR / name, ignore_errors=True)
        call_command("migrate", "desk", "0001", verbosity=0)

    def prepare(self) -> None:
        logging.getLogger("helpdesk").setLevel(logging.WARNING)  # a line a mail would hide what this says
        if not company.is_loaded():
            self.say("Loading the demo company: people, policy, knowledge, customers …")
            company.load()
        if not Message.objects.exists():
            self.make_past()
            self.say(f"{mail.drop_samples()} mails arrive; reading them with the embedded engines …")
        Worker(concurrency=2).drain()

    def make_past(self) -> None:
        self.say("Seven weeks of simulated past, by the real steps under a seeded clock …")
        with tqdm(total=len(company.read("past")["mails"]), disable=not sys.stderr.isatty(), unit="mail") as bar:
            past.make(lambda done: bar.update(done - bar.n))

    def say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()

    def say_what_happened(self) -> None:
        states = dict(Conversation.objects.values_list("state").annotate(Count("pk")))
        automatic = Message.objects.exclude(automatic="").count()
        self.stdout.write(
            f"\n{company.read('company')['company']}: {Message.objects.filter(direction='in').count()} mails in "
            f"{Conversation.objects.count()} conversations.\n"
            f"  {states.get('draft_ready', 0)} have a draft waiting for an agent\n"
            f"  {states.get('needs_agent', 0)} need a person, each with the reason\n"
            f"  {states.get('resolved', 0)} are resolved: the simulated past\n"
            f"  {automatic} mails are automatic, kept and never answered\n"
        )
        self.stdout.write(
            f"Log in as agent   hanna   or as manager   moira   (administrator: sven), password {company.password()}\n"
            "Then see /try/ to write in as a customer."
        )
        connection.close()
