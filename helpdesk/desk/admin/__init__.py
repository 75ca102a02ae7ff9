from helpdesk.desk.admin import dashboard, knowledge, mailboxes, people, policy, records
from helpdesk.desk.admin.review import urls

__all__ = ["dashboard", "knowledge", "mailboxes", "people", "policy", "records", "urls"]
