"""Celery carries the desk's tasks between machines when HELPDESK_BROKER_URL is set:

    celery -A helpdesk worker --pool threads --concurrency 16
    celery -A helpdesk beat

Due times and retries live in the rows, so there are no ETA tasks and no retries here. A task that is lost or comes
twice changes nothing: the periodic look finds the row again, and a row is claimed before it is worked on."""

from __future__ import annotations

import os

from celery import Celery
from kombu import Exchange, Queue

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "helpdesk.settings")

from django.conf import settings

QUEUE, READING = "helpdesk", "helpdesk.reading"
"""Reading waits in a line of its own: after a burst of mail no approved answer and no periodic look stands behind
thousands of mails to be read. From Redis workers take what is in the first one first."""

ROUTES = {"desk.suggest": READING}

LOOK_EVERY = 5.0
"""Seconds between two looks for rows that are due although no task came for them."""

SWEEP_EVERY = 30.0

GIVEN_UP = 60.0
"""Seconds after which a look or a sweep that nobody has taken is dropped; the next ones wait already."""

REDIS = {
    "visibility_timeout": 900,
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
    "socket_connect_timeout": 3,
    "socket_keepalive": True,
    "queue_order_strategy": "sorted",
}
"""What a dead worker held comes back within seconds; a dead broker holds nobody up for long."""

RABBITMQ = {"worker_detect_quorum_queues": True}
QUORUM = {"x-queue-type": "quorum"}


def make_app(broker: str) -> Celery:
    app = Celery("helpdesk", broker=broker)
    redis = broker.startswith("redis")
    app.conf.update(
        imports=["helpdesk.desk.carrier"],
        task_acks_late=True,
        task_reject_on_worker_lost=True,
        task_ignore_result=True,
        task_default_queue=QUEUE,
        task_queues=[
            Queue(name, Exchange(name), routing_key=name, queue_arguments=None if redis else QUORUM)
            for name in (QUEUE, READING)
        ],
        task_routes={task: {"queue": queue} for task, queue in ROUTES.items()},
        worker_prefetch_multiplier=1,
        worker_hijack_root_logger=False,
        broker_connection_retry_on_startup=True,
        broker_connection_max_retries=None,
        beat_schedule_filename=str(settings.DATA_DIR / "celerybeat"),
        beat_schedule={
            "look": {"task": "desk.look", "schedule": LOOK_EVERY, "options": {"expires": GIVEN_UP}},
            "sweep": {"task": "desk.sweep", "schedule": SWEEP_EVERY, "options": {"expires": GIVEN_UP}},
        },
        **({"broker_transport_options": REDIS} if redis else RABBITMQ),
    )
    return app


app = make_app(settings.HELPDESK_BROKER_URL)
