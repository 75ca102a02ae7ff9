"""Mailboxes, the ledger of everything that came in, messages, and everything that goes out."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from helpdesk.desk.fields import EncryptedText
from helpdesk.desk.models.base import now


def inbox() -> list[str]:
    return ["INBOX"]


class Mailbox(models.Model):
    class Transport(models.TextChoices):
        IMAP = "imap", _("IMAP and SMTP")
        FOLDER = "folder", _("two folders of .eml files")

    class Security(models.TextChoices):
        TLS = "tls", "TLS"
        STARTTLS = "starttls", "STARTTLS"
        NONE = "none", _("none (only on this machine)")

    class Login(models.TextChoices):
        PASSWORD = "password", _("password")
        GOOGLE = "google", "Google"
        MICROSOFT = "microsoft", "Microsoft 365"

    class Mode(models.TextChoices):
        OFF = "off", _("off: every mail goes to a person unread by the assistant")
        SHADOW = "shadow", _("shadow: the assistant reads and drafts, nobody sees it while answering")
        ASSIST = "assist", _("assist: drafts are offered to agents")

    class ReplyMark(models.TextChoices):
        NONE = "none", _("none: reference headers alone")
        ADDRESS = "address", _("in the address to answer to: support+…@")
        SUBJECT = "subject", _("in the subject: […]")

    class Privacy(models.TextChoices):
        ALLOW = "allow", _("may leave the machine as it is")
        REDACT = "redact", _("personal data is replaced before it leaves")
        BLOCK = "block", _("nothing leaves the machine")

    name = models.CharField(_("name customers see"), max_length=120)
    address = models.CharField(_("address"), max_length=320, unique=True)
    aliases = models.JSONField(_("other addresses that are ours"), default=list, blank=True)
    transport = models.CharField(max_length=8, choices=Transport.choices, default=Transport.IMAP)
    enabled = models.BooleanField(_("in use"), default=True)

    login = models.CharField(max_length=10, choices=Login.choices, default=Login.PASSWORD)
    imap_host = models.CharField(_("IMAP server"), max_length=255, blank=True)
    imap_port = models.PositiveIntegerField(_("IMAP port"), default=993)
    imap_security = models.CharField(max_length=8, choices=Security.choices, default=Security.TLS)
    imap_user = models.CharField(_("IMAP user"), max_length=320, blank=True)
    imap_password = EncryptedText(_("IMAP password"), blank=True)
    folders = models.JSONField(_("folders to read"), default=inbox)
    sent_folder = models.CharField(_("folder of sent mail"), max_length=255, blank=True)
    keep_sent_copy = models.BooleanField(_("put a copy of what is sent there"), default=True)
    smtp_host = models.CharField(_("SMTP server"), max_length=255, blank=True)
    smtp_port = models.PositiveIntegerField(_("SMTP port"), default=465)
    smtp_security = models.CharField(max_length=8, choices=Security.choices, default=Security.TLS)
    smtp_user = models.CharField(_("SMTP user, when another than for IMAP"), max_length=320, blank=True)
    smtp_password = EncryptedText(_("SMTP password, when another than for IMAP"), blank=True)
    oauth_tenant = models.CharField(max_length=120, blank=True)
    oauth_client_id = models.CharField(max_length=255, blank=True)
    oauth_client_secret = EncryptedText(blank=True)
    oauth_refresh_token = EncryptedText(blank=True, editable=False)
    oauth_access_token = EncryptedText(blank=True, editable=False)
    oauth_expires_at = models.DateTimeField(null=True, blank=True, editable=False)
    oauth_ends_at = models.DateTimeField(
        _("sign-in or client secret ends at"),
        null=True,
        blank=True,
        help_text=_("Administrators are told daily from 14 days before. Filled in where the provider says it."),
    )
    oauth_warned_at = models.DateTimeField(null=True, blank=True, editable=False)
    unsent_warned_at = models.DateTimeField(null=True, blank=True, editable=False)
    folder_path = models.CharField(_("folder with inbox/ and sent/"), max_length=1000, blank=True)
    trusted_authserv = models.CharField(
        _("name of the server whose Authentication-Results are believed"), max_length=255, blank=True
    )
    read_since = models.DateTimeField(_("take mail in that arrived after"), null=True, blank=True)
    size_limit = models.PositiveIntegerField(_("largest mail taken in whole, bytes"), default=35 * 1024 * 1024)

    team = models.ForeignKey("desk.Team", models.SET_NULL, null=True, blank=True, verbose_name=_("team"))
    restricted = models.BooleanField(_("closed: only its team and managers read its mail"), default=False)
    language = models.CharField(_("language, when a mail's is unknown"), max_length=8, default="en")
    languages = models.JSONField(_("languages the team answers in"), default=list, blank=True)
    tone = models.CharField(_("tone of answers"), max_length=200, blank=True)
    signature = models.JSONField(_("signature, by language"), default=dict, blank=True)
    disclosure = models.BooleanField(_("tell customers when AI helped"), default=True)
    disclosure_text = models.JSONField(_("how it is told, by language"), default=dict, blank=True)
    allowed_domains = models.JSONField(_("domains that answers may link to"), default=list, blank=True)
    mode = models.CharField(_("assistant"), max_length=8, choices=Mode.choices, default=Mode.SHADOW)
    privacy = models.CharField(
        _("personal data sent to a model"), max_length=8, choices=Privacy.choices, default=Privacy.REDACT
    )
    hidden_ids = models.JSONField(_("ids that are replaced like personal data"), default=list, blank=True)
    monthly_budget = models.DecimalField(
        _("US dollars for model calls a month"), max_digits=10, decimal_places=2, null=True, blank=True
    )
    pilot_share = models.FloatField(
        _("share of conversations the assistant takes part in"),
        default=1.0,
        validators=[MinValueValidator(0.0), MaxValueValidator(1.0)],
    )
    acknowledge = models.BooleanField(_("acknowledge new mail automatically"), default=False)
    acknowledgement_text = models.JSONField(_("acknowledgement, by language"), default=dict, blank=True)
    reply_mark = models.CharField(
        _("mark by which answers find their conversation"),
        max_length=8,
        choices=ReplyMark.choices,
        default=ReplyMark.NONE,
        help_text=_("The address needs a mail server that delivers support+anything to support."),
    )
    rating_link = models.BooleanField(_("ask customers to rate answers"), default=False)
    undo_seconds = models.PositiveSmallIntegerField(_("seconds in which sending can be undone"), default=10)
    first_response_hours = models.PositiveSmallIntegerField(
        _("hours to the first answer, where no target says otherwise"),
        default=24,
        help_text=_("Business hours, as everything that is counted against a clock."),
    )

    follow_up_days = models.PositiveSmallIntegerField(
        _("business days without an answer after which the agent is reminded"),
        default=0,
        help_text=_("A reminder is laid before the agent, ready to be sent; it never goes out by itself. 0: none."),
    )
    follow_up_text = models.JSONField(_("reminder, by language"), default=dict, blank=True)

    next_poll_at = models.DateTimeField(null=True, blank=True, editable=False)
    polled_at = models.DateTimeField(_("last looked at"), null=True, blank=True, editable=False)
    heard_at = models.DateTimeField(_("last new mail"), null=True, blank=True, editable=False)
    failing_since = models.DateTimeField(null=True, blank=True, editable=False)
    failures = models.PositiveIntegerField(default=0, editable=False)
    error = models.TextField(_("what is wrong"), blank=True, editable=False)
    alarmed_at = models.DateTimeField(null=True, blank=True, editable=False)
    lease_owner = models.CharField(max_length=80, blank=True, editable=False)
    lease_until = models.DateTimeField(null=True, blank=True, editable=False)

    history = HistoricalRecords(
        excluded_fields=[
            "imap_password",
            "smtp_password",
            "oauth_client_secret",
            "oauth_refresh_token",
            "oauth_access_token",
            "oauth_expires_at",
            "oauth_ends_at",
            "oauth_warned_at",
            "unsent_warned_at",
            "next_poll_at",
            "polled_at",
            "heard_at",
            "failing_since",
            "failures",
            "error",
            "alarmed_at",
            "lease_owner",
            "lease_until",
        ]
    )

    class Meta:
        ordering = ["address"]
        verbose_name = _("mailbox")
        verbose_name_plural = _("mailboxes")

    def __str__(self) -> str:
        return self.address

    def save(self, *args, **kwargs):
        self.address = self.address.strip().lower()
        super().save(*args, **kwargs)

    @property
    def own_addresses(self) -> set[str]:
        return {self.address.lower(), *(alias.lower() for alias in self.aliases)}


class FolderState(models.Model):
    """How far a folder has been read."""

    mailbox = models.ForeignKey("desk.Mailbox", models.CASCADE, related_name="folder_states")
    folder = models.CharField(max_length=255)
    uidvalidity = models.BigIntegerField(default=0)
    last_uid = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mailbox", "folder"], name="one_state_a_folder")]


class IncomingMail(models.Model):
    """The ledger: every UID ever seen ends in one explained state. Raw bytes are stored before anything is parsed."""

    class State(models.TextChoices):
        STORED = "stored", _("stored, not yet read")
        RECEIVED = "received", _("received")
        DUPLICATE = "duplicate", _("already here")
        SKIPPED = "skipped", _("skipped")
        FAILED = "failed", _("failed, will be tried again")
        ERASED = "erased", _("erased")

    mailbox = models.ForeignKey("desk.Mailbox", models.PROTECT, related_name="incoming")
    folder = models.CharField(max_length=255)
    uidvalidity = models.BigIntegerField(default=0)
    uid = models.CharField(max_length=80)
    content_hash = models.CharField(max_length=64, db_index=True)
    raw = models.CharField(_("stored under"), max_length=200, blank=True)
    size = models.PositiveIntegerField(default=0)
    oversize = models.BooleanField(_("only the headers were taken"), default=False)
    history_only = models.BooleanField(_("past mail: never triaged"), default=False)
    state = models.CharField(max_length=10, choices=State.choices, default=State.STORED)
    reason = models.TextField(_("why"), blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    retry_at = models.DateTimeField(null=True, blank=True)
    received_at = models.DateTimeField(default=now)

    class Meta:
        verbose_name = _("incoming mail")
        verbose_name_plural = _("incoming mail")
        constraints = [
            models.UniqueConstraint(fields=["mailbox", "folder", "uidvalidity", "uid"], name="one_row_a_uid"),
        ]
        indexes = [models.Index(fields=["state", "retry_at", "id"], name="incoming_due")]

    def __str__(self) -> str:
        return f"{self.mailbox_id}/{self.folder}/{self.uid}"


class Message(models.Model):
    """One mail of a conversation, in or out."""

    class State(models.TextChoices):
        NEW = "new", _("to be read by the assistant")
        SUGGESTING = "suggesting", _("being read")
        SUGGESTED = "suggested", _("read")
        UNSUITED = "unsuited", _("not for the assistant")
        FAILED = "failed", _("the assistant failed")

    class Direction(models.TextChoices):
        IN = "in", _("from the customer")
        OUT = "out", _("to the customer")

    conversation = models.ForeignKey("desk.Conversation", models.CASCADE, related_name="messages")
    mailbox = models.ForeignKey("desk.Mailbox", models.PROTECT, related_name="messages")
    incoming = models.OneToOneField("desk.IncomingMail", models.PROTECT, null=True, blank=True, related_name="message")
    direction = models.CharField(max_length=3, choices=Direction.choices)
    author = models.ForeignKey("desk.User", models.SET_NULL, null=True, blank=True, related_name="written")
    message_id = models.CharField(_("Message-ID"), max_length=998, blank=True, db_index=True)
    in_reply_to = models.TextField(blank=True)
    references = models.JSONField(default=list, blank=True)
    sender_name = models.CharField(max_length=320, blank=True)
    sender_address = models.CharField(max_length=320, blank=True)
    reply_to = models.JSONField(default=list, blank=True)
    to = models.JSONField(default=list, blank=True)
    cc = models.JSONField(default=list, blank=True)
    subject = models.TextField(blank=True)
    date = models.DateTimeField(null=True, blank=True)
    text = models.TextField(blank=True)
    new_text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    hidden_text = models.TextField(blank=True)
    automatic = models.CharField(max_length=12, blank=True)
    bounce = models.JSONField(null=True, blank=True)
    authentication = models.JSONField(default=dict, blank=True)
    genuine = models.BooleanField(_("the sender is who they claim"), default=True)
    defects = models.JSONField(default=list, blank=True)
    matched = models.CharField(_("in this conversation because"), max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.UNSUITED)
    reason = models.TextField(_("why"), blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    state_at = models.DateTimeField(default=now)
    created_at = models.DateTimeField(default=now)

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        indexes = [
            models.Index(fields=["state", "state_at"], name="message_due"),
            models.Index(fields=["conversation", "created_at"], name="message_thread"),
            models.Index(fields=["created_at"], name="message_created"),
            models.Index(fields=["sender_address", "-id"], name="message_sender"),
        ]

    def __str__(self) -> str:
        return self.subject or self.message_id or f"message {self.pk}"


class AwaitedMail(models.Model):
    """A Message-ID that a message answers and that nobody knew when it was read: that mail may still come.

    A colleague's answer is no message before that: its row of the ledger awaits instead."""

    message = models.ForeignKey("desk.Message", models.CASCADE, null=True, related_name="awaits")
    incoming = models.ForeignKey("desk.IncomingMail", models.CASCADE, null=True, related_name="awaits")
    awaited = models.CharField(_("Message-ID"), max_length=998, db_index=True)

    class Meta:
        verbose_name = _("awaited mail")
        verbose_name_plural = _("awaited mail")

    def __str__(self) -> str:
        return self.awaited


