"""The desk's tasks under the names by which Celery carries them. Loaded by Celery's workers alone."""

from __future__ import annotations

from celery.signals import worker_ready

from helpdesk.celery import QUEUE, READING, ROUTES, app
from helpdesk.desk import engines, tasks
from helpdesk.desk.worker import SOURCES, guarded

LONGEST_QUEUE = 200
"""With more tasks waiting in a queue than this, the look adds none: the rows it would name are mostly among them."""

for task in (
    tasks.help_out,
    tasks.poll,
    tasks.receive,
    tasks.suggest,
    tasks.deliver,
    tasks.tell,
    tasks.learn,
    tasks.read_answer,
    tasks.sweep,
):
    app.task(task, name=f"desk.{task.__name__}")


@app.task(name="desk.look")
def look() -> None:
    """Sends a task for every row that is due; most have been sent already, at the moment they became due."""
    room = {queue: LONGEST_QUEUE - waiting(queue) for queue in (QUEUE, READING)}
    for source in SOURCES:
        task = f"desk.{source.name}"
        queue = ROUTES.get(task, QUEUE)
        for row in list(guarded(source.due) or ())[: max(0, room[queue])]:
            app.send_task(task, args=[row])
            room[queue] -= 1


def waiting(queue: str) -> int:
    """Tasks that lie at the broker and no worker has taken."""
    with app.connection_for_read() as connection:
        return app.amqp.queues[queue].bind(connection.default_channel).queue_declare().message_count


@worker_ready.connect
def warm_up(**signal) -> None:
    guarded(engines.warm_up)
