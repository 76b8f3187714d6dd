"""What all or nearly all published filters demand, asked of claims whose own filter is not published.

Each row of the table says how many of the 72 published filters have the demand. A claim of an unknown type is not asked: its
type must be put right first (ours).
"""

from collections.abc import Iterator

from oir_kernel.dates import Period
from psrm_validation.checks.deadlines import after
from psrm_validation.checks.kroner import in_kroner
from psrm_validation.checks.registry import About, Hit, check_for
from psrm_validation.claim import Fordring

WITHOUT_DATES = frozenset({"REINDGI"})
"""Resent interest carries neither stiftelse, forfald nor SRB."""
MUNICIPAL = frozenset({"municipality", "municipal utility"})

_TEN_YEARS = Period(years=10)


@check_for("SBX-KAT-003", reads=("type", "forfaldsdato"))
def forfald_is_filled(fordring: Fordring, about: About) -> Iterator[Hit]:
    """Forfaldsdato skal være udfyldt (R_7_2)."""
    if fordring.forfaldsdato is None and _has_dates(about):
        yield Hit("forfaldsdato", expected="present(forfaldsdato)")


@check_for("SBX-KAT-004", reads=("type", "stiftelsesdato"))
def stiftelse_is_filled(fordring: Fordring, about: About) -> Iterator[Hit]:
    """Stiftelsesdato skal være udfyldt (R_7_1)."""
    if fordring.stiftelsesdato is None and _has_dates(about):
        yield Hit("stiftelsesdato", expected="present(stiftelsesdato)")


@check_for("SBX-KAT-005", reads=("type", "hovedstol", "beloeb"))
def hovedstol_is_above_zero(fordring: Fordring, about: About) -> Iterator[Hit]:
    """Hovedstol skal være over 0, medmindre fordringen er en 0-fordring (R_4_1)."""
    is_zero_claim = fordring.beloeb == 0
    if (
        about.claim_type is not None
        and fordring.hovedstol is not None
        and fordring.hovedstol <= 0
        and not is_zero_claim
    ):
        yield Hit("hovedstol", expected="> 0", values=in_kroner(sum=fordring.hovedstol))


@check_for("SBX-KAT-006", reads=("type", "beloeb"))
def beloeb_is_not_negative(fordring: Fordring, about: About) -> Iterator[Hit]:
    """Beløb må ikke være negativt (R_4_4)."""
    if about.claim_type is not None and fordring.beloeb is not None and fordring.beloeb < 0:
        yield Hit("beloeb", expected=">= 0", values=in_kroner(rest=fordring.beloeb))


@check_for("SBX-KAT-007", reads=("type", "hovedstol", "beloeb"))
def hovedstol_covers_beloeb(fordring: Fordring, about: About) -> Iterator[Hit]:
    """Hovedstol skal være mindst lige så stor som beløb (R_4_7)."""
    if about.claim_type is None or fordring.hovedstol is None or fordring.beloeb is None:
        return
    if fordring.hovedstol < fordring.beloeb:
        values = in_kroner(sum=fordring.hovedstol, rest=fordring.beloeb)
        yield Hit("hovedstol", expected=">= beloeb", values=values)


@check_for("SBX-KAT-008", reads=("type", "stiftelsesdato"))
def stiftelse_is_before_receipt(fordring: Fordring, about: About) -> Iterator[Hit]:
    """Stiftelsesdato skal ligge før modtagelsen (R_5_3)."""
    return _before_receipt("stiftelsesdato", fordring, about)


@check_for("SBX-KAT-009", reads=("type", "forfaldsdato"))
def forfald_is_before_receipt(fordring: Fordring, about: About) -> Iterator[Hit]:
    """Forfaldsdato skal ligge før modtagelsen (R_5_1)."""
    return _before_receipt("forfaldsdato", fordring, about)


@check_for("SBX-KAT-010", reads=("type", "srb"))
def srb_is_before_receipt(fordring: Fordring, about: About) -> Iterator[Hit]:
    """SRB skal ligge før modtagelsen (R_5_2)."""
    return _before_receipt("srb", fordring, about)


