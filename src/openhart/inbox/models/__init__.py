"""Letters, who may open them, and what was answered."""

from openhart.inbox.models.answers import Answer, Kind
from openhart.inbox.models.letters import Letter
from openhart.inbox.models.readers import Door, Member
from openhart.inbox.models.yearly import Yearly

__all__ = ["Answer", "Door", "Kind", "Letter", "Member", "Yearly"]
