"""What the core and a connector promise each other.

A connector stores what comes in through `Door`, reads a stored event into `Said` or `Pressed`, and posts a `Card`.
It decides nothing, and nothing of its platform's SDK passes this file.
"""

from bot.ports.actions import Action
from bot.ports.connector import Connector, DeliveryError, Door, Finding, NotReachableError
from bot.ports.directory import Colleague, Directory, DirectoryError, Installer
from bot.ports.events import Address, Changed, Event, PassedOn, Pressed, Profile, RawEvent, Removed, Said, Sender, Spot

__all__ = [
    "Action",
    "Address",
    "Changed",
    "Colleague",
    "Connector",
    "DeliveryError",
    "Directory",
    "DirectoryError",
    "Door",
    "Event",
    "Finding",
    "Installer",
    "NotReachableError",
    "PassedOn",
    "Pressed",
    "Profile",
    "RawEvent",
    "Removed",
    "Said",
    "Sender",
    "Spot",
]
