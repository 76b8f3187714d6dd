"""Handing over: what is mapped, judged, held, batched and sent, and what the receipts do."""

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from oir_debitor.domain.forloebsposter import Tilstand
from oir_debitor.domain.hovedbog import Art
from oir_debitor.domain.psrm import PsrmVerdict
from oir_debitor.handlers.klar_til_overdragelse import OVERDRAGELSE
from oir_debitor.psrm.steps import KVITTERINGER, UNDERRETNINGER
from oir_kernel.findings import Finding, Outcome, Text
from oir_kernel.sandbox import SandboxScope
from tests.support.overdragelse import DUE, FakeInddrivelse, Vej

MONTH = (date(2026, 10, 16), date(2026, 11, 15))


@pytest.fixture
def vej(debitor: Any) -> Vej:
    return Vej(debitor)


def verdict(name: str, rule: str = "R_2_3a", outcome: Outcome = Outcome.AFVIS) -> PsrmVerdict:
    told = Text("Forældelsesdatoen er for tidlig.", "The limitation date is too early.")
    found = Finding(rule, "filter", outcome, told, Text("Ret den.", "Correct it."), "foraeldelsesdato")
    return PsrmVerdict(name, date(2026, 11, 23), (found,))


# --- mapping ---------------------------------------------------------------------------------------------------------


def test_a_claim_past_its_schedule_is_sent_with_what_the_store_has(vej: Vej, debitor: Any) -> None:
    debitor.set(fordringshavere={"11111111": "3021"})
    vej.konto(haeftelser=(debitor.haeftelse(),), nedreguleringer=(debitor.nedregulering(beloeb="200.00"),))
    vej.klar()
    vej.overdrag()
    (action,) = vej.inddrivelse.aktioner
    claim = action["fordring"]
    assert (action["aktion"], action["fordringshaver"]) == ("OPRETFORDRING", "3021")
    assert (claim["type"], claim["hovedstol"], claim["beloeb"]) == ("KFDAINS", "1000.00", "800.00")
    assert (claim["relation"], claim["art"], claim["reference"]) == ("HOVEDFORDRING", "INDR", debitor.id("f1"))
    assert (claim["srb"], claim["forfaldsdato"]) == ("2026-10-15", DUE.isoformat())
    assert claim["skyldnere"] == [{"cpr": "6101901234"}, {"cpr": "6202914321"}]
    assert "modtagelsesdato" not in claim
    assert vej.tilstand() is Tilstand.OVERDRAGES


def test_the_check_is_asked_as_at_today(vej: Vej) -> None:
    vej.konto()
    vej.klar()
    vej.overdrag()
    assert [each["modtagelsesdato"] for each in vej.psrm.asked[-1]] == ["2026-11-23"]


def test_a_payment_before_the_handover_makes_the_amount_less(vej: Vej) -> None:
    vej.konto()
    vej.betal("300.00", date(2026, 11, 20))
    vej.klar()
    vej.overdrag()
    claim = vej.inddrivelse.aktioner[0]["fordring"]
    assert (claim["hovedstol"], claim["beloeb"]) == ("1000.00", "700.00")
    assert vej.raekker("NEDSKRIV") == []


def test_costs_interest_and_fees_are_related_claims_of_their_types(vej: Vej, debitor: Any) -> None:
    vej.konto(omkostninger=(debitor.omkostning(type_code="GEDAINS", forfaldsdato=DUE),))
    rente = vej.tillaeg("r1", Art.OPKRAEVNINGSRENTE, "10.00", *MONTH)
    gebyr = vej.tillaeg("g1", Art.RYKKERGEBYR, "100.00", date(2026, 11, 1), date(2026, 11, 11))
    vej.klar("f1", "o1")
    vej.overdrag()
    (action,) = vej.inddrivelse.aktioner
    related = {each["reference"]: each for each in action["relaterede"]}
    assert {key: each["type"] for key, each in related.items()} == {
        debitor.id("o1"): "GEDAINS",
        rente: "REOPDAG",
        gebyr: "GEDAINS",
    }
    assert all(each["relation"] == "RELATERET" and "hf" not in each for each in related.values())
    assert related[rente]["periode_start"] == "2026-10-16"
    assert related[rente]["periode_slut"] == "2026-11-15"
    assert related[rente]["foraeldelsesdato"] == "2029-10-16"
    assert related[gebyr]["periode_start"] == related[gebyr]["periode_slut"] == "2026-11-01"
    assert related[gebyr]["srb"] == "2026-11-11"


