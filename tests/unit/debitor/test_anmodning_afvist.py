"""What every request must keep, whatever its type; and that the same request again changes nothing."""

from dataclasses import replace
from typing import Any

import pytest

from oir_debitor.domain.anmodning.commands import Form, anmodning_of
from oir_debitor.domain.anmodning.outcome import AnmodningOutcome, Udfald
from oir_debitor.domain.anmodning.typer import HANDLINGSTYPER
from oir_debitor.domain.content import content
from tests.support.anmodning import Anmoder, koder


@pytest.fixture
def anmoder(debitor: Any) -> Anmoder:
    debitor.open_account(fordringer=(debitor.fordring(), debitor.fordring("f2", "500.00")))
    return Anmoder(debitor)


def test_the_list_and_the_types_are_the_same(anmoder: Anmoder) -> None:
    assert set(anmoder.debitor.edition.uuid_of("handlingstype")) == set(HANDLINGSTYPER)


@pytest.mark.parametrize("handling", sorted(HANDLINGSTYPER))
def test_a_type_asked_for_by_another_operation_is_refused(anmoder: Anmoder, handling: str) -> None:
    kind = HANDLINGSTYPER[handling]
    for form in set(Form) - set(kind.former):
        refused = anmoder.send(form, _to(anmoder, form, handling))
        assert refused.udfald is Udfald.AFVIST
        assert "112" in koder(refused)
        assert kind.former[0] in refused.aarsager[0].tekst


def _to(anmoder: Anmoder, form: Form, handling: str) -> Any:
    more: dict[str, Any] = {}
    if form in (Form.MED_FORDRINGER, Form.MELLEM_FORDRINGER):
        more["fordringer"] = ("f1",)
    if form in (Form.MELLEM_KONTI, Form.MELLEM_FORDRINGER):
        more["til_konto"] = "k1"
    if form is Form.MELLEM_FORDRINGER:
        more["til_fordring"] = "f2"
    return anmoder.anmodning(handling, **more)


@pytest.mark.parametrize(
    ("konto", "sender", "code"),
    [
        ("k9", {}, "001"),
        ("k1", {"system": "00000000-0000-4000-8000-000000000002"}, "004"),
        ("k1", {"modtager": "25313763"}, "001"),
    ],
)
def test_only_the_accounts_own_system_may_ask(anmoder: Anmoder, konto: str, sender: dict[str, str], code: str) -> None:
    anmoder.debitor.set(receivers=("11111111", "25313763"))
    refused = anmoder.en_konto("STATUS_SPÆR_OPKRÆVNING", konto=konto, sender=sender)
    assert koder(refused) == [code]
    assert refused.aarsager[0].reference is not None
    assert refused.aarsager[0].reference.id == anmoder.id(konto)
    assert anmoder.post() is None


def test_a_closed_account_and_an_unknown_claim_are_refused(anmoder: Anmoder) -> None:
    assert koder(anmoder.fordringer("AFSKRIVNING", "f9")) == ["010"]
    anmoder.debitor.close_account()
    assert koder(anmoder.fordringer("AFSKRIVNING", "f1")) == ["003"]


def test_an_unknown_type_reason_and_field_are_refused_together(anmoder: Anmoder) -> None:
    assert koder(anmoder.en_konto("STRYG")) == ["111"]
    wrong = replace(anmoder.anmodning("STATUS_SPÆR_OPKRÆVNING", beloeb="0.00"), aarsag_id=anmoder.id("x"))
    assert koder(anmoder.send(Form.EN_KONTO, wrong)) == ["013", "111", "113"]


def test_the_same_request_again_gets_the_same_answer(anmoder: Anmoder) -> None:
    first = anmoder.fordringer("AFSKRIVNING", beloeb="300.00")
    rows = anmoder.debitor.rows("debitor_bilag")
    assert anmoder.fordringer("AFSKRIVNING", beloeb="300.00") == first
    assert anmoder.debitor.rows("debitor_bilag") == rows
    assert anmoder.rest() == "700.00"


def test_a_request_id_is_used_once(anmoder: Anmoder) -> None:
    anmoder.fordringer("AFSKRIVNING", beloeb="300.00")
    other = anmoder.fordringer("AFSKRIVNING", beloeb="200.00")
    assert koder(other) == ["110"]
    assert anmoder.rest() == "700.00"


def test_a_request_is_kept_as_it_was_sent(anmoder: Anmoder) -> None:
    sent = anmoder.anmodning("AFSKRIVNING", fordringer=("f1", "f2"), beloeb="12.34", aarsag="eftergivet", ny_id="x")
    assert anmodning_of(content(sent)) == sent
    plain = anmoder.anmodning("SAMMENLÆG_KONTI", til_konto="k2")
    assert anmodning_of(content(plain)) == plain


def test_an_answer_is_kept_as_it_was_given(anmoder: Anmoder) -> None:
    for each in (
        anmoder.fordringer("AFSKRIVNING", beloeb="300.00"),
        anmoder.fordringer("AFSKRIVNING", "f9", name="an2"),
        anmoder.fordringer("AFSKRIVNING", name="an3", oensket_dato=anmoder.debitor.at(9, 24).date()),
    ):
        again = AnmodningOutcome.from_dict(each.as_dict())
        assert again.as_dict() == each.as_dict()
        assert again.udfald is each.udfald


def test_a_list_of_reasons_is_cut_and_says_so(anmoder: Anmoder) -> None:
    refused = anmoder.fordringer("AFSKRIVNING", *(f"x{nr}" for nr in range(203)))
    assert len(refused.aarsager) == 200
    assert refused.findings[-1].rule_id == "SBX-DEB-003"


def test_a_persons_number_in_a_reason_is_not_told(anmoder: Anmoder) -> None:
    anmoder.fordringer("AFSKRIVNING", aarsagstekst="for 6101901234")
    told = [str(each.payload) for each in anmoder.debitor.events()]
    assert told
    assert not any("6101901234" in each for each in told)
