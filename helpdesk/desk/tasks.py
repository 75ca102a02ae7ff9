"""One plain function a step: an id in, one step called. Safe to call twice; the rows decide."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.core.cache import cache

from helpdesk import tracing
from helpdesk.desk import (
    admission,
    coaching,
    engines,
    errands,
    notices,
    privacy,
    reporting,
    review,
    storage,
    supervision,
    webhooks,
)
from helpdesk.desk import deliver as deliver_step
from helpdesk.desk import learn as learn_step
from helpdesk.desk import receive as receive_step
from helpdesk.desk import suggest as suggest_step
from helpdesk.desk.models import Message, OutgoingMail
from helpdesk.logs import about

logger = logging.getLogger(__name__)


def poll(mailbox_id: int) -> None:
    receive_step.poll(mailbox_id)


def receive(incoming_id: int) -> None:
    receive_step.receive(incoming_id)


def suggest(message_id: int) -> None:
    """Claims nothing before the engines are loaded: a worker that dies while it starts has held no mail up."""
    try:
        engines.warm_up()
    except Exception:
        logger.exception("The engines could not be loaded beforehand")
    ids = Message.objects.values("conversation", "incoming").get(pk=message_id)
    with told("suggest", message=message_id, **ids):
        suggest_step.suggest(message_id)


def deliver(outgoing_id: int) -> None:
    ids = OutgoingMail.objects.values("conversation").get(pk=outgoing_id)
    with told("deliver", outgoing=outgoing_id, **ids):
        deliver_step.deliver(outgoing_id)


def help_out(errand_id: int) -> None:
    with told("help_out", errand=errand_id):
        errands.help_out(errand_id)


def tell(call_id: int) -> None:
    webhooks.call(call_id)


def learn(desk: int) -> None:
    with suppress(learn_step.AlreadyLearning):
        learn_step.learn_once()


def read_answer(review_id: int) -> None:
    coaching.read_answer(review_id)


def sweep() -> None:
    """What time alone makes due."""
    suggest_step.release_stale()
    errands.release_stale()
    deliver_step.release_stale()
    review.wake_snoozed()
    review.close_due()
    review.follow_up_due()
    supervision.watch_clocks()
    notices.mail_due()
    receive_step.sound_alarms()
    admission.forget_old_failures()
    coaching.forget_old()
    reporting.due_and_send()
    if cache.add("abandoned-files-looked-for", True, 3600):
        storage.remove_abandoned()
    if cache.add("kept-to-the-policy", True, 3600):
        privacy.keep_to_the_policy()


@contextmanager
def told(step: str, **ids: object) -> Iterator[None]:
    """Whatever the step logs says what it is about, and its last line how long it took."""
    with about(step=step, **ids):
        started = time.monotonic()
        with tracing.span(step, **ids):
            yield
        logger.info("%s took %.2f s", step, time.monotonic() - started)
