"""Loads the SDK as the connector does, before a test file names it."""

from __future__ import annotations

from connectors.teams.environment import sdk_environment

with sdk_environment():
    from connectors.teams import sdk, tokens  # noqa: F401 - loaded for what it takes to load them
