"""Directory: what is known of colleagues without asking them, and what follows when they move or leave."""
