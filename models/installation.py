"""Where the app is installed by OAuth. The columns are those of Slack's SDK, which reads and writes these tables."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import DateTime, Index, Integer
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class SlackBot(Base):
    """A workspace (`team_id`), or a whole organisation (`enterprise_id` alone), with the token that speaks there.

    Tokens are sealed, as text. Moments are in UTC without a zone, as the SDK has them. Who installed it is not kept.
    """

    __tablename__ = "slack_bots"
    __table_args__ = (Index(None, "client_id", "enterprise_id", "team_id", "installed_at"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    client_id: Mapped[str]
    app_id: Mapped[str]
    enterprise_id: Mapped[str | None]
    enterprise_name: Mapped[str | None]
    team_id: Mapped[str | None]
    team_name: Mapped[str | None]
    bot_token: Mapped[str | None]
    bot_id: Mapped[str | None]
    bot_user_id: Mapped[str | None]
    bot_scopes: Mapped[str | None]
    bot_refresh_token: Mapped[str | None]
    bot_token_expires_at: Mapped[datetime | None] = mapped_column(DateTime)
    is_enterprise_install: Mapped[bool]
    installed_at: Mapped[datetime] = mapped_column(DateTime)


class SlackOAuthState(Base):
    """An installation that was begun in a browser: what Slack must hand back, once, before `expire_at` (UTC)."""

    __tablename__ = "slack_oauth_states"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    state: Mapped[str] = mapped_column(index=True)
    expire_at: Mapped[datetime] = mapped_column(DateTime)
