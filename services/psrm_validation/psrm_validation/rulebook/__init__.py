"""The rulebook: the official filter table and the claim types, parsed once, looked up by claim type and date."""

from psrm_validation.rulebook.book import Rulebook, TypeRules
from psrm_validation.rulebook.rows import ClaimType, Reading, Rule, RulebookError

__all__ = ["ClaimType", "Reading", "Rule", "Rulebook", "RulebookError", "TypeRules"]
