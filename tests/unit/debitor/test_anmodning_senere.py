"""Requests that are answered later: on a day, by a case worker, by PSRM, or not in time."""

from datetime import date
from typing import Any

import pytest

from oir_debitor.domain.anmodning.afgoerelse import svar_senere
from oir_debitor.domain.anmodning.outcome import AnmodningAarsag, Udfald
from oir_debitor.domain.forloebsposter import Tilstand
from oir_debitor.domain.outcome import Reference
from oir_debitor.handlers.anmodning import aktion_besvaret, besvar
from tests.support.anmodning import Anmoder, koder

WISHED = date(2026, 12, 15)
OTHER = "00000000-0000-4000-8000-000000000002"


@pytest.fixture
def anmoder(debitor: Any) -> Anmoder:
    debitor.open_account(fordringer=(debitor.fordring(), debitor.fordring("f2", "500.00")))
    return Anmoder(debitor)


def test_an_action_wished_later_is_done_on_its_day(anmoder: Anmoder) -> None:
    put_off = anmoder.fordringer("AFSKRIVNING", oensket_dato=WISHED)
    assert (put_off.udfald, put_off.forventet) == (Udfald.UDSAT, WISHED)
    assert anmoder.rest() == "1000.00"
    anmoder.dag(date(2026, 12, 14))
    assert anmoder.besvaret() == []
    anmoder.dag(WISHED)
    assert anmoder.rest() == "0.00"
    (told,) = anmoder.besvaret()
    assert told["anmodning_id"] == anmoder.id("an1")
    assert told["udfald"] == "gennemfoert-med-resultat"
    assert list(told["resultat"].values()) == ["1000.00"]
    anmoder.dag(date(2026, 12, 16))
    assert len(anmoder.besvaret()) == 1


def test_what_is_wrong_by_then_keeps_it_from_being_done(anmoder: Anmoder) -> None:
    anmoder.fordringer("AFSKRIVNING", beloeb="900.00", oensket_dato=WISHED)
    anmoder.betal("500.00", fordring="f1")
    anmoder.dag(WISHED)
    (told,) = anmoder.besvaret()
    assert told["udfald"] == "ej-gennemfoert"
    assert [each["kode"] for each in told["aarsager"]] == ["SBX-ÅRS-114"]
    assert anmoder.rest() == "500.00"


def test_a_later_answer_names_the_object_its_text_does_not(anmoder: Anmoder) -> None:
    anmoder.en_konto("OVERDRAG_KONTO", modtager_system=OTHER)
    post, konto = anmoder.post(), Reference("konto", anmoder.id("k1"))
    assert post is not None
    told = [
        AnmodningAarsag("SBX-ÅRS-128", "system 2 kan ikke overtage kontoen.", reference=konto),
        AnmodningAarsag("SBX-ÅRS-003", f"konto_id {konto.id} er afsluttet.", reference=konto),
    ]
    later = anmoder.uow(lambda uow: svar_senere(post, uow.terms, Udfald.EJ_GENNEMFOERT, told, {}))
    (event,) = later.events
    assert [each["tekst"] for each in event.payload["aarsager"]] == [
        f"Konto {konto.id}: system 2 kan ikke overtage kontoen.",
        f"konto_id {konto.id} er afsluttet.",
    ]


def test_an_account_closed_by_then_keeps_it_from_being_done(anmoder: Anmoder) -> None:
    anmoder.fordringer("HENSTAND", til=date(2027, 1, 1), oensket_dato=WISHED)
    anmoder.debitor.close_account()
    anmoder.dag(WISHED)
    assert [each["kode"] for each in anmoder.besvaret()[0]["aarsager"]] == ["SBX-ÅRS-003"]


def test_a_wish_that_is_wrong_today_is_refused_today(anmoder: Anmoder) -> None:
    assert koder(anmoder.fordringer("AFSKRIVNING", beloeb="1000.01", oensket_dato=WISHED)) == ["114"]
    assert koder(anmoder.fordringer("AFSKRIVNING", oensket_dato=date(2026, 11, 22))) == ["125"]
    assert koder(anmoder.fordringer("AFSKRIVNING", oensket_dato=WISHED, svarfrist=date(2026, 12, 1))) == ["125"]
    assert anmoder.post() is None


