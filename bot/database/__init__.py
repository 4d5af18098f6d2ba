"""The main database: its engine and its one writer, and the shape that this version needs."""
