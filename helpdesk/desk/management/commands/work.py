from __future__ import annotations

import signal

from django.core.management.base import BaseCommand

from helpdesk.desk.worker import Worker


class Command(BaseCommand):
    help = "The worker without the web: fetches, suggests, delivers, keeps house."

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true", help="drain what is there and exit")
        parser.add_argument("--concurrency", type=int, default=4, metavar="N")

    def handle(self, *, once, concurrency, **options):
        worker = Worker(concurrency=max(1, concurrency), watching=not once)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: worker.stop.set())
        worker.drain() if once else worker.run()
