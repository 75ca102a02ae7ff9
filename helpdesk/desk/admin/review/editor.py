"""What the editor holds: the draft as it is stored, or what the agent typed when it could not be sent."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from helpdesk.desk.admin.review.reading import Reading
from helpdesk.desk.models import Conversation, Draft, Message
from helpdesk.desk.review import CLOSING_DAYS, Refused, current_draft, recipients

CHIPS = (
    ("wrong_facts", _("facts were wrong")),
    ("missing", _("something was missing")),
    ("too_much", _("too much text")),
    ("tone", _("tone")),
    ("language", _("language")),
    ("not_needed", _("beside the point")),
)
HIDES_DRAFTS = "hides_drafts"
"""Key of the session of an agent who wants to think first and ask for the draft later."""


@dataclass
class Editor:
    """The form of an answer."""

    draft: str = ""
    version: str = ""
    text: str = ""
    to: str = ""
    cc: str = ""
    seconds: str = "0"
    chips: list[str] = field(default_factory=list)
    findings_seen: bool = False
    to_others: bool = False
    close_after: int = 0

    @classmethod
    def of(cls, form) -> Editor:
        """What was sent by the form; line ends as they are stored."""
        return cls(
            draft=form.get("draft", ""),
            version=form.get("version", ""),
            text=form.get("text", "").replace("\r\n", "\n"),
            to=form.get("to", ""),
            cc=form.get("cc", ""),
            seconds=form.get("seconds", "0"),
            chips=[chip for chip in form.getlist("chips") if chip in dict(CHIPS)],
            findings_seen="findings_seen" in form,
            to_others="to_others" in form,
            close_after=next((days for days in CLOSING_DAYS if form.get("close_after") == str(days)), 0),
        )


def visible_draft(request, conversation: Conversation, reading: Reading | None) -> Draft | None:
    """The draft in the editor, unless it would give away what the agent is to judge first."""
    draft = current_draft(conversation, request.user)
    if draft is None or draft.author == Draft.Author.AGENT:
        return draft
    kept_back = reading is not None and not reading.shown
    hides = request.session.get(HIDES_DRAFTS, False) and "draft" not in request.GET
    return None if kept_back or hides else draft


def editor_of(conversation: Conversation, draft: Draft | None, latest: Message | None) -> Editor:
    """As it stands when the page is opened: whoever wrote is answered."""
    try:
        to = ", ".join(recipients(latest)) if latest else conversation.customer.main_address
    except Refused:
        to = ""
    if draft is None:
        return Editor(to=to)
    return Editor(draft=str(draft.pk), version=str(draft.version), text=draft.text, to=to)
