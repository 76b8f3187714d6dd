"""Two payments at PSRM, and the older is undone: the account loses that one, its interest and its principal, and nothing of the other."""

from tests.support.historie import Historie, fordring


def test_a_payment_at_psrm_is_undone(historie: Historie) -> None:
    historie.registrer(fordring("f1", "2500.00"))
    historie.overdrag("f1")
    assert historie.tilstand("f1") == "under-inddrivelse"

    # Interest runs from 1 December at 5.75 % a year: 3.94 by the 10th, which the first payment covers before the principal.
    historie.til("2026-12-11")
    foerste = historie.psrm_faar("500.00")
    historie.til("2026-12-21")
    historie.enige_med_psrm("f1", "2003.94", "0.00")
    anden = historie.psrm_faar("300.00")
    historie.til("2026-12-22")
    historie.enige_med_psrm("f1", "1707.10", "0.00")

    # The bank takes the first payment back. What it covered is owed again, interest and all; the second still covers what it did.
    taget_tilbage = [(each["del"], each["beloeb"]) for each in historie.psrm_goer_om(foerste["indbetaling_id"])]
    assert sorted(taget_tilbage) == [("HOVEDSTOL", "-496.06"), ("RENTE", "-3.94")]
    historie.til("2026-12-23")
    historie.enige_med_psrm("f1", "2203.16", "3.94")
    assert historie.vej("f1")["underretninger"][-1]["indhold"]["indbetaling_id"] == foerste["indbetaling_id"]

    # She pays all of it, that payment too is undone, and she pays a part instead, all on one day: only that counts.
    hendes = historie.psrm_faar("5000.00")
    historie.psrm_goer_om(hendes["indbetaling_id"])
    historie.psrm_faar("1000.00")
    historie.til("2026-12-24")
    (hos_psrm,) = historie.psrm("f1")
    historie.enige_med_psrm("f1", hos_psrm["saldo"], "0.00")
    assert historie.tilstand("f1") == "under-inddrivelse"

    # The second is undone last, after New Year's interest: both sides still agree, and no money was ever left unexplained.
    historie.til("2027-01-02")
    historie.psrm_goer_om(anden["indbetaling_id"])
    historie.til("2027-01-03")
    (hos_psrm,) = historie.psrm("f1")
    historie.enige_med_psrm("f1", hos_psrm["saldo"], hos_psrm["rente"])
    assert hos_psrm["rente"] != "0.00"
    assert {kind for kind, _ in historie.underretninger()} == {"RENTE", "UDLIGNING", "AFREGNING"}
    assert set(historie.nyt("debitor.daekning")) == {"debitor.daekning.registreret"}
