"""Tests of the terminal connector."""
