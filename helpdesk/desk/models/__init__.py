from helpdesk.desk.models.base import OnRecord, Owner, Priority, Record
from helpdesk.desk.models.coaching import AnswerQuality
from helpdesk.desk.models.conversation import Conversation, Event, Note, SavedView
from helpdesk.desk.models.errands import Errand
from helpdesk.desk.models.facts import FactSource, SourceAnswer
from helpdesk.desk.models.learning import Calibration, EvaluationRun, Lesson, PromptVersion
from helpdesk.desk.models.mail import Attachment, AwaitedMail, FolderState, IncomingMail, Mailbox, Message, OutgoingMail
from helpdesk.desk.models.notices import Notice
from helpdesk.desk.models.outside import ApiToken, Webhook, WebhookCall
from helpdesk.desk.models.people import Customer, CustomerAddress, Team, Tier, User
from helpdesk.desk.models.policy import Article, CachedAnswer, Category, CategoryExample, Desk, Macro, Rule, SlaTarget
from helpdesk.desk.models.reports import MonthlyReport, Rating
from helpdesk.desk.models.side import SideMail, SideThread, WrapUp
from helpdesk.desk.models.signing import LoginFailure, SecondFactor, Viewing
from helpdesk.desk.models.suggestion import CategoryLabel, Draft, Flag, ModelCall, Review, Suggestion

__all__ = [
    "AnswerQuality",
    "ApiToken",
    "Article",
    "Attachment",
    "AwaitedMail",
    "CachedAnswer",
    "Calibration",
    "Category",
    "CategoryExample",
    "CategoryLabel",
    "Conversation",
    "Customer",
    "CustomerAddress",
    "Desk",
    "Draft",
    "Errand",
    "EvaluationRun",
    "Event",
    "FactSource",
    "Flag",
    "FolderState",
    "IncomingMail",
    "Lesson",
    "LoginFailure",
    "Macro",
    "Mailbox",
    "Message",
    "ModelCall",
    "MonthlyReport",
    "Note",
    "Notice",
    "OnRecord",
    "OutgoingMail",
    "Owner",
    "Priority",
    "PromptVersion",
    "Rating",
    "Record",
    "Review",
    "Rule",
    "SavedView",
    "SecondFactor",
    "SideMail",
    "SideThread",
    "SlaTarget",
    "SourceAnswer",
    "Suggestion",
    "Team",
    "Tier",
    "User",
    "Viewing",
    "Webhook",
    "WebhookCall",
    "WrapUp",
]
