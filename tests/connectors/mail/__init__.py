"""Tests of the mail connector."""
