"""Down the road and back: write-downs, withdrawals, resending, notifications booked once."""

from datetime import date
from typing import Any

import pytest

from oir_debitor.domain.forloebsposter import Tilstand
from oir_debitor.domain.hovedbog import Art, PosteringPost, ubalancerede
from oir_debitor.domain.overdragelse.raekker import TILBAGEKALD, raekke
from oir_debitor.handlers.klar_til_overdragelse import OVERDRAGELSE
from oir_debitor.handlers.overdragelse import Vurderet, afgoer
from oir_debitor.handlers.til_psrm import klar_til_afsendelse
from oir_debitor.psrm.steps import UNDERRETNINGER
from tests.support.overdragelse import Vej

PAID = date(2026, 11, 20)


@pytest.fixture
def vej(debitor: Any) -> Vej:
    """The claim f1 of 1000.00 is under collection."""
    made = Vej(debitor)
    made.konto()
    made.hele_vejen()
    return made


@pytest.fixture
def psrm_id(debitor: Any) -> str:
    return f"P-{debitor.id('f1')}"


def last(vej: Vej) -> dict[str, Any]:
    return dict(vej.inddrivelse.aktioner[-1])


# --- told to PSRM ----------------------------------------------------------------------------------------------------


def test_a_payment_at_the_desk_is_a_write_down_from_the_day_it_was_paid(vej: Vej, psrm_id: str) -> None:
    vej.betal("400.00", PAID)
    vej.overdrag()
    sent = last(vej)
    assert (sent["aktion"], sent["aarsag"], sent["beloeb"]) == ("NEDSKRIV", "INDB", "400.00")
    assert (sent["virkningsdato"], sent["fordring_id"]) == ("2026-11-20", psrm_id)
    assert "bilag_id" not in sent


def test_a_payment_on_a_claim_that_is_not_at_psrm_is_told_nobody(vej: Vej, debitor: Any) -> None:
    debitor.register(hour=10, fordringer=(vej.fordring("f2"),))
    vej.betal("400.00", PAID, krav="f2")
    assert (vej.raekker("NEDSKRIV"), vej.agenda(OVERDRAGELSE)) == ([], [])


def test_a_coverage_undone_is_an_oani_of_that_write_down(vej: Vej, debitor: Any) -> None:
    vej.betal("400.00", PAID)
    vej.overdrag()
    told = vej.raekker("NEDSKRIV")[0]
    vej.bog(lambda bog: bog.ophaev_daekning(debitor.id("x"), bog.bilag[debitor.id("d-b1")], 40000))
    vej.overdrag()
    sent = last(vej)
    assert sent["aktion"] == "OPSKRIVNINGANNULLERETNEDSKRIVNINGINDBETALING"
    assert (sent["ref_aktion_id"], sent["beloeb"], sent["virkningsdato"]) == (told.aktion_id, "400.00", "2026-11-20")


def test_part_of_a_coverage_undone_is_an_oani_and_a_new_write_down(vej: Vej, debitor: Any) -> None:
    vej.betal("400.00", PAID)
    vej.overdrag()
    vej.bog(lambda bog: bog.ophaev_daekning(debitor.id("x"), bog.bilag[debitor.id("d-b1")], 10000))
    vej.overdrag()
    assert sorted((each["aktion"][:8], each["beloeb"]) for each in vej.inddrivelse.aktioner[2:]) == [
        ("NEDSKRIV", "300.00"),
        ("OPSKRIVN", "400.00"),
    ]


def test_a_coverage_psrm_never_heard_of_is_written_up(debitor: Any) -> None:
    vej = Vej(debitor)
    vej.konto()
    vej.betal("400.00", PAID)
    vej.hele_vejen()
    vej.bog(lambda bog: bog.ophaev_daekning(debitor.id("x"), bog.bilag[debitor.id("d-b1")], 40000))
    vej.overdrag()
    assert (last(vej)["aktion"], last(vej)["beloeb"]) == ("OPSKRIVNINGREGULERING", "400.00")


def test_a_down_adjustment_is_a_write_down_without_a_day(vej: Vej, debitor: Any) -> None:
    debitor.register(hour=10, nedreguleringer=(debitor.nedregulering(beloeb="150.00"),))
    vej.overdrag()
    sent = last(vej)
    assert (sent["aktion"], sent["aarsag"], sent["beloeb"]) == ("NEDSKRIV", "REGU", "150.00")
    assert "virkningsdato" not in sent


