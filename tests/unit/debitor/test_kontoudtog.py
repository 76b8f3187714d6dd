"""The account statement: its order, its sums, and its balances, which come from the entries."""

import csv
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from httpx import AsyncClient
from hypothesis import given
from hypothesis import strategies as st

from oir_debitor.api.kontoudtog import csv_lines
from oir_debitor.domain.facts import Facts
from oir_debitor.domain.hovedbog import Art, posteringer
from oir_debitor.domain.kontoudtog import TEKSTER, Kontoudtog, kontoudtog
from oir_debitor.domain.posts import KontoPost
from oir_debitor.store import KontoRepository
from oir_kernel.identifiers import Uuid
from oir_kernel.money import Oere
from tests.support.debitor_service import json_client, registrering
from tests.support.forespoergsel import betal, bogfoer, fuldt_regnskab


@pytest.fixture
async def client(debitor: Any) -> AsyncIterator[AsyncClient]:
    async with json_client(debitor) as made:
        yield made


def statement(debitor: Any, fra: date | None = None, til: date | None = None) -> Kontoudtog:
    facts = debitor.storage.read_now(
        lambda connection: KontoRepository(connection, debitor.sandbox).whole(debitor.id("k1"))
    )
    return kontoudtog(facts, fra, til)


def test_every_document_stands_in_order_with_the_balance_after_it(debitor: Any) -> None:
    debitor.open_account(nedreguleringer=(debitor.nedregulering(beloeb="40.00"),))
    fuldt_regnskab(debitor)
    udtog = statement(debitor)
    assert udtog.linjer[0].art == Art.FORDRING
    assert {linje.art for linje in udtog.linjer} == set(Art) - {Art.TILLAEG_NEDREGULERING, Art.UDBETALING, Art.FLYTNING, Art.INDDRIVELSESRENTE}  # fmt: skip
    saldo = 0
    for linje in udtog.linjer:
        saldo += linje.debet - linje.kredit
        assert linje.saldo == saldo
    assert udtog.primo == 0
    assert udtog.ultimo == 100_000 - 4_000 - 60_000 + 3_000 - 6_000 + 1_200 + 10_000


def test_a_coverage_moves_money_and_leaves_the_balance(debitor: Any) -> None:
    debitor.open_account()
    bogfoer(debitor, betal(debitor, "300.00"))
    bogfoer(debitor, lambda bog: bog.daek(debitor.id("d1"), debitor.id("b1"), debitor.id("f1"), 30_000, bog.today))
    paid, covered = statement(debitor).linjer[1:]
    assert (paid.art, paid.debet, paid.kredit, paid.saldo) == (Art.INDBETALING, 0, 30_000, 70_000)
    assert (covered.art, covered.debet, covered.kredit, covered.saldo) == (Art.DAEKNING, 30_000, 30_000, 70_000)
    assert covered.fordring_id == debitor.id("f1")


def test_an_interest_stands_with_its_claim(debitor: Any) -> None:
    debitor.open_account()
    fuldt_regnskab(debitor)
    lines = {linje.art: linje for linje in statement(debitor).linjer}
    assert lines[Art.OPKRAEVNINGSRENTE].fordring_id == debitor.id("f1")
    assert lines[Art.INDBETALING].fordring_id == ""


def test_the_opening_balance_is_what_came_before(debitor: Any) -> None:
    debitor.open_account()
    bogfoer(debitor, betal(debitor, "300.00", dato=date(2026, 12, 24)))
    later = statement(debitor, fra=date(2026, 12, 1))
    assert (later.primo, later.ultimo, len(later.linjer)) == (100_000, 70_000, 1)
    earlier = statement(debitor, til=date(2026, 12, 23))
    assert (earlier.primo, earlier.ultimo) == (0, 100_000)
    nothing = statement(debitor, fra=date(2027, 1, 1), til=date(2027, 1, 31))
    assert (nothing.primo, nothing.ultimo, nothing.linjer) == (70_000, 70_000, ())


@given(
    st.lists(st.tuples(st.integers(1, 28), st.sampled_from([Art.FORDRING, Art.INDBETALING]), st.integers(1, 10_000))),
    st.integers(1, 28),
)
def test_statements_of_two_periods_meet(bookings: list[tuple[int, Art, int]], cut: int) -> None:
    konto, now = Uuid("k"), datetime(2026, 1, 31, tzinfo=UTC)
    entries = [
        entry
        for place, (day, art, beloeb) in enumerate(bookings)
        for entry in posteringer(art, Uuid(str(place)), konto, beloeb, date(2026, 1, day), now, f"f{place}")
    ]
    facts = replace(Facts(posteringer=entries), konto=_konto(konto))
    whole = kontoudtog(facts)
    first = kontoudtog(facts, til=date(2026, 1, cut))
    rest = kontoudtog(facts, fra=date(2026, 1, cut + 1) if cut < 31 else None)
    assert first.ultimo == rest.primo
    assert rest.ultimo == whole.ultimo
    assert len(first.linjer) + len(rest.linjer) == len(whole.linjer)
    assert whole.ultimo == sum(b if art is Art.FORDRING else -b for _, art, b in bookings)


