"""The frozen values that flow through triage; nothing here does anything."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

Sentiment = Literal["angry", "negative", "neutral", "positive"]
Urgency = Literal["low", "normal", "high"]
Priority = Literal["low", "normal", "high", "urgent"]
Destination = Literal["human", "draft", "none"]
Owner = Literal["ai", "human"]
Tier = Literal["standard", "vip", "at_risk"]
Privacy = Literal["allow", "redact", "block"]
Source = Literal["article", "thread", "context", "answer"]
Audience = Literal["public", "internal"]

SENTIMENTS: tuple[Sentiment, ...] = ("angry", "negative", "neutral", "positive")
URGENCIES: tuple[Urgency, ...] = ("low", "normal", "high")
PRIORITIES: tuple[Priority, ...] = ("low", "normal", "high", "urgent")


@dataclass(frozen=True, slots=True)
class Address:
    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Email:
    """One mail of a thread as triage sees it: decoded, with the new text apart from the quoted history."""

    id: str
    sender: Address
    subject: str
    text: str
    new_text: str
    incoming: bool = True
    date: datetime | None = None
    hidden_text: str = ""
    """Text of the HTML part that its reader could not see; a sign of injection."""
    automatic: str | None = None
    """auto_reply, bounce, list, report, or None for a person's mail."""


@dataclass(frozen=True, slots=True)
class Customer:
    name: str = ""
    address: str = ""
    tier: Tier = "standard"
    notes: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)
    """What the company's own systems say of this customer: evidence for a draft."""
    authenticated: bool = True
    """False when the receiving server judged the sender forged; facts and notes are then withheld."""
    open_mails: int = 0
    """Mails of this customer in this conversation that no resolution followed, the latest included."""


@dataclass(frozen=True, slots=True)
class Thread:
    """The mails of one conversation, oldest first; the last one is the mail to be understood."""

    emails: tuple[Email, ...]
    customer: Customer = Customer()

    @property
    def latest(self) -> Email:
        return self.emails[-1]


@dataclass(frozen=True, slots=True)
class Category:
    name: str
    description: str
    examples: tuple[str, ...] = ()
    """Mails given with the category, subject and text in one string."""
    confirmed: tuple[str, ...] = ()
    """Mails that agents confirmed or corrected into this category."""
    owner: Owner = "ai"
    team: str = ""
    priority: Priority = "normal"
    target_error: float = 0.05
    """Greatest share of wrongly understood mail among what the assistant takes on itself."""
    certified_only: bool = False
    """Draft only above a threshold that is certified, never above the one set by hand."""


@dataclass(frozen=True, slots=True)
class Condition:
    """One test of a manager's rule: field and operator come from the closed lists in route.py."""

    field: str
    operator: str
    value: str


@dataclass(frozen=True, slots=True)
class Rule:
    """An escalation rule: a built-in one by its slug, or a manager's own (`custom:NAME`) with conditions."""

    slug: str
    conditions: tuple[Condition, ...] = ()
    enabled: bool = True
    team: str = ""
    priority: Priority | None = None
    reason: str = ""
    phrases: tuple[str, ...] = ()
    """A manager's additions to the phrases that a built-in rule looks for."""


@dataclass(frozen=True, slots=True)
class Threshold:
    """The least confidence at which a category's mail is drafted.

    `certified` says that the target error is guaranteed (see calibrate.py); `n`, `errors` and `bound` are what the
    guarantee, or its absence, was counted from."""

    value: float = 0.90
    certified: bool = False
    n: int = 0
    errors: int = 0
    bound: float = 1.0


@dataclass(frozen=True, slots=True)
class Lesson:
    """A rule learned from edits and approved by a manager."""

    id: str
    kind: str
    text: str
    category: str = ""
    language: str = ""
    parameters: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Policy:
    """What a manager decided, as one value: everything the pipeline may know besides the thread."""

    company: str
    categories: tuple[Category, ...]
    rules: tuple[Rule, ...]
    calibration: Mapping[str, object] | None = None
    """What calibrate.fit returned, as stored; None while there are too few labels."""
    thresholds: Mapping[str, Threshold] = field(default_factory=dict)
    default_threshold: float = 0.90
    languages: tuple[str, ...] = ("en",)
    """Languages the team answers in; mail in another goes to a person."""
    tone: str = ""
    mailbox_address: str = ""
    allowed_domains: tuple[str, ...] = ()
    """Domains a draft may link to."""
    policy_sources: tuple[str, ...] = ()
    """Article refs that may back a promise (refund, credit, deadline)."""
    privacy: Privacy = "redact"
    hidden_ids: tuple[str, ...] = ()
    """Templates of ids that are replaced like personal data, such as `LF-######`: see redact.id_patterns."""
    lessons: tuple[Lesson, ...] = ()
    drafting: bool = True
    """False in a mailbox that only wants mail read and routed."""

    def category(self, name: str | None) -> Category | None:
        return next((category for category in self.categories if category.name == name), None)


