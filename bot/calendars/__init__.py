"""Meetings as calendars know them: an invitation, and its iCalendar form."""
