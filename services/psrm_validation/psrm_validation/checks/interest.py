"""The choice of an interest rule (rentevalg): which codes and rates go together. It is empty for the standard interest."""

from collections.abc import Iterator
from dataclasses import dataclass

from psrm_validation.checks.registry import About, Hit, check_for
from psrm_validation.claim import Fordring, Rentevalg
from psrm_validation.masking import shown

_OWN_RATE = ("03", "04", "07")
_USABLE = ("03", "04", "07", "10", "20", "98", "99")
_NO_INTEREST = "98"
_NOTHING = Rentevalg()


def _valg(fordring: Fordring) -> Rentevalg:
    oevrige = fordring.oevrige
    return _NOTHING if oevrige is None or oevrige.rentevalg is None else oevrige.rentevalg


@dataclass(frozen=True, slots=True)
class _Words:
    """A rentevalg as texts; a code that is not filled shows a dash."""

    valg: Rentevalg

    def values(self) -> dict[str, str]:
        rate = self.valg.mer_rente_sats
        return {
            "regel": shown(self.valg.regel or "-"),
            "kode": shown(self.valg.sats_kode or "-"),
            "sats": "-" if rate is None else f"{rate:f}".replace(".", ","),
            "rate": "-" if rate is None else f"{rate:f}",
        }


@check_for("PSRM-K-436", needs=("oevrige",))
def an_own_rate_has_a_code_for_it(fordring: Fordring, about: About) -> Iterator[Hit]:
    """MerRenteSats bruges kun med RenteSatsKode 03, 04 eller 07; om regel 002 taler kode 441, om ukendte koder 442."""
    del about
    valg = _valg(fordring)
    if not valg.mer_rente_sats or valg.regel == "002":
        return
    if valg.sats_kode is None or (valg.sats_kode in _USABLE and valg.sats_kode not in _OWN_RATE):
        yield Hit("rentevalg.sats_kode", values=_Words(valg).values(), expected=", ".join(_OWN_RATE))


@check_for("PSRM-K-438", needs=("oevrige",))
def the_rate_is_not_negative(fordring: Fordring, about: About) -> Iterator[Hit]:
    """MerRenteSats er ikke negativ."""
    del about
    valg = _valg(fordring)
    if valg.mer_rente_sats is not None and valg.mer_rente_sats < 0:
        yield Hit("rentevalg.mer_rente_sats", values=_Words(valg).values(), expected=">= 0")


@check_for("PSRM-K-441", needs=("oevrige",))
def rule_002_goes_with_code_99_and_no_rate(fordring: Fordring, about: About) -> Iterator[Hit]:
    """RenteRegel 002 kræver RenteSatsKode 99 og ingen MerRenteSats."""
    del about
    valg = _valg(fordring)
    if valg.regel == "002" and (valg.sats_kode != "99" or valg.mer_rente_sats):
        yield Hit("rentevalg", values=_Words(valg).values(), expected="002, 99, -")


@check_for("PSRM-K-442", needs=("oevrige",))
def the_rate_code_is_usable(fordring: Fordring, about: About) -> Iterator[Hit]:
    """RenteSatsKode er en, som kilderne nævner for PSRM; om regel 002 taler kode 441."""
    del about
    valg = _valg(fordring)
    if valg.sats_kode is not None and valg.sats_kode not in _USABLE and valg.regel != "002":
        yield Hit("rentevalg.sats_kode", values=_Words(valg).values(), expected=", ".join(_USABLE))


@check_for("PSRM-K-443", reads=("type",), needs=("oevrige",))
def no_interest_on_a_type_that_bears_none(fordring: Fordring, about: About) -> Iterator[Hit]:
    """Der bedes ikke om rente på en type, der ikke forrentes, som en bøde; kode 98 beder netop ikke om rente."""
    valg = _valg(fordring)
    if valg is _NOTHING or valg.sats_kode == _NO_INTEREST or about.claim_type is None:
        return
    if about.claim_type.interest_rule.startswith("no interest"):
        yield Hit("rentevalg", values=_Words(valg).values())
