"""Addresses of the review desk inside the admin."""

from __future__ import annotations

from collections.abc import Callable

from django.urls import URLPattern, path

from helpdesk.desk.admin.review import actions, answering, conversation, live, mail, queue


def pages(admin_view: Callable) -> list[URLPattern]:
    def at(address: str, view: Callable, name: str) -> URLPattern:
        return path(f"review/{address}", admin_view(view), name=f"review_{name}")

    return [
        at("", queue.queue, "queue"),
        at("<int:pk>/", conversation.conversation, "conversation"),
        at("<int:pk>/answer/", answering.answer, "answer"),
        at("<int:pk>/save/", answering.save, "save"),
        at("<int:pk>/discard/", answering.discard_draft, "discard"),
        at("<int:pk>/draft/", answering.ask_for_draft, "ask_for_draft"),
        at("<int:pk>/continue/", answering.continue_stale, "continue"),
        at("<int:pk>/undo/<int:outgoing>/", answering.undo_sending, "undo"),
        at("<int:pk>/settle/<int:outgoing>/", answering.settle_uncertain, "settle"),
        at("<int:pk>/again/<int:outgoing>/", answering.write_again, "write_again"),
        at("<int:pk>/category/", actions.label, "category"),
        at("<int:pk>/assign/", actions.assign, "assign"),
        at("<int:pk>/note/", actions.note, "note"),
        at("<int:pk>/flag/", actions.flag, "flag"),
        at("<int:pk>/resolve/", actions.resolve, "resolve"),
        at("<int:pk>/junk/", actions.junk, "junk"),
        at("<int:pk>/snooze/", actions.snooze, "snooze"),
        at("<int:pk>/reopen/", actions.reopen, "reopen"),
        at("<int:pk>/take-over/", actions.take_over, "take_over"),
        at("<int:pk>/live/", live.live, "live"),
        at("<int:pk>/leave/", live.leave, "leave"),
        at("mail/<int:pk>/original/", mail.original, "original"),
        at("mail/<int:pk>/raw/", mail.raw, "raw"),
        at("attachment/<int:pk>/", mail.attachment, "attachment"),
    ]
