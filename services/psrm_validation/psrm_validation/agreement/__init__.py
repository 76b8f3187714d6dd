"""A creditor's own agreement (aftalegrundlag) with Gældsstyrelsen, laid over the published rulebook.

Agreements differ from municipality to municipality and are not public, so nothing here is presumed: without an agreement
the rules that hang on it are not run. The file format is ours.
"""

from psrm_validation.agreement.model import Aftale, Aftaler, AftaleType, Graenser
from psrm_validation.agreement.problems import AftaleError
from psrm_validation.agreement.reading import aftaler_from_mapping, read_aftaler

__all__ = ["Aftale", "AftaleError", "AftaleType", "Aftaler", "Graenser", "aftaler_from_mapping", "read_aftaler"]