def test_an_addition_without_a_published_type_is_left_out_with_its_reason(vej: Vej) -> None:
    vej.konto(fordringer=(vej.fordring(type_code="KFLEJKA"),))
    vej.tillaeg("g1", Art.RYKKERGEBYR, "100.00", date(2026, 11, 1), date(2026, 11, 11))
    vej.tillaeg("r1", Art.OPKRAEVNINGSRENTE, "10.00", *MONTH)
    vej.klar()
    vej.overdrag()
    (action,) = vej.inddrivelse.aktioner
    kept = json.loads(vej.raekker("OPRETFORDRING")[0].indhold)["udeladt"]
    assert "relaterede" not in action
    assert [each["rule_id"] for each in kept] == ["SBX-ÅRS-158"] * 2
    assert "KFLEJKA" in kept[0]["message"]["da"]


def test_a_paid_main_claim_is_an_anchor_of_nothing_for_what_is_owed_on_it(vej: Vej, debitor: Any) -> None:
    vej.konto(omkostninger=(debitor.omkostning(type_code="GEDAINS", forfaldsdato=DUE),))
    vej.betal("1000.00", date(2026, 11, 20))
    vej.klar("o1")
    vej.overdrag()
    (action,) = vej.inddrivelse.aktioner
    assert action["fordring"]["beloeb"] == "0.00"
    assert [each["reference"] for each in action["relaterede"]] == [debitor.id("o1")]


def test_a_cost_waits_for_its_main_claim_and_then_comes_along(vej: Vej, debitor: Any) -> None:
    vej.konto(omkostninger=(debitor.omkostning(type_code="GEDAINS", forfaldsdato=DUE),))
    vej.klar("o1")
    vej.overdrag()
    assert (vej.tilstand("o1"), vej.grunde("o1")) == (Tilstand.HOLDT, ["SBX-ÅRS-157"])
    assert vej.inddrivelse.aktioner == []
    vej.hele_vejen("f1")
    assert [each["reference"] for each in vej.inddrivelse.aktioner[0]["relaterede"]] == [debitor.id("o1")]
    assert (vej.tilstand("o1"), vej.course("o1").psrm_id) == (Tilstand.UNDER_INDDRIVELSE, f"R-{debitor.id('o1')}")


def test_a_cost_that_comes_after_its_main_claim_names_it_by_psrms_id(vej: Vej, debitor: Any) -> None:
    vej.konto()
    vej.hele_vejen()
    debitor.register(hour=10, omkostninger=(debitor.omkostning(type_code="GEDAINS", forfaldsdato=DUE),))
    vej.klar("o1")
    vej.overdrag()
    action = vej.inddrivelse.aktioner[-1]
    assert action["fordring"]["relation"] == "RELATERET"
    assert action["fordring"]["hovedfordring_id"] == f"P-{debitor.id('f1')}"


# --- policy ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["AFVIST", "UAFGJORT"])
def test_a_claim_psrm_would_not_take_is_held_with_its_reasons(vej: Vej, debitor: Any, name: str) -> None:
    vej.konto()
    vej.psrm.verdicts[debitor.id("f1")] = verdict(name)
    vej.klar()
    vej.overdrag()
    assert (vej.tilstand(), vej.grunde()) == (Tilstand.HOLDT, ["R_2_3a"])
    assert (vej.inddrivelse.aktioner, vej.raekker()) == ([], [])
    assert vej.event("debitor.overdragelse.holdt")["aarsager"][0]["kode"] == "R_2_3a"


@pytest.mark.parametrize("name", ["HØRING", "UDFØRT"])
def test_a_claim_psrm_would_hear_or_take_is_forwarded(vej: Vej, debitor: Any, name: str) -> None:
    vej.konto()
    vej.psrm.verdicts[debitor.id("f1")] = verdict(name, outcome=Outcome.HOERING)
    vej.klar()
    vej.overdrag()
    assert len(vej.inddrivelse.aktioner) == 1


