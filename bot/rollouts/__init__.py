"""Rollouts: brought into the database as config.toml has them, and ended."""
