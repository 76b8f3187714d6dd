"""Every action check, registered by importing its module."""

import psrm_validation.aktion.checks.authorisation
import psrm_validation.aktion.checks.dates
import psrm_validation.aktion.checks.documents
import psrm_validation.aktion.checks.reason
import psrm_validation.aktion.checks.reference
import psrm_validation.aktion.checks.resend
import psrm_validation.aktion.checks.reversal
import psrm_validation.aktion.checks.routing
import psrm_validation.aktion.checks.structure  # noqa: F401
from psrm_validation.aktion.registry import ACTION_CHECKS

__all__ = ["ACTION_CHECKS"]
