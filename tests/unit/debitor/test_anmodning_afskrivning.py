"""Write-offs, fees and postponements asked for by the line-of-business system, and what keeps them from being done."""

from datetime import date
from typing import Any

import pytest

from oir_debitor.domain.anmodning.outcome import Udfald
from oir_debitor.domain.forloebsposter import Tilstand
from oir_kernel.money import to_kroner
from tests.support.anmodning import Anmoder, koder


@pytest.fixture
def anmoder(debitor: Any) -> Anmoder:
    debitor.open_account(fordringer=(debitor.fordring(), debitor.fordring("f2", "500.00")))
    return Anmoder(debitor)


def test_a_claim_is_written_off_whole(anmoder: Anmoder) -> None:
    done = anmoder.fordringer("AFSKRIVNING", aarsag="eftergivet")
    assert done.udfald is Udfald.MED_RESULTAT
    assert list(done.resultat.values()) == ["1000.00"]
    assert anmoder.rest() == "0.00"
    assert anmoder.forloeb().tilstand == Tilstand.AFSLUTTET
    assert anmoder.i_balance("k1")
    topics = [each.topic for each in anmoder.debitor.events()]
    assert "debitor.daekning.registreret" in topics
    assert "debitor.anmodning.besvaret" not in topics


def test_part_of_a_claim_is_written_off_and_undone(anmoder: Anmoder) -> None:
    anmoder.fordringer("AFSKRIVNING", beloeb="300.00", ny_id="afs1")
    assert anmoder.rest() == "700.00"
    undone = anmoder.fordringer("AFSKRIVNING_ANNULLER", name="an2", beloeb="100.00", objekt_id="afs1")
    assert undone.udfald is Udfald.MED_RESULTAT
    assert anmoder.rest() == "800.00"
    rest = anmoder.fordringer("AFSKRIVNING_ANNULLER", name="an3")
    assert list(rest.resultat.values()) == ["200.00"]
    assert anmoder.rest() == "1000.00"


def test_a_write_off_that_is_undone_already_cannot_be_undone_again(anmoder: Anmoder) -> None:
    anmoder.fordringer("AFSKRIVNING", beloeb="300.00", ny_id="afs1")
    anmoder.fordringer("AFSKRIVNING_ANNULLER", name="an2", objekt_id="afs1")
    again = anmoder.fordringer("AFSKRIVNING_ANNULLER", name="an3", objekt_id="afs1")
    assert again.udfald is Udfald.AFVIST
    assert koder(again) == ["127"]
    assert "ingen afskrivning tilbage at annullere" in again.aarsager[0].tekst
    assert anmoder.rest() == "1000.00"


def test_all_an_account_owes_in_a_period_is_written_off(anmoder: Anmoder) -> None:
    done = anmoder.en_konto("AFSKRIVNING", udgangspunkt_til=date(2026, 12, 1))
    assert sorted(done.resultat.values()) == ["1000.00", "500.00"]
    none = anmoder.en_konto("AFSKRIVNING", name="an2")
    assert koder(none) == ["127"]


def test_more_than_the_rest_cannot_be_written_off(anmoder: Anmoder) -> None:
    refused = anmoder.fordringer("AFSKRIVNING", beloeb="1000.01")
    assert refused.udfald is Udfald.AFVIST
    assert koder(refused) == ["114"]
    assert refused.aarsager[0].reference is not None
    assert refused.aarsager[0].reference.id == anmoder.id("f1")
    assert "1000.00" in refused.aarsager[0].tekst
    assert anmoder.rest() == "1000.00"
    assert anmoder.post() is None


def test_an_unknown_reason_and_too_large_an_amount_are_told_at_once(anmoder: Anmoder) -> None:
    refused = anmoder.fordringer("AFSKRIVNING", beloeb="1000.01", aarsag_id=anmoder.id("x"))
    assert (refused.udfald, sorted(koder(refused))) == (Udfald.AFVIST, ["111", "114"])
    alone = anmoder.fordringer("AFSKRIVNING", name="an2", aarsag_id=anmoder.id("x"))
    assert (alone.udfald, koder(alone), anmoder.rest()) == (Udfald.AFVIST, ["111"], "1000.00")


def test_an_amount_is_for_one_claim(anmoder: Anmoder) -> None:
    assert koder(anmoder.fordringer("AFSKRIVNING", "f1", "f2", beloeb="100.00")) == ["113"]


def test_an_id_in_use_is_refused(anmoder: Anmoder) -> None:
    assert koder(anmoder.fordringer("AFSKRIVNING", ny_id="f2")) == ["115"]


def test_a_claim_at_psrm_is_not_written_off(anmoder: Anmoder) -> None:
    anmoder.hos_psrm()
    held = anmoder.fordringer("AFSKRIVNING")
    assert held.udfald is Udfald.EJ_GENNEMFOERT
    assert koder(held) == ["118"]
    assert anmoder.rest() == "1000.00"
    post = anmoder.post()
    assert post is not None
    assert post.tilstand == "ej-gennemfoert"


