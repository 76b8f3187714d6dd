"""The layers of a check: each looks at one claim, adds its findings and says how it went."""

from psrm_validation.layers.filter import NO_FILTER, NO_TYPE, UNKNOWN_TYPE, filter_layer
from psrm_validation.layers.general import general_layer
from psrm_validation.layers.setting import Setting

__all__ = ["NO_FILTER", "NO_TYPE", "UNKNOWN_TYPE", "Setting", "filter_layer", "general_layer"]
