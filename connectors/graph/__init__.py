"""Microsoft Graph: who works where, the calendar, and mail; loaded only where it is configured."""