def test_the_same_down_adjustment_again_is_told_once(vej: Vej, debitor: Any) -> None:
    for _ in range(2):
        debitor.register(hour=10, nedreguleringer=(debitor.nedregulering(beloeb="150.00"),))
        debitor.transaktions_id = "t2"
    assert len(vej.raekker("NEDSKRIV")) == 1


def test_the_whole_written_off_is_a_withdrawal(vej: Vej, debitor: Any) -> None:
    vej.bog(lambda bog: bog.afskriv(debitor.id("a"), debitor.id("f1"), 100000, bog.today))
    vej.overdrag()
    assert (last(vej)["aktion"], last(vej)["aarsag"]) == ("TILBAGEKALD", "FEJL")
    assert "beloeb" not in last(vej)


def test_a_part_written_off_is_a_write_down_and_its_reversal_an_oonr(vej: Vej, debitor: Any) -> None:
    vej.bog(lambda bog: bog.afskriv(debitor.id("a"), debitor.id("f1"), 30000, bog.today))
    vej.overdrag()
    assert (last(vej)["aarsag"], last(vej)["beloeb"]) == ("REGU", "300.00")
    vej.bog(lambda bog: bog.ophaev_afskrivning(debitor.id("o"), bog.bilag[debitor.id("a")], 30000))
    vej.overdrag()
    assert last(vej)["aktion"] == "OPSKRIVNINGOMGJORTNEDSKRIVNINGREGULERING"


def test_a_payment_while_the_receipt_is_out_waits_for_psrms_id(debitor: Any, psrm_id: str) -> None:
    vej = Vej(debitor)
    vej.konto()
    vej.klar()
    vej.overdrag()
    vej.betal("400.00", PAID)
    vej.overdrag()
    assert [each["aktion"] for each in vej.inddrivelse.aktioner] == ["OPRETFORDRING"]
    vej.kvitteringer()
    vej.overdrag()
    assert (last(vej)["aktion"], last(vej)["fordring_id"]) == ("NEDSKRIV", psrm_id)


def test_a_payment_on_a_claim_that_psrm_then_refuses_is_never_told(debitor: Any) -> None:
    vej = Vej(debitor)
    vej.konto()
    vej.klar()
    vej.overdrag()
    vej.betal("400.00", PAID)
    vej.inddrivelse.svar["OPRETFORDRING"] = {"status": "AFVIST", "fordring_id": None}
    vej.kvitteringer()
    vej.overdrag()
    assert [each.tilstand for each in vej.raekker("NEDSKRIV")] == ["holdt"]
    assert len(vej.inddrivelse.aktioner) == 1


def test_a_payment_after_the_batch_was_made_follows_it(debitor: Any) -> None:
    vej = Vej(debitor)
    vej.konto()
    vej.klar()
    vej.inddrivelse.away = True
    vej.overdrag()
    vej.inddrivelse.away = False
    vej.betal("400.00", PAID)
    vej.overdrag()
    vej.kvitteringer()
    vej.overdrag()
    owed = [each.get("beloeb") or each["fordring"]["beloeb"] for each in vej.inddrivelse.aktioner]
    assert owed == ["1000.00", "400.00"]


def test_a_payment_before_the_batch_was_made_has_the_claim_judged_anew(debitor: Any) -> None:
    vej = Vej(debitor)
    vej.konto()
    vej.klar()
    drafts = vej.write(lambda uow: vej.overdrager.kladder(uow, debitor.id("k1")))
    vej.write(lambda uow: afgoer(uow, debitor.codes, debitor.id("k1"), [Vurderet(each) for each in drafts]))
    vej.betal("400.00", PAID)
    assert [each.tilstand for each in vej.raekker()] == ["holdt"]
    vej.overdrag()
    assert [each["fordring"]["beloeb"] for each in vej.inddrivelse.aktioner] == ["600.00"]


# --- called back and resent ------------------------------------------------------------------------------------------


def recall(vej: Vej, aarsag: str) -> None:
    """As a request of the line-of-business system leaves it."""

    def work(uow: Any) -> None:
        course = vej.course("f1", uow)
        indhold = {"aktion": TILBAGEKALD, "aarsag": aarsag}
        now = uow.clock.now()
        uow.konti.append((raekke(course.konto_id, course.fordring_id, TILBAGEKALD, now, indhold, aarsag),), ())
        klar_til_afsendelse(uow, course.konto_id)

    vej.write(work)
    vej.overdrag()
    vej.kvitteringer()