def test_policy_altid_sends_without_asking(vej: Vej, debitor: Any) -> None:
    debitor.set(opkraevning={"overdragelse": "altid"})
    vej.konto()
    vej.psrm.verdicts[debitor.id("f1")] = verdict("AFVIST")
    vej.klar()
    vej.overdrag()
    assert (len(vej.inddrivelse.aktioner), vej.psrm.asked) == (1, [])


def test_policy_aldrig_holds_and_says_so(vej: Vej, debitor: Any) -> None:
    debitor.set(opkraevning={"overdragelse": "aldrig"})
    vej.konto()
    vej.klar()
    vej.overdrag()
    assert (vej.tilstand(), vej.grunde(), vej.inddrivelse.aktioner) == (Tilstand.HOLDT, ["SBX-ÅRS-155"], [])


def test_without_a_receiver_nothing_is_handed_over_and_the_claim_says_so(debitor: Any) -> None:
    vej = Vej(debitor, wired=False)
    vej.konto()
    vej.klar()
    vej.overdrag()
    assert (vej.tilstand(), vej.grunde(), vej.raekker()) == (Tilstand.HOLDT, ["SBX-ÅRS-156"], [])


def test_a_related_claim_psrm_would_not_take_stays_and_the_main_claim_goes(vej: Vej) -> None:
    vej.konto()
    rente = vej.tillaeg("r1", Art.OPKRAEVNINGSRENTE, "10.00", *MONTH)
    vej.psrm.verdicts[rente] = verdict("AFVIST", "R_5_5")
    vej.klar()
    vej.overdrag()
    (action,) = vej.inddrivelse.aktioner
    kept = json.loads(vej.raekker("OPRETFORDRING")[0].indhold)["udeladt"]
    assert "relaterede" not in action
    assert [each["rule_id"] for each in kept] == ["SBX-ÅRS-159"]
    assert "R_5_5" in kept[0]["message"]["da"]


def test_a_held_cost_does_not_hold_its_main_claim(vej: Vej, debitor: Any) -> None:
    vej.konto(omkostninger=(debitor.omkostning(type_code="GEDAINS", forfaldsdato=DUE),))
    vej.psrm.verdicts[debitor.id("o1")] = verdict("AFVIST")
    vej.klar("f1", "o1")
    vej.overdrag()
    assert (vej.tilstand("f1"), vej.tilstand("o1")) == (Tilstand.OVERDRAGES, Tilstand.HOLDT)
    assert vej.grunde("o1") == ["SBX-ÅRS-159", "R_2_3a"]


def test_a_claim_that_owes_nothing_is_not_sent(vej: Vej) -> None:
    vej.konto()
    vej.betal("1000.00", date(2026, 11, 20))
    vej.klar()
    vej.overdrag()
    assert (vej.tilstand(), vej.inddrivelse.aktioner) == (Tilstand.AFSLUTTET, [])


# --- sending ---------------------------------------------------------------------------------------------------------


def test_when_psrm_is_away_the_step_waits_and_the_same_batch_comes_later(vej: Vej) -> None:
    vej.konto()
    vej.klar()
    vej.inddrivelse.away = True
    vej.overdrag()
    (row,) = vej.raekker()
    (item,) = vej.agenda(OVERDRAGELSE)
    assert (row.tilstand, item.attempts) == ("klar", 1)
    vej.inddrivelse.away = False
    vej.overdrag()
    assert [each.leverance_id for each in vej.raekker()] == [row.leverance_id] == list(vej.inddrivelse.leverancer)
    assert (vej.raekker()[0].tilstand, vej.agenda(OVERDRAGELSE)) == ("sendt", [])


def test_a_batch_lost_after_it_was_sent_is_the_same_batch_again(vej: Vej, monkeypatch: pytest.MonkeyPatch) -> None:
    vej.konto()
    vej.klar()
    taken = vej.inddrivelse.indberet

    async def lost(leverance: Any, scope: SandboxScope) -> None:
        await taken(leverance, scope)
        raise RuntimeError("the line broke")

    monkeypatch.setattr(vej.inddrivelse, "indberet", lost)
    vej.overdrag()
    monkeypatch.setattr(vej.inddrivelse, "indberet", taken)
    vej.overdrag()
    assert (vej.inddrivelse.sendt, len(vej.inddrivelse.leverancer), len(vej.raekker())) == (2, 1, 1)


