"""Decisions of the debtor service: frozen data and plain functions, no I/O, no clock, no framework."""
