"""Which answers are taken in: a passing and a failing case per reason."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest

from oir_faktura.domain.aarsager import Rute
from oir_faktura.domain.besvarelse import KendtFaktura, KendtSvar, vurder_svar
from oir_faktura.domain.modtagelse import Klasser
from oir_faktura.domain.svar import AfsendFakturaSvar, ResultatAarsag
from oir_kernel.clock import DANISH_TIME
from oir_kernel.identifiers import Uuid

FAKTURA = "00000000-0000-4000-8000-0000000000f1"
UKENDT = Uuid("00000000-0000-4000-8000-00000000dead")
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=DANISH_TIME)
Nyt = Callable[..., AfsendFakturaSvar]
Koder = Callable[..., list[str]]


@pytest.fixture
def faktura(rute: Rute) -> KendtFaktura:
    return KendtFaktura(FAKTURA, rute, svar_kan_ikke_modtages=False, svar=None)


@pytest.fixture
def koder(klasser: Klasser, rute: Rute) -> Koder:
    """The reasons found, as codes."""

    def find(svar: AfsendFakturaSvar, faktura: KendtFaktura | None, brugt: KendtSvar | None = None) -> list[str]:
        return [finding.rule_id for finding in vurder_svar(svar, faktura, brugt, klasser, rute)]

    return find


def gammelt(svar: AfsendFakturaSvar, rute: Rute) -> KendtSvar:
    return KendtSvar(
        svar.svar_id, svar.faktura_id, "godkendt", svar.aftryk, rute.afsender_cvr, rute.afsender_system, NOW
    )


def test_an_approval_without_remarks_is_taken_in(nyt_svar: Nyt, faktura: KendtFaktura, koder: Koder) -> None:
    assert koder(nyt_svar(FAKTURA), faktura) == []


def test_an_approval_with_remarks_is_taken_in(
    nyt_svar: Nyt, faktura: KendtFaktura, koder: Koder, grund: ResultatAarsag
) -> None:
    assert koder(nyt_svar(FAKTURA, godkendt_uden_bemaerkninger=None, godkendt_aarsager=(grund,)), faktura) == []


def test_a_refusal_with_a_reason_is_taken_in(
    nyt_svar: Nyt, faktura: KendtFaktura, koder: Koder, grund: ResultatAarsag
) -> None:
    assert koder(nyt_svar(FAKTURA, "afvist", afvisninger=(grund,)), faktura) == []


def test_a_partial_approval_with_remarks_is_taken_in(
    nyt_svar: Nyt, faktura: KendtFaktura, koder: Koder, grund: ResultatAarsag
) -> None:
    assert koder(nyt_svar(FAKTURA, "delvis", godkendt_aarsager=(grund,)), faktura) == []


def test_an_answer_to_no_invoice_is_rejected(nyt_svar: Nyt, koder: Koder) -> None:
    assert koder(nyt_svar(FAKTURA), None) == ["SBX-ÅRS-084"]


def test_an_answer_from_another_than_the_receiver_is_rejected(
    nyt_svar: Nyt, faktura: KendtFaktura, koder: Koder
) -> None:
    fremmed = replace(faktura, rute=replace(faktura.rute, modtager_cvr="99999999"))
    assert koder(nyt_svar(FAKTURA), fremmed) == ["SBX-ÅRS-082"]


def test_an_answer_to_another_than_the_sender_is_rejected(nyt_svar: Nyt, faktura: KendtFaktura, koder: Koder) -> None:
    fremmed = replace(faktura, rute=replace(faktura.rute, afsender_cvr="99999999"))
    assert koder(nyt_svar(FAKTURA), fremmed) == ["SBX-ÅRS-082"]


def test_an_invoice_for_information_only_cannot_be_answered(nyt_svar: Nyt, faktura: KendtFaktura, koder: Koder) -> None:
    assert koder(nyt_svar(FAKTURA), replace(faktura, svar_kan_ikke_modtages=True)) == ["SBX-ÅRS-086"]


def test_an_answered_invoice_cannot_be_answered_otherwise(
    nyt_svar: Nyt, faktura: KendtFaktura, koder: Koder, rute: Rute
) -> None:
    besvaret = replace(faktura, svar=gammelt(nyt_svar(FAKTURA), rute))
    assert besvaret.tilstand == "godkendt"
    assert koder(nyt_svar(FAKTURA, tekst="nyt"), besvaret) == ["SBX-ÅRS-085"]


def test_an_answer_id_is_used_once(nyt_svar: Nyt, faktura: KendtFaktura, koder: Koder, rute: Rute) -> None:
    svar = nyt_svar(FAKTURA)
    brugt = gammelt(nyt_svar(str(UKENDT), svar_id=svar.svar_id), rute)
    assert koder(svar, faktura, brugt) == ["SBX-ÅRS-085"]


def test_the_same_decision_is_recognised_under_another_id(nyt_svar: Nyt, faktura: KendtFaktura, rute: Rute) -> None:
    svar = nyt_svar(FAKTURA)
    besvaret = replace(faktura, svar=gammelt(svar, rute))
    assert besvaret.er_besvaret_med(replace(svar, svar_id=UKENDT), rute)
    assert not besvaret.er_besvaret_med(replace(svar, tekst="nyt"), rute)
    assert not besvaret.er_besvaret_med(svar, replace(rute, afsender_system=str(UKENDT)))
    assert not faktura.er_besvaret_med(svar, rute)


def test_the_result_must_be_a_class(nyt_svar: Nyt, faktura: KendtFaktura, koder: Koder) -> None:
    assert koder(nyt_svar(FAKTURA, resultat_id=UKENDT), faktura) == ["SBX-ÅRS-088"]


def test_every_reason_must_be_a_class(
    nyt_svar: Nyt, faktura: KendtFaktura, koder: Koder, grund: ResultatAarsag
) -> None:
    ukendt = replace(grund, aarsag_id=UKENDT)
    assert koder(nyt_svar(FAKTURA, "afvist", afvisninger=(grund, ukendt, ukendt)), faktura) == ["SBX-ÅRS-088"] * 2


@pytest.mark.parametrize("resultat", ["godkendt", "afvist", "delvis"])
def test_a_result_needs_a_decision(resultat: str, nyt_svar: Nyt, faktura: KendtFaktura, koder: Koder) -> None:
    assert koder(nyt_svar(FAKTURA, resultat, godkendt_uden_bemaerkninger=None), faktura) == ["SBX-ÅRS-087"]


@pytest.mark.parametrize("resultat", ["godkendt", "afvist", "delvis"])
def test_a_decision_cannot_be_both(
    resultat: str, nyt_svar: Nyt, faktura: KendtFaktura, koder: Koder, grund: ResultatAarsag
) -> None:
    begge = nyt_svar(FAKTURA, resultat, godkendt_uden_bemaerkninger=True, afvisninger=(grund,))
    assert koder(begge, faktura) == ["SBX-ÅRS-087"]


def test_a_refusal_cannot_approve(nyt_svar: Nyt, faktura: KendtFaktura, koder: Koder) -> None:
    assert koder(nyt_svar(FAKTURA, "afvist", godkendt_uden_bemaerkninger=True), faktura) == ["SBX-ÅRS-087"]


def test_an_approval_cannot_refuse(nyt_svar: Nyt, faktura: KendtFaktura, koder: Koder, grund: ResultatAarsag) -> None:
    svar = nyt_svar(FAKTURA, godkendt_uden_bemaerkninger=None, afvisninger=(grund,))
    assert koder(svar, faktura) == ["SBX-ÅRS-087"]


def test_a_partial_approval_must_say_what_is_not_approved(nyt_svar: Nyt, faktura: KendtFaktura, koder: Koder) -> None:
    assert koder(nyt_svar(FAKTURA, "delvis", godkendt_uden_bemaerkninger=True), faktura) == ["SBX-ÅRS-087"]


def test_all_reasons_are_found_at_once(
    nyt_svar: Nyt, faktura: KendtFaktura, koder: Koder, grund: ResultatAarsag
) -> None:
    galt = nyt_svar(FAKTURA, "delvis", afvisninger=(replace(grund, aarsag_id=UKENDT),))
    kun_til_orientering = replace(faktura, svar_kan_ikke_modtages=True)
    assert koder(galt, kun_til_orientering) == ["SBX-ÅRS-086", "SBX-ÅRS-088", "SBX-ÅRS-087"]
