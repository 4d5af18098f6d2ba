"""Wiring: what config.toml names is loaded and connected; what it does not name is not even imported."""