def _konto(konto_id: Uuid) -> Any:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    return KontoPost(konto_id, now, Uuid("t"), "", Uuid(""), "", Uuid(""), "", now, "{}")


def test_every_kind_of_document_has_a_name() -> None:
    assert set(TEKSTER) == set(Art)


def test_the_csv_has_the_same_lines_with_decimal_commas(debitor: Any) -> None:
    debitor.open_account()
    fuldt_regnskab(debitor)
    udtog = statement(debitor)
    rows = list(csv.DictReader("".join(csv_lines(udtog)).splitlines(), delimiter=";"))
    assert (rows[0]["tekst"], rows[0]["saldo"]) == ("Primosaldo", "0,00")
    assert rows[-1]["tekst"] == "Ultimosaldo"
    assert rows[-1]["saldo"] == "482,00" == rows[-2]["saldo"]
    assert [row["bilag_id"] for row in rows[1:-1]] == [linje.bilag_id for linje in udtog.linjer]
    assert Oere(udtog.ultimo) == 48_200


@pytest.mark.anyio
async def test_the_address_answers_in_both_forms(debitor: Any, client: AsyncClient) -> None:
    assert (await client.post("/api/debitor/registreringer", json=registrering(debitor))).status_code == 200
    url = f"/api/debitor/konti/{debitor.id('k1')}/kontoudtog"
    body = (await client.get(url, params={"fra": "2026-11-01", "til": "2026-11-30"})).json()
    assert (body["primo"], body["debet"], body["kredit"], body["ultimo"]) == ("0.00", "1000.00", "0.00", "1000.00")
    assert [line["tekst"] for line in body["linjer"]] == ["Fordring"]
    sheet = await client.get(url, params={"format": "csv"})
    assert sheet.headers["content-type"].startswith("text/csv")
    assert "1000,00" in sheet.text


@pytest.mark.anyio
async def test_what_cannot_be_asked_is_refused(debitor: Any, client: AsyncClient) -> None:
    url = f"/api/debitor/konti/{debitor.id('k1')}/kontoudtog"
    assert (await client.get(url)).status_code == 404
    for status, params in (
        (400, {"fra": "2026-12-01", "til": "2026-11-30"}),
        (422, {"fra": "igaar"}),
        (422, {"format": "pdf"}),
    ):
        assert (await client.get(url, params=params)).status_code == status, params


@pytest.mark.anyio
async def test_questions_over_json_answer_as_the_contract_does(debitor: Any, client: AsyncClient) -> None:
    assert (await client.post("/api/debitor/registreringer", json=registrering(debitor))).status_code == 200
    party = {"ident": "urn:oio:cpr-nr:6101901234", "type_id": "person"}
    found = (await client.post("/api/debitor/soeg", json={"part": party, "overblik": True})).json()
    assert found["resultat"] == "FUNDET"
    (konto,) = found["konti"]
    assert (konto["ansvarlig"], konto["overblik"]["samlet"]) == (True, "1000.00")
    whole = (await client.post("/api/debitor/hent", json={"noegle": konto["noegle"]})).json()
    assert whole["konto"] == (await client.get(f"/api/debitor/konti/{debitor.id('k1')}")).json()
    assert whole["konto"]["forloeb"][0]["tilstand"] == "opkraeves"
    none = (await client.post("/api/debitor/soeg", json={"konto_id": debitor.id("k9")})).json()
    assert (none["resultat"], none["konti"]) == ("INGEN_FORRETNINGSDATA", [])
    refused = (await client.post("/api/debitor/hent", json={"konto_id": debitor.id("k9")})).json()
    assert (refused["resultat"], refused["aarsager"][0]["kode"]) == ("AFVIST", "SBX-ÅRS-130")
    assert (await client.post("/api/debitor/soeg", json={"ukendt": 1})).status_code == 422


@pytest.mark.anyio
async def test_the_account_shows_what_the_ledger_has(debitor: Any, client: AsyncClient) -> None:
    assert (await client.post("/api/debitor/registreringer", json=registrering(debitor))).status_code == 200
    fuldt_regnskab(debitor)
    konto = (await client.get(f"/api/debitor/konti/{debitor.id('k1')}")).json()
    assert {post["art"]: post["rest"] for post in konto["tillaeg"]} == {
        "opkraevningsrente": "12.00",
        "rykkergebyr": "100.00",
    }
    assert {post["art"]: post["tilbage"] for post in konto["daekninger"]} == {
        "daekning": "450.00",
        "daekning-nedregulering": "50.00",
    }
    assert [post["tilbage"] for post in konto["afskrivninger"] if post["art"] == "afskrivning"] == ["60.00"]
    assert [post["tilbage"] for post in konto["indbetalinger"] if post["art"] == "indbetaling"] == ["570.00"]
    assert (konto["rest"], konto["uplaceret"], konto["samlet"]) == ("490.00", "120.00", "482.00")
