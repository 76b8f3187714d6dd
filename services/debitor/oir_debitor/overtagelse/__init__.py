"""Taking over accounts from another system, and its file door."""
