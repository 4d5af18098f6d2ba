"""The terminal: a connector for the demo's chat and for tests, with no platform behind it."""