@check_for("SBX-KAT-011", reads=("type", "srb", "forfaldsdato"))
def srb_is_not_before_forfald(fordring: Fordring, about: About) -> Iterator[Hit]:
    """SRB må ikke ligge før forfaldsdato (R_6_1)."""
    if about.claim_type is None or fordring.srb is None or fordring.forfaldsdato is None:
        return
    if fordring.srb < fordring.forfaldsdato:
        yield Hit("srb", expected=f">= {fordring.forfaldsdato}")


@check_for("SBX-KAT-012", reads=("type", "forfaldsdato", "stiftelsesdato"))
def forfald_is_not_before_stiftelse(fordring: Fordring, about: About) -> Iterator[Hit]:
    """Forfaldsdato må ikke ligge før stiftelsesdato (R_6_3)."""
    if about.claim_type is None or fordring.stiftelsesdato is None or fordring.forfaldsdato is None:
        return
    if fordring.forfaldsdato < fordring.stiftelsesdato:
        yield Hit("forfaldsdato", expected=f">= {fordring.stiftelsesdato}")


@check_for("SBX-KAT-014", reads=("type", "foraeldelsesdato"))
def limitation_is_not_past_at_receipt(fordring: Fordring, about: About) -> Iterator[Hit]:
    """Forældelsesdato må ikke ligge før modtagelsen (R_3_1, R_2_2a)."""
    if about.claim_type is not None and fordring.foraeldelsesdato is not None and fordring.foraeldelsesdato < about.day:
        yield Hit("foraeldelsesdato", expected=f">= {about.day}", values={"modtaget": about.day.isoformat()})


@check_for("SBX-KAT-015", reads=("type", "domsdato", "forligsdato"))
def not_both_dom_and_forlig(fordring: Fordring, about: About) -> Iterator[Hit]:
    """Domsdato og forligsdato må ikke begge være udfyldt (R_7_12a)."""
    if about.claim_type is not None and fordring.domsdato is not None and fordring.forligsdato is not None:
        yield Hit("forligsdato", expected="not (present(domsdato) and present(forligsdato))")


@check_for("SBX-KAT-016", reads=("type", "foraeldelsesdato", "domsdato", "forligsdato"))
def limitation_is_ten_years_after_dom_or_forlig(fordring: Fordring, about: About) -> Iterator[Hit]:
    """Med dom eller forlig er forældelsesdato ti år efter (R_2_1a, R_2_1b)."""
    settled = fordring.domsdato or fordring.forligsdato
    if about.claim_type is None or settled is None or fordring.foraeldelsesdato is None:
        return
    ten_years = after(settled, _TEN_YEARS)
    if fordring.foraeldelsesdato != ten_years:
        values = {"afgjort": settled.isoformat(), "ti_aar": ten_years.isoformat()}
        yield Hit("foraeldelsesdato", expected=f"== {ten_years}", values=values)


@check_for("SBX-KAT-017", reads=("type", "periode_start", "periode_slut"))
def period_has_both_ends(fordring: Fordring, about: About) -> Iterator[Hit]:
    """Enten er hele perioden udfyldt, eller også er intet af den (R_7_4 og R_7_5, R_7_9 og R_7_10)."""
    if about.claim_type is None or (fordring.periode_start is None) is (fordring.periode_slut is None):
        return
    missing = "periode_start" if fordring.periode_start is None else "periode_slut"
    da, en = ("startdato", "start") if fordring.periode_start is None else ("slutdato", "end")
    yield Hit(missing, expected=f"present({missing})", values={"mangler_da": da, "mangler_en": en})


@check_for("SBX-KAT-018", reads=("type",))
def municipal_main_claims_have_a_description(fordring: Fordring, about: About) -> Iterator[Hit]:
    """Alle kommunale hovedfordringstyper med offentliggjort filter kræver beskrivelse (R_7_11)."""
    mine = about.claim_type
    if not fordring.beskrivelse and mine is not None and mine.is_main and mine.creditor_group in MUNICIPAL:
        yield Hit("beskrivelse", expected="present(beskrivelse)")


def _has_dates(about: About) -> bool:
    return about.claim_type is not None and about.claim_type.code not in WITHOUT_DATES


def _before_receipt(name: str, fordring: Fordring, about: About) -> Iterator[Hit]:
    day = getattr(fordring, name)
    if about.claim_type is not None and day is not None and day >= about.day:
        yield Hit(name, expected=f"< {about.day}", values={"modtaget": about.day.isoformat()})
