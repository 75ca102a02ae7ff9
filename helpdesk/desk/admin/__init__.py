from helpdesk.desk.admin import knowledge, mailboxes, people, policy, records

__all__ = ["knowledge", "mailboxes", "people", "policy", "records"]
