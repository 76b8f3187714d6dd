"""From a registration to PSRM's claims, and back to the places of the message."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from oir_debitor.domain.commands import FordringSpecifikation, TekstLinje
from oir_debitor.psrm.mapping import claims_of
from oir_kernel.findings import Outcome
from oir_kernel.source import PathSource

TODAY = date(2026, 11, 23)
PERSON_2 = "urn:oio:cpr-nr:6202914321"


def mapped(debitor: Any, **parts: Any) -> list[Any]:
    given = {"konto": debitor.konto(), "fordringer": (debitor.fordring(),)} | parts
    command = debitor.registrering(**given)
    return claims_of(command, debitor.codes, receiver_cvr="11111111", settings=debitor.settings, today=TODAY)


def claim(debitor: Any, **parts: Any) -> Any:
    return mapped(debitor, **parts)[-1].claim


def specified(debitor: Any, code: str, vaerdi: str) -> FordringSpecifikation:
    return FordringSpecifikation(debitor.id("s1"), debitor.uuid("specifikationstype", code), vaerdi)


def test_a_plain_claim_is_mapped_field_by_field(debitor: Any) -> None:
    fordring = debitor.fordring(
        periode_start=date(2026, 11, 1),
        periode_slut=date(2026, 11, 30),
        stiftelsesdato=date(2026, 11, 1),
        srb=date(2026, 12, 1),
        foraeldelsesdato=date(2029, 12, 1),
        reference="F-17",
        tekstlinjer=(TekstLinje(2, "november"), TekstLinje(1, "Børnehave")),
    )
    debitor.set(fordringshavere={"11111111": "3021"})
    assert claim(debitor, fordringer=(fordring,)) == {
        "id": debitor.id("f1"),
        "type": "KFDAINS",
        "art": "INDR",
        "relation": "HOVEDFORDRING",
        "hovedstol": "1000.00",
        "beloeb": "1000.00",
        "beskrivelse": "Børnehave november",
        "periode_start": "2026-11-01",
        "periode_slut": "2026-11-30",
        "stiftelsesdato": "2026-11-01",
        "forfaldsdato": "2026-12-01",
        "srb": "2026-12-01",
        "foraeldelsesdato": "2029-12-01",
        "reference": "F-17",
        "fordringshaver": "3021",
        "skyldnere": [{"cpr": "6101901234"}],
    }


def test_without_a_reference_of_its_own_the_claims_id_is_the_reference(debitor: Any) -> None:
    assert claim(debitor)["reference"] == debitor.id("f1")


def test_a_creditor_that_was_not_set_is_absent(debitor: Any) -> None:
    assert "fordringshaver" not in claim(debitor)


def test_down_adjustments_of_the_message_reduce_beloeb_and_not_hovedstol(debitor: Any) -> None:
    found = claim(debitor, nedreguleringer=(debitor.nedregulering(), debitor.nedregulering("n2", beloeb="0.50")))
    assert (found["hovedstol"], found["beloeb"]) == ("1000.00", "899.50")


def test_a_whole_down_adjustment_leaves_nothing(debitor: Any) -> None:
    assert claim(debitor, nedreguleringer=(debitor.nedregulering(hel_fordring=True),))["beloeb"] == "0.00"


def test_a_cost_is_related_to_its_main_claim(debitor: Any) -> None:
    found = claim(debitor, omkostninger=(debitor.omkostning(),))
    assert (found["relation"], found["beloeb"]) == ("RELATERET", "100.00")
    assert found["hf"]["id"] == debitor.id("f1")
    assert (found["hf"]["art"], found["hf"]["relation"]) == ("INDR", "HOVEDFORDRING")
    assert (found["hf"]["type"], found["hf"]["hovedstol"]) == ("KFDAINS", "1000.00")


def test_a_cost_without_a_main_claim_in_the_message_has_no_hf_until_the_store_is_read(debitor: Any) -> None:
    assert "hf" not in claim(debitor, omkostninger=(debitor.omkostning("stored"),))


@pytest.mark.parametrize("code", ["domsdato", "forligsdato"])
def test_judgment_and_settlement_come_from_specifications(debitor: Any, code: str) -> None:
    fordring = debitor.fordring(specifikationer=(specified(debitor, code, "2025-06-30"),))
    assert claim(debitor, fordringer=(fordring,))[code] == "2025-06-30"


@pytest.mark.parametrize("vaerdi", ["30. juni", "20250630", "2025-W27-1", "2025-02-30"])
def test_a_specification_that_is_no_date_is_left_out_and_undecided(debitor: Any, vaerdi: str) -> None:
    fordring = debitor.fordring(specifikationer=(specified(debitor, "domsdato", vaerdi),))
    (found,) = mapped(debitor, fordringer=(fordring,))
    assert "domsdato" not in found.claim
    (finding,) = found.findings
    assert (finding.rule_id, finding.outcome) == ("SBX-DEB-002", Outcome.IKKE_EVALUERET)
    assert vaerdi in finding.message.da
    assert vaerdi in finding.message.en
    assert finding.read == {"vaerdi": vaerdi}


def test_a_number_in_place_of_a_date_is_shown_masked(debitor: Any) -> None:
    fordring = debitor.fordring(specifikationer=(specified(debitor, "domsdato", "6101901234"),))
    (found,) = mapped(debitor, fordringer=(fordring,))
    assert "6101901234" not in str(found.findings[0].as_dict())
    assert "610190****" in found.findings[0].message.da


def test_two_different_judgment_dates_are_undecided_and_neither_counts(debitor: Any) -> None:
    both = (specified(debitor, "domsdato", "2025-06-30"), specified(debitor, "domsdato", "2025-07-01"))
    (found,) = mapped(debitor, fordringer=(debitor.fordring(specifikationer=both),))
    assert "domsdato" not in found.claim
    (finding,) = found.findings
    assert (finding.rule_id, finding.outcome) == ("SBX-DEB-002", Outcome.IKKE_EVALUERET)
    assert "2025-06-30" in finding.message.da
    assert "2025-07-01" in finding.message.da


def test_the_same_judgment_date_twice_is_one(debitor: Any) -> None:
    both = (specified(debitor, "domsdato", "2025-06-30"), specified(debitor, "domsdato", "2025-06-30"))
    (found,) = mapped(debitor, fordringer=(debitor.fordring(specifikationer=both),))
    assert (found.claim["domsdato"], found.findings) == ("2025-06-30", ())


def test_another_specification_is_no_field_of_psrm(debitor: Any) -> None:
    fordring = debitor.fordring(specifikationer=(specified(debitor, "journalnummer", "2025-06-30"),))
    assert "domsdato" not in claim(debitor, fordringer=(fordring,))


@pytest.mark.parametrize(
    ("ident", "debtor"),
    [
        ("urn:oio:cvr-nr:25313763", {"cvr": "25313763"}),
        ("urn:oio:se-nr:12345678", {"se": "12345678"}),
        ("urn:oio:akr-nr:12345678901", {"akr": "12345678901"}),
    ],
)
def test_every_kind_of_debtor_id_is_mapped(debitor: Any, ident: str, debtor: dict[str, str]) -> None:
    assert claim(debitor, konto=debitor.konto(debitor.part(ident)))["skyldnere"] == [debtor]


@pytest.mark.parametrize("ident", ["urn:oio:p-nr:1003388394", "Debitor 17"])
def test_a_claim_without_any_debtor_psrm_knows_is_undecided(debitor: Any, ident: str) -> None:
    (found,) = mapped(debitor, konto=debitor.konto(debitor.part(ident, navn="Ida")))
    assert found.claim["skyldnere"] == []
    (finding,) = found.findings
    assert (finding.rule_id, finding.outcome) == ("SBX-DEB-001", Outcome.IKKE_EVALUERET)


def test_each_claim_without_a_debtor_is_told_of(debitor: Any) -> None:
    claims = (debitor.fordring(), debitor.fordring("f2"))
    found = mapped(debitor, konto=debitor.konto(debitor.part("Debitor 17", navn="Ida")), fordringer=claims)
    assert [len(each.findings) for each in found] == [1, 1]


def test_a_party_without_debtor_id_beside_another_debtor_is_advice_once_a_message(debitor: Any) -> None:
    claims = (debitor.fordring(), debitor.fordring("f2"))
    free = debitor.konto(debitor.part("Debitor 17", navn="Ida"))
    found = mapped(debitor, konto=free, fordringer=claims, haeftelser=(debitor.haeftelse(),))
    assert [len(each.findings) for each in found] == [1, 0]
    assert found[0].findings[0].outcome is Outcome.ADVARSEL
    assert found[0].claim["skyldnere"] == [{"cpr": "6202914321"}]


def test_a_co_liable_party_that_covers_the_claim_is_a_debtor(debitor: Any) -> None:
    found = claim(debitor, haeftelser=(debitor.haeftelse(fordring_ids=(debitor.id("f1"),)),))
    assert found["skyldnere"] == [{"cpr": "6101901234"}, {"cpr": "6202914321"}]


@pytest.mark.parametrize(
    "more", [{"slutdato": date(2026, 12, 1)}, {"startdato": date(2026, 12, 3)}, {"fordring_ids": ("another",)}]
)
def test_a_co_liable_party_that_does_not_cover_the_claim_on_that_day_is_none(
    debitor: Any, more: dict[str, Any]
) -> None:
    found = claim(debitor, haeftelser=(debitor.haeftelse(**more),))  # due 2026-12-01, so the day is 2026-12-02
    assert found["skyldnere"] == [{"cpr": "6101901234"}]


def test_a_party_liable_twice_is_one_debtor(debitor: Any) -> None:
    two = (debitor.haeftelse(), debitor.haeftelse("h2"))
    assert len(claim(debitor, haeftelser=two)["skyldnere"]) == 2


def test_a_cost_of_a_cost_is_related_to_that_cost(debitor: Any) -> None:
    chain = (debitor.omkostning("o1", "o2", beloeb="10.00"), debitor.omkostning())
    first, second = mapped(debitor, omkostninger=chain)[1:]
    assert (first.claim["hf"]["id"], first.claim["hf"]["hovedstol"]) == (debitor.id("o1"), "100.00")
    assert first.claim["hf"]["relation"] == "RELATERET"
    assert second.claim["hf"]["id"] == debitor.id("f1")


def test_costs_in_a_circle_are_mapped_without_end(debitor: Any) -> None:
    circle = (debitor.omkostning("o2", "o1"), debitor.omkostning("o1", "o2"))
    assert [each.claim["hf"]["id"] for each in mapped(debitor, omkostninger=circle)[1:]] == [
        debitor.id("o2"),
        debitor.id("o1"),
    ]


def test_a_down_adjustment_sent_twice_in_one_message_counts_once(debitor: Any) -> None:
    twice = (debitor.nedregulering(), debitor.nedregulering())
    assert claim(debitor, nedreguleringer=twice)["beloeb"] == "900.00"


def test_dates_at_the_ends_of_the_calendar_are_mapped(debitor: Any) -> None:
    for day in (date.min, date.max):
        assert claim(debitor, fordringer=(debitor.fordring(forfaldsdato=day),))["forfaldsdato"] == day.isoformat()


def test_stored_liabilities_count_when_the_master_data_are_sent_again(debitor: Any) -> None:
    debitor.open_account(haeftelser=(debitor.haeftelse(),))
    debitor.set(psrm="advise")
    debitor.register(konto=debitor.konto(), fordringer=(debitor.fordring("f2"),))
    assert debitor.psrm.asked[-1][0]["skyldnere"] == [{"cpr": "6101901234"}, {"cpr": "6202914321"}]
    assert len(debitor.psrm.asked) == 2  # first as if the account were new


def test_psrm_is_asked_once_about_an_account_that_is_new(debitor: Any) -> None:
    debitor.set(psrm="advise")
    debitor.register(konto=debitor.konto(), fordringer=(debitor.fordring(),))
    assert len(debitor.psrm.asked) == 1


def test_stored_down_adjustments_count_when_the_master_data_are_sent_again(debitor: Any) -> None:
    debitor.open_account(nedreguleringer=(debitor.nedregulering(),))
    debitor.set(psrm="advise")
    debitor.register(konto=debitor.konto(), fordringer=(debitor.fordring(),))
    assert debitor.psrm.asked[-1][0]["beloeb"] == "900.00"


def test_a_liability_that_was_ended_stays_ended_when_it_is_sent_again(debitor: Any) -> None:
    debitor.open_account(haeftelser=(debitor.haeftelse(),))
    debitor.afslut_haeftelse(slutdato=date(2026, 11, 30))
    debitor.set(psrm="advise")
    assert debitor.register(fordringer=(debitor.fordring("f2"),), haeftelser=(debitor.haeftelse(),)).accepted
    assert debitor.psrm.asked[0][0]["skyldnere"] == [{"cpr": "6101901234"}]


def changed_owner(debitor: Any) -> None:
    debitor.open_account()
    debitor.ejerskifte()
    assert debitor.register(hour=11, ejerskifte=True, konto=debitor.konto(debitor.part(PERSON_2))).accepted
    debitor.set(psrm="advise")


def test_a_cost_on_an_old_claim_is_owed_by_its_old_debtor_after_a_change_of_owner(debitor: Any) -> None:
    changed_owner(debitor)
    chain = (debitor.omkostning(), debitor.omkostning("o1", "o2"))
    assert debitor.register(hour=12, omkostninger=chain).accepted
    assert [each["skyldnere"] for each in debitor.psrm.asked[-1]] == [[{"cpr": "6101901234"}]] * 2


def test_a_new_claim_is_owed_by_the_new_owner_and_an_old_one_sent_again_by_the_old(debitor: Any) -> None:
    changed_owner(debitor)
    claims = (debitor.fordring(), debitor.fordring("f2"))
    assert debitor.register(hour=12, fordringer=claims).accepted
    assert [each["skyldnere"] for each in debitor.psrm.asked[-1]] == [[{"cpr": "6101901234"}], [{"cpr": "6202914321"}]]


def test_a_stored_debtor_without_debtor_id_is_called_what_it_is(debitor: Any) -> None:
    debitor.open_account(konto=debitor.konto(debitor.part("urn:oio:p-nr:1003388394")))
    debitor.set(psrm="advise")
    outcome = debitor.register(fordringer=(debitor.fordring("f2"),))
    (finding,) = (finding for finding in outcome.findings if finding.rule_id == "SBX-DEB-001")
    assert finding.message.da.startswith("Kontoens juridisk ansvarlige urn:oio:p-nr:1003388394 ")
    assert finding.message.en.startswith("The account's liable party urn:oio:p-nr:1003388394 ")


def test_a_stored_co_liable_party_without_debtor_id_is_called_what_it_is(debitor: Any) -> None:
    debitor.open_account(haeftelser=(debitor.haeftelse(ident="urn:oio:p-nr:1003388394"),))
    debitor.set(psrm="advise")
    outcome = debitor.register(fordringer=(debitor.fordring("f2"),))
    (finding,) = outcome.findings
    assert finding.message.da.startswith("Kontoens medhæfter urn:oio:p-nr:1003388394 ")


def test_stored_facts_complete_the_claims(debitor: Any) -> None:
    debitor.open_account(
        fordringer=(debitor.fordring(tekstlinjer=(TekstLinje(1, "Børnehave"),)),),
        haeftelser=(debitor.haeftelse(),),
        nedreguleringer=(debitor.nedregulering(),),
    )
    debitor.set(psrm="advise")
    assert debitor.register(omkostninger=(debitor.omkostning(),)).accepted
    ((found,),) = debitor.psrm.asked
    assert found["skyldnere"] == [{"cpr": "6101901234"}, {"cpr": "6202914321"}]
    hf = found["hf"]
    assert (hf["type"], hf["hovedstol"], hf["beloeb"], hf["beskrivelse"]) == (
        "KFDAINS",
        "1000.00",
        "900.00",
        "Børnehave",
    )


def test_a_changed_due_date_of_a_stored_main_claim_counts(debitor: Any) -> None:
    debitor.open_account(fordringer=(debitor.fordring(til_opkraevning=False),))
    debitor.saet_til_opkraevning(forfaldsdato=date(2027, 2, 1))
    debitor.set(psrm="advise")
    debitor.register(omkostninger=(debitor.omkostning(),))
    assert debitor.psrm.asked[0][0]["hf"]["forfaldsdato"] == "2027-02-01"


def test_a_stored_claim_sent_again_has_its_rest(debitor: Any) -> None:
    debitor.open_account(nedreguleringer=(debitor.nedregulering(),))
    debitor.set(psrm="advise")
    debitor.register(fordringer=(debitor.fordring(),), nedreguleringer=(debitor.nedregulering(),))
    assert debitor.psrm.asked[0][0]["beloeb"] == "900.00"


def test_a_replaced_liability_counts_as_the_message_has_it(debitor: Any) -> None:
    debitor.open_account(haeftelser=(debitor.haeftelse(),))
    debitor.set(psrm="advise")
    ended = debitor.haeftelse(registreret=debitor.at(12), slutdato=date(2026, 11, 30))
    debitor.register(fordringer=(debitor.fordring("f2"),), haeftelser=(ended,))
    assert debitor.psrm.asked[0][0]["skyldnere"] == [{"cpr": "6101901234"}]


@pytest.mark.parametrize(
    ("psrm_field", "path"),
    [
        ("srb", "fordringer[0].srb"),
        ("hovedstol", "fordringer[0].beloeb"),
        ("type", "fordringer[0].type_id"),
        ("beskrivelse", "fordringer[0].tekstlinjer"),
        ("dom_or_forlig", "fordringer[0].specifikationer"),
        ("modtagelsesdato", "fordringer[0]"),
        ("", "fordringer[0]"),
    ],
)
def test_a_psrm_field_leads_back_to_its_place(debitor: Any, psrm_field: str, path: str) -> None:
    fordring = replace(debitor.fordring(), kilde=PathSource("fordringer[0]"))
    (found,) = mapped(debitor, fordringer=(fordring,))
    assert found.place(psrm_field).path == path


def test_a_field_of_the_main_claim_leads_to_the_main_claim(debitor: Any) -> None:
    main = replace(debitor.fordring(), kilde=PathSource("fordringer[0]"))
    cost = replace(debitor.omkostning(), kilde=PathSource("omkostninger[0]"))
    found = mapped(debitor, fordringer=(main,), omkostninger=(cost,))[-1]
    assert found.place("hf.forfaldsdato").path == "fordringer[0].forfaldsdato"
    assert found.place("hf.modtagelsesdato").path == "fordringer[0]"


def test_a_field_of_a_stored_main_claim_leads_to_the_reference(debitor: Any) -> None:
    cost = replace(debitor.omkostning("stored"), kilde=PathSource("omkostninger[0]"))
    found = mapped(debitor, omkostninger=(cost,))[-1]
    assert found.place("hf.forfaldsdato").path == "omkostninger[0].hovedfordring_id"
