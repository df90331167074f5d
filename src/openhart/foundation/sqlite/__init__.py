"""SQLite as a database for a desk with many hands: writers stand in a queue, first come, first served."""
