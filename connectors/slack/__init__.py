"""The Slack room: what Slack sends becomes Said or Pressed, and a Card becomes a message."""
