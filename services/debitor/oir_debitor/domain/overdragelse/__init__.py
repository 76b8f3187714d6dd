"""Handing claims over to PSRM and getting them back: judging, actions, receipts, notifications. Decisions only, no I/O."""
