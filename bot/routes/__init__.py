"""Routes of our own: the few pages and addresses that a browser, a calendar or a mail program opens."""
