"""SøgDebitorregistrering: which accounts are found, by whom and how, and what the overview says."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from oir_debitor.domain.forespoergsel import soeg as soeg_domain
from oir_debitor.domain.forespoergsel.outcome import SoegOutcome
from tests.support.forespoergsel import Spoerger, betal, bogfoer, giv_henstand, tag_under_inddrivelse

DEBITOR = "urn:oio:cpr-nr:6101901234"
PERSON_2 = "urn:oio:cpr-nr:6202914321"
FIRMA = "urn:oio:cvr-nr:25313763"
OTHER_SYSTEM = "00000000-0000-4000-8000-000000000002"
KLE = "00000000-0000-4000-8000-00000000a1e1"
ENHED = "00000000-0000-4000-8000-00000000e4e1"


@pytest.fixture
def spoerg(debitor: Any) -> Spoerger:
    return Spoerger(debitor)


def found(debitor: Any, outcome: SoegOutcome) -> set[str]:
    assert outcome.accepted, outcome.aarsager
    names = {debitor.id(name): name for name in ("k1", "k2", "k3")}
    return {names[each.konto.konto_id] for each in outcome.fund}


def test_a_party_is_found_in_each_role_and_the_role_is_told(debitor: Any, spoerg: Spoerger) -> None:
    debitor.open_account(administratorer=(debitor.part(FIRMA),), haeftelser=(debitor.haeftelse(ident=PERSON_2),))
    for ident, role in ((DEBITOR, "ansvarlig"), (FIRMA, "administrator"), (PERSON_2, "medhaefter")):
        (fund,) = spoerg.soeg(part_ident=ident).fund
        assert {name: getattr(fund, name) for name in ("ansvarlig", "administrator", "medhaefter")} == {
            name: name == role for name in ("ansvarlig", "administrator", "medhaefter")
        }
        (same,) = spoerg.soeg(part_ident=ident, **{role: True}).fund
        assert same == fund
        others = {name: True for name in ("ansvarlig", "administrator", "medhaefter") if name != role}
        assert spoerg.soeg(part_ident=ident, **others).fund == ()


def test_an_untied_administrator_is_found_no_more(debitor: Any, spoerg: Spoerger) -> None:
    debitor.open_account(administratorer=(debitor.part(FIRMA),))
    assert debitor.afslut_administrator().accepted
    assert spoerg.soeg(part_ident=FIRMA).fund == ()


def test_a_former_owner_is_found_for_the_claims_that_stayed_theirs(debitor: Any, spoerg: Spoerger) -> None:
    debitor.open_account()
    assert debitor.ejerskifte().accepted
    assert debitor.register(konto=debitor.konto(debitor.part(PERSON_2)), ejerskifte=True, hour=11).accepted
    assert found(debitor, spoerg.soeg(part_ident=DEBITOR)) == {"k1"}
    assert found(debitor, spoerg.soeg(part_ident=PERSON_2, ansvarlig=True)) == {"k1"}


def test_spelling_of_the_identification_does_not_matter(debitor: Any, spoerg: Spoerger) -> None:
    debitor.open_account()
    person = debitor.uuid("parttype", "person")
    assert found(debitor, spoerg.soeg(part_ident=" URN:OIO:CPR-NR:6101901234 ", part_type=person)) == {"k1"}


def test_others_registrations_are_found_and_another_receivers_are_not(debitor: Any, spoerg: Spoerger) -> None:
    debitor.open_account()
    assert found(debitor, spoerg.soeg(part_ident=DEBITOR, sender={"system": OTHER_SYSTEM})) == {"k1"}
    assert spoerg.soeg(part_ident=DEBITOR, sender={"modtager": "99999999"}).fund == ()


def test_account_criteria_narrow_and_all_of_them_hold(debitor: Any, spoerg: Spoerger) -> None:
    debitor.open_account(konto=debitor.konto(kle_emne=KLE, ansvarlig_enhed=ENHED))
    debitor.register(konto_id="k2", konto=debitor.konto(type_code="socialret"), fordringer=(debitor.fordring("f2"),))
    day_care = debitor.uuid("debitorkontotype", "daginstitution")
    assert found(debitor, spoerg.soeg(type_id=day_care)) == {"k1"}
    assert found(debitor, spoerg.soeg(konto_id=debitor.id("k2"))) == {"k2"}
    assert found(debitor, spoerg.soeg(kle_emne=KLE)) == {"k1"}
    assert found(debitor, spoerg.soeg(ansvarlig_enhed=ENHED)) == {"k1"}
    assert found(debitor, spoerg.soeg(part_ident=DEBITOR)) == {"k1", "k2"}
    assert spoerg.soeg(konto_id=debitor.id("k2"), kle_emne=KLE).fund == ()
    assert spoerg.soeg(kle_emne=ENHED).fund == ()


def test_the_period_is_when_something_was_registered(debitor: Any, spoerg: Spoerger) -> None:
    debitor.open_account()
    konto = debitor.id("k1")
    assert found(debitor, spoerg.soeg(konto_id=konto, fra=debitor.at(8), til=debitor.at(10))) == {"k1"}
    assert spoerg.soeg(konto_id=konto, fra=debitor.at(8, day=24)).fund == ()
    debitor.set(clock_frozen="2026-11-25T09:00:00+01:00")
    debitor.register(fordringer=(debitor.fordring("f2"),))
    assert found(debitor, spoerg.soeg(konto_id=konto, fra=debitor.at(8, day=24))) == {"k1"}
    assert spoerg.soeg(konto_id=konto, til=debitor.at(1, day=22)).fund == ()


def test_arrears_begin_the_day_after_the_last_day_of_timely_payment(debitor: Any, spoerg: Spoerger) -> None:
    debitor.open_account(fordringer=(debitor.fordring(srb=date(2026, 12, 10)),))
    konto = debitor.id("k1")
    debitor.set(clock_frozen="2026-12-10T23:00:00+01:00")
    assert spoerg.soeg(konto_id=konto, restance=True).fund == ()
    debitor.set(clock_frozen="2026-12-11T00:30:00+01:00")
    (fund,) = spoerg.soeg(konto_id=konto, restance=True).fund
    assert fund.restance
    giv_henstand(debitor, date(2027, 1, 31))
    assert spoerg.soeg(konto_id=konto, restance=True).fund == ()
    debitor.set(clock_frozen="2027-02-01T09:00:00+01:00")
    assert found(debitor, spoerg.soeg(konto_id=konto, restance=True)) == {"k1"}


def test_what_is_paid_is_not_in_arrears(debitor: Any, spoerg: Spoerger) -> None:
    debitor.open_account()
    debitor.set(clock_frozen="2027-02-01T09:00:00+01:00")
    bogfoer(debitor, betal(debitor, "1000.00"))
    konto = debitor.id("k1")
    assert found(debitor, spoerg.soeg(konto_id=konto, restance=True)) == {"k1"}
    bogfoer(debitor, lambda bog: bog.daek(debitor.id("d1"), debitor.id("b1"), debitor.id("f1"), 100_000, bog.today))
    assert spoerg.soeg(konto_id=konto, restance=True).fund == ()


def test_the_overview_is_signed_and_only_given_when_asked_for(debitor: Any, spoerg: Spoerger) -> None:
    debitor.open_account(fordringer=(debitor.fordring(srb=date(2026, 12, 10)), debitor.fordring("f2", "500.00")))
    konto = debitor.id("k1")
    (plain,) = spoerg.soeg(konto_id=konto).fund
    assert plain.overblik is None
    (fund,) = spoerg.soeg(konto_id=konto, overblik=True).fund
    assert fund.overblik is not None
    assert (fund.overblik.samlet, fund.overblik.under_inddrivelse) == (150_000, False)
    assert fund.overblik.aeldste == date(2026, 12, 1)
    bogfoer(debitor, betal(debitor, "1600.00"))
    tag_under_inddrivelse(debitor)
    (fund,) = spoerg.soeg(konto_id=konto, overblik=True).fund
    assert fund.overblik is not None
    assert (fund.overblik.samlet, fund.overblik.under_inddrivelse) == (-10_000, True)


def test_nothing_found_is_a_positive_answer(debitor: Any, spoerg: Spoerger) -> None:
    outcome = spoerg.soeg(konto_id=debitor.id("nowhere"))
    assert outcome.accepted
    assert (outcome.fund, outcome.aarsager, outcome.findings) == ((), (), ())


def test_more_accounts_than_an_answer_holds_are_cut_with_a_remark(
    debitor: Any, spoerg: Spoerger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(soeg_domain, "MOST", 2)
    for place in (1, 2):
        debitor.register(konto_id=f"k{place}", konto=debitor.konto())
    assert spoerg.soeg(part_ident=DEBITOR).findings == ()
    debitor.register(konto_id="k3", konto=debitor.konto())
    outcome = spoerg.soeg(part_ident=DEBITOR)
    assert outcome.accepted
    assert len(outcome.fund) == 2
    assert [finding.rule_id for finding in outcome.findings] == ["SBX-DEB-004"]


def test_every_account_is_looked_at_whatever_the_page(
    debitor: Any, spoerg: Spoerger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those without arrears fill pages; the one with arrears is found behind them."""
    monkeypatch.setattr(soeg_domain, "MOST", 1)
    names = sorted(("k1", "k2", "k3"), key=debitor.id)
    for name in names:
        claims = (debitor.fordring(),) if name == names[-1] else ()
        debitor.register(konto_id=name, konto=debitor.konto(), fordringer=claims)
    debitor.set(clock_frozen="2027-02-01T09:00:00+01:00")
    assert found(debitor, spoerg.soeg(part_ident=DEBITOR, restance=True)) == {names[-1]}