def test_a_transfer_waits_for_the_case_worker(anmoder: Anmoder) -> None:
    got = anmoder.en_konto("OVERDRAG_KONTO", modtager_system=OTHER)
    assert got.udfald is Udfald.ACCEPTERET
    done = anmoder.afgoer()
    assert done.udfald is Udfald.MED_RESULTAT
    konto = anmoder.facts().konto
    assert konto is not None
    assert konto.oprettet_system == OTHER
    assert anmoder.besvaret()[0]["resultat"] == {"it-system": OTHER}
    assert koder(anmoder.en_konto("STATUS_SPÆR_OPKRÆVNING", name="an2")) == ["004"]
    mine = anmoder.en_konto("STATUS_SPÆR_OPKRÆVNING", name="an3", sender={"system": OTHER})
    assert mine.udfald is Udfald.GENNEMFOERT
    assert koder(anmoder.afgoer()) == ["124"]


def test_the_case_worker_can_refuse(anmoder: Anmoder) -> None:
    anmoder.en_konto("OVERDRAG_KONTO", modtager_system=OTHER)
    no = anmoder.afgoer(udfoer=False, tekst="ikke aftalt")
    assert no.udfald is Udfald.EJ_GENNEMFOERT
    told = anmoder.besvaret()[0]
    assert told["udfald"] == "ej-gennemfoert"
    assert "ikke aftalt" in told["aarsager"][0]["tekst"]
    assert koder(anmoder.afgoer("an9")) == ["124"]


def test_another_authority_or_the_same_system_cannot_take_over(anmoder: Anmoder) -> None:
    assert koder(anmoder.en_konto("OVERDRAG_KONTO", modtager_system=OTHER, modtager_cvr="25313763")) == ["128"]
    own = "00000000-0000-4000-8000-000000000001"
    assert koder(anmoder.en_konto("OVERDRAG_KONTO", modtager_system=own)) == ["128"]
    assert koder(anmoder.en_konto("OVERDRAG_KONTO")) == ["113"]


def test_a_sandbox_that_is_run_by_hand_lets_every_request_wait(anmoder: Anmoder) -> None:
    anmoder.debitor.set(opkraevning={"forloeb": "manuelt"})
    assert anmoder.fordringer("AFSKRIVNING").udfald is Udfald.ACCEPTERET
    assert anmoder.rest() == "1000.00"
    assert anmoder.afgoer().udfald is Udfald.MED_RESULTAT
    assert anmoder.rest() == "0.00"


def test_a_deadline_that_passes_ends_the_request(anmoder: Anmoder) -> None:
    anmoder.en_konto("OVERDRAG_KONTO", modtager_system=OTHER, svarfrist=date(2026, 12, 1))
    anmoder.dag(date(2026, 12, 1))
    assert anmoder.besvaret() == []
    anmoder.dag(date(2026, 12, 2))
    assert [each["kode"] for each in anmoder.besvaret()[0]["aarsager"]] == ["SBX-ÅRS-123"]
    assert koder(anmoder.afgoer()) == ["124"]


def test_a_recall_is_sent_to_psrm_and_answered_by_its_receipts(anmoder: Anmoder) -> None:
    anmoder.hos_psrm("f1")
    anmoder.hos_psrm("f2")
    got = anmoder.fordringer("TILBAGEKALD_FRA_INDDRIVELSE", "f1", "f2", tilbagekald_aarsag="KLAG")
    assert (got.udfald, got.forventet) == (Udfald.UDSAT, date(2026, 11, 24))
    first, second = anmoder.facts().overdragelser
    assert (first.aktion, first.tilstand, first.psrm_id) == ("TILBAGEKALD", "klar", "4711")
    assert '"aarsag": "KLAG"' in first.indhold
    konto, k1 = anmoder.id("k1"), first.aktion_id
    assert not anmoder.uow(lambda uow: aktion_besvaret(uow, konto, k1, udfoert=True))
    assert anmoder.besvaret() == []
    assert anmoder.uow(lambda uow: aktion_besvaret(uow, konto, second.aktion_id, udfoert=True))
    assert [each["udfald"] for each in anmoder.besvaret()] == ["gennemfoert"]
    assert not anmoder.uow(lambda uow: aktion_besvaret(uow, konto, k1, udfoert=True))
    assert not anmoder.uow(lambda uow: besvar(uow, anmoder.id("an1"), "gennemfoert"))
    assert len(anmoder.besvaret()) == 1


