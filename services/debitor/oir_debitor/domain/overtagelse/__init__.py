"""Taking over an old system's accounts: what a delivery says, whether it keeps it, and the decision on each account."""
