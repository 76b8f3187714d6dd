"""Identity, repetition and reversal; what a receipt says."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from oir_finans.domain.afgoerelse import KendtBilag, Rute, Udfald, Vurdering, afvist, vurder
from oir_finans.domain.bilag import AfsendFinansbilag, Finansbilag
from oir_finans.domain.kontrol import Kontoplan
from oir_finans.domain.kvittering import FinansOutcome, Kvittering, begrundelse
from oir_kernel.clock import DANISH_TIME
from oir_kernel.identifiers import Uuid

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=DANISH_TIME)
Nyt = Callable[..., Finansbilag]


def besked(*bilag: Finansbilag) -> AfsendFinansbilag:
    return AfsendFinansbilag(bilag=bilag)


def kendt(bilag: Finansbilag, rute: Rute) -> dict[str, KendtBilag]:
    return {bilag.bilag_id: KendtBilag(bilag.aftryk, rute, Kvittering(bilag.bilag_id, NOW, "00000001"))}


def koder(vurdering: Vurdering) -> list[str]:
    return [finding.rule_id for finding in vurdering.findings]


def test_a_new_document_is_booked(nyt_bilag: Nyt, kontoplan: Kontoplan, rute: Rute) -> None:
    (vurdering,) = vurder(besked(nyt_bilag()), {}, kontoplan, rute)
    assert vurdering.udfald is Udfald.BOGFOER


def test_a_known_document_with_the_same_content_is_repeated(nyt_bilag: Nyt, kontoplan: Kontoplan, rute: Rute) -> None:
    bilag = nyt_bilag()
    (vurdering,) = vurder(besked(bilag), kendt(bilag, rute), kontoplan, rute)
    assert vurdering.udfald is Udfald.GENTAG


def test_a_known_document_with_other_content_is_rejected(nyt_bilag: Nyt, kontoplan: Kontoplan, rute: Rute) -> None:
    bilag = nyt_bilag()
    (vurdering,) = vurder(besked(replace(bilag, tekst="ny")), kendt(bilag, rute), kontoplan, rute)
    assert vurdering.udfald is Udfald.AFVIS
    assert koder(vurdering) == ["SBX-ÅRS-071"]
    assert "andet indhold" in vurdering.findings[0].message.da


def test_a_known_document_from_another_system_is_rejected(nyt_bilag: Nyt, kontoplan: Kontoplan, rute: Rute) -> None:
    bilag = nyt_bilag()
    anden = replace(rute, afsender_system="00000000-0000-4000-8000-000000000002")
    (vurdering,) = vurder(besked(bilag), kendt(bilag, rute), kontoplan, anden)
    assert koder(vurdering) == ["SBX-ÅRS-071"]
    assert "anden afsender" in vurdering.findings[0].message.da


def test_the_same_document_twice_in_a_message_is_booked_once(nyt_bilag: Nyt, kontoplan: Kontoplan, rute: Rute) -> None:
    bilag = nyt_bilag()
    udfald = [v.udfald for v in vurder(besked(bilag, bilag), {}, kontoplan, rute)]
    assert udfald == [Udfald.BOGFOER, Udfald.GENTAG]


def test_one_id_on_two_contents_in_a_message_rejects_both(nyt_bilag: Nyt, kontoplan: Kontoplan, rute: Rute) -> None:
    bilag = nyt_bilag()
    vurderinger = vurder(besked(bilag, replace(bilag, tekst="ny")), {}, kontoplan, rute)
    assert [koder(v) for v in vurderinger] == [["SBX-ÅRS-071"], ["SBX-ÅRS-071"]]


def test_a_rejected_document_twice_in_a_message_is_rejected_twice(
    nyt_bilag: Nyt, kontoplan: Kontoplan, rute: Rute
) -> None:
    skaevt = nyt_bilag(posteringer=nyt_bilag().posteringer[:1])
    udfald = [v.udfald for v in vurder(besked(skaevt, skaevt), {}, kontoplan, rute)]
    assert udfald == [Udfald.AFVIS, Udfald.AFVIS]


def test_a_reversal_of_a_booked_document_is_booked(nyt_bilag: Nyt, kontoplan: Kontoplan, rute: Rute) -> None:
    gammelt = nyt_bilag()
    nyt = nyt_bilag(tilbagefoersel=True, oprindeligt_bilag_id=gammelt.bilag_id)
    (vurdering,) = vurder(besked(nyt), kendt(gammelt, rute), kontoplan, rute)
    assert vurdering.udfald is Udfald.BOGFOER


def test_a_reversal_of_an_earlier_document_of_the_message_is_booked(
    nyt_bilag: Nyt, kontoplan: Kontoplan, rute: Rute
) -> None:
    gammelt = nyt_bilag()
    nyt = nyt_bilag(tilbagefoersel=True, oprindeligt_bilag_id=gammelt.bilag_id)
    assert [v.udfald for v in vurder(besked(gammelt, nyt), {}, kontoplan, rute)] == [Udfald.BOGFOER] * 2


def test_a_reversal_of_a_document_rejected_in_the_message_is_rejected(
    nyt_bilag: Nyt, kontoplan: Kontoplan, rute: Rute
) -> None:
    skaevt = nyt_bilag(posteringer=nyt_bilag().posteringer[:1])
    nyt = nyt_bilag(tilbagefoersel=True, oprindeligt_bilag_id=skaevt.bilag_id)
    assert koder(vurder(besked(skaevt, nyt), {}, kontoplan, rute)[1]) == ["SBX-ÅRS-076"]


def test_a_reversal_must_name_a_document(nyt_bilag: Nyt, kontoplan: Kontoplan, rute: Rute) -> None:
    (vurdering,) = vurder(besked(nyt_bilag(tilbagefoersel=True)), {}, kontoplan, rute)
    assert koder(vurdering) == ["SBX-ÅRS-076"]
    assert "mangler" in vurdering.findings[0].message.da


def test_a_reversal_cannot_name_a_document_of_another_municipality(
    nyt_bilag: Nyt, kontoplan: Kontoplan, rute: Rute
) -> None:
    gammelt = nyt_bilag()
    nyt = nyt_bilag(tilbagefoersel=True, oprindeligt_bilag_id=gammelt.bilag_id)
    fremmed = kendt(gammelt, replace(rute, modtager_cvr="99999999"))
    assert koder(vurder(besked(nyt), fremmed, kontoplan, rute)[0]) == ["SBX-ÅRS-076"]


def test_the_receipt_of_a_rejected_document_names_the_first_reason_and_tells_all(
    nyt_bilag: Nyt, kontoplan: Kontoplan, rute: Rute
) -> None:
    skaevt = nyt_bilag(posteringer=nyt_bilag().posteringer[:1], regnskabsperiode="202601")
    (vurdering,) = vurder(besked(skaevt), {}, kontoplan, rute)
    kvittering = afvist(vurdering, NOW)
    assert not kvittering.accepteret
    assert kvittering.aarsag == "SBX-ÅRS-014"
    assert kvittering.begrundelse is not None
    assert "SBX-ÅRS-070" in kvittering.begrundelse


def test_reasons_that_do_not_fit_are_counted(nyt_bilag: Nyt, kontoplan: Kontoplan, rute: Rute) -> None:
    posteringer = tuple(replace(p, art=Uuid("x" * 60), dranst=Uuid("y" * 60)) for p in nyt_bilag().posteringer)
    (vurdering,) = vurder(besked(nyt_bilag(posteringer=posteringer)), {}, kontoplan, rute)
    text = begrundelse(vurdering.findings)
    assert len(text) <= 255
    assert text.endswith("(+2)")


def test_one_reason_longer_than_the_field_is_cut(nyt_bilag: Nyt, kontoplan: Kontoplan, rute: Rute) -> None:
    (finding,) = vurder(besked(nyt_bilag(tilbagefoersel=True)), {}, kontoplan, rute)[0].findings
    lang = replace(finding, message=replace(finding.message, da="x" * 300))
    assert len(begrundelse([lang])) == 255
    assert begrundelse([lang, lang]).endswith("… (+1)")


def test_an_outcome_comes_back_from_storage_as_it_was(nyt_bilag: Nyt, kontoplan: Kontoplan, rute: Rute) -> None:
    (vurdering,) = vurder(besked(nyt_bilag(tilbagefoersel=True)), {}, kontoplan, rute)
    outcome = FinansOutcome((afvist(vurdering, NOW), Kvittering("b", NOW, "00000007")), vurdering.findings)
    assert FinansOutcome.from_dict(outcome.as_dict()) == outcome
    assert outcome.accepted
    assert not FinansOutcome(outcome.kvitteringer[:1]).accepted
