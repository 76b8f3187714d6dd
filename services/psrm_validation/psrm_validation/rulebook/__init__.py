"""The rulebook: filter table, general rules, numeric codes and claim types, read once, looked up by claim type and date."""

from psrm_validation.rulebook.book import Rulebook, TypeRules
from psrm_validation.rulebook.general import GeneralRule, Status
from psrm_validation.rulebook.rows import ClaimType, Reading, Rule, RulebookError

__all__ = ["ClaimType", "GeneralRule", "Reading", "Rule", "Rulebook", "RulebookError", "Status", "TypeRules"]
