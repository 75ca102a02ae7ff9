"""One plain function a step: an id in, one step called. Safe to call twice; the rows decide."""

from __future__ import annotations

from django.core.cache import cache

from helpdesk.desk import admission, review, storage, webhooks
from helpdesk.desk import deliver as deliver_step
from helpdesk.desk import receive as receive_step
from helpdesk.desk import suggest as suggest_step


def poll(mailbox_id: int) -> None:
    receive_step.poll(mailbox_id)


def receive(incoming_id: int) -> None:
    receive_step.receive(incoming_id)


def suggest(message_id: int) -> None:
    suggest_step.suggest(message_id)


def deliver(outgoing_id: int) -> None:
    deliver_step.deliver(outgoing_id)


def tell(call_id: int) -> None:
    webhooks.call(call_id)


def sweep() -> None:
    """What time alone makes due."""
    suggest_step.release_stale()
    deliver_step.release_stale()
    review.wake_snoozed()
    receive_step.sound_alarms()
    admission.forget_old_failures()
    if cache.add("abandoned-files-looked-for", True, 3600):
        storage.remove_abandoned()
