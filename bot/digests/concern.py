"""The figures of a digest as frozen JSON: who asked about what."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from bot.frozen import Part


class Concern(Part):
    """That enough people of a department asked about a topic, in the week that told so; never how many.

    `name` is what the department was called then.
    """

    issue: Annotated[int, Field(description="The issue's id.")]
    department: Annotated[int, Field(description="The department's id.")]
    name: str
    period: Annotated[str, Field(description="The week in which they asked, such as 2026-W47.")]
