"""The desk's tasks under the names by which Celery carries them. Loaded by Celery's workers alone."""

from __future__ import annotations

from celery.signals import worker_ready

from helpdesk.celery import QUEUE, app
from helpdesk.desk import engines, tasks
from helpdesk.desk.worker import SOURCES, guarded

LONGEST_QUEUE = 200
"""With more tasks waiting than this, the look adds none: the rows it would name are mostly among them already."""

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
    room = LONGEST_QUEUE - waiting()
    for source in SOURCES:
        for row in list(guarded(source.due) or ())[: max(0, room)]:
            app.send_task(f"desk.{source.name}", args=[row])
            room -= 1


def waiting() -> int:
    """Tasks that lie at the broker and no worker has taken."""
    with app.connection_for_read() as connection:
        return app.amqp.queues[QUEUE].bind(connection.default_channel).queue_declare().message_count


@worker_ready.connect
def warm_up(**signal) -> None:
    guarded(engines.warm_up)
