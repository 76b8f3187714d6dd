"""ForetagIndbetaling: who pays, what is covered, what is refused and told."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from oir_debitor.domain.forloebsposter import Tilstand
from oir_debitor.domain.hovedbog import Art
from oir_debitor.domain.indbetaling.commands import IndbetalingTekstLinje
from oir_kernel.money import to_oere
from tests.support.betalinger import DEBITOR, FIRMA, FREMMED, KASSE, PERSON_2, Kasse

Codes = Callable[[Any], list[str]]


@pytest.fixture
def kasse(debitor: Any) -> Kasse:
    return Kasse(debitor)


def test_a_payment_by_another_system_covers_the_claim_and_is_seen_at_once(debitor: Any, kasse: Kasse) -> None:
    debitor.open_account()
    assert kasse.soeg().konti[0].restance == to_oere("1000.00")
    outcome = kasse.betal(beloeb="400.00")
    assert (outcome.accepted, outcome.aarsager, outcome.restance) == (True, (), None)
    assert kasse.soeg().konti[0].restance == to_oere("600.00")
    assert debitor.stored().rest == "600.00"
    kasse.assert_sound()


def test_the_same_payment_again_changes_nothing(debitor: Any, kasse: Kasse) -> None:
    debitor.open_account()
    first = kasse.betal(beloeb="400.00")
    assert kasse.betal(beloeb="400.00") == first
    again = kasse.betal(beloeb="400.00", registreret=debitor.at(12))
    assert again.accepted
    assert kasse.rest() == to_oere("600.00")
    assert len(kasse.indbetalinger().indbetalinger) == 1


def test_the_same_id_with_other_content_is_refused(debitor: Any, kasse: Kasse, codes_in: Codes) -> None:
    debitor.open_account(haeftelser=(debitor.haeftelse(),))
    kasse.betal(beloeb="400.00")
    assert codes_in(kasse.betal(beloeb="300.00")) == ["060"]
    assert codes_in(kasse.betal(beloeb="400.00", ident=PERSON_2)) == ["060"]
    assert codes_in(kasse.betal(beloeb="400.00", dato=date(2026, 11, 22))) == ["060"]


def test_an_earlier_registration_time_of_a_known_payment_is_out_of_date(
    debitor: Any, kasse: Kasse, codes_in: Codes
) -> None:
    debitor.open_account()
    kasse.betal(beloeb="400.00")
    assert codes_in(kasse.betal(beloeb="400.00", registreret=debitor.at(7))) == ["090"]


@pytest.mark.parametrize("taken", ["f1", "n1"])
def test_an_id_that_names_something_else_is_refused(debitor: Any, kasse: Kasse, codes_in: Codes, taken: str) -> None:
    debitor.open_account(nedreguleringer=(debitor.nedregulering(),))
    assert codes_in(kasse.betal(taken, "10.00")) == ["060"]


def test_a_payment_of_another_account_is_refused(debitor: Any, kasse: Kasse, codes_in: Codes) -> None:
    debitor.open_account()
    debitor.register(konto_id="k2", konto=debitor.konto(), fordringer=(debitor.fordring("f2"),))
    kasse.betal(beloeb="400.00")
    assert codes_in(kasse.betal(beloeb="400.00", konto="k2")) == ["060"]


# --- the order of coverage


def test_money_covers_the_oldest_last_timely_day_first(debitor: Any, kasse: Kasse) -> None:
    debitor.open_account(
        fordringer=(
            debitor.fordring("new", "100.00", forfaldsdato=date(2026, 12, 1)),
            debitor.fordring("old", "100.00", forfaldsdato=date(2026, 10, 1)),
            debitor.fordring("srb", "100.00", forfaldsdato=date(2026, 9, 1), srb=date(2026, 11, 1)),
        )
    )
    kasse.betal(beloeb="150.00")
    assert [kasse.rest(name) for name in ("old", "srb", "new")] == [0, to_oere("50.00"), to_oere("100.00")]


def test_within_a_claim_interest_and_fee_come_before_the_claim(debitor: Any, kasse: Kasse) -> None:
    debitor.open_account()
    kasse.laeg_til("fee", "100.00", Art.RYKKERGEBYR)
    kasse.laeg_til("told", "7.00", Art.INDDRIVELSESRENTE)
    kasse.laeg_til("interest", "5.00", Art.OPKRAEVNINGSRENTE)
    kasse.betal(beloeb="60.00")
    assert [kasse.rest(name) for name in ("interest", "told", "fee", "f1")] == [0, 0, to_oere("52.00"), 100_000]
    kasse.betal("b2", "52.01")
    assert (kasse.rest("fee"), kasse.rest("f1")) == (0, 99_999)
    kasse.assert_sound()


def test_the_wish_is_followed_and_what_it_leaves_covers_the_oldest(debitor: Any, kasse: Kasse) -> None:
    debitor.open_account(
        fordringer=(
            debitor.fordring("old", "100.00", forfaldsdato=date(2026, 10, 1)),
            debitor.fordring("new", "100.00"),
        )
    )
    kasse.laeg_til("fee", "100.00", Art.RYKKERGEBYR, "old")
    wish = (kasse.daekning("new", "60.00"), kasse.daekning("new", "20.00"))
    assert kasse.betal(beloeb="150.00", daekninger=wish).accepted
    assert [kasse.rest(name) for name in ("new", "fee", "old")] == [2_000, 3_000, 10_000]


def test_a_wish_may_name_interest_and_fees_by_their_kind(debitor: Any, kasse: Kasse, codes_in: Codes) -> None:
    debitor.open_account()
    kasse.laeg_til("fee", "100.00", Art.RYKKERGEBYR)
    wrong = (kasse.daekning("fee", "100.00", "opkraevningsrente_id"),)
    assert codes_in(kasse.betal(beloeb="100.00", daekninger=wrong)) == ["062"]
    right = (kasse.daekning("fee", "100.00", "rykkergebyr_id"),)
    assert kasse.betal(beloeb="100.00", daekninger=right).accepted
    assert (kasse.rest("fee"), kasse.rest("f1")) == (0, 100_000)


@pytest.mark.parametrize(("wish", "code"), [(("unknown", "10.00"), "062"), (("f1", "0.00"), "013")])
def test_wishes_that_name_nothing_to_cover(
    debitor: Any, kasse: Kasse, codes_in: Codes, wish: tuple[str, str], code: str
) -> None:
    debitor.open_account()
    assert codes_in(kasse.betal(beloeb="10.00", daekninger=(kasse.daekning(*wish),))) == [code]


@pytest.mark.parametrize("amounts", [("1000.01",), ("10.00", "990.01")])
def test_wishes_for_more_than_the_claim_owes_tell_what_it_owes(
    debitor: Any, kasse: Kasse, codes_in: Codes, amounts: tuple[str, ...]
) -> None:
    debitor.open_account(fordringer=(debitor.fordring(), debitor.fordring("f2")))
    outcome = kasse.betal(beloeb="1100.00", daekninger=tuple(kasse.daekning("f1", each) for each in amounts))
    assert (codes_in(outcome), outcome.restance) == (["068"], to_oere("1000.00"))


def test_wishes_for_more_than_the_amount_are_refused(debitor: Any, kasse: Kasse, codes_in: Codes) -> None:
    debitor.open_account()
    outcome = kasse.betal(beloeb="10.00", daekninger=(kasse.daekning("f1", "10.01"),))
    assert codes_in(outcome) == ["068"]


def test_a_claim_that_waits_cannot_be_paid_and_is_not_covered(debitor: Any, kasse: Kasse, codes_in: Codes) -> None:
    debitor.open_account(fordringer=(debitor.fordring(til_opkraevning=False), debitor.fordring("f2", "50.00")))
    refused = kasse.betal(beloeb="10.00", daekninger=(kasse.daekning("f1", "10.00"),))
    assert codes_in(refused) == ["068"]
    assert codes_in(kasse.betal(beloeb="50.01")) == ["061"]
    debitor.saet_til_opkraevning()
    assert kasse.betal(beloeb="10.00", daekninger=(kasse.daekning("f1", "10.00"),)).accepted


# --- amounts


def test_more_than_the_arrears_is_refused_with_the_true_arrears(debitor: Any, kasse: Kasse, codes_in: Codes) -> None:
    debitor.open_account()
    kasse.betal("b0", "250.00")
    outcome = kasse.betal(beloeb="750.01")
    assert codes_in(outcome) == ["061"]
    assert (outcome.restance, outcome.indbetaling_id) == (to_oere("750.00"), debitor.id("b1"))
    (finding,) = outcome.findings
    assert finding.message.en == "beloeb 750.01 is greater than the arrears 750.00 that the payer can pay."
    assert kasse.betal(beloeb="750.00").accepted


def test_an_account_that_owes_nothing_takes_no_payment_at_the_desk(debitor: Any, kasse: Kasse, codes_in: Codes) -> None:
    debitor.open_account()
    kasse.betal()
    outcome = kasse.betal("b2", "0.01")
    assert (codes_in(outcome), outcome.restance) == (["061"], 0)


@pytest.mark.parametrize("type_code", ["bankoverfoersel", "indbetalingskort", "betalingsservice"])
def test_money_that_came_unasked_may_be_too_much(debitor: Any, kasse: Kasse, type_code: str) -> None:
    debitor.open_account()
    assert kasse.betal(beloeb="1200.00", type_code=type_code).accepted
    assert (kasse.rest(), kasse.bog().uplaceret) == (0, to_oere("200.00"))
    kasse.assert_sound()


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({"beloeb": "0.00"}, ["013"]),
        ({"type_id": "00000000-0000-4000-8000-000000000099"}, ["088"]),
        ({"type_code": "overtaget"}, ["088"]),
        ({"dato": date(2026, 11, 24)}, ["014"]),
        ({"dato": date(1899, 12, 31)}, ["014", "065"]),
        ({"valuta": "EUR"}, ["066"]),
        ({"ident": "urn:oio:cpr-nr:123"}, ["050", "064"]),
        ({"ident": None}, ["064"]),
        ({"ident": FREMMED}, ["064"]),
        ({"ident": DEBITOR, "medhaefter": True}, ["064"]),
        ({"ident": None, "administrator": True}, ["064"]),
        ({"konto": "k9"}, ["001"]),
    ],
)
def test_what_is_refused(debitor: Any, kasse: Kasse, codes_in: Codes, changes: Any, codes: list[str]) -> None:
    debitor.open_account()
    if "065" in codes:
        debitor.register(haeftelser=(debitor.haeftelse(),))
        changes = changes | {"ident": PERSON_2}
    outcome = kasse.betal(**({"beloeb": "10.00"} | changes))
    assert codes_in(outcome) == codes
    assert all(each.message.da and each.message.en and each.fix.da and each.fix.en for each in outcome.findings)
    assert debitor.rows("debitor_bilag") == 0


def test_every_reason_is_told_at_once(debitor: Any, kasse: Kasse, codes_in: Codes) -> None:
    debitor.open_account()
    outcome = kasse.betal(
        beloeb="2000.00", dato=date(2026, 11, 24), valuta="SEK", daekninger=(kasse.daekning("nothing", "10.00"),)
    )
    assert codes_in(outcome) == ["014", "061", "062", "066"]


def test_a_closed_account_takes_no_payment(debitor: Any, kasse: Kasse, codes_in: Codes) -> None:
    debitor.open_account()
    debitor.close_account()
    assert codes_in(kasse.betal(beloeb="10.00")) == ["003"]
    debitor.reopen_account()
    assert kasse.betal(beloeb="10.00").accepted


def test_a_closed_account_is_all_that_is_told_of_it(debitor: Any, kasse: Kasse, codes_in: Codes) -> None:
    debitor.open_account()
    debitor.close_account()
    wish = (kasse.daekning("unknown", "10.00"),)
    refused = kasse.betal(beloeb="5000.00", ident=FREMMED, daekninger=wish)
    assert (codes_in(refused), refused.restance) == (["003"], None)
    assert codes_in(kasse.betal(beloeb="5000.00", valuta="EUR")) == ["003", "066"]


def test_an_account_of_another_receiver_is_unknown(debitor: Any, kasse: Kasse, codes_in: Codes) -> None:
    debitor.open_account()
    assert codes_in(kasse.betal(beloeb="10.00", sender={"modtager": "99999999"})) == ["001"]


# --- who pays


def test_a_coliable_party_pays_what_its_liability_covers(debitor: Any, kasse: Kasse, codes_in: Codes) -> None:
    debitor.open_account(
        fordringer=(debitor.fordring(), debitor.fordring("f2", "50.00")),
        omkostninger=(debitor.omkostning("f2", "o2", beloeb="20.00"),),
        haeftelser=(debitor.haeftelse(fordring_ids=(debitor.id("f2"),)),),
    )
    too_much = kasse.betal(beloeb="70.01", ident=PERSON_2)
    assert (codes_in(too_much), too_much.restance) == (["061"], to_oere("70.00"))
    wrong = kasse.betal(beloeb="10.00", ident=PERSON_2, daekninger=(kasse.daekning("f1", "10.00"),))
    assert codes_in(wrong) == ["065"]
    assert kasse.betal(beloeb="70.00", ident=PERSON_2, medhaefter=True).accepted
    assert (kasse.rest("f1"), kasse.rest("f2"), kasse.rest("o2")) == (100_000, 0, 0)


def test_a_liability_counts_on_the_day_of_the_payment(debitor: Any, kasse: Kasse, codes_in: Codes) -> None:
    debitor.open_account(haeftelser=(debitor.haeftelse(startdato=date(2026, 11, 1), slutdato=date(2026, 11, 20)),))
    outcome = kasse.betal(beloeb="10.00", ident=PERSON_2)
    assert codes_in(outcome) == ["065"]
    assert "2026-11-01 – 2026-11-20" in outcome.findings[0].message.da
    assert outcome.aarsager[0].reference.kind == "medhaefter"
    assert codes_in(kasse.betal(beloeb="10.00", ident=PERSON_2, dato=date(2026, 10, 31))) == ["065"]
    assert kasse.betal(beloeb="10.00", ident=PERSON_2, dato=date(2026, 11, 20)).accepted


def test_an_administrator_pays_everything_until_untied(debitor: Any, kasse: Kasse, codes_in: Codes) -> None:
    debitor.open_account(administratorer=(debitor.part(FIRMA),))
    assert kasse.betal(beloeb="600.00", ident=FIRMA, administrator=True).accepted
    debitor.afslut_administrator()
    assert codes_in(kasse.betal("b2", "10.00", ident=FIRMA)) == ["064"]


def test_without_a_party_whoever_has_the_role_pays(debitor: Any, kasse: Kasse) -> None:
    debitor.open_account(haeftelser=(debitor.haeftelse(), debitor.haeftelse("h2", FIRMA)))
    assert kasse.betal(beloeb="10.00", ident=None, ansvarlig=True).accepted
    assert kasse.facts().bilag[debitor.id("b1")].part_ident == DEBITOR
    assert kasse.betal("b2", "10.00", ident=None, medhaefter=True).accepted
    assert kasse.facts().bilag[debitor.id("b2")].part_ident == ""


def test_a_role_nobody_has_is_told_with_the_marker_and_who_the_account_has(
    debitor: Any, kasse: Kasse, codes_in: Codes
) -> None:
    debitor.open_account(administratorer=(debitor.part(FIRMA),))
    refused = kasse.betal(beloeb="10.00", ident=None, medhaefter=True)
    assert codes_in(refused) == ["064"]
    (finding,) = refused.findings
    assert (finding.path, finding.read) == ("medhaefter", {"medhaefter": "true"})
    assert finding.message.da == (
        "medhaefter er markeret som betaler, men ingen har den rolle på kontoen den 2026-11-23. "
        "Kontoen har: ansvarlig urn:oio:cpr-nr:610190****, administrator urn:oio:cvr-nr:25313763."
    )
    assert "The account has: ansvarlig urn:oio:cpr-nr:610190****" in finding.message.en


def test_every_marker_nobody_answers_to_is_told(debitor: Any, kasse: Kasse, codes_in: Codes) -> None:
    debitor.open_account(haeftelser=(debitor.haeftelse(startdato=date(2026, 11, 1), slutdato=date(2026, 11, 20)),))
    refused = kasse.betal(beloeb="10.00", ident=None, medhaefter=True, administrator=True)
    assert codes_in(refused) == ["064", "065"]
    assert [each.path for each in refused.findings] == ["administrator", "medhaefter"]
    ended = refused.findings[1].message.da
    assert f"hæftelsen {debitor.id('h1')} gælder 2026-11-01 – 2026-11-20" in ended
    assert "Kontoen har: ansvarlig urn:oio:cpr-nr:610190****." in ended
    assert kasse.betal(beloeb="10.00", ident=None, medhaefter=True, ansvarlig=True).accepted


def test_an_account_of_many_names_the_first_of_them(debitor: Any, kasse: Kasse) -> None:
    debitor.open_account(
        haeftelser=tuple(debitor.haeftelse(f"h{nr}", f"urn:oio:cpr-nr:62029{nr}4321") for nr in range(4))
    )
    (finding,) = kasse.betal(beloeb="10.00", ident=None, administrator=True).findings
    listed = finding.message.da.partition("Kontoen har: ")[2]
    assert listed.count("urn:oio:") == 3
    assert listed.endswith(", ….")


def test_after_a_change_of_owner_each_pays_their_own_claims(debitor: Any, kasse: Kasse, codes_in: Codes) -> None:
    debitor.open_account()
    debitor.ejerskifte()
    debitor.register(
        hour=11,
        konto=debitor.konto(debitor.part(PERSON_2)),
        ejerskifte=True,
        fordringer=(debitor.fordring("f2", "50.00"),),
    )
    assert codes_in(kasse.betal(beloeb="50.01", ident=PERSON_2)) == ["061"]
    assert kasse.betal(beloeb="50.00", ident=PERSON_2).accepted
    assert kasse.betal("b2", "1000.00", ident=DEBITOR).accepted
    assert debitor.stored().rest == "0.00"


# --- what is told and kept


def test_events_tell_ids_and_amounts_and_no_party(debitor: Any, kasse: Kasse) -> None:
    debitor.open_account()
    kasse.betal(beloeb="400.00")
    told = {event.topic: event for event in debitor.events()}
    payment = told["debitor.indbetaling.foretaget"]
    assert payment.payload == {
        "konto_id": debitor.id("k1"),
        "indbetaling_id": debitor.id("b1"),
        "dato": "2026-11-23",
        "beloeb": "400.00",
        "uplaceret": "0.00",
        "daekninger": [{"krav_id": debitor.id("f1"), "beloeb": "400.00"}],
    }
    (coverage,) = told["debitor.daekning.registreret"].payload["daekninger"]
    assert (coverage["fordring_id"], coverage["beloeb"]) == (debitor.id("f1"), "400.00")
    (claim,) = told["debitor.fordring.til-indbetaling"].payload["fordringer"]
    assert (claim["restance"], claim["restance_i_alt"]) == ("600.00", "600.00")
    assert not any("6101901234" in str(event.payload) for event in debitor.events())


def test_the_payment_keeps_who_sent_it_and_its_text(debitor: Any, kasse: Kasse) -> None:
    debitor.open_account()
    kasse.betal(beloeb="400.00", tekstlinjer=(IndbetalingTekstLinje(1, "Kvittering 7"),))
    (payment,) = kasse.indbetalinger().indbetalinger
    assert (payment.oprettet_system, payment.type_kode, payment.tilbage) == (KASSE, "kontant", "400.00")
    assert "6101901234" not in kasse.facts().bilag[debitor.id("b1")].indhold


def test_a_claim_that_is_paid_ends_its_course_and_stops_waiting(debitor: Any, kasse: Kasse) -> None:
    debitor.open_account()
    kasse.betal(beloeb="999.99")
    assert kasse.forloeb().tilstand == Tilstand.OPKRAEVES
    kasse.betal("b2", "0.01")
    assert (kasse.forloeb().tilstand, kasse.forloeb().naeste_dato) == (Tilstand.AFSLUTTET, date(2026, 11, 24))


def test_interest_of_psrm_is_paid_to_psrm_as_long_as_it_has_the_claim(
    debitor: Any, kasse: Kasse, codes_in: Codes
) -> None:
    debitor.open_account()
    kasse.laeg_til("told", "7.00", Art.INDDRIVELSESRENTE)
    at_psrm = replace(kasse.forloeb(), tilstand=Tilstand.UNDER_INDDRIVELSE)
    kasse.change(at_psrm)
    wish = kasse.daekning("told", "7.00", "inddrivelsesrente_id")
    assert codes_in(kasse.betal(beloeb="7.00", daekninger=(wish,))) == ["068"]
    assert kasse.soeg().konti[0].restance == to_oere("1000.00")
    assert kasse.betal("b2", beloeb="1000.00").accepted
    assert (kasse.rest(), kasse.rest("told")) == (0, to_oere("7.00"))
    kasse.change(replace(at_psrm, tilstand=Tilstand.OPKRAEVES))
    assert kasse.betal("b3", beloeb="7.00", daekninger=(wish,)).accepted
    kasse.assert_sound()


@pytest.mark.parametrize("tilstand", [Tilstand.UNDER_INDDRIVELSE, Tilstand.HOERING])
def test_a_claim_at_psrm_can_be_paid_at_the_desk(debitor: Any, kasse: Kasse, tilstand: Tilstand) -> None:
    debitor.open_account()
    kasse.change(replace(kasse.forloeb(), tilstand=tilstand, psrm_id="77"))
    assert kasse.soeg().konti[0].fordringer[0].under_inddrivelse is (tilstand == Tilstand.UNDER_INDDRIVELSE)
    assert kasse.betal(beloeb="400.00").accepted
    assert (kasse.forloeb().tilstand, kasse.forloeb().psrm_id) == (tilstand, "77")
    assert "debitor.indbetaling.foretaget" in [event.topic for event in debitor.events()]


def test_written_off_is_no_arrears(debitor: Any, kasse: Kasse, codes_in: Codes) -> None:
    debitor.open_account()
    kasse.afskriv("900.00")
    assert codes_in(kasse.betal(beloeb="100.01")) == ["061"]
    assert kasse.betal(beloeb="100.00").accepted
