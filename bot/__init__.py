"""What is decided: plain functions between the inbox and the outbox."""

__version__ = "0.1.0"
