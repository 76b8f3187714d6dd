"""Everything the rulebook knows of a rule, of a claim type, and of what changed between two days, for people to read.

The command (`oir psrm explain`, `type`, `diff`), the JSON door, the pages and the generated documents all show these.
"""

from psrm_validation.describe.changes import Change, Changes, changes_between
from psrm_validation.describe.examples import example_claim
from psrm_validation.describe.rules import RuleDescription, Variant, describe_rule, described_rules, nearest_rules
from psrm_validation.describe.types import FieldDescription, TypeDescription, describe_type, described_types

__all__ = [
    "Change",
    "Changes",
    "FieldDescription",
    "RuleDescription",
    "TypeDescription",
    "Variant",
    "changes_between",
    "describe_rule",
    "describe_type",
    "described_rules",
    "described_types",
    "example_claim",
    "nearest_rules",
]
