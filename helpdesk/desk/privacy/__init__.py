"""What people may ask of a company that keeps their mail: to see it, to have it erased, and not to keep it for ever."""

from helpdesk.desk.privacy.erase import Erased, erase
from helpdesk.desk.privacy.export import export
from helpdesk.desk.privacy.purge import keep_to_the_policy, purge
from helpdesk.desk.privacy.trail import NobodyKnown

__all__ = ["Erased", "NobodyKnown", "erase", "export", "keep_to_the_policy", "purge"]
