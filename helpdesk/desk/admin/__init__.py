from helpdesk.desk.admin import conversation, dashboard, knowledge, mailboxes, people, policy, records, reports
from helpdesk.desk.admin.review import urls

__all__ = ["conversation", "dashboard", "knowledge", "mailboxes", "people", "policy", "records", "reports", "urls"]
