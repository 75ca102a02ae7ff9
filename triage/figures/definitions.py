"""Every figure of the monthly review: what it is called, how it is counted, and which way is better."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Unit = Literal["count", "share", "hours", "seconds", "dollars", "size", "score"]
Better = Literal["more", "less", ""]


@dataclass(frozen=True, slots=True)
class Definition:
    slug: str
    name: str
    unit: Unit
    formula: str
    better: Better = ""
    compared: bool = False
    """Belongs to the figures that "changed" is claimed of; all of them are corrected for one another."""


DEFINITIONS = (
    Definition(
        "conversations",
        "New conversations",
        "count",
        "Conversations that a customer's mail began in the month; imported past and automatic mail apart.",
    ),
    Definition("mails", "Customers' mails", "count", "Mails that people sent us, in new and old conversations."),
    Definition("automatic", "Automatic mails", "count", "Auto-replies, bounces, lists and reports; never answered."),
    Definition("answers", "Answers sent", "count", "Answers by agents that left, undone ones apart."),
    Definition("readings", "Mails read by the assistant", "count", "The assistant's first reading of each mail."),
    Definition(
        "coverage",
        "Drafted for",
        "share",
        "Readings routed to a draft, of all readings routed to a draft or a person.",
        compared=True,
    ),
    Definition("escalated", "To people", "share", "Readings routed to a person, of all routed to a draft or a person."),
    Definition(
        "drafts_decided",
        "Drafts decided on",
        "count",
        "Drafts that agents sent, edited or not, discarded, or passed over for an answer of their own. What was undone "
        "before it left does not count.",
    ),
    Definition(
        "use",
        "Drafts used",
        "share",
        "Sent from the draft, edited or not, of drafts decided on.",
        "more",
        compared=True,
    ),
    Definition(
        "useful",
        "Useful drafts",
        "share",
        "Sent unchanged or lightly edited, of drafts decided on.",
        "more",
        compared=True,
    ),
    Definition("unchanged", "Sent unchanged", "share", "Size of the edit 0, of drafts decided on."),
    Definition("light", "Lightly edited", "share", "Size of the edit up to .20, of drafts decided on."),
    Definition("edited", "Edited", "share", "Size of the edit above .20, up to .60, of drafts decided on."),
    Definition("rewritten", "Rewritten", "share", "Size of the edit above .60, of drafts decided on."),
    Definition("discarded", "Discarded", "share", "Drafts discarded or passed over, of drafts decided on."),
    Definition(
        "edit_median",
        "Size of the edit, median",
        "size",
        "Word Levenshtein distance between draft and answer over the words of the longer; drafts that were sent.",
        "less",
        compared=True,
    ),
    Definition("edit_p90", "Size of the edit, 90th percentile", "size", "As the median; nine of ten are below."),
    Definition(
        "fact_edits",
        "Facts changed",
        "share",
        "Sent drafts in which an amount, date, number, id, address or link was removed or added.",
        "less",
        compared=True,
    ),
    Definition(
        "wrong_category",
        "Wrong category",
        "share",
        "Readings whose category an agent corrected, of readings that agents confirmed, corrected or audited.",
        "less",
        compared=True,
    ),
    Definition(
        "wrong_drafted",
        "Misunderstood, of what was drafted",
        "share",
        "As wrong category, of readings routed to a draft only: what the target error is about.",
        "less",
        compared=True,
    ),
    Definition(
        "audited",
        "Right in the blind audit",
        "share",
        "Readings whose category agreed with the agent's, who chose without seeing it; drawn at random.",
        "more",
    ),
    Definition("flagged", "Flagged", "share", "Readings flagged as wrong by an agent, of all readings.", "less"),
    Definition(
        "escalation_precision",
        "Escalations that were needed",
        "share",
        "Of escalated mail drafted in hiding and then answered: the draft was missing, of the wrong category, or the "
        "answer was more than .60 away from it.",
        "more",
        compared=True,
    ),
    Definition(
        "escalation_recall",
        "Of what needed people, sent to people",
        "share",
        "E·p / (E·p + D·f): E escalated and D drafted readings, p the escalations that were needed, f the drafts that "
        "were discarded, rewritten, flagged or of a corrected category, of drafts decided on. The interval takes both "
        "shares at their worse ends, so it is wider than 95%.",
        "more",
    ),
    Definition(
        "first_response_median",
        "First answer, median",
        "hours",
        "Business hours from the first mail to the first answer; unanswered ones count as long as they waited "
        "(Kaplan and Meier).",
        "less",
        compared=True,
    ),
    Definition(
        "first_response_p90", "First answer, 90th percentile", "hours", "As the median; nine of ten are faster."
    ),
    Definition(
        "resolution_median",
        "Resolution, median",
        "hours",
        "Business hours from the first mail to the last closing; open ones count as long as they were open.",
        "less",
        compared=True,
    ),
    Definition("resolution_p90", "Resolution, 90th percentile", "hours", "As the median; nine of ten are faster."),
    Definition(
        "handle_drafted",
        "Handle time with a draft",
        "seconds",
        "Active seconds on the page, idle capped at 120 s; median of answers sent from a draft.",
        "less",
        compared=True,
    ),
    Definition("handle_own", "Handle time without", "seconds", "The same, of answers written without a draft."),
    Definition(
        "containment",
        "Closed on a draft",
        "share",
        "Closed at least 7 days before the end of the month: closed by an unchanged or lightly edited draft, and the "
        "customer did not come back within 7 days.",
        "more",
        compared=True,
    ),
    Definition(
        "first_contact",
        "Resolved at the first answer",
        "share",
        "Closed at least 7 days before the end of the month: with one answer, no return within 7 days.",
        "more",
        compared=True,
    ),
    Definition(
        "returned",
        "Came back within 7 days",
        "share",
        "Closed at least 7 days before the end: the customer wrote again, here or anew, within 7 days.",
        "less",
    ),
    Definition(
        "repeat_contacts",
        "Repeat contacts",
        "share",
        "New conversations whose customer had begun another within the 7 days before.",
        "less",
    ),
    Definition(
        "transfers", "Transferred", "share", "New conversations handed to another team, of new conversations.", "less"
    ),
    Definition(
        "requeues", "Back in the queue", "share", "New conversations reopened after an answer or closing.", "less"
    ),
    Definition(
        "response_rate",
        "Customers who rated",
        "share",
        "Ratings, of answers sent in the month from mailboxes that ask for one.",
    ),
    Definition(
        "satisfaction",
        "Satisfied customers",
        "share",
        "Good ratings, of ratings of the month's answers. Nothing is claimed when fewer than 20% rated.",
        "more",
        compared=True,
    ),
    Definition(
        "sentiment",
        "Change of mood",
        "score",
        "Mean over conversations with two mails or more: mood of the last mail less that of the first "
        "(angry -2, negative -1, neutral 0, positive 1).",
        "more",
    ),
    Definition("model_calls", "Model calls", "count", "Calls of a model, failed ones and retries included."),
    Definition("model_cost", "Model cost", "dollars", "US dollars for these calls."),
    Definition(
        "cost_per_resolved",
        "Model cost per resolved conversation",
        "dollars",
        "Model cost of the month, retries included, over conversations closed in it; interval from the spread of days. "
        "None in a month without calls.",
        "less",
        compared=True,
    ),
    Definition(
        "rubber_stamped",
        "Sent faster than read",
        "share",
        "Drafts sent unchanged in less time than 30 characters a second take, of drafts sent unchanged.",
        "less",
    ),
    Definition("adoption", "Answers begun from a draft", "share", "Of all answers agents sent.", compared=True),
    Definition("injection", "Signs of injection", "count", "Readings sent to people by the rule `injection`."),
    Definition(
        "unsupported",
        "Drafts with unsupported statements",
        "share",
        "Drafts in which the evidence check found anything, of drafts shown.",
        "less",
    ),
    Definition(
        "foreign_data",
        "Drafts with other people's data",
        "count",
        "Drafts in which the check found data of another customer; shown to the agent as such.",
        "less",
    ),
)

BY_SLUG = {definition.slug: definition for definition in DEFINITIONS}
