"""The account: created, left alone, changed, owned, closed."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Connection, event

from oir_kernel.storage.prepared import Prepared

OTHER_SYSTEM = "00000000-0000-4000-8000-000000000002"
OTHER_CVR = "99999999"
PERSON_2 = "urn:oio:cpr-nr:6202914321"
Codes = Callable[[Any], list[str]]


def test_a_new_account_with_a_claim_is_accepted_and_stored(debitor: Any) -> None:
    outcome = debitor.register(konto=debitor.konto(titel="Børnehave"), fordringer=(debitor.fordring(),))
    assert outcome.accepted
    assert outcome.aarsager == ()
    konto = debitor.stored()
    assert konto.type_kode == "daginstitution"
    assert konto.indhold["titel"] == "Børnehave"
    assert [claim.rest for claim in konto.fordringer] == ["1000.00"]


def test_an_account_may_be_created_without_claims(debitor: Any) -> None:
    assert debitor.register(konto=debitor.konto()).accepted
    assert debitor.stored().fordringer == []


def test_a_claim_may_be_added_to_an_account_without_its_master_data(debitor: Any) -> None:
    debitor.open_account()
    assert debitor.register(fordringer=(debitor.fordring("f2"),)).accepted
    assert len(debitor.stored().fordringer) == 2


def test_an_unknown_account_without_master_data_is_refused(debitor: Any, codes_in: Codes) -> None:
    outcome = debitor.register(fordringer=(debitor.fordring(),))
    assert codes_in(outcome) == ["001"]
    assert debitor.stored() is None


def test_an_unknown_account_type_is_refused(debitor: Any, codes_in: Codes) -> None:
    konto = replace(debitor.konto(), type_id=debitor.id("no such class"))
    assert codes_in(debitor.register(konto=konto)) == ["005"]


def test_the_same_master_data_again_change_nothing(debitor: Any) -> None:
    debitor.open_account()
    before = debitor.stored()
    assert debitor.register(konto=debitor.konto(), hour=9, fordringer=(debitor.fordring(),), ejerskifte=False).accepted
    assert debitor.stored() == before


def test_master_data_may_be_changed_by_a_later_registration(debitor: Any) -> None:
    debitor.open_account()
    assert debitor.register(konto=debitor.konto(titel="Ny titel"), hour=10).accepted
    assert debitor.stored().indhold["titel"] == "Ny titel"


def test_master_data_changed_at_the_same_time_are_refused(debitor: Any, codes_in: Codes) -> None:
    debitor.open_account()
    assert codes_in(debitor.register(konto=debitor.konto(titel="Ny titel"), hour=9)) == ["002"]


def test_master_data_changed_by_an_earlier_registration_are_outdated(debitor: Any, codes_in: Codes) -> None:
    debitor.open_account()
    assert codes_in(debitor.register(konto=debitor.konto(titel="Ny titel"), hour=8)) == ["090"]


def test_an_earlier_registration_without_master_data_is_taken(debitor: Any) -> None:
    debitor.open_account()
    assert debitor.register(hour=8, fordringer=(debitor.fordring("f2"),)).accepted


def test_the_same_master_data_sent_later_move_the_known_time(debitor: Any, codes_in: Codes) -> None:
    debitor.open_account()
    assert debitor.register(konto=debitor.konto(), hour=12).accepted
    assert codes_in(debitor.register(konto=debitor.konto(titel="Ny titel"), hour=11)) == ["090"]


def test_the_type_of_an_account_cannot_change(debitor: Any, codes_in: Codes) -> None:
    debitor.open_account()
    assert codes_in(debitor.register(konto=debitor.konto(type_code="vand"), hour=10)) == ["002"]


def test_the_debtor_of_an_account_cannot_change(debitor: Any, codes_in: Codes) -> None:
    debitor.open_account()
    assert codes_in(debitor.register(konto=debitor.konto(debitor.part(PERSON_2)), hour=10)) == ["006"]


def test_the_debtors_address_may_change(debitor: Any) -> None:
    debitor.open_account()
    moved = debitor.konto(debitor.part(navn="Ida", adresselinje1="Torvet 1"))
    assert debitor.register(konto=moved, hour=10).accepted
    assert debitor.stored().debitor.indhold["adresselinje1"] == "Torvet 1"


def test_a_number_of_the_debtor_appears_only_in_its_field(debitor: Any) -> None:
    debitor.open_account(
        haeftelser=(debitor.haeftelse(),), administratorer=(debitor.part("urn:oio:cpr-nr:6303923456"),)
    )
    rows = debitor.storage.read_now(
        lambda connection: [
            text
            for table in ("konto", "fordring", "haeftelse", "administrator")
            for text in connection.exec_driver_sql(f"SELECT indhold FROM debitor_{table}").scalars()
        ]
    )
    assert len(rows) == 4
    assert not any("0190" in text or "cpr" in text for text in rows)


def test_another_system_cannot_change_the_account(debitor: Any, codes_in: Codes) -> None:
    debitor.open_account()
    outcome = debitor.register(fordringer=(debitor.fordring("f2"),), sender={"system": OTHER_SYSTEM})
    assert codes_in(outcome) == ["004"]
    assert len(debitor.stored().fordringer) == 1


def test_another_authority_cannot_change_the_account(debitor: Any, codes_in: Codes) -> None:
    debitor.open_account()
    assert codes_in(debitor.register(fordringer=(debitor.fordring("f2"),), sender={"cvr": OTHER_CVR})) == ["004"]


def test_the_creator_of_the_debtor_must_be_the_sender(debitor: Any, codes_in: Codes) -> None:
    part = debitor.part(oprettet_cvr=OTHER_CVR, oprettet_system=OTHER_SYSTEM)
    assert codes_in(debitor.register(konto=debitor.konto(part))) == ["004", "004"]


def test_the_sender_may_name_itself_as_creator(debitor: Any) -> None:
    part = debitor.part(oprettet_cvr="11111111", oprettet_system="00000000-0000-4000-8000-000000000001")
    assert debitor.register(konto=debitor.konto(part)).accepted


def test_a_closed_account_takes_no_changes(debitor: Any, codes_in: Codes) -> None:
    debitor.open_account()
    assert debitor.close_account().accepted
    assert codes_in(debitor.register(fordringer=(debitor.fordring("f2"),))) == ["003"]


def test_a_reopened_account_takes_changes(debitor: Any) -> None:
    debitor.open_account()
    debitor.close_account()
    assert debitor.reopen_account().accepted
    assert debitor.register(fordringer=(debitor.fordring("f2"),)).accepted
    assert [event.topic for event in debitor.events()][2:4] == ["debitor.konto.afsluttet", "debitor.konto.genoptaget"]


def test_an_account_that_does_not_exist_cannot_be_closed_or_reopened(debitor: Any, codes_in: Codes) -> None:
    assert codes_in(debitor.close_account()) == ["001"]
    assert codes_in(debitor.reopen_account()) == ["001"]


def test_all_reasons_are_told_at_once_and_nothing_is_kept(debitor: Any, codes_in: Codes) -> None:
    debitor.open_account()
    outcome = debitor.register(
        hour=8,
        konto=debitor.konto(debitor.part(PERSON_2), type_code="vand"),
        fordringer=(debitor.fordring(beloeb="5.00"), debitor.fordring("f2", beloeb="0.00"), debitor.fordring("f3")),
        nedreguleringer=(debitor.nedregulering(beloeb="2000.00"),),
    )
    assert codes_in(outcome) == ["002", "006", "011", "013", "020", "090"]
    assert len(debitor.stored().fordringer) == 1
    assert len(debitor.events()) == 2


def test_reasons_beyond_two_hundred_are_counted(debitor: Any) -> None:
    claims = tuple(debitor.fordring(f"f{number}", beloeb="0.00") for number in range(205))
    outcome = debitor.register(konto=debitor.konto(), fordringer=claims)
    assert len(outcome.aarsager) == 200
    assert outcome.findings[-1].rule_id == "SBX-DEB-003"
    assert outcome.findings[-1].message.da == "Listen er afkortet: 5 fund mere er ikke vist."


def test_two_hundred_reasons_are_all_told(debitor: Any) -> None:
    claims = tuple(debitor.fordring(f"f{number}", beloeb="0.00") for number in range(200))
    outcome = debitor.register(konto=debitor.konto(), fordringer=claims)
    assert len(outcome.findings) == len(outcome.aarsager) == 200


def test_each_reason_names_field_value_and_way_out_in_both_languages(debitor: Any) -> None:
    outcome = debitor.register(konto=debitor.konto(), fordringer=(debitor.fordring(beloeb="0.00"),))
    (finding,) = outcome.findings
    (aarsag,) = outcome.aarsager
    assert finding.rule_id == aarsag.code == aarsag.lokal_kode == "SBX-ÅRS-013"
    assert finding.message.da == "beloeb 0.00 skal være større end nul."
    assert finding.message.en == "beloeb 0.00 must be greater than zero."
    assert finding.read == {"beloeb": "0.00"}
    assert aarsag.lokal_tekst == f"{finding.message.da} {finding.fix.da}"
    assert (aarsag.reference.kind, aarsag.reference.id) == ("fordring", debitor.id("f1"))


def test_an_accepted_registration_tells_ids_and_amounts_and_no_party(debitor: Any) -> None:
    debitor.open_account(nedreguleringer=(debitor.nedregulering(),), haeftelser=(debitor.haeftelse(),))
    event, payable = debitor.events()
    assert (event.topic, event.key) == ("debitor.registrering.accepteret", debitor.id("k1"))
    assert (payable.topic, payable.key) == ("debitor.fordring.til-indbetaling", debitor.id("k1"))
    assert event.payload == {
        "operation": "OpretDebitorkontoRegistrering",
        "ny_konto": True,
        "fordringer": [{"fordring_id": debitor.id("f1"), "beloeb": "1000.00"}],
        "nedreguleringer": [
            {"nedregulering_id": debitor.id("n1"), "fordring_id": debitor.id("f1"), "beloeb": "100.00"}
        ],
        "haeftelser": [debitor.id("h1")],
    }


def test_a_plain_registration_takes_ten_statements(debitor: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    statements: list[str] = []

    def noting(run: Callable[..., Any]) -> Callable[..., Any]:
        def noted(prepared: Prepared, connection: Connection, values: Any) -> Any:
            statements.append(prepared._for(connection).sql)
            return run(prepared, connection, values)

        return noted

    monkeypatch.setattr(Prepared, "run", noting(Prepared.run))
    monkeypatch.setattr(Prepared, "run_many", noting(Prepared.run_many))
    event.listen(debitor.storage._writing, "before_cursor_execute", lambda *args: statements.append(args[2]))
    debitor.open_account()
    ours = [
        text for text in statements if "FOR UPDATE" not in text and text.split()[0] in ("SELECT", "INSERT", "UPDATE")
    ]
    assert len(ours) == 10, ours


def test_an_account_is_unknown_at_another_receiver(debitor: Any, codes_in: Codes) -> None:
    debitor.open_account(administratorer=(debitor.part("urn:oio:cvr-nr:25313763"),), haeftelser=(debitor.haeftelse(),))
    other = {"modtager": OTHER_CVR}
    assert codes_in(debitor.register(fordringer=(debitor.fordring("f2"),), sender=other)) == ["001"]
    assert codes_in(debitor.register(konto=debitor.konto(titel="Ny"), hour=10, sender=other)) == ["001"]
    assert codes_in(debitor.afslut_haeftelse(**other)) == ["001"]
    assert codes_in(debitor.afslut_administrator(**other)) == ["001"]
    assert codes_in(debitor.saet_til_opkraevning(**other))[0] == "001"
    assert codes_in(debitor.ejerskifte(**other)) == ["001"]
    assert len(debitor.stored().fordringer) == 1


def test_the_receiver_of_an_account_is_kept_and_shown(debitor: Any) -> None:
    assert debitor.register(konto=debitor.konto(), sender={"modtager": OTHER_CVR}).accepted
    assert debitor.stored().modtager_cvr == OTHER_CVR
    assert debitor.register(fordringer=(debitor.fordring(),), sender={"modtager": OTHER_CVR}).accepted