def test_claims_of_several_accounts_go_in_one_batch(vej: Vej) -> None:
    vej.konto()
    vej.konto(navn="k2", fordringer=(vej.fordring("f2"),))
    vej.klar("f1", "f2")
    vej.overdrag()
    assert (len(vej.inddrivelse.leverancer), len(vej.inddrivelse.aktioner)) == (1, 2)


def test_running_again_sends_nothing_twice(vej: Vej) -> None:
    vej.konto()
    vej.klar()
    vej.overdrag()
    vej.klar()
    vej.overdrag()
    assert (vej.inddrivelse.sendt, len(vej.raekker())) == (1, 1)


def test_what_comes_while_the_step_runs_is_not_forgotten(vej: Vej, monkeypatch: pytest.MonkeyPatch) -> None:
    vej.konto()
    vej.konto(navn="k2", fordringer=(vej.fordring("f2"),))
    vej.klar("f1")
    taken = vej.inddrivelse.indberet

    async def meanwhile(leverance: Any, scope: SandboxScope) -> None:
        vej.klar("f2")
        await taken(leverance, scope)

    monkeypatch.setattr(vej.inddrivelse, "indberet", meanwhile)
    vej.overdrag()
    monkeypatch.setattr(vej.inddrivelse, "indberet", taken)
    assert len(vej.agenda(OVERDRAGELSE)) == 1
    vej.overdrag()
    assert (len(vej.inddrivelse.aktioner), vej.agenda(OVERDRAGELSE)) == (2, [])


# --- receipts --------------------------------------------------------------------------------------------------------


def test_a_receipt_udfoert_puts_the_claim_under_collection(vej: Vej, debitor: Any) -> None:
    vej.konto()
    vej.hele_vejen()
    assert (vej.tilstand(), vej.course().psrm_id) == (Tilstand.UNDER_INDDRIVELSE, f"P-{debitor.id('f1')}")
    assert (vej.raekker()[0].tilstand, vej.agenda(KVITTERINGER)) == ("udført", [])
    assert len(vej.agenda(UNDERRETNINGER)) == 1
    assert vej.topics() == ["debitor.overdragelse.udfoert"]


def test_receipts_that_are_not_ready_are_asked_for_again_in_a_quarter_of_an_hour(vej: Vej) -> None:
    vej.konto()
    vej.inddrivelse.klar = False
    vej.hele_vejen()
    (item,) = vej.agenda(KVITTERINGER)
    assert (item.due - vej.scope.clock.now()).total_seconds() == 15 * 60
    assert vej.tilstand() is Tilstand.OVERDRAGES


def test_a_refusal_is_kept_with_its_reasons_and_told(vej: Vej) -> None:
    vej.konto()
    reasons = [{"kode": "571", "tekst": "Fordringstypen er ikke i aftalen. Skyldner 6101901234", "regel": "PSRM-K-151"}]
    vej.inddrivelse.svar["OPRETFORDRING"] = {"status": "AFVIST", "fordring_id": None, "aarsager": reasons}
    vej.hele_vejen()
    assert (vej.tilstand(), vej.grunde()) == (Tilstand.AFVIST, ["PSRM-K-151"])
    told = vej.event("debitor.overdragelse.afvist")
    assert told["aarsager"][0]["kode"] == "PSRM-K-151"
    assert "6101901234" not in json.dumps(told) + vej.course().indhold


def test_a_refused_claim_is_tried_again_with_an_action_of_its_own(vej: Vej) -> None:
    vej.konto()
    vej.inddrivelse.svar["OPRETFORDRING"] = {"status": "AFVIST", "fordring_id": None}
    vej.hele_vejen()
    vej.inddrivelse.svar.clear()
    assert vej.proev_igen().accepted
    vej.overdrag()
    vej.kvitteringer()
    assert (vej.tilstand(), len(vej.raekker("OPRETFORDRING"))) == (Tilstand.UNDER_INDDRIVELSE, 2)
    assert vej.grunde() == []


def test_a_hearing_is_polled_until_it_ends(vej: Vej) -> None:
    vej.konto()
    vej.inddrivelse.svar["OPRETFORDRING"] = {"status": "HØRING"}
    vej.hele_vejen()
    assert vej.tilstand() is Tilstand.HOERING
    vej.kvitteringer()
    assert vej.topics() == ["debitor.overdragelse.hoering"]
    vej.inddrivelse.svar.clear()
    vej.kvitteringer()
    assert (vej.tilstand(), vej.topics()[-1]) == (Tilstand.UNDER_INDDRIVELSE, "debitor.overdragelse.udfoert")


