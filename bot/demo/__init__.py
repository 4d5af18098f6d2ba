"""The demo: the municipality of Lindewaard, with eight weeks of messages, in a terminal."""