@dataclass(frozen=True, slots=True)
class Classification:
    """What a classifier makes of the latest mail. `category` is one of the policy's names, None for "none of these"."""

    category: str | None
    confidence: float
    """P(this category is right), 0 to 1; means a probability only when `calibrated`."""
    calibrated: bool = False
    sentiment: Sentiment = "neutral"
    urgency: Urgency = "normal"
    language: str = "en"
    summary: str = ""
    asks_for_human: bool = False
    intents: tuple[str, ...] = ()
    """Categories of the different requests in the mail, most important first."""
    signals: Mapping[str, float] = field(default_factory=dict)
    """Raw numbers that confidence is computed from, by name."""
    shortlist: tuple[tuple[str, float], ...] = ()
    """The likeliest categories with their probabilities, best first."""
    p_none: float = 0.0
    engine: str = "embedded"


@dataclass(frozen=True, slots=True)
class Reason:
    rule: str
    hit: bool
    detail: str


@dataclass(frozen=True, slots=True)
class Route:
    destination: Destination
    team: str
    priority: Priority
    reasons: tuple[Reason, ...]

    @property
    def hits(self) -> tuple[Reason, ...]:
        return tuple(reason for reason in self.reasons if reason.hit)


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of an article, or an earlier approved answer, that a draft may rest on."""

    ref: str
    """Stable name of the whole source, for example `article:12` or `answer:88`."""
    title: str
    text: str
    source: Source = "article"
    category: str = ""
    language: str = "en"
    review_date: date | None = None
    score: float = 0.0
    """Relevance to the thread, 0 to 1, set by the retriever."""
    audience: Audience = "public"
    """Internal knowledge is shown to agents; no draft quotes it and it backs no promise."""


@dataclass(frozen=True, slots=True)
class Citation:
    source: Source
    ref: str
    quote: str
    """Verbatim from the source."""
    sentence: str
    """The sentence of the draft that it backs."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something in a draft without evidence: `text == draft[start:end]`."""

    kind: str
    text: str
    start: int
    end: int
    detail: str


@dataclass(frozen=True, slots=True)
class Reply:
    text: str
    """The answer between greeting and signature, greeting included; plain text."""
    citations: tuple[Citation, ...] = ()
    findings: tuple[Finding, ...] = ()
    missing: tuple[str, ...] = ()
    """What the answer still needs, as questions."""
    next_steps: tuple[str, ...] = ()
    """For the agent, never for the customer."""
    language: str = "en"
    engine: str = "embedded"
    lessons: tuple[str, ...] = ()
    """Ids of the lessons that shaped it."""
    refused: str = ""
    """Why there is no text, when the drafter has nothing good to say."""


@dataclass(frozen=True, slots=True)
class Call:
    """One call of a model, a failed one included."""

    purpose: str
    model: str
    prompt: str
    prompt_version: str
    tokens_in: int = 0
    tokens_out: int = 0
    cost: float = 0.0
    """US dollars."""
    seconds: float = 0.0
    error: str = ""
    request: str = ""
    """What really left the machine, redacted."""
    response: str = ""


@dataclass(frozen=True, slots=True)
class Prompt:
    """A rendered prompt; the fixed part comes first, so that providers' prompt caches hit."""

    name: str
    version: str
    """Content hash of the template it was rendered from."""
    fixed: str
    """The same from mail to mail; holds nothing of any customer."""
    variable: str
    """What this mail brings; personal data in it is replaced before it leaves the machine."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """Everything that was decided about one mail."""

    classification: Classification
    route: Route
    passages: tuple[Passage, ...] = ()
    draft: Reply | None = None
    calls: tuple[Call, ...] = ()
    fallback: str = ""
    """Why another engine than the chosen one answered; empty when none had to."""
