"""Microsoft Teams: personal chat, and @mentions in a channel."""
