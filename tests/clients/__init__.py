"""Tests against real clients: they skip with a reason where Node, its packages or Chromium is missing."""