def test_a_hearing_that_waits_for_the_morning_does_not_keep_the_next_receipt_waiting(vej: Vej) -> None:
    vej.konto(vej.fordring("f2"), vej.fordring("f3"))
    vej.inddrivelse.svar["OPRETFORDRING"] = {"status": "HØRING"}
    vej.hele_vejen()
    (morning,) = vej.agenda(KVITTERINGER)
    assert (morning.due - vej.scope.clock.now()).total_seconds() > 3600
    vej.klar("f2")
    vej.overdrag()
    (soon,) = vej.agenda(KVITTERINGER)
    assert (soon.due - vej.scope.clock.now()).total_seconds() == 15 * 60

    # What is asked for sooner stays so, however much is sent meanwhile.
    vej.frem(minutes=10)
    vej.klar("f3")
    vej.overdrag()
    assert vej.agenda(KVITTERINGER) == [soon]


@pytest.mark.parametrize(
    ("valg", "begrundelse"), [("godkend", "Beløbet er rigtigt."), ("fortryd", "Forkert skyldner.")]
)
def test_a_hearing_is_answered(vej: Vej, valg: str, begrundelse: str) -> None:
    vej.konto()
    vej.inddrivelse.svar["OPRETFORDRING"] = {"status": "HØRING"}
    vej.hele_vejen()
    assert vej.hoering(valg, begrundelse).accepted
    vej.overdrag()
    vej.overdrag()
    assert vej.inddrivelse.hoeringer == [(vej.raekker("OPRETFORDRING")[0].aktion_id, valg, begrundelse)]
    assert len(vej.agenda(KVITTERINGER)) == 1


def test_acts_that_do_not_fit_are_refused_with_reasons(vej: Vej, codes_in: Any) -> None:
    vej.konto()
    assert codes_in(vej.hoering("fortryd")) == ["151"]
    early = vej.proev_igen()
    assert codes_in(early) == ["151"]
    assert "det automatiske forløb overdrager den selv" in early.aarsager[0].lokal_tekst
    assert "oir clock advance" in early.findings[0].fix.da
    assert "opkraevning.forloeb til manuelt" in early.findings[0].fix.da
    vej.write(lambda uow: uow.konti.append((), (replace(vej.course("f1", uow), naeste_dato=None),)))
    stands = vej.proev_igen()
    assert codes_in(stands) == ["151"]
    assert "venter ikke på nogen dag" in stands.aarsager[0].lokal_tekst
    assert "opkraevning.forloeb til manuelt" in stands.findings[0].fix.da
    assert codes_in(vej.proev_igen("ukendt")) == ["150"]
    vej.inddrivelse.svar["OPRETFORDRING"] = {"status": "HØRING"}
    vej.hele_vejen()
    assert codes_in(vej.hoering("godkend", "  ")) == ["154"]
    assert codes_in(vej.hoering("fortryd")) == ["154"]
    assert vej.raekker("HOERING-GODKEND") == []


def test_by_hand_a_claim_is_handed_over_before_its_schedule_ends(vej: Vej, debitor: Any) -> None:
    debitor.set(opkraevning={"forloeb": "manuelt"})
    vej.konto()
    assert vej.proev_igen().accepted
    vej.overdrag()
    assert len(vej.inddrivelse.aktioner) == 1


def test_a_held_claim_is_tried_again_after_it_was_put_right(vej: Vej, debitor: Any, codes_in: Any) -> None:
    vej.konto()
    vej.psrm.verdicts[debitor.id("f1")] = verdict("AFVIST")
    vej.klar()
    vej.overdrag()
    vej.psrm.verdicts.clear()
    assert vej.proev_igen().accepted
    vej.overdrag()
    assert len(vej.inddrivelse.aktioner) == 1
    assert codes_in(vej.proev_igen("f1")) == []


def test_two_sandboxes_do_not_mix(debitor: Any) -> None:
    first = Vej(debitor, FakeInddrivelse())
    first.konto()
    first.klar()
    debitor.sandbox = "another"
    other = Vej(debitor, FakeInddrivelse())
    assert (other.agenda(OVERDRAGELSE), other.raekker()) == ([], [])