def test_a_claim_is_called_back_and_resent_with_what_psrm_added(vej: Vej, psrm_id: str) -> None:
    vej.inddrivelse.underret("RENTE", "12.00", psrm_id)
    vej.underretninger()
    recall(vej, "KLAG")
    assert (vej.tilstand(), vej.topics()[-1]) == (Tilstand.TILBAGEKALDT, "debitor.overdragelse.tilbagekaldt")
    assert vej.proev_igen().accepted
    vej.overdrag()
    sent = last(vej)
    assert (sent["aktion"], sent["fordring_id"]) == ("GENINDSENDFORDRING", psrm_id)
    assert [each["type"] for each in sent["relaterede"]] == ["REINDGI"]
    assert "forfaldsdato" not in sent["relaterede"][0]
    vej.kvitteringer()
    assert vej.tilstand() is Tilstand.UNDER_INDDRIVELSE


@pytest.mark.parametrize(("given", "owed"), [("0.00", 0), ("7.00", 700), ("15.00", 1500)])
def test_the_interest_a_withdrawal_gives_back_is_what_is_owed(vej: Vej, psrm_id: str, given: str, owed: int) -> None:
    vej.inddrivelse.underret("RENTE", "12.00", psrm_id)
    vej.underretninger()
    back = {"fordring_id": psrm_id, "saldo": "1000.00", "rente": given}
    vej.inddrivelse.svar["TILBAGEKALD"] = {"tilbagegivet": [back]}
    recall(vej, "KLAG")
    assert sum(each.saldo for each in vej.tillaeggene()) == owed


def test_a_claim_called_back_as_wrong_is_not_resent(vej: Vej, codes_in: Any) -> None:
    recall(vej, "FEJL")
    assert codes_in(vej.proev_igen()) == ["152"]


def test_a_withdrawal_psrm_refuses_leaves_the_claim_there(vej: Vej) -> None:
    vej.inddrivelse.svar["TILBAGEKALD"] = {"status": "AFVIST", "aarsager": [{"kode": "602", "tekst": "", "regel": ""}]}
    recall(vej, "HENS")
    assert vej.tilstand() is Tilstand.UNDER_INDDRIVELSE
    assert vej.event("debitor.overdragelse.afvist")["aktion"] == "TILBAGEKALD"


def test_what_happens_after_a_withdrawal_is_told_nobody(vej: Vej) -> None:
    recall(vej, "HENS")
    vej.betal("100.00", PAID)
    assert vej.raekker("NEDSKRIV") == []


# --- notifications ---------------------------------------------------------------------------------------------------


def test_money_from_psrm_covers_interest_first_and_is_told(vej: Vej, psrm_id: str) -> None:
    vej.inddrivelse.underret("RENTE", "12.00", psrm_id, periode_fra="2026-12-01", periode_til="2026-12-31")
    vej.inddrivelse.underret("UDLIGNING", "112.00", psrm_id)
    vej.underretninger()
    (rente,) = vej.tillaeggene()
    assert (rente.art, rente.saldo, rente.til) == (Art.INDDRIVELSESRENTE, 0, date(2026, 12, 31))
    assert (vej.rest(), vej.uplaceret()) == (90000, 0)
    assert vej.event("debitor.daekning.registreret")["daekninger"][0]["beloeb"] == "100.00"
    assert vej.raekker("NEDSKRIV") == []


def test_each_notification_is_booked_once(vej: Vej, psrm_id: str) -> None:
    vej.inddrivelse.underret("UDLIGNING", "100.00", psrm_id)
    for _ in range(3):
        vej.underretninger()
    assert (vej.rest(), len(vej.modtaget())) == (90000, 1)


def test_a_coverage_psrm_takes_back_is_undone_with_its_money(vej: Vej, psrm_id: str) -> None:
    vej.inddrivelse.underret("UDLIGNING", "1000.00", psrm_id)
    vej.underretninger()
    assert (vej.tilstand(), vej.rest()) == (Tilstand.AFSLUTTET, 0)
    vej.inddrivelse.underret("UDLIGNING", "-250.00", psrm_id)
    vej.underretninger()
    assert (vej.tilstand(), vej.rest(), vej.uplaceret()) == (Tilstand.UNDER_INDDRIVELSE, 25000, 0)


def test_more_than_is_owed_stays_uncovered_and_says_so(vej: Vej, psrm_id: str) -> None:
    vej.inddrivelse.underret("ALLOKERING", "1100.00", psrm_id)
    vej.underretninger()
    assert (vej.rest(), vej.uplaceret()) == (0, 10000)
    assert '"uforklaret":10000' in vej.modtaget()[0].indhold


