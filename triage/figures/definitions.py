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


def _(text: str) -> str:
    """Marks a text for translators; whoever shows it translates it."""
    return text


DEFINITIONS = (
    Definition(
        "conversations",
        _("New conversations"),
        "count",
        _("Conversations that a customer's mail began in the month; imported past and automatic mail apart."),
    ),
    Definition("mails", _("Customers' mails"), "count", _("Mails that people sent us, in new and old conversations.")),
    Definition(
        "automatic", _("Automatic mails"), "count", _("Auto-replies, bounces, lists and reports; never answered.")
    ),
    Definition("answers", _("Answers sent"), "count", _("Answers by agents that left, undone ones apart.")),
    Definition("readings", _("Mails read by the assistant"), "count", _("The assistant's first reading of each mail.")),
    Definition(
        "coverage",
        _("Drafted for"),
        "share",
        _("Readings routed to a draft, of all readings routed to a draft or a person."),
        compared=True,
    ),
    Definition(
        "escalated", _("To people"), "share", _("Readings routed to a person, of all routed to a draft or a person.")
    ),
    Definition(
        "drafts_decided",
        _("Drafts decided on"),
        "count",
        _(
            "Drafts that agents sent, edited or not, discarded, or passed over for an answer of their own. What was "
            "undone before it left does not count."
        ),
    ),
    Definition(
        "use",
        _("Drafts used"),
        "share",
        _("Sent from the draft, edited or not, of drafts decided on."),
        "more",
        compared=True,
    ),
    Definition(
        "useful",
        _("Useful drafts"),
        "share",
        _("Sent unchanged or lightly edited, of drafts decided on."),
        "more",
        compared=True,
    ),
    Definition("unchanged", _("Sent unchanged"), "share", _("Size of the edit 0, of drafts decided on.")),
    Definition("light", _("Lightly edited"), "share", _("Size of the edit up to .20, of drafts decided on.")),
    Definition("edited", _("Edited"), "share", _("Size of the edit above .20, up to .60, of drafts decided on.")),
    Definition("rewritten", _("Rewritten"), "share", _("Size of the edit above .60, of drafts decided on.")),
    Definition("discarded", _("Discarded"), "share", _("Drafts discarded or passed over, of drafts decided on.")),
    Definition(
        "edit_median",
        _("Size of the edit, median"),
        "size",
        _("Word Levenshtein distance between draft and answer over the words of the longer; drafts that were sent."),
        "less",
        compared=True,
    ),
    Definition("edit_p90", _("Size of the edit, 90th percentile"), "size", _("As the median; nine of ten are below.")),
    Definition(
        "fact_edits",
        _("Facts changed"),
        "share",
        _("Sent drafts in which an amount, date, number, id, address or link was removed or added."),
        "less",
        compared=True,
    ),
    Definition(
        "wrong_category",
        _("Wrong category"),
        "share",
        _("Readings whose category an agent corrected, of readings that agents confirmed, corrected or audited."),
        "less",
        compared=True,
    ),
    Definition(
        "wrong_drafted",
        _("Misunderstood, of what was drafted"),
        "share",
        _("As wrong category, of readings routed to a draft only: what the target error is about."),
        "less",
        compared=True,
    ),
    Definition(
        "audited",
        _("Right in the blind audit"),
        "share",
        _("Readings whose category agreed with the agent's, who chose without seeing it; drawn at random."),
        "more",
    ),
    Definition("flagged", _("Flagged"), "share", _("Readings flagged as wrong by an agent, of all readings."), "less"),
    Definition(
        "escalation_precision",
        _("Escalations that were needed"),
        "share",
        _(
            "Of escalated mail drafted in hiding and then answered: the draft was missing, of the wrong category, or "
            "the answer was more than .60 away from it."
        ),
        "more",
        compared=True,
    ),
    Definition(
        "escalation_recall",
        _("Of what needed people, sent to people"),
        "share",
        _(
            "E·p / (E·p + D·f): E escalated and D drafted readings, p the escalations that were needed, f the drafts "
            "that were discarded, rewritten, flagged or of a corrected category, of drafts decided on. The interval "
            "takes both shares at their worse ends, so it is wider than 95%."
        ),
        "more",
    ),
    Definition(
        "first_response_median",
        _("First answer, median"),
        "hours",
        _(
            "Business hours from the first mail to the first answer; unanswered ones count as long as they waited "
            "(Kaplan and Meier)."
        ),
        "less",
        compared=True,
    ),
    Definition(
        "first_response_p90", _("First answer, 90th percentile"), "hours", _("As the median; nine of ten are faster.")
    ),
    Definition(
        "resolution_median",
        _("Resolution, median"),
        "hours",
        _("Business hours from the first mail to the last closing; open ones count as long as they were open."),
        "less",
        compared=True,
    ),
    Definition(
        "resolution_p90", _("Resolution, 90th percentile"), "hours", _("As the median; nine of ten are faster.")
    ),
    Definition(
        "handle_drafted",
        _("Handle time with a draft"),
        "seconds",
        _("Active seconds on the page, idle capped at 120 s; median of answers sent from a draft."),
        "less",
        compared=True,
    ),
    Definition("handle_own", _("Handle time without"), "seconds", _("The same, of answers written without a draft.")),
    Definition(
        "handle_conversation",
        _("Handle time of a conversation"),
        "seconds",
        _("Active seconds on the page of all answers to a new conversation, together; median of those answered."),
        "less",
    ),
    Definition(
        "containment",
        _("Closed on a draft"),
        "share",
        _(
            "Closed at least 7 days before the end of the month: closed by an unchanged or lightly edited draft, and "
            "the customer did not come back within 7 days."
        ),
        "more",
        compared=True,
    ),
    Definition(
        "first_contact",
        _("Resolved at the first answer"),
        "share",
        _("Closed at least 7 days before the end of the month: with one answer, no return within 7 days."),
        "more",
        compared=True,
    ),
    Definition(
        "returned",
        _("Came back within 7 days"),
        "share",
        _("Closed at least 7 days before the end: the customer wrote again, here or anew, within 7 days."),
        "less",
    ),
    Definition(
        "repeat_contacts",
        _("Repeat contacts"),
        "share",
        _("New conversations whose customer had begun another within the 7 days before."),
        "less",
    ),
    Definition(
        "transfers",
        _("Transferred"),
        "share",
        _("New conversations handed to another team, of new conversations."),
        "less",
    ),
    Definition(
        "requeues", _("Back in the queue"), "share", _("New conversations reopened after an answer or closing."), "less"
    ),
    Definition(
        "response_rate",
        _("Customers who rated"),
        "share",
        _("Ratings, of answers sent in the month from mailboxes that ask for one."),
    ),
    Definition(
        "satisfaction",
        _("Satisfied customers"),
        "share",
        _("Good ratings, of ratings of the month's answers. Nothing is claimed when fewer than 20% rated."),
        "more",
        compared=True,
    ),
    Definition(
        "sentiment",
        _("Change of mood"),
        "score",
        _(
            "Mean over conversations with two mails or more: mood of the last mail less that of the first (angry -2, "
            "negative -1, neutral 0, positive 1)."
        ),
        "more",
    ),
    Definition("model_calls", _("Model calls"), "count", _("Calls of a model, failed ones and retries included.")),
    Definition("model_cost", _("Model cost"), "dollars", _("US dollars for these calls.")),
    Definition(
        "cost_per_resolved",
        _("Model cost per resolved conversation"),
        "dollars",
        _(
            "Model cost of the month, retries included, over conversations closed in it; interval from the spread of "
            "days. None in a month without calls."
        ),
        "less",
        compared=True,
    ),
    Definition(
        "rubber_stamped",
        _("Sent faster than read"),
        "share",
        _("Drafts sent unchanged in less time than 30 characters a second take, of drafts sent unchanged."),
        "less",
    ),
    Definition("adoption", _("Answers begun from a draft"), "share", _("Of all answers agents sent."), compared=True),
    Definition("injection", _("Signs of injection"), "count", _("Readings sent to people by the rule `injection`.")),
    Definition(
        "unsupported",
        _("Drafts with unsupported statements"),
        "share",
        _("Drafts in which the evidence check found anything, of drafts shown."),
        "less",
    ),
    Definition(
        "foreign_data",
        _("Drafts with other people's data"),
        "count",
        _("Drafts in which the check found data of another customer; shown to the agent as such."),
        "less",
    ),
)


BY_SLUG = {definition.slug: definition for definition in DEFINITIONS}
