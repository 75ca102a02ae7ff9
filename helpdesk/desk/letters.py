"""An outgoing row as the mail its customer reads."""

from __future__ import annotations

from email.utils import parseaddr

from django.utils import timezone

from helpdesk.desk import marks, storage
from helpdesk.desk.links import PERSON, RATE, link
from helpdesk.desk.models import Message, OutgoingMail, SideMail
from helpdesk.mail import wording
from helpdesk.mail.compose import Answer, File, Link, Person, compose


def letter_of(outgoing: OutgoingMail) -> bytes:
    """The bytes of the mail. Raises ValueError for an address that is none, OSError for a file that is gone."""
    mailbox, answered = outgoing.mailbox, answered_by(outgoing)
    aside = outgoing.side_id is not None
    language = outgoing.conversation.language or mailbox.language
    automatic = outgoing.kind == OutgoingMail.Kind.ACKNOWLEDGEMENT
    return compose(
        Answer(
            message_id=outgoing.message_id,
            date=timezone.localtime(),
            sender=Person(mailbox.name, mailbox.address),
            to=tuple(person(outgoing, address) for address in outgoing.to),
            cc=tuple(person(outgoing, address) for address in outgoing.cc),
            subject=outgoing.subject if aside else marks.subject(outgoing),
            reply_to="" if aside else marks.reply_to(outgoing),
            text=outgoing.text,
            in_reply_to=answered.message_id if answered else "",
            references=tuple(answered.references) if answered else (),
            signature=signature(outgoing, language),
            disclosure=disclosure(outgoing, language),
            person=None if aside else way_to_a_person(outgoing, language),
            rating=None if aside else rating(outgoing, language),
            language=language,
            attachments=tuple(
                File(file.filename, file.content_type, storage.read(file.stored)) for file in outgoing.attachments.all()
            ),
            assisted="sorted" if automatic else outgoing.assisted,
            automatic=automatic,
        )
    )


def answered_by(outgoing: OutgoingMail) -> Message | SideMail | None:
    """The mail this one answers: of the customer, or in a side thread the latest of the others."""
    if outgoing.side is None:
        return outgoing.in_answer_to
    return outgoing.side.mails.filter(incoming__isnull=False).order_by("-pk").first()


def person(outgoing: OutgoingMail, address: str) -> Person:
    """The recipient with the name they wrote under, where they wrote."""
    name, bare = parseaddr(address)
    answered = outgoing.in_answer_to
    if not name and answered and answered.sender_address.lower() == bare.lower():
        name = answered.sender_name
    return Person(name, bare or address)


def signature(outgoing: OutgoingMail, language: str) -> str:
    """The mailbox's, with the name of whoever answers where it asks for it."""
    if not outgoing.mailbox.signature:
        return ""
    name = outgoing.author.shown_name if outgoing.author else ""
    lines = wording.say(outgoing.mailbox.signature, language).splitlines()
    return "\n".join(line.replace("{{agent_name}}", name) for line in lines if name or line != "{{agent_name}}")


def disclosure(outgoing: OutgoingMail, language: str) -> str:
    """Told only where it is true. An acknowledgement says it in its text."""
    if outgoing.assisted == OutgoingMail.Assisted.NO or not outgoing.mailbox.disclosure:
        return ""
    return wording.say(wording.DISCLOSURE, language, outgoing.mailbox.disclosure_text)


def way_to_a_person(outgoing: OutgoingMail, language: str) -> Link | None:
    if outgoing.conversation.people_only:
        return None
    url = link(PERSON, outgoing)
    return Link(wording.say(wording.PERSON_LINK if url else wording.PERSON_WORD, language), url)


def rating(outgoing: OutgoingMail, language: str) -> Link | None:
    url = link(RATE, outgoing)
    if not url or not outgoing.mailbox.rating_link or outgoing.kind == OutgoingMail.Kind.ACKNOWLEDGEMENT:
        return None
    return Link(wording.say(wording.RATING, language), url)
