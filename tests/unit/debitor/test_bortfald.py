"""A claim that lapsed is written off when PSRM has given it back: nothing is owed at home, whatever PSRM tells of it and when."""

from datetime import date
from itertools import permutations
from typing import Any

import pytest

from oir_debitor.domain.forloebsposter import Tilstand
from oir_debitor.domain.hovedbog import Art, BilagPost, PosteringPost, ubalancerede
from oir_debitor.domain.overdragelse.raekker import TILBAGEKALD, raekke
from oir_debitor.handlers.til_psrm import klar_til_afsendelse
from tests.support.overdragelse import Vej

DAG = date(2026, 11, 20)


@pytest.fixture
def vej(debitor: Any) -> Vej:
    """The claim f1 of 1000.00 is under collection, with a fee of 100.00 and a cost of 250.00."""
    made = Vej(debitor)
    made.konto(omkostninger=(debitor.omkostning(beloeb="250.00", type_code="GEDAINS"),))
    made.tillaeg("g1", Art.RYKKERGEBYR, "100.00", DAG, DAG)
    made.hele_vejen()
    return made


@pytest.fixture
def psrm_id(debitor: Any) -> str:
    return f"P-{debitor.id('f1')}"


def bortfald(vej: Vej, aarsag: str = "BORT") -> None:
    """PSRM gives the claim back."""

    def work(uow: Any) -> None:
        course = vej.course("f1", uow)
        indhold = {"aktion": TILBAGEKALD, "aarsag": aarsag, "virkningsdato": DAG.isoformat()}
        row = raekke(course.konto_id, course.fordring_id, TILBAGEKALD, uow.clock.now(), indhold, aarsag)
        uow.konti.append((row,), ())
        klar_til_afsendelse(uow, course.konto_id)

    vej.write(work)
    vej.overdrag()
    vej.kvitteringer()


def rester(vej: Vej) -> list[int]:
    """What is owed: the claim, its cost, its fees and interest."""
    return [vej.rest(), vej.rest("o1"), sum(each.saldo for each in vej.tillaeggene())]


def afskrivninger(vej: Vej) -> list[BilagPost]:
    found = vej.write(lambda uow: uow.konti.find(BilagPost))
    return [each for each in found if each.art == Art.AFSKRIVNING]


def stemmer(vej: Vej) -> bool:
    return not list(ubalancerede(vej.write(lambda uow: uow.konti.find(PosteringPost))))


def test_all_that_is_owed_is_written_off_on_the_day_of_lapse(vej: Vej, debitor: Any) -> None:
    bortfald(vej)
    assert (vej.tilstand(), rester(vej)) == (Tilstand.AFSLUTTET, [0, 0, 0])
    made = afskrivninger(vej)
    assert sorted(each.beloeb for each in made) == [10_000, 25_000, 100_000]
    assert {each.dato for each in made} == {DAG}
    told = [each.payload for each in debitor.events() if each.topic == "debitor.daekning.registreret"]
    assert [each["aarsagstekst"] for each in told[-1]["afskrivninger"]] == ["Bortfaldet"] * 2
    assert sorted(each["beloeb"] for each in told[-1]["afskrivninger"]) == ["1000.00", "250.00"]
    assert "debitor.overdragelse.tilbagekaldt" in vej.topics()
    assert stemmer(vej)


@pytest.mark.parametrize("aarsag", ["FEJL", "HENS"])
def test_a_claim_called_back_for_another_reason_is_still_owed(vej: Vej, aarsag: str) -> None:
    bortfald(vej, aarsag)
    assert (vej.tilstand(), vej.rest(), afskrivninger(vej)) == (Tilstand.TILBAGEKALDT, 100_000, [])


def test_psrm_hears_nothing_of_the_write_off(vej: Vej) -> None:
    bortfald(vej)
    vej.overdrag()
    assert vej.raekker("NEDSKRIV") == []
    assert len(vej.raekker(TILBAGEKALD)) == 1


def test_a_lapsed_claim_is_not_handed_over_and_the_way_out_is_not_to_register_it_anew(vej: Vej, codes_in: Any) -> None:
    bortfald(vej)
    refused = vej.proev_igen()
    assert codes_in(refused) == ["152"]
    assert "bortfaldet" in refused.aarsager[0].lokal_tekst
    assert "nedreguler" not in refused.findings[0].fix.da
    assert "afskrevet" in refused.findings[0].fix.da


@pytest.mark.parametrize("order", list(permutations(["112.00", "50.00", "-50.00"])), ids=str)
def test_what_psrm_covered_before_is_kept_whenever_it_is_told(vej: Vej, psrm_id: str, order: tuple[str, ...]) -> None:
    bortfald(vej)
    for amount in order:
        payment = "a" if amount == "112.00" else "b"
        vej.inddrivelse.underret("UDLIGNING", amount, psrm_id, indbetaling_id=payment, heraf_rente="0.00")
        vej.underretninger()
    assert (rester(vej), vej.uplaceret(), vej.tilstand()) == ([0, 0, 0], 0, Tilstand.AFSLUTTET)
    assert [each for each in vej.modtaget() if "uforklar" in each.indhold] == []
    assert stemmer(vej)


def test_coverage_that_psrm_undoes_from_the_day_on_is_written_off_too(vej: Vej, psrm_id: str) -> None:
    vej.inddrivelse.underret("UDLIGNING", "300.00", psrm_id, indbetaling_id="a", heraf_rente="0.00")
    vej.underretninger()
    bortfald(vej)
    assert sorted(each.beloeb for each in afskrivninger(vej)) == [10_000, 25_000, 70_000]
    vej.inddrivelse.underret("UDLIGNING", "-300.00", psrm_id, indbetaling_id="a", heraf_rente="0.00")
    vej.underretninger()
    assert (rester(vej), vej.uplaceret(), vej.tilstand()) == ([0, 0, 0], 0, Tilstand.AFSLUTTET)
    assert stemmer(vej)


def test_interest_that_is_told_late_is_not_owed(vej: Vej, psrm_id: str) -> None:
    bortfald(vej)
    vej.inddrivelse.underret("RENTE", "12.00", psrm_id)
    vej.underretninger()
    assert (rester(vej), vej.tilstand()) == ([0, 0, 0], Tilstand.AFSLUTTET)
    assert stemmer(vej)
