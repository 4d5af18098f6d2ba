"""Entra: who works where and who is in which group, through Microsoft Graph; loaded only where it is configured."""
