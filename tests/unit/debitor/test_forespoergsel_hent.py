"""HentDebitorkonto: which claims are returned, what comes with them, and what is refused."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

from oir_debitor.domain.commands import FordringSpecifikation, TekstLinje
from oir_debitor.domain.forespoergsel.noegler import konto_noegle
from oir_debitor.domain.forespoergsel.outcome import HentOutcome
from oir_debitor.domain.hovedbog import Art
from tests.support.forespoergsel import Spoerger, betal, bogfoer, fuldt_regnskab, giv_henstand

DEBITOR = "urn:oio:cpr-nr:6101901234"
PERSON_2 = "urn:oio:cpr-nr:6202914321"
FIRMA = "urn:oio:cvr-nr:25313763"
OTHER_SYSTEM = "00000000-0000-4000-8000-000000000002"


@pytest.fixture
def spoerg(debitor: Any) -> Spoerger:
    return Spoerger(debitor)


def claims(debitor: Any, outcome: HentOutcome) -> set[str]:
    assert outcome.accepted, outcome.aarsager
    names = {debitor.id(name): name for name in ("f1", "f2", "f3", "o1", "o2")}
    return {names[key] for key in outcome.facts.fordringer}


def three_claims(debitor: Any) -> None:
    """f1 January, f2 February with a cost o1, f3 without a period, due in May."""

    def month(number: int, last: int) -> dict[str, date]:
        return {"periode_start": date(2027, number, 1), "periode_slut": date(2027, number, last)}

    debitor.open_account(
        fordringer=(
            debitor.fordring("f1", forfaldsdato=date(2027, 1, 1), **month(1, 31)),
            debitor.fordring("f2", forfaldsdato=date(2027, 2, 1), **month(2, 28)),
            debitor.fordring("f3", forfaldsdato=date(2027, 5, 1)),
        ),
        omkostninger=(debitor.omkostning("f2", forfaldsdato=date(2027, 3, 1)),),
    )


def test_an_account_is_fetched_by_id_or_by_our_key(debitor: Any, spoerg: Spoerger) -> None:
    debitor.open_account()
    konto = debitor.id("k1")
    by_id = spoerg.hent(konto_id=konto)
    assert claims(debitor, by_id) == {"f1"}
    assert spoerg.hent(noegle=konto_noegle(konto)) == by_id
    assert spoerg.hent(konto_id=konto, noegle=konto_noegle(konto)) == by_id


def test_others_registrations_are_shown_too(debitor: Any, spoerg: Spoerger) -> None:
    debitor.open_account()
    assert claims(debitor, spoerg.hent(konto_id=debitor.id("k1"), sender={"system": OTHER_SYSTEM})) == {"f1"}


def test_one_claim_alone_or_with_what_is_related(debitor: Any, spoerg: Spoerger) -> None:
    three_claims(debitor)
    konto = debitor.id("k1")
    assert claims(debitor, spoerg.hent(konto_id=konto, fordring_id=debitor.id("f2"))) == {"f2"}
    for name in ("f2", "o1"):
        related = spoerg.hent(konto_id=konto, fordring_id=debitor.id(name), relaterede=True)
        assert claims(debitor, related) == {"f2", "o1"}
    alone = spoerg.hent(konto_id=konto, fordring_id=debitor.id("f1"), relaterede=True)
    assert claims(debitor, alone) == {"f1"}


@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        ({"forfald_fra": date(2027, 2, 1)}, {"f2", "f3", "o1"}),
        ({"forfald_til": date(2027, 2, 1)}, {"f1", "f2"}),
        ({"forfald_fra": date(2027, 2, 2), "forfald_til": date(2027, 4, 30)}, {"o1"}),
        ({"periode_fra": date(2027, 1, 31), "periode_til": date(2027, 2, 1)}, {"f1", "f2"}),
        ({"periode_fra": date(2027, 5, 1), "periode_til": date(2027, 5, 1)}, {"f3"}),
        ({"part_ident": DEBITOR}, {"f1", "f2", "f3", "o1"}),
        ({"forfald_fra": date(2030, 1, 1)}, set()),
        ({"part_ident": FIRMA}, set()),
        ({"restance": True}, set()),
    ],
)
def test_limits_choose_among_the_claims(
    debitor: Any, spoerg: Spoerger, limits: dict[str, Any], expected: set[str]
) -> None:
    three_claims(debitor)
    outcome = spoerg.hent(konto_id=debitor.id("k1"), **limits)
    assert claims(debitor, outcome) == expected
    assert (outcome.facts.konto is None) == (not expected), "without a claim there is nothing to return"


def test_a_due_date_set_later_is_the_one_that_counts(debitor: Any, spoerg: Spoerger) -> None:
    debitor.open_account(fordringer=(debitor.fordring(til_opkraevning=False),))
    assert debitor.saet_til_opkraevning("f1", forfaldsdato=date(2027, 3, 1)).accepted
    konto = debitor.id("k1")
    assert claims(debitor, spoerg.hent(konto_id=konto, forfald_fra=date(2027, 3, 1))) == {"f1"}
    assert claims(debitor, spoerg.hent(konto_id=konto, forfald_til=date(2027, 2, 28))) == set()


def test_only_arrears_are_claims_with_something_owed_after_their_last_day(debitor: Any, spoerg: Spoerger) -> None:
    three_claims(debitor)
    debitor.set(clock_frozen="2027-02-15T09:00:00+01:00")
    konto = debitor.id("k1")
    assert claims(debitor, spoerg.hent(konto_id=konto, restance=True)) == {"f1", "f2"}
    giv_henstand(debitor, None)
    assert claims(debitor, spoerg.hent(konto_id=konto, restance=True)) == {"f2"}


def test_a_co_liable_party_sees_the_claims_it_is_liable_for(debitor: Any, spoerg: Spoerger) -> None:
    three_claims(debitor)
    debitor.register(haeftelser=(debitor.haeftelse(fordring_ids=(debitor.id("f3"),)),))
    konto = debitor.id("k1")
    assert claims(debitor, spoerg.hent(konto_id=konto, part_ident=PERSON_2)) == {"f3"}
    debitor.register(haeftelser=(debitor.haeftelse("h2"),))
    assert claims(debitor, spoerg.hent(konto_id=konto, part_ident=PERSON_2)) == {"f1", "f2", "f3", "o1"}


def test_the_full_picture_has_every_document(debitor: Any, spoerg: Spoerger) -> None:
    debitor.open_account()
    fuldt_regnskab(debitor)
    facts = spoerg.hent(konto_id=debitor.id("k1")).facts
    assert {bilag.art for bilag in facts.bilag.values()} == {
        Art.INDBETALING,
        Art.INDBETALING_NEDREGULERING,
        Art.DAEKNING,
        Art.DAEKNING_NEDREGULERING,
        Art.AFSKRIVNING,
        Art.AFSKRIVNING_NEDREGULERING,
    }
    assert facts.fordringer[debitor.id("f1")].rest == 100_000 - 45_000 - 6_000
    assert {post.art: post.saldo for post in facts.tillaeg.values()} == {
        Art.OPKRAEVNINGSRENTE: 1_200,
        Art.RYKKERGEBYR: 10_000,
    }


def test_of_one_claim_only_its_own_documents_and_payments_come(debitor: Any, spoerg: Spoerger) -> None:
    debitor.open_account(fordringer=(debitor.fordring(), debitor.fordring("f2")))
    fuldt_regnskab(debitor)
    bogfoer(debitor, betal(debitor, "10.00", name="b2"))
    konto = debitor.id("k1")
    other = spoerg.hent(konto_id=konto, fordring_id=debitor.id("f2")).facts
    assert (other.bilag, other.tillaeg) == ({}, {})
    own = spoerg.hent(konto_id=konto, fordring_id=debitor.id("f1")).facts
    assert debitor.id("b1") in own.bilag
    assert debitor.id("bn1") in own.bilag
    assert debitor.id("b2") not in own.bilag


def test_supplementary_information_is_left_out_when_asked(debitor: Any, spoerg: Spoerger) -> None:
    details = (FordringSpecifikation(debitor.id("s1"), debitor.uuid("specifikationstype", "domsdato"), "2026-01-01"),)
    claim = debitor.fordring(tekstlinjer=(TekstLinje(1, "Pasning"),), specifikationer=details, reference="R-1")
    debitor.open_account(konto=debitor.konto(debitor.part(navn="Test Testesen", by="Prøveby")), fordringer=(claim,))
    konto, key = debitor.id("k1"), debitor.id("f1")
    whole, lean = spoerg.hent(konto_id=konto).facts, spoerg.hent(konto_id=konto, udelad=True).facts
    assert "Pasning" in whole.fordringer[key].indhold
    assert whole.konto is not None
    assert "Prøveby" in whole.konto.indhold
    assert lean.konto is not None
    for word in ("Pasning", "domsdato", "2026-01-01"):
        assert word not in lean.fordringer[key].indhold
    assert "R-1" in lean.fordringer[key].indhold
    assert "Prøveby" not in lean.konto.indhold


def test_an_account_without_claims_is_still_an_account(debitor: Any, spoerg: Spoerger) -> None:
    debitor.register(konto=debitor.konto())
    assert spoerg.hent(konto_id=debitor.id("k1")).facts.konto is not None
    assert spoerg.hent(konto_id=debitor.id("k1"), restance=True).facts.konto is None


def test_a_closed_account_tells_the_day(debitor: Any, spoerg: Spoerger) -> None:
    debitor.register(konto=debitor.konto())
    assert debitor.close_account().accepted
    konto = spoerg.hent(konto_id=debitor.id("k1")).facts.konto
    assert konto is not None
    assert konto.afsluttet == date(2026, 11, 23)


def test_bad_questions_are_refused_with_reasons_that_point_at_the_object(
    debitor: Any, spoerg: Spoerger, codes_in: Callable[[Any], list[str]]
) -> None:
    debitor.open_account()
    konto, other = debitor.id("k1"), debitor.id("nowhere")
    cases: list[tuple[dict[str, Any], str, str]] = [
        ({"konto_id": other}, "130", other),
        ({"noegle": konto_noegle(other)}, "130", other),
        ({"konto_id": konto, "sender": {"modtager": "99999999"}}, "130", konto),
        ({"konto_id": konto, "fordring_id": other}, "131", other),
        ({}, "132", ""),
        ({"noegle": "KTO-1"}, "133", ""),
        ({"konto_id": konto, "noegle": konto_noegle(other)}, "133", konto),
        ({"konto_id": konto, "forfald_fra": date(2027, 1, 2), "forfald_til": date(2027, 1, 1)}, "134", konto),
        ({"konto_id": konto, "periode_fra": date(2027, 1, 2), "periode_til": date(2027, 1, 1)}, "134", konto),
        ({"konto_id": konto, "part_ident": "urn:oio:cvr-nr:12345678"}, "050", "urn:oio:cvr-nr:12345678"),
    ]
    for fields, code, ref in cases:
        outcome = spoerg.hent(**fields)
        assert codes_in(outcome) == [code], fields
        assert outcome.aarsager[0].reference is not None
        assert outcome.aarsager[0].reference.id == ref, fields
        assert outcome.facts.konto is None


def test_an_account_at_another_receiver_is_told_as_in_a_registration(debitor: Any, spoerg: Spoerger) -> None:
    debitor.open_account()
    (told,) = spoerg.hent(konto_id=debitor.id("k1"), sender={"modtager": "99999999"}).aarsager
    assert "kontoen er oprettet hos modtager 11111111." in told.lokal_tekst
    (unknown,) = spoerg.hent(konto_id=debitor.id("nowhere")).aarsager
    assert "oprettet hos" not in unknown.lokal_tekst


def test_an_outcome_is_the_same_after_it_was_stored(debitor: Any, spoerg: Spoerger) -> None:
    debitor.open_account(administratorer=(debitor.part(FIRMA),), haeftelser=(debitor.haeftelse(),))
    fuldt_regnskab(debitor)
    giv_henstand(debitor, date(2027, 1, 31))
    for outcome in (spoerg.hent(konto_id=debitor.id("k1")), spoerg.hent()):
        assert HentOutcome.from_dict(outcome.as_dict()).as_dict() == outcome.as_dict()


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements that run meanwhile, those of prepared statements aside."""
    seen: list[str] = []

    def note(_conn: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        seen.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def test_an_account_is_read_without_a_query_per_claim(
    debitor: Any, spoerg: Spoerger, monkeypatch: pytest.MonkeyPatch
) -> None:
    from oir_kernel.storage.prepared import Prepared

    runs: list[int] = []
    run = Prepared.run
    monkeypatch.setattr(Prepared, "run", lambda self, *given: runs.append(1) or run(self, *given))
    counts = []
    for konto, size in (("k1", 1), ("k2", 60)):
        sent = tuple(debitor.fordring(f"{konto}-{place}") for place in range(size))
        debitor.register(konto_id=konto, konto=debitor.konto(), fordringer=sent)
        runs.clear()
        with counted() as statements:
            outcome = spoerg.hent(konto_id=debitor.id(konto))
            spoerg.soeg(konto_id=debitor.id(konto), overblik=True, restance=True)
        assert len(outcome.facts.fordringer) == size
        counts.append(len(runs) + len(statements))
    assert counts[0] == counts[1] <= 8