def test_interest_given_back_is_taken_away(vej: Vej, psrm_id: str) -> None:
    vej.inddrivelse.underret("RENTE", "12.00", psrm_id)
    vej.inddrivelse.underret("RENTE", "-12.00", psrm_id)
    vej.underretninger()
    assert [each.saldo for each in vej.tillaeggene()] == [0]


def test_a_write_off_by_psrm_ends_the_claim(vej: Vej, psrm_id: str) -> None:
    vej.inddrivelse.underret("AFSKRIVNING", "1000.00", psrm_id)
    vej.underretninger()
    assert (vej.tilstand(), vej.rest()) == (Tilstand.AFSLUTTET, 0)
    assert vej.event("debitor.daekning.registreret")["afskrivninger"][0]["beloeb"] == "1000.00"
    assert vej.raekker("TILBAGEKALD") == []


def test_a_returned_claim_is_collected_at_home_again(vej: Vej, psrm_id: str) -> None:
    vej.inddrivelse.underret("RETURNERING", "1000.00", psrm_id)
    vej.underretninger()
    assert (vej.tilstand(), vej.course().psrm_id, vej.rest()) == (Tilstand.OPKRAEVES, "", 100000)
    assert vej.topics()[-1] == "debitor.overdragelse.returneret"


def test_a_settlement_is_kept_and_told_without_any_party(vej: Vej, psrm_id: str) -> None:
    line = {"fordring_id": psrm_id, "beloeb": "100.00", "skyldner": "6101901234"}
    vej.inddrivelse.underret("AFREGNING", "100.00", fordringshaver="3021", linjer=[line])
    vej.underretninger()
    told = vej.event("debitor.afregning.modtaget")
    assert told["linjer"] == [{"fordring_id": psrm_id, "beloeb": "100.00"}]
    assert (vej.modtaget()[0].type, vej.rest()) == ("AFREGNING", 100000)


def test_a_notification_about_an_addition_covers_that(debitor: Any) -> None:
    vej = Vej(debitor)
    vej.konto()
    gebyr = vej.tillaeg("g1", Art.RYKKERGEBYR, "100.00", date(2026, 11, 1), date(2026, 11, 11))
    vej.hele_vejen()
    vej.inddrivelse.underret("UDLIGNING", "100.00", f"R-{gebyr}", gebyr)
    vej.underretninger()
    assert ([each.saldo for each in vej.tillaeggene()], vej.rest()) == ([0], 100000)


def test_a_notification_about_nothing_here_is_kept_and_stops_nothing(vej: Vej, psrm_id: str) -> None:
    vej.inddrivelse.underret("UDLIGNING", "5.00", "P-unknown")
    vej.inddrivelse.underret("UDLIGNING", "100.00", psrm_id)
    vej.underretninger()
    assert (vej.rest(), [each.fordring_id != "" for each in vej.modtaget()]) == (90000, [False, True])


def test_notifications_are_asked_for_daily_while_something_is_there(vej: Vej) -> None:
    vej.underretninger()
    (item,) = vej.agenda(UNDERRETNINGER)
    assert item.due.astimezone(vej.scope.clock.now().tzinfo).isoformat() == "2026-11-24T07:00:00+01:00"
    recall(vej, "FEJL")
    vej.underretninger()
    assert vej.agenda(UNDERRETNINGER) == []


def test_when_psrm_is_away_notifications_wait(vej: Vej, psrm_id: str) -> None:
    vej.inddrivelse.underret("UDLIGNING", "100.00", psrm_id)
    vej.inddrivelse.away = True
    vej.underretninger()
    assert (vej.rest(), vej.agenda(UNDERRETNINGER)[0].attempts) == (100000, 1)
    vej.inddrivelse.away = False
    vej.underretninger()
    assert vej.rest() == 90000


def test_entries_balance_after_all_of_it(vej: Vej, psrm_id: str) -> None:
    for kind, amount in (("RENTE", "5.00"), ("UDLIGNING", "105.00"), ("UDLIGNING", "-50.00"), ("AFSKRIVNING", "10.00")):
        vej.inddrivelse.underret(kind, amount, psrm_id)
    vej.underretninger()
    entries = vej.write(lambda uow: uow.konti.find(PosteringPost))
    assert list(ubalancerede(entries)) == []
    assert vej.rest() + sum(each.saldo for each in vej.tillaeggene()) == 100500 - 10500 + 5000 - 1000
