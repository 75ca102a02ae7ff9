"""Addresses of the review desk inside the admin."""

from __future__ import annotations

from django.contrib import admin

from helpdesk.desk.admin.review import (
    actions,
    answering,
    beginning,
    bulk,
    conversation,
    live,
    mail,
    offers,
    practice,
    queue,
    saved,
)

PAGES = {
    "queue": ("", queue.queue),
    "news": ("news/", queue.news),
    "save_view": ("views/", saved.save_view),
    "forget_view": ("views/<int:pk>/forget/", saved.forget_view),
    "practice": ("practice/", practice.practice),
    "begin": ("new/", beginning.begin),
    "bulk": ("bulk/", bulk.bulk),
    "conversation": ("<int:pk>/", conversation.conversation),
    "answer": ("<int:pk>/answer/", answering.answer),
    "save": ("<int:pk>/save/", answering.save),
    "add_files": ("<int:pk>/files/", answering.add_files),
    "remove_file": ("<int:pk>/files/<int:file>/remove/", answering.remove_file),
    "discard": ("<int:pk>/discard/", answering.discard_draft),
    "ask": ("<int:pk>/ask/", offers.ask),
    "offers": ("<int:pk>/offers/", offers.offers),
    "take": ("<int:pk>/offers/<int:errand>/<int:place>/", offers.take_offer),
    "put_back": ("<int:pk>/offers/<int:errand>/back/", offers.put_back_text),
    "put_away": ("<int:pk>/offers/away/", offers.put_offers_away),
    "continue": ("<int:pk>/continue/", answering.continue_stale),
    "undo": ("<int:pk>/undo/<int:outgoing>/", answering.undo_sending),
    "settle": ("<int:pk>/settle/<int:outgoing>/", answering.settle_uncertain),
    "try_again": ("<int:pk>/try/<int:outgoing>/", answering.try_again),
    "write_again": ("<int:pk>/again/<int:outgoing>/", answering.write_again),
    "category": ("<int:pk>/category/", actions.label),
    "assign": ("<int:pk>/assign/", actions.assign),
    "note": ("<int:pk>/note/", actions.note),
    "phone_call": ("<int:pk>/call/", actions.phone_call),
    "forward": ("<int:pk>/forward/", actions.forward),
    "write_aside": ("<int:pk>/aside/<int:side>/", actions.write_aside),
    "flag": ("<int:pk>/flag/", actions.flag),
    "resolve": ("<int:pk>/resolve/", actions.resolve),
    "junk": ("<int:pk>/junk/", actions.junk),
    "snooze": ("<int:pk>/snooze/", actions.snooze),
    "reopen": ("<int:pk>/reopen/", actions.reopen),
    "take_over": ("<int:pk>/take-over/", actions.take_over),
    "keep_open": ("<int:pk>/keep-open/", actions.keep_open),
    "step_in": ("<int:pk>/step-in/", actions.step_in),
    "merge": ("<int:pk>/merge/", actions.merge),
    "split": ("<int:pk>/split/<int:message>/", actions.split),
    "take_as_original": ("<int:pk>/original-sender/<int:message>/", actions.take_as_original),
    "rejoin": ("<int:pk>/rejoin/<int:event>/", actions.rejoin),
    "live": ("<int:pk>/live/", live.live),
    "leave": ("<int:pk>/leave/", live.leave),
    "original": ("mail/<int:pk>/original/", mail.original),
    "raw": ("mail/<int:pk>/raw/", mail.raw),
    "attachment": ("attachment/<int:pk>/", mail.attachment),
}

for name, (address, view) in PAGES.items():
    admin.site.add_page(f"review/{address}", view, f"review_{name}")
