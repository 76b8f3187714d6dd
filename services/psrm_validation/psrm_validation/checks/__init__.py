"""Checks that no table says: one small function for each rule, under the rule's id.

A function reads a claim and yields a `Hit` for each place where its rule is broken. Texts, legal basis, source and
validity stand in the table row with the same id (`rulebook/tables`), whose blanks the hit's values fill.
"""

from psrm_validation.checks.registry import CHECKS, About, Check, Hit, check_for

__all__ = ["CHECKS", "About", "Check", "Hit", "check_for"]
