"""Requests between claims and between accounts: moving payments, merging accounts, relations. No øre is lost on the way."""

from typing import Any

import pytest

from oir_debitor.api.kontoudtog import til_udtog
from oir_debitor.domain.anmodning.outcome import Udfald
from oir_debitor.domain.hovedbog import Art, uplaceret
from oir_debitor.domain.kontoudtog import Kontoudtog, kontoudtog
from oir_debitor.store import KontoRepository
from oir_kernel.money import to_kroner
from tests.support.anmodning import Anmoder, koder

PERSON_2 = "urn:oio:cpr-nr:6202914321"


@pytest.fixture
def anmoder(debitor: Any) -> Anmoder:
    debitor.open_account(fordringer=(debitor.fordring(), debitor.fordring("f2", "500.00")))
    debitor.open_account(konto_id="k2", fordringer=(debitor.fordring("f3", "800.00"),))
    return Anmoder(debitor)


def sums(anmoder: Anmoder, *konti: str) -> dict[str, int]:
    """What each account of the sub-ledger holds, over these accounts."""
    found: dict[str, int] = {}
    for konto in konti:
        for each in anmoder.facts(konto).posteringer:
            found[each.hovedkonto] = found.get(each.hovedkonto, 0) + each.beloeb
    return found


def udtog(anmoder: Anmoder, konto: str) -> Kontoudtog:
    """The account's statement, as it is shown."""
    debitor = anmoder.debitor
    facts = debitor.storage.read_now(
        lambda connection: til_udtog(KontoRepository(connection, debitor.sandbox), anmoder.id(konto))
    )
    return kontoudtog(facts)


def free(anmoder: Anmoder, konto: str) -> str:
    return to_kroner(uplaceret(anmoder.facts(konto).posteringer, anmoder.id(konto)))


def test_a_payment_is_moved_from_claim_to_claim(anmoder: Anmoder) -> None:
    anmoder.betal("600.00", fordring="f1")
    moved = anmoder.mellem_fordringer("FLYT_INDBETALING", beloeb="450.00")
    assert moved.resultat == {"flyttet": "450.00"}
    assert (anmoder.rest("f1"), anmoder.rest("f2")) == ("850.00", "50.00")
    assert koder(anmoder.mellem_fordringer("FLYT_INDBETALING", name="an2", beloeb="100.00")) == ["114"]
    assert koder(anmoder.mellem_fordringer("FLYT_INDBETALING", name="an3", beloeb="150.01")) == ["114", "114"]
    assert "120" in koder(anmoder.mellem_fordringer("FLYT_INDBETALING", name="an4", til="f1", beloeb="1.00"))
    assert anmoder.i_balance("k1")


def test_a_payment_is_moved_to_a_claim_on_another_account(anmoder: Anmoder) -> None:
    anmoder.betal("600.00", fordring="f1")
    before = sums(anmoder, "k1", "k2")
    moved = anmoder.mellem_fordringer("FLYT_INDBETALING", til="f3", til_konto="k2", objekt_id="b1")
    assert moved.resultat == {"flyttet": "600.00"}
    assert (anmoder.rest("f1"), anmoder.rest("f3", "k2")) == ("1000.00", "200.00")
    assert sums(anmoder, "k1", "k2") == before
    assert anmoder.i_balance("k1", "k2")
    assert (free(anmoder, "k1"), free(anmoder, "k2")) == ("0.00", "0.00")


def test_a_payment_is_moved_to_another_account_and_back(anmoder: Anmoder) -> None:
    anmoder.betal("1500.00")
    there = anmoder.mellem_konti("FLYT_INDBETALING", beloeb="300.00")
    assert there.resultat == {"flyttet": "300.00"}
    assert (free(anmoder, "k1"), free(anmoder, "k2")) == ("0.00", "300.00")
    back = anmoder.mellem_konti("FLYT_INDBETALING", name="an2", konto="k2", til="k1")
    assert back.resultat == {"flyttet": "300.00"}
    assert (free(anmoder, "k1"), free(anmoder, "k2")) == ("300.00", "0.00")
    assert anmoder.i_balance("k1", "k2")
    assert koder(anmoder.mellem_konti("FLYT_INDBETALING", name="an3", konto="k2", til="k1")) == ["127"]


