"""What happens in one transaction, or between two: the intake, the receipts, the hearings."""