def test_a_fee_is_added_and_taken_away(anmoder: Anmoder) -> None:
    anmoder.fordringer("RYKKERGEBYR_OPRET", beloeb="200.00", ny_id="g1")
    fee = anmoder.facts().tillaeg[anmoder.id("g1")]
    assert to_kroner(fee.saldo) == "200.00"
    anmoder.fordringer("RYKKERGEBYR_NEDREGULER", name="an2", beloeb="50.00", objekt_id="g1")
    assert to_kroner(anmoder.facts().tillaeg[anmoder.id("g1")].saldo) == "150.00"
    whole = anmoder.fordringer("AFSKRIVNING", name="an3")
    assert sorted(whole.resultat.values()) == ["1000.00", "150.00"]
    back = anmoder.fordringer("AFSKRIVNING_ANNULLER", name="an4")
    assert sorted(back.resultat.values()) == ["1000.00", "150.00"]
    assert anmoder.i_balance("k1")


def test_a_fee_over_the_cap_and_an_unknown_one_are_refused(anmoder: Anmoder) -> None:
    assert koder(anmoder.fordringer("RYKKERGEBYR_OPRET", beloeb="250.01")) == ["119"]
    assert koder(anmoder.fordringer("RYKKERGEBYR_NEDREGULER", objekt_id="g9")) == ["115"]
    anmoder.fordringer("RYKKERGEBYR_OPRET", ny_id="g1")
    assert koder(anmoder.fordringer("RYKKERGEBYR_NEDREGULER", name="an2", objekt_id="g1", beloeb="250.01")) == ["114"]
    assert koder(anmoder.fordringer("RYKKERGEBYR_NEDREGULER", "f2", name="an3")) == ["127"]


def test_a_postponement_runs_until_its_day_and_can_be_ended(anmoder: Anmoder) -> None:
    given = anmoder.fordringer("HENSTAND", til=date(2027, 2, 1), aarsag="klage", ny_id="h1")
    assert given.udfald is Udfald.GENNEMFOERT
    (row,) = anmoder.facts().henstande
    assert (row.til, row.ophoert, row.henstand_id) == (date(2027, 2, 1), None, anmoder.id("h1"))
    assert koder(anmoder.fordringer("HENSTAND", name="an2", til=date(2027, 1, 1))) == ["116"]
    assert anmoder.fordringer("HENSTAND_OPHØR", name="an3").udfald is Udfald.GENNEMFOERT
    assert anmoder.facts().henstande[0].ophoert == date(2026, 11, 23)
    assert koder(anmoder.fordringer("HENSTAND_OPHØR", name="an4")) == ["116"]


def test_a_longer_postponement_takes_the_place_of_a_shorter(anmoder: Anmoder) -> None:
    anmoder.fordringer("HENSTAND", til=date(2027, 1, 1))
    assert anmoder.en_konto("HENSTAND", name="an2", til=date(2027, 3, 1)).udfald is Udfald.GENNEMFOERT
    running = [each for each in anmoder.facts().henstande if each.ophoert is None]
    assert sorted(each.fordring_id for each in running) == sorted([anmoder.id("f1"), anmoder.id("f2")])


def test_a_postponement_that_is_over_already_is_refused(anmoder: Anmoder) -> None:
    assert koder(anmoder.fordringer("HENSTAND", til=date(2026, 11, 22))) == ["125"]
    assert koder(anmoder.fordringer("HENSTAND")) == ["113"]
    assert koder(anmoder.en_konto("HENSTAND_OPHØR")) == ["116"]


def test_collection_is_stopped_and_taken_up_again(anmoder: Anmoder) -> None:
    assert anmoder.fordringer("STATUS_SPÆR_OPKRÆVNING").udfald is Udfald.GENNEMFOERT
    assert anmoder.forloeb().rykkerstop
    assert koder(anmoder.fordringer("STATUS_SPÆR_OPKRÆVNING", name="an2")) == ["117"]
    assert anmoder.en_konto("STATUS_SPÆR_OPKRÆVNING", name="an3").udfald is Udfald.GENNEMFOERT
    assert anmoder.forloeb("f2").rykkerstop
    assert anmoder.en_konto("STATUS_OPHÆV_SPÆRRING", name="an4").udfald is Udfald.GENNEMFOERT
    assert not anmoder.forloeb().rykkerstop
    assert koder(anmoder.en_konto("STATUS_OPHÆV_SPÆRRING", name="an5")) == ["117"]


def test_a_plan_is_made_and_ended(anmoder: Anmoder) -> None:
    made = anmoder.fordringer("BETALINGSAFTALE", "f1", "f2", rater=7, ny_id="ba1")
    assert made.udfald is Udfald.MED_RESULTAT
    rates = [value for name, value in made.resultat.items() if name.startswith("rate ")]
    assert rates == ["214.28"] * 6 + ["214.32"]
    assert koder(anmoder.fordringer("BETALINGSAFTALE", name="an2", rater=3)) == ["129"]
    assert anmoder.en_konto("BETALINGSAFTALE_OPHØR", name="an3", objekt_id="ba1").udfald is Udfald.GENNEMFOERT
    assert koder(anmoder.en_konto("BETALINGSAFTALE_OPHØR", name="an4", objekt_id="ba1")) == ["129"]
    assert koder(anmoder.fordringer("BETALINGSAFTALE", name="an5", rater=1)) == ["129"]
