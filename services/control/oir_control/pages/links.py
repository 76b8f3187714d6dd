"""Where a finding's id is explained."""

import re
from typing import Final

_RULE: Final = re.compile(r"R_\d+_\w+|PSRM-[RK]-\d+|SBX-KAT-\d+", re.ASCII)
_ERROR: Final = re.compile(r"SBX-1\d{3}", re.ASCII)


def rule_address(rule_id: object, *, has_rules: bool) -> str:
    """The page about a rule of PSRM or an error of the sandbox, without the sandbox prefix; empty where there is none."""
    name = str(rule_id)
    if _ERROR.fullmatch(name):
        return f"/errors/{name}"
    return f"/psrm/rules/{name}" if has_rules and _RULE.fullmatch(name) else ""
