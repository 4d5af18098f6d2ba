"""Tests of the Slack room."""