def test_what_is_not_there_cannot_be_moved(anmoder: Anmoder) -> None:
    assert koder(anmoder.mellem_konti("FLYT_INDBETALING")) == ["127"]
    assert koder(anmoder.mellem_fordringer("FLYT_INDBETALING")) == ["127"]
    assert koder(anmoder.mellem_konti("FLYT_INDBETALING", objekt_id="b9")) == ["115"]
    assert koder(anmoder.mellem_konti("FLYT_INDBETALING", til="k1")) == ["121"]
    assert koder(anmoder.mellem_konti("FLYT_INDBETALING", til="k9")) == ["001"]
    assert koder(anmoder.mellem_fordringer("FLYT_INDBETALING", til="f3")) == ["010"]


def test_a_claim_at_psrm_gives_and_takes_nothing(anmoder: Anmoder) -> None:
    anmoder.betal("600.00", fordring="f1")
    anmoder.hos_psrm("f2")
    held = anmoder.mellem_fordringer("FLYT_INDBETALING", beloeb="100.00")
    assert held.udfald is Udfald.EJ_GENNEMFOERT
    assert koder(held) == ["118"]
    assert anmoder.rest("f2") == "500.00"


def test_two_accounts_become_one(anmoder: Anmoder) -> None:
    anmoder.betal("1500.00")
    anmoder.mellem_konti("FLYT_INDBETALING", name="an9", beloeb="200.00")
    anmoder.fordringer("RYKKERGEBYR_OPRET", "f3", name="an0", konto="k2", ny_id="g1")
    before = sums(anmoder, "k1", "k2")
    merged = anmoder.mellem_konti("SAMMENLÆG_KONTI")
    assert merged.udfald is Udfald.MED_RESULTAT
    assert merged.resultat == {"konto": anmoder.id("k2"), "fordringer": "2", "rest": "200.00"}
    old, new = anmoder.facts("k1"), anmoder.facts("k2")
    assert old.konto is not None
    assert old.konto.afsluttet is not None
    assert not old.fordringer
    assert not old.bilag
    assert set(new.fordringer) == {anmoder.id(name) for name in ("f1", "f2", "f3")}
    assert anmoder.id("b1") in new.bilag
    assert sums(anmoder, "k1", "k2") == before
    assert not any(sums(anmoder, "k1").values())
    assert (free(anmoder, "k1"), free(anmoder, "k2")) == ("0.00", "200.00")
    assert anmoder.i_balance("k1", "k2")
    closed = [each for each in anmoder.debitor.events() if each.topic == "debitor.konto.afsluttet"]
    assert [each.key for each in closed] == [anmoder.id("k1")]


def test_a_merge_stands_on_both_statements_claim_by_claim(anmoder: Anmoder) -> None:
    anmoder.fordringer("RYKKERGEBYR_OPRET", "f2", name="an0", ny_id="g1", beloeb="140.00")
    merged = anmoder.mellem_konti("SAMMENLÆG_KONTI")
    assert merged.udfald is Udfald.MED_RESULTAT
    name = {anmoder.id(each): each for each in ("f1", "f2", "f3")}
    for konto, owed in (("k1", {"f1": 0, "f2": 0}), ("k2", {"f1": 100_000, "f2": 64_000, "f3": 80_000})):
        statement = udtog(anmoder, konto)
        by_claim = dict.fromkeys(owed, 0)
        for each in statement.linjer:
            by_claim[name[each.fordring_id]] += each.debet - each.kredit
        assert by_claim == owed, konto
        assert statement.primo + sum(each.debet - each.kredit for each in statement.linjer) == statement.ultimo
        assert statement.ultimo == sum(owed.values())


def test_money_that_covers_nothing_is_moved_on_a_line_of_its_own(anmoder: Anmoder) -> None:
    anmoder.betal("500.00", fordring="f2")
    anmoder.mellem_konti("FLYT_INDBETALING", name="an9", beloeb="200.00")
    anmoder.mellem_konti("SAMMENLÆG_KONTI", konto="k2", til="k1")
    moved = [each for each in udtog(anmoder, "k2").linjer if each.art == Art.FLYTNING]
    assert {(each.fordring_id, each.debet, each.kredit) for each in moved} == {
        ("", 0, 20_000),
        (anmoder.id("f3"), 0, 80_000),
        ("", 20_000, 0),
    }


