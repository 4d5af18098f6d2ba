"""Reception: who came in, whether they are a colleague, and where they are answered; then whoever decides on it."""
