"""What is frozen as JSON, to be read again as it was."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Part(BaseModel):
    """A part of what is told: nothing unknown in it, nothing changed after counting."""

    model_config = ConfigDict(extra="forbid", frozen=True)
