"""The digest as config.toml tells it: when it goes out, and for each audience which editions it gets, and where."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import time
from typing import Annotated, Any, Literal, get_args

from pydantic import AfterValidator, model_validator

from bot.config.section import Section
from bot.config.values import Audience, Pace, Weekday


def _mailbox(address: str) -> str:
    """Refuse what is no address of mail."""
    if not re.fullmatch(r"[^@\s]+@[^@\s]+", address):
        raise ValueError("is no mailbox; write one such as team@example.org")
    return address


Mailbox = Annotated[str, AfterValidator(_mailbox)]
_PACES: tuple[Pace, ...] = get_args(Pace)


class AudienceSettings(Section):
    """What one audience gets: an edition that is no key here is none of its own. Nothing to tell: said, or skipped."""

    when_empty: Literal["say", "skip"] = "say"

    @model_validator(mode="before")
    @classmethod
    def _has_these(cls, given: Any) -> Any:  # noqa: ANN401 - whatever stands in the file
        own = [f"`{pace}`" for pace in _PACES if pace in cls.model_fields]
        other = [pace for pace in _PACES if isinstance(given, Mapping) and pace in given.keys() - cls.model_fields]
        if other:
            raise ValueError(f"has no `{other[0]}` report; it can have {', '.join(own)}")
        return given

    @property
    def paces(self) -> frozenset[Pace]:
        """The editions that are on."""
        return frozenset(pace for pace in _PACES if getattr(self, pace, False))


class MailedSettings(AudienceSettings):
    """What an audience gets that reads its mail, in mailboxes beside the channels that were bound in chat."""

    mailboxes: tuple[Mailbox, ...] = ()


class ProjectGroupSettings(MailedSettings):
    """The project group: each week, each working day of the first, and a look back."""

    before: bool = True
    daily: bool = True
    weekly: bool = True
    monthly: bool = False
    day_30: bool = True
    day_90: bool = True


class AmbassadorsSettings(AudienceSettings):
    """The ambassadors: each week, from before go-live on."""

    before: bool = True
    weekly: bool = True


class ManagementSettings(MailedSettings):
    """The management: one page a month, and after 30 and 90 days."""

    monthly: bool = True
    day_30: bool = True
    day_90: bool = True


class FloorSettings(MailedSettings):
    """Everybody: what was done, where announcements are read; a month in which nothing was, brings nothing."""

    monthly: bool = True
    when_empty: Literal["say", "skip"] = "skip"


class HrSettings(MailedSettings):
    """HR and training: topics alone."""

    monthly: bool = True


class DigestSettings(Section):
    """When digests go out, by the clock of the rollout's time zone, and what each audience gets."""

    weekday: Weekday = "mon"
    at: time = time(8, 30)
    tone: bool = True
    project_group: ProjectGroupSettings = ProjectGroupSettings()
    ambassadors: AmbassadorsSettings = AmbassadorsSettings()
    management: ManagementSettings = ManagementSettings()
    floor: FloorSettings = FloorSettings()
    hr: HrSettings = HrSettings()

    @model_validator(mode="before")
    @classmethod
    def _says_where_it_went(cls, given: Any) -> Any:  # noqa: ANN401 - whatever stands in the file
        if isinstance(given, Mapping) and "audiences" in given:
            raise ValueError("`audiences` is no more: switch editions off by audience, as in [rollout.digest.hr]")
        if isinstance(given, Mapping) and "mailboxes" in given:
            raise ValueError("`mailboxes` stand by audience now: move them to [rollout.digest.project_group]")
        return given

    def of(self, audience: Audience) -> AudienceSettings:
        """Give what an audience gets."""
        found: AudienceSettings = getattr(self, audience)
        return found

    def mailboxes(self, audience: Audience) -> tuple[str, ...]:
        """List the mailboxes of an audience, each once; ambassadors hear in chat alone."""
        found = self.of(audience)
        return tuple(dict.fromkeys(found.mailboxes)) if isinstance(found, MailedSettings) else ()
