"""The digest: figures are counted and frozen, a card tells them, and it goes out once."""
