"""What can be done with a journal: seen parsed, searched, verified, exported, shared, compared. No I/O of its own."""
