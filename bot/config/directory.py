"""Where is read who works in which department, and who is in which group; nothing unless a source is named."""

from __future__ import annotations

from datetime import time
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints

from bot.config.section import Section

Guid = Annotated[str, StringConstraints(to_lower=True, pattern=r"^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$")]


def _as_in_files(name: str) -> str:
    """Write a role of a CSV in small letters, as the file is read."""
    return name.casefold() if name.startswith("csv:") else name


GroupName = Annotated[str, Field(pattern=r"^(entra|slack|csv):\S(.*\S)?$"), AfterValidator(_as_in_files)]
"""The source and its own name of a group: "entra:<object id>", "slack:S0614TZR7", "csv:ambassador"."""


class GroupSettings(Section):
    """Whose members have a part in the rollout, beside whom `insiders` and `ambassadors` name.

    With these defaults the words `ambassador` and `insider` in the column `role` of a CSV count for every rollout.
    """

    insiders: tuple[GroupName, ...] = ("csv:insider",)
    ambassadors: tuple[GroupName, ...] = ("csv:ambassador",)


class CsvDirectorySettings(Section):
    """A file with the columns user, department and role; `complete` when everybody who works here stands in it."""

    file: Path
    encoding: Literal["utf-8", "cp1252"] = "utf-8"
    complete: bool = False


class EntraDirectorySettings(Section):
    """Microsoft Entra, by an app registration of its own, so that the bot's cannot read the directory.

    `within` limits what is read to the members of one group. `install_app` is the id of our app in the organisation's
    Teams catalogue: where it is named, colleagues with a part in a rollout get it.
    """

    tenant_id: Guid
    client_id: Guid
    within: Guid | None = None
    install_app: Guid | None = None


class DirectorySettings(Section):
    """Off until a source is named; read every night `at` this time, by the clock of the first rollout.

    Slack is named by `directory` under [slack].
    """

    at: time = time(3, 30)
    csv: CsvDirectorySettings | None = None
    entra: EntraDirectorySettings | None = None
