"""One file per figure that we publish; each prints it as one JSON object on its last line."""
