"""The loop that claims due rows, on any number of machines: rows are the queue, tasks make things happen sooner."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field

from django.db import close_old_connections

from helpdesk.desk import coaching, deliver, engines, errands, learn, queue, receive, suggest, tasks, webhooks
from helpdesk.desk.models import Mailbox

logger = logging.getLogger(__name__)

TICK = 1.0
"""Seconds after which the rows are looked at although nobody woke the worker."""

SWEEP_EVERY = 30.0
WATCHERS_LEAVE = 5.0


@dataclass(frozen=True)
class Source:
    """Where due rows come from, and the task that takes one."""

    name: str
    due: Callable[[], Iterable[int]]
    task: Callable[[int], object]


SOURCES = (
    Source("help_out", errands.due, tasks.help_out),
    Source("poll", receive.due_mailboxes, tasks.poll),
    Source("deliver", deliver.due, tasks.deliver),
    Source("receive", receive.due, tasks.receive),
    Source("suggest", suggest.due, tasks.suggest),
    Source("tell", webhooks.due, tasks.tell),
    Source("learn", learn.due, tasks.learn),
    Source("read_answer", coaching.due, tasks.read_answer),
)


@dataclass
class Worker:
    """Runs due work in a pool of threads until told to stop."""

    concurrency: int = 4
    watching: bool = False
    """Whether mailboxes that can announce new mail are listened to besides being polled."""
    sources: tuple[Source, ...] = SOURCES
    stop: threading.Event = field(default_factory=threading.Event)
    _running: dict[tuple[str, int], Future] = field(default_factory=dict)
    _watched: dict[int, threading.Thread] = field(default_factory=dict)
    _swept: float = 0.0

    def run(self) -> None:
        self.beside("warm-up", engines.warm_up)
        with ThreadPoolExecutor(self.concurrency, thread_name_prefix="work") as pool:
            while not self.stop.is_set():
                queue.due.clear()
                self.look(pool)
                queue.due.wait(TICK)
        for watcher in self._watched.values():
            watcher.join(WATCHERS_LEAVE)

    def drain(self) -> None:
        """Works until nothing is due any more."""
        with ThreadPoolExecutor(self.concurrency, thread_name_prefix="work") as pool:
            while self.look(pool) or self._running:
                queue.due.wait(0.05)
                queue.due.clear()

    def look(self, pool: ThreadPoolExecutor) -> int:
        """Starts what is due and not running yet; returns how many it started."""
        self._running = {key: future for key, future in self._running.items() if not future.done()}
        self.sweep()
        started = 0
        for source in self.sources:
            for row in guarded(source.due) or ():
                if len(self._running) >= self.concurrency * 2:
                    return started
                if (source.name, row) not in self._running:
                    self._running[source.name, row] = pool.submit(self.work, source.task, row)
                    started += 1
        return started

    def work(self, task: Callable[[int], object], row: int) -> None:
        try:
            guarded(lambda: task(row))
        finally:
            queue.due.set()

    def sweep(self) -> None:
        if time.monotonic() - self._swept > SWEEP_EVERY:
            self._swept = time.monotonic()
            guarded(tasks.sweep)
            if self.watching:
                guarded(self.watch)

    def watch(self) -> None:
        """A thread for each IMAP mailbox hears of new mail as it comes (IDLE), also for mailboxes added meanwhile."""
        rows = Mailbox.objects.filter(enabled=True, transport=Mailbox.Transport.IMAP)
        for mailbox in rows.values_list("pk", flat=True):
            if mailbox not in self._watched or not self._watched[mailbox].is_alive():
                self._watched[mailbox] = self.beside(
                    f"watch-{mailbox}", lambda pk=mailbox: receive.watch(pk, self.stop)
                )

    def beside(self, name: str, call: Callable[[], object]) -> threading.Thread:
        thread = threading.Thread(target=guarded, args=(call,), name=name, daemon=True)
        thread.start()
        return thread


def guarded(call: Callable[[], object]):
    """One failing row or a lost database never ends the loop: it is logged, and the rows still say what is due."""
    close_old_connections()
    try:
        return call()
    except Exception:
        logger.exception("A task failed; its row stays due")
        return None
    finally:
        close_old_connections()
