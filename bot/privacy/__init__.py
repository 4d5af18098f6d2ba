"""What keeps people from being exposed: sealing, masking, forgetting, and the one gate for figures."""
