"""Taking what the assistant offers beside the editor; what stood there before can be had back."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from helpdesk.desk.models import Draft, Errand, Suggestion, User
from helpdesk.desk.review.drafts import save_draft
from helpdesk.desk.review.record import Refused, latest_suggestion, log

COLUMNS = (
    "draft_text",
    "citations",
    "findings",
    "missing",
    "next_steps",
    "lessons",
    "passages",
    "draft_engine",
)


def take(errand: Errand, number: int, draft: Draft, version: int, agent: User) -> int:
    """The offer becomes the text of the draft, with its evidence; returns the new version. Raises Conflict, Refused."""
    if errand.state != Errand.State.DONE or errand.kind == Errand.Kind.WRAP_UP or number >= len(errand.results):
        raise Refused(_("This is no longer offered."))
    offer = errand.results[number]
    before = draft.text
    with transaction.atomic():
        saved = save_draft(draft, offer["draft_text"], version, agent)
        suggestion = suggestion_of(errand, offer)
        if suggestion is not None:
            Draft.objects.filter(pk=draft.pk).update(suggestion=suggestion)
        Errand.objects.filter(pk=errand.pk).update(settled=True, text=before, draft=draft)
        log(errand.conversation, agent, "took_offer", data={"errand": errand.pk, "kind": errand.kind})
    return saved


def put_back(errand: Errand, draft: Draft, version: int, agent: User) -> int:
    """What stood in the editor before the offer was taken. Raises Conflict, Refused."""
    with transaction.atomic():
        saved = save_draft(draft, errand.text, version, agent)
        Errand.objects.filter(pk=errand.pk).update(settled=False, draft=draft)
    return saved


def suggestion_of(errand: Errand, offer: dict) -> Suggestion | None:
    """The assistant's reading again, with this reply as its draft: what the answer was made from stays on record."""
    reading = latest_suggestion(errand.conversation_id)
    if reading is None:
        return None
    kept = {
        field.attname: getattr(reading, field.attname)
        for field in Suggestion._meta.concrete_fields
        if not field.primary_key and field.name not in ("created_at", *COLUMNS)
    }
    asked = {"visibility": Suggestion.Visibility.SHOWN, "versions": reading.versions | {"asked_for": errand.kind}}
    return Suggestion.objects.create(**kept | asked | {name: offer[name] for name in COLUMNS if name in offer})


def put_away(errands, agent: User) -> None:
    """What was offered and not wanted; a draft of the assistant among it stays on record in the errand."""
    errands.filter(agent=agent, settled=False).update(settled=True, text="")