class Attachment(models.Model):
    """A file of a message; while an answer is written, of its draft, then of the outgoing mail."""

    message = models.ForeignKey("desk.Message", models.CASCADE, null=True, blank=True, related_name="attachments")
    draft = models.ForeignKey("desk.Draft", models.SET_NULL, null=True, blank=True, related_name="attachments")
    outgoing = models.ForeignKey("desk.OutgoingMail", models.CASCADE, null=True, blank=True, related_name="attachments")
    side_mail = models.ForeignKey("desk.SideMail", models.CASCADE, null=True, blank=True, related_name="attachments")
    filename = models.CharField(max_length=255)
    content_type = models.CharField(max_length=120)
    size = models.PositiveIntegerField()
    content_id = models.CharField(max_length=255, blank=True)
    inline = models.BooleanField(default=False)
    content_hash = models.CharField(max_length=64, db_index=True)
    stored = models.CharField(_("stored under"), max_length=200)
    text = models.TextField(_("what it says"), blank=True)

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")

    def __str__(self) -> str:
        return self.filename


class OutgoingMail(models.Model):
    """One mail on its way out; its Message-ID and bytes are fixed before the first try."""

    class State(models.TextChoices):
        HELD = "held", _("can still be undone")
        CANCELLED = "cancelled", _("undone")
        QUEUED = "queued", _("waiting to be sent")
        SENDING = "sending", _("being sent")
        SENT = "sent", _("sent")
        FAILED = "failed", _("failed")
        UNCERTAIN = "uncertain", _("may have been sent")
        BOUNCED = "bounced", _("came back")

    class Kind(models.TextChoices):
        ANSWER = "answer", _("answer")
        ACKNOWLEDGEMENT = "acknowledgement", _("acknowledgement")
        FORWARD = "forward", _("forwarded")
        NEW = "new", _("new conversation")

    class Assisted(models.TextChoices):
        NO = "no", _("written by a person")
        DRAFTED = "drafted", _("drafted by the assistant, approved by a person")
        EDITED = "edited", _("drafted by the assistant, edited by a person")

    conversation = models.ForeignKey("desk.Conversation", models.CASCADE, related_name="outgoing")
    mailbox = models.ForeignKey("desk.Mailbox", models.PROTECT, related_name="outgoing")
    sent_message = models.OneToOneField(
        "desk.Message", models.CASCADE, null=True, blank=True, related_name="outgoing", verbose_name=_("in the thread")
    )
    in_answer_to = models.ForeignKey("desk.Message", models.SET_NULL, null=True, blank=True, related_name="answers")
    side = models.ForeignKey(
        "desk.SideThread", models.CASCADE, null=True, blank=True, related_name="outgoing", verbose_name=_("side thread")
    )
    author = models.ForeignKey("desk.User", models.SET_NULL, null=True, blank=True, related_name="sent_mail")
    kind = models.CharField(max_length=16, choices=Kind.choices, default=Kind.ANSWER)
    assisted = models.CharField(max_length=10, choices=Assisted.choices, default=Assisted.NO)
    message_id = models.CharField(_("Message-ID"), max_length=255, unique=True)
    sender = models.CharField(_("envelope sender"), max_length=320, blank=True)
    to = models.JSONField(default=list)
    cc = models.JSONField(default=list, blank=True)
    subject = models.TextField(blank=True)
    text = models.TextField(_("answer"), blank=True)
    raw = models.CharField(_("stored under"), max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.HELD)
    due_at = models.DateTimeField(_("not before"), default=now)
    attempts = models.PositiveSmallIntegerField(default=0)
    first_try_at = models.DateTimeField(null=True, blank=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    error = models.TextField(_("what happened"), blank=True)
    refusals = models.JSONField(_("refused recipients"), default=dict, blank=True)
    copied_at = models.DateTimeField(_("copy put into the Sent folder"), null=True, blank=True)
    created_at = models.DateTimeField(default=now)

    class Meta:
        verbose_name = _("outgoing mail")
        verbose_name_plural = _("outgoing mail")
        indexes = [
            models.Index(fields=["state", "due_at"], name="outgoing_due"),
            models.Index(fields=["sent_at"], name="outgoing_sent"),
        ]

    def __str__(self) -> str:
        return self.subject