def test_a_merged_account_goes_on_at_the_other(anmoder: Anmoder) -> None:
    anmoder.betal("600.00", fordring="f1")
    anmoder.mellem_konti("SAMMENLÆG_KONTI")
    moved = anmoder.mellem_fordringer("FLYT_INDBETALING", name="an2", konto="k2", til="f3", til_konto="k2")
    assert moved.resultat == {"flyttet": "600.00"}
    assert (anmoder.rest("f1", "k2"), anmoder.rest("f3", "k2")) == ("1000.00", "200.00")
    written = anmoder.fordringer("AFSKRIVNING", "f1", name="an3", konto="k2")
    assert list(written.resultat.values()) == ["1000.00"]
    assert koder(anmoder.fordringer("AFSKRIVNING", "f2", name="an4")) == ["003", "010"]
    assert anmoder.i_balance("k1", "k2")


def test_accounts_that_differ_are_not_merged(anmoder: Anmoder) -> None:
    debitor = anmoder.debitor
    debitor.open_account(konto_id="k3", konto=debitor.konto(debitor.part(PERSON_2)), fordringer=())
    debitor.open_account(konto_id="k4", konto=debitor.konto(type_code="forbrug"), fordringer=())
    assert koder(anmoder.mellem_konti("SAMMENLÆG_KONTI", til="k3")) == ["121"]
    assert koder(anmoder.mellem_konti("SAMMENLÆG_KONTI", til="k4")) == ["121"]
    assert koder(anmoder.mellem_konti("SAMMENLÆG_KONTI", til="k1")) == ["121"]
    anmoder.en_konto("OVERDRAG_KONTO", name="an5", modtager_system="00000000-0000-4000-8000-000000000002")
    assert koder(anmoder.mellem_konti("SAMMENLÆG_KONTI", name="an6")) == ["121"]


def test_an_account_with_a_claim_at_psrm_is_not_merged(anmoder: Anmoder) -> None:
    anmoder.hos_psrm()
    held = anmoder.mellem_konti("SAMMENLÆG_KONTI")
    assert (held.udfald, koder(held)) == (Udfald.EJ_GENNEMFOERT, ["118"])
    assert len(anmoder.facts().fordringer) == 2


def test_a_liability_for_the_whole_account_keeps_to_the_claims_that_were_moved(anmoder: Anmoder) -> None:
    debitor = anmoder.debitor
    assert debitor.register(haeftelser=(debitor.haeftelse(),), hour=10).accepted
    anmoder.mellem_konti("SAMMENLÆG_KONTI")
    (haeftelse,) = anmoder.facts("k2").haeftelser.values()
    assert anmoder.id("f1") in haeftelse.indhold
    assert anmoder.id("f3") not in haeftelse.indhold


def test_claims_are_related_and_are_not_any_more(anmoder: Anmoder) -> None:
    made = anmoder.mellem_fordringer(
        "RELATION_OPRET", til="f3", til_konto="k2", relationstype_id="samme-sag", ny_id="r1"
    )
    assert made.udfald is Udfald.GENNEMFOERT
    again = {"til": "f3", "til_konto": "k2", "relationstype_id": "samme-sag"}
    assert koder(anmoder.mellem_fordringer("RELATION_OPRET", name="an2", **again)) == ["120"]
    ended = anmoder.mellem_fordringer("RELATION_NEDLÆG", name="an3", til="f3", til_konto="k2")
    assert ended.udfald is Udfald.GENNEMFOERT
    assert anmoder.facts().relationer[anmoder.id("r1")].ophoert is not None
    assert koder(anmoder.mellem_fordringer("RELATION_NEDLÆG", name="an4", til="f3", til_konto="k2")) == ["115"]
    assert koder(anmoder.en_konto("RELATION_NEDLÆG", name="an5", objekt_id="r1")) == ["115"]
    assert koder(anmoder.en_konto("RELATION_NEDLÆG", name="an6")) == ["113"]


def test_a_relation_needs_two_claims_and_a_known_type(anmoder: Anmoder) -> None:
    assert koder(anmoder.mellem_fordringer("RELATION_OPRET", til="f1", relationstype_id="rente")) == ["120"]
    assert koder(anmoder.mellem_fordringer("RELATION_OPRET")) == ["113"]
