"""Asking the debtor system: which accounts are there, and what is on one of them."""
