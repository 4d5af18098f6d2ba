"""What is remembered: one file per noun."""

from models.audit import Audit, SetupCode
from models.base import Base
from models.decision import Decision
from models.delivery import Delivery
from models.digest import Digest, Quotation
from models.directory import DirectoryEntry, DirectorySync
from models.example import Example, LocalHead
from models.feedback import Feedback
from models.inbox import InboxEvent
from models.installation import SlackBot, SlackOAuthState
from models.issue import Issue, IssueAct, IssueCause, IssueNote, IssueTold, Tag
from models.keys import KeyBase, StoredKey
from models.likeness import IndexChange, IssueMerge, Suggestion, TextVector
from models.measure import Measure, Visit
from models.meeting import Meeting
from models.pause import Pause
from models.person import Membership, Person
from models.place import Place
from models.pulse import (
    PulseAnswer,
    PulseInvitation,
    PulseQuestion,
    PulseRound,
    PulseSize,
    PulseTurnout,
    PulseWaiting,
)
from models.reply import Reply
from models.role import Invitation, Reach, Role
from models.rollout import Department, Rollout
from models.roster import Asked, Explanation, Walk
from models.session import InfoSession, SessionGuest
from models.trial import TrialFinding, TrialRound, TrialTester

__all__ = [
    "Asked",
    "Audit",
    "Base",
    "Decision",
    "Delivery",
    "Department",
    "Digest",
    "DirectoryEntry",
    "DirectorySync",
    "Example",
    "Explanation",
    "Feedback",
    "InboxEvent",
    "IndexChange",
    "InfoSession",
    "Invitation",
    "Issue",
    "IssueAct",
    "IssueCause",
    "IssueMerge",
    "IssueNote",
    "IssueTold",
    "KeyBase",
    "LocalHead",
    "Measure",
    "Meeting",
    "Membership",
    "Pause",
    "Person",
    "Place",
    "PulseAnswer",
    "PulseInvitation",
    "PulseQuestion",
    "PulseRound",
    "PulseSize",
    "PulseTurnout",
    "PulseWaiting",
    "Quotation",
    "Reach",
    "Reply",
    "Role",
    "Rollout",
    "SessionGuest",
    "SetupCode",
    "SlackBot",
    "SlackOAuthState",
    "StoredKey",
    "Suggestion",
    "Tag",
    "TextVector",
    "TrialFinding",
    "TrialRound",
    "TrialTester",
    "Visit",
    "Walk",
]
