"""What is remembered: one file per noun."""

from models.audit import Audit, SetupCode
from models.base import Base
from models.delivery import Delivery
from models.digest import Digest
from models.directory import DirectoryEntry, DirectorySync
from models.example import Example, LocalHead
from models.feedback import Feedback
from models.inbox import InboxEvent
from models.installation import SlackBot, SlackOAuthState
from models.issue import Issue, Tag
from models.keys import KeyBase, StoredKey
from models.likeness import IndexChange, IssueMerge, Suggestion, TextVector
from models.pause import Pause
from models.person import Membership, Person
from models.place import Place
from models.reply import Reply
from models.rollout import Department, Rollout

__all__ = [
    "Audit",
    "Base",
    "Delivery",
    "Department",
    "Digest",
    "DirectoryEntry",
    "DirectorySync",
    "Example",
    "Feedback",
    "InboxEvent",
    "IndexChange",
    "Issue",
    "IssueMerge",
    "KeyBase",
    "LocalHead",
    "Membership",
    "Pause",
    "Person",
    "Place",
    "Reply",
    "Rollout",
    "SetupCode",
    "SlackBot",
    "SlackOAuthState",
    "StoredKey",
    "Suggestion",
    "Tag",
    "TextVector",
]