BAD: list[tuple[dict[str, Any], str]] = [
    ({}, "132"),
    ({"restance": True, "overblik": True}, "132"),
    ({"ansvarlig": True, "konto_id": KLE}, "134"),
    ({"part_ident": "urn:oio:cvr-nr:12345678"}, "050"),
    ({"part_ident": "urn:oio:cpr-nr:12"}, "050"),
    ({"part_ident": DEBITOR, "part_type": KLE}, "050"),
    ({"type_id": KLE}, "005"),
]


@pytest.mark.parametrize(("fields", "code"), BAD)
def test_what_cannot_be_asked_is_refused_with_the_reason(
    spoerg: Spoerger, codes_in: Callable[[Any], list[str]], fields: dict[str, Any], code: str
) -> None:
    outcome = spoerg.soeg(**fields)
    assert not outcome.accepted
    assert codes_in(outcome) == [code]


def test_a_period_that_ends_before_it_begins_is_refused(debitor: Any, spoerg: Spoerger, codes_in: Any) -> None:
    outcome = spoerg.soeg(konto_id=debitor.id("k1"), fra=debitor.at(10), til=debitor.at(9))
    assert codes_in(outcome) == ["134"]
    assert outcome.aarsager[0].reference.id == debitor.id("k1")


def test_every_reason_is_found_at_once(debitor: Any, spoerg: Spoerger, codes_in: Any) -> None:
    outcome = spoerg.soeg(medhaefter=True, fra=debitor.at(10), til=debitor.at(9))
    assert codes_in(outcome) == ["132", "134", "134"]


def test_no_cpr_number_stands_in_a_reason(spoerg: Spoerger) -> None:
    outcome = spoerg.soeg(part_ident="urn:oio:cpr-nr:61019012345")
    assert "61019012345" not in outcome.aarsager[0].lokal_tekst


def test_an_outcome_is_the_same_after_it_was_stored(debitor: Any, spoerg: Spoerger) -> None:
    debitor.open_account()
    for outcome in (spoerg.soeg(part_ident=DEBITOR, overblik=True), spoerg.soeg()):
        assert SoegOutcome.from_dict(outcome.as_dict()) == outcome


def test_two_sandboxes_never_mix(debitor: Any, spoerg: Spoerger) -> None:
    debitor.open_account()
    debitor.sandbox = "other"
    assert spoerg.soeg(part_ident=DEBITOR).fund == ()