def test_a_recall_psrm_refuses_is_not_done(anmoder: Anmoder) -> None:
    anmoder.hos_psrm()
    anmoder.fordringer("TILBAGEKALD_FRA_INDDRIVELSE", tilbagekald_aarsag="FEJL")
    (row,) = anmoder.facts().overdragelser
    why = [{"kode": "SBX-ÅRS-126", "tekst": "nej"}]
    anmoder.uow(lambda uow: aktion_besvaret(uow, anmoder.id("k1"), row.aktion_id, udfoert=False, aarsager=why))
    (told,) = anmoder.besvaret()
    assert (told["udfald"], told["aarsager"]) == ("ej-gennemfoert", why)
    assert koder(anmoder.afgoer()) == ["124"]


def test_an_action_nobody_asked_for_answers_nothing(anmoder: Anmoder) -> None:
    assert not anmoder.uow(lambda uow: aktion_besvaret(uow, anmoder.id("k1"), anmoder.id("x"), udfoert=True))
    assert not anmoder.uow(lambda uow: besvar(uow, anmoder.id("x"), "gennemfoert"))


@pytest.mark.parametrize(
    ("aarsag", "more", "code"),
    [
        ("NEJ", {}, "122"),
        ("BORT", {}, "122"),
        ("KLAG", {"dato": date(2026, 11, 1)}, "122"),
    ],
)
def test_a_recall_with_a_wrong_reason_or_date_is_refused(
    anmoder: Anmoder, aarsag: str, more: dict[str, Any], code: str
) -> None:
    anmoder.hos_psrm()
    refused = anmoder.fordringer("TILBAGEKALD_FRA_INDDRIVELSE", tilbagekald_aarsag=aarsag, **more)
    assert koder(refused) == [code]


def test_a_recall_says_what_of_its_date_is_wrong(anmoder: Anmoder) -> None:
    anmoder.hos_psrm()
    without = anmoder.fordringer("TILBAGEKALD_FRA_INDDRIVELSE", tilbagekald_aarsag="BORT")
    assert without.aarsager[0].tekst.startswith("dato mangler")
    given: dict[str, Any] = {"tilbagekald_aarsag": "KLAG", "dato": date(2026, 11, 1)}
    with_one = anmoder.fordringer("TILBAGEKALD_FRA_INDDRIVELSE", name="an2", **given)
    assert with_one.aarsager[0].tekst.startswith("dato 2026-11-01 kan ikke sendes med årsagen KLAG")


def test_a_claim_that_is_not_at_psrm_cannot_be_recalled(anmoder: Anmoder) -> None:
    assert koder(anmoder.fordringer("TILBAGEKALD_FRA_INDDRIVELSE", tilbagekald_aarsag="KLAG")) == ["122"]
    anmoder.hos_psrm(tilstand=Tilstand.OVERDRAGES)
    assert koder(anmoder.fordringer("TILBAGEKALD_FRA_INDDRIVELSE", name="an2", tilbagekald_aarsag="KLAG")) == ["122"]


def test_after_klag_only_fejl_is_possible(anmoder: Anmoder) -> None:
    anmoder.hos_psrm()
    anmoder.fordringer("TILBAGEKALD_FRA_INDDRIVELSE", tilbagekald_aarsag="KLAG")
    again = anmoder.fordringer("TILBAGEKALD_FRA_INDDRIVELSE", name="an2", tilbagekald_aarsag="HENS")
    assert koder(again) == ["122"]
    fejl = anmoder.fordringer("TILBAGEKALD_FRA_INDDRIVELSE", name="an3", tilbagekald_aarsag="FEJL")
    assert fejl.udfald is Udfald.UDSAT
    bort = {"tilbagekald_aarsag": "BORT", "dato": date(2026, 11, 1)}
    assert koder(anmoder.fordringer("TILBAGEKALD_FRA_INDDRIVELSE", name="an4", **bort)) == ["122"]
