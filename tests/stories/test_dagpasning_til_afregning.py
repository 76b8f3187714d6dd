"""December's day care is never paid: reminded, handed over, paid at PSRM, settled, and the account closed."""

from decimal import Decimal
from typing import Any

from tests.support.historie import Historie, fordring, navn

DECEMBER = fordring(
    "f1",
    "2500.00",
    forfaldsdato="2026-12-01",
    srb="2026-12-15",
    periode_start="2026-12-01",
    periode_slut="2026-12-31",
    stiftelsesdato="2026-12-01",
    foraeldelsesdato="2029-12-02",
)


def test_a_day_care_claim_goes_from_registration_to_settlement_by_psrm(historie: Historie) -> None:
    historie.registrer(DECEMBER)
    historie.staar("2500.00", f1="2500.00")
    assert historie.nyt() == ["debitor.registrering.accepteret", "debitor.fordring.til-indbetaling"]

    # The last timely day passes, and a started month costs one percent.
    historie.til("2026-12-15")
    historie.staar("2500.00", rente="0.00")
    historie.til("2026-12-16")
    historie.staar("2525.00", f1="2500.00", rente="25.00")

    # Christmas Day and the weekend are no hverdage: the first reminder leaves on Monday the 28th, the second 14 days later.
    historie.til("2026-12-27")
    assert historie.nyt("debitor.rykker") == []
    historie.til("2026-12-28")
    historie.staar("2775.00", rente="25.00", gebyr="250.00")
    assert historie.nyt("debitor.rykker") == ["debitor.rykker.sendt"]
    historie.til("2027-01-11")
    historie.staar("3050.00", rente="50.00", gebyr="500.00")
    assert historie.nyt("debitor.rykker") == ["debitor.rykker.sendt"]

    # Notice of handover, and two weeks later PSRM has it, with every interest and fee as a claim of its own.
    historie.til("2027-01-25")
    assert historie.nyt("debitor.underretning") == ["debitor.underretning.sendt"]
    historie.til("2027-02-08")
    historie.staar("3075.00", f1="2500.00", rente="75.00", gebyr="500.00")
    assert historie.nyt("debitor.overdragelse") == ["debitor.overdragelse.udfoert"]
    assert historie.tilstand("f1") == "under-inddrivelse"
    sendt = [(each["type"], each["saldo"]) for each in historie.hos_psrm()]
    renter_og_gebyrer = 3 * [("REOPDAG", "25.00")] + 2 * [("GEDAINS", "250.00")]
    assert sorted(sendt) == sorted([("KFDAINS", "2500.00"), *renter_og_gebyrer])

    # From 1 March inddrivelsesrente runs, 5.75 % a year on the claim and the fees, none on interest; no reminder and no interest of the municipality's own any more.
    historie.til("2027-03-11")
    historie.staar("3075.00", rente="75.00", gebyr="500.00")

    # The mother pays it all at PSRM; the debtor system hears of it the next morning.
    svar = historie.psrm_faar("5000.00")
    assert i_alt(svar, "RENTE") == Decimal("4.72")
    assert i_alt(svar, "RENTE", "HOVEDSTOL") == Decimal("3079.72")
    assert svar["returneret"] == "1920.28"
    historie.staar("3075.00")
    historie.til("2027-03-12")
    historie.staar("0.00", f1="0.00", rente="0.00", gebyr="0.00")
    assert historie.tilstand("f1") == "afsluttet"
    kinds = {kind for kind, _ in historie.underretninger()}
    assert kinds == {"RENTE", "UDLIGNING"}
    assert set(historie.nyt("debitor.daekning")) == {"debitor.daekning.registreret"}

    # The settlement comes on the last bank day of March, and 30 days after the last claim was paid the account is closed.
    historie.til("2027-03-31")
    (afregning,) = historie.fortalt("debitor.afregning.modtaget")
    assert afregning["beloeb"] == "3079.72"
    historie.til("2027-04-20")
    konto = historie.staar("0.00")
    assert konto["afsluttet"] is not None
    (lukket,) = historie.fortalt("debitor.konto.afsluttet")
    assert lukket["operation"] == "AfslutKonto"
    assert [each["konto_id"] for each in historie.sandkasse.json("GET", "/api/debitor/konti")["konti"]] == [navn("k1")]


def i_alt(svar: dict[str, Any], *dele: str) -> Decimal:
    """What PSRM covered of these parts of the claims, kroner."""
    return sum((Decimal(each["beloeb"]) for each in svar["daekninger"] if each["del"] in dele), Decimal(0))
