"""Several debtors of one claim: what the claim itself shows of how they are liable."""

from collections.abc import Iterator

from psrm_validation.checks.registry import About, Hit, check_for, filled
from psrm_validation.claim import Fordring
from psrm_validation.masking import shown

JOINT = frozenset({"SOL", "SOLIDARISK"})


@check_for("PSRM-R-181", needs=("oevrige",))
def liability_is_joint(fordring: Fordring, about: About) -> Iterator[Hit]:
    """PSRM kender kun solidarisk hæftelse."""
    del about
    form = filled(fordring, "haeftelsesform")
    if form is not None and form.strip().upper() not in JOINT:
        yield Hit("haeftelsesform", expected="SOL", values={"form": shown(form)})
