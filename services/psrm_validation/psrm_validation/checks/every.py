"""Every check there is, registered by importing its module."""

import psrm_validation.checks.agreement
import psrm_validation.checks.amounts
import psrm_validation.checks.catalogue
import psrm_validation.checks.catalogue_types
import psrm_validation.checks.dates
import psrm_validation.checks.description
import psrm_validation.checks.identity
import psrm_validation.checks.interest
import psrm_validation.checks.liability
import psrm_validation.checks.limitation
import psrm_validation.checks.periods
import psrm_validation.checks.process
import psrm_validation.checks.relations
import psrm_validation.checks.structure  # noqa: F401
from psrm_validation.checks.registry import CHECKS

__all__ = ["CHECKS"]
