"""The villages of the recurring issues, to open, merge and split in."""

from tests.recurring.conftest import any_village, village

__all__ = ["any_village", "village"]
