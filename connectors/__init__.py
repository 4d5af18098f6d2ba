"""What translates between a chat platform and the bot; a room per platform, each with the same furniture."""
