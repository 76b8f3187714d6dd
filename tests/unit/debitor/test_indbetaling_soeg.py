"""SøgFordringTilIndbetaling: what a party finds, across accounts and systems."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from oir_debitor.domain.hovedbog import Art
from oir_kernel.money import to_oere
from tests.support.betalinger import DEBITOR, FIRMA, FREMMED, PERSON_2, Kasse

Codes = Callable[[Any], list[str]]
OTHER = {"system": "00000000-0000-4000-8000-000000000002"}


@pytest.fixture
def kasse(debitor: Any) -> Kasse:
    return Kasse(debitor)


def found(outcome: Any) -> dict[str, list[str]]:
    return {konto.konto_id: [each.fordring_id for each in konto.fordringer] for konto in outcome.konti}


def test_a_party_finds_claims_on_accounts_of_every_system(debitor: Any, kasse: Kasse) -> None:
    debitor.open_account()
    debitor.register(konto_id="k2", konto=debitor.konto(), fordringer=(debitor.fordring("f2", "5.00"),), sender=OTHER)
    debitor.register(konto_id="k3", konto=debitor.konto(debitor.part(PERSON_2)), fordringer=(debitor.fordring("f3"),))
    outcome = kasse.soeg()
    assert found(outcome) == {debitor.id("k1"): [debitor.id("f1")], debitor.id("k2"): [debitor.id("f2")]}
    assert {konto.oprettet_system for konto in outcome.konti} == {OTHER["system"], debitor.call().afsender_system}
    assert found(kasse.soeg(konto_id=debitor.id("k2"))) == {debitor.id("k2"): [debitor.id("f2")]}


def test_only_accounts_of_the_receiver_are_found(debitor: Any, kasse: Kasse) -> None:
    debitor.open_account()
    assert kasse.soeg(sender={"modtager": "99999999"}).konti == ()


def test_roles_choose_what_is_found(debitor: Any, kasse: Kasse) -> None:
    debitor.open_account(
        fordringer=(debitor.fordring(), debitor.fordring("f2")),
        haeftelser=(debitor.haeftelse(slutdato=date(2026, 12, 31), fordring_ids=(debitor.id("f2"),)),),
        administratorer=(debitor.part(FIRMA),),
    )
    both = [debitor.id("f1"), debitor.id("f2")]
    assert [sorted(ids) for ids in found(kasse.soeg()).values()] == [sorted(both)]
    assert list(found(kasse.soeg(PERSON_2)).values()) == [[debitor.id("f2")]]
    assert found(kasse.soeg(PERSON_2, ansvarlig=True)) == {}
    assert list(found(kasse.soeg(PERSON_2, medhaefter=True, ansvarlig=True)).values()) == [[debitor.id("f2")]]
    assert [sorted(ids) for ids in found(kasse.soeg(FIRMA, administrator=True)).values()] == [sorted(both)]
    (konto,) = kasse.soeg(PERSON_2).konti
    assert (konto.fordringer[0].haeftelse_fra, konto.fordringer[0].haeftelse_til) == (
        date(2026, 11, 1),
        date(2026, 12, 31),
    )
    assert {(part.rolle, part.ident) for part in konto.parter} == {
        ("ansvarlig", DEBITOR),
        ("medhaefter", PERSON_2),
        ("administrator", FIRMA),
    }


def test_an_ended_liability_finds_nothing(debitor: Any, kasse: Kasse) -> None:
    debitor.open_account(haeftelser=(debitor.haeftelse(),))
    assert kasse.soeg(PERSON_2).konti
    debitor.afslut_haeftelse(slutdato=date(2026, 11, 22))
    assert kasse.soeg(PERSON_2).konti == ()


def test_costs_can_be_left_out_and_interest_and_fees_stand_below_their_claim(debitor: Any, kasse: Kasse) -> None:
    debitor.open_account(omkostninger=(debitor.omkostning(),))
    kasse.laeg_til("fee", "100.00", Art.RYKKERGEBYR)
    kasse.laeg_til("interest", "3.00", Art.OPKRAEVNINGSRENTE)
    (konto,) = kasse.soeg().konti
    assert {each.fordring_id for each in konto.fordringer} == {debitor.id("f1"), debitor.id("o1")}
    (konto,) = kasse.soeg(udelad_relaterede=True).konti
    (claim,) = konto.fordringer
    assert (claim.restance, konto.restance) == (to_oere("1000.00"), to_oere("1103.00"))
    assert [(each.art, each.restance) for each in claim.tillaeg] == [
        ("opkraevningsrente", to_oere("3.00")),
        ("rykkergebyr", to_oere("100.00")),
    ]


def test_what_waits_is_paid_or_closed_is_not_found(debitor: Any, kasse: Kasse) -> None:
    debitor.open_account(fordringer=(debitor.fordring(til_opkraevning=False), debitor.fordring("f2", "5.00")))
    assert list(found(kasse.soeg()).values()) == [[debitor.id("f2")]]
    kasse.betal(beloeb="5.00")
    assert kasse.soeg().konti == ()
    debitor.saet_til_opkraevning(forfaldsdato=date(2026, 12, 24))
    (konto,) = kasse.soeg().konti
    assert konto.fordringer[0].forfaldsdato == date(2026, 12, 24)
    debitor.close_account()
    assert kasse.soeg().konti == ()


def test_a_claim_whose_fee_alone_is_owed_is_found(debitor: Any, kasse: Kasse) -> None:
    debitor.open_account()
    kasse.laeg_til("fee", "100.00", Art.RYKKERGEBYR)
    kasse.betal(beloeb="1000.00", daekninger=(kasse.daekning("f1", "1000.00"),))
    (konto,) = kasse.soeg().konti
    assert (konto.fordringer[0].restance, konto.restance) == (0, to_oere("100.00"))


@pytest.mark.parametrize("ident", [" urn:oio:cpr-nr:6101901234 ", "URN:OIO:CPR-NR:6101901234"])
def test_the_party_is_recognised_however_it_is_spelled(debitor: Any, kasse: Kasse, ident: str) -> None:
    debitor.open_account(konto=debitor.konto(debitor.part(ident, "person")))
    assert len(kasse.soeg().konti) == 1


def test_nobody_known_is_a_positive_answer(debitor: Any, kasse: Kasse) -> None:
    debitor.open_account()
    outcome = kasse.soeg(FREMMED)
    assert (outcome.accepted, outcome.konti, outcome.aarsager) == (True, (), ())


def test_what_cannot_be_asked(debitor: Any, kasse: Kasse, codes_in: Codes) -> None:
    assert codes_in(kasse.soeg("urn:oio:cpr-nr:123")) == ["050"]
    assert codes_in(kasse.soeg(konto_id=debitor.id("k9"))) == ["001"]
    debitor.open_account()
    assert codes_in(kasse.soeg(konto_id=debitor.id("k1"), sender={"modtager": "99999999"})) == ["001"]


def test_a_search_leaves_nothing(debitor: Any, kasse: Kasse) -> None:
    debitor.open_account()
    before = debitor.rows("kernel_answer"), debitor.rows("kernel_outbox")
    kasse.soeg()
    assert (debitor.rows("kernel_answer"), debitor.rows("kernel_outbox")) == before
