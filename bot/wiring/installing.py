"""What the Slack room needs to let workspaces install the app: it knows no store and no vault of ours."""

from __future__ import annotations

import logging

from bot.config import Settings
from bot.database.store import make_engine
from bot.privacy.vault import Vault, VaultError
from connectors.slack.installations import Installing
from connectors.slack.manifest import REDIRECT

log = logging.getLogger(__name__)

KEY = "installations"
"""Seals the tokens of workspaces; it stays, as they do."""
PURPOSE = "slack_bots"


def installing(settings: Settings, vault: Vault, client_secret: str) -> Installing:
    """Give it the main database and what seals tokens; closing it closes the vault too."""
    engine = make_engine(settings.database.url, "BEGIN IMMEDIATE")  # the SDK reads first and writes then
    public = settings.web.public_url

    def opened(sealed: bytes) -> bytes | None:
        try:
            return vault.open(sealed, PURPOSE)
        except VaultError as error:
            log.error("the token of an installation: %s", error)  # noqa: TRY400 - its own words say what to do
            return None

    def close() -> None:
        engine.dispose()
        vault.close()

    return Installing(
        client_secret=client_secret,
        engine=engine,
        seal=lambda plain: vault.seal(KEY, plain, PURPOSE),
        open=opened,
        close=close,
        redirect_uri=public + REDIRECT if public else None,
    )
