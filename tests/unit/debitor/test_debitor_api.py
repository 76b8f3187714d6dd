"""The JSON doors: the same handlers, the same answers, accounts and code lists."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from httpx import AsyncClient

from oir_kernel.sandboxes import Sandboxes
from tests.support.debitor_service import SYSTEM, json_client, registrering

pytestmark = pytest.mark.anyio
OTHER = {"x-Rute-AfsenderItSystemInstans": "00000000-0000-4000-8000-000000000002"}


@pytest.fixture
async def client(debitor: Any) -> AsyncIterator[AsyncClient]:
    async with json_client(debitor) as made:
        yield made


def body(debitor: Any, **changes: Any) -> dict[str, Any]:
    return registrering(debitor, til_opkraevning=False) | {
        "haeftelser": [
            {
                "haeftelse_id": debitor.id("h1"),
                "registreret": "2026-11-23T08:00:00+01:00",
                "startdato": "2026-11-01",
                "part": {"ident": "urn:oio:cpr-nr:6202914321", "type_id": "person"},
            }
        ],
        "administratorer": [{"ident": "urn:oio:cvr-nr:25313763", "type_id": "virksomhed"}],
        **changes,
    }


async def register(client: AsyncClient, sent: dict[str, Any]) -> dict[str, Any]:
    response = await client.post("/api/debitor/registreringer", json=sent)
    assert response.status_code == 200, response.text
    return dict(response.json())


async def test_a_registration_is_accepted_and_the_account_shown(debitor: Any, client: AsyncClient) -> None:
    answer = await register(client, body(debitor))
    assert (answer["resultat"], answer["aarsager"], answer["findings"]) == ("ACCEPTERET", [], [])
    konto = (await client.get(f"/api/debitor/konti/{debitor.id('k1')}")).json()
    assert konto["type_kode"] == "daginstitution"
    assert konto["rest"] == "1000.00"
    assert konto["fordringer"][0]["indhold"]["beloeb"] == "1000.00"
    assert konto["haeftelser"][0]["part"]["ident"] == "urn:oio:cpr-nr:6202914321"


async def test_class_uuids_are_taken_as_well_as_codes(debitor: Any, client: AsyncClient) -> None:
    sent = body(debitor)
    sent["konto"]["type_id"] = debitor.uuid("debitorkontotype", "daginstitution").upper()
    sent["fordringer"][0]["type_id"] = debitor.uuid("fordringstype", "KFDAINS")
    assert (await register(client, sent))["resultat"] == "ACCEPTERET"


async def test_a_rejection_is_an_answer_with_paths_into_the_body(debitor: Any, client: AsyncClient) -> None:
    sent = body(debitor)
    sent["fordringer"][0] |= {"beloeb": 0, "type_id": "NO-SUCH-TYPE"}
    answer = await register(client, sent)
    assert answer["resultat"] == "AFVIST"
    assert [each["kode"] for each in answer["aarsager"]] == ["SBX-ÅRS-012", "SBX-ÅRS-013"]
    assert answer["aarsager"][1]["titel"] == "Beløb skal være større end nul"
    assert [each["path"] for each in answer["findings"]] == ["fordringer[0].type_id", "fordringer[0].beloeb"]
    assert (await client.get(f"/api/debitor/konti/{debitor.id('k1')}")).status_code == 404


async def test_the_same_body_again_gets_the_same_answer(debitor: Any, client: AsyncClient) -> None:
    assert await register(client, body(debitor)) == await register(client, body(debitor))


async def test_remarks_are_told_as_such(debitor: Any, client: AsyncClient) -> None:
    from datetime import date

    from oir_debitor.domain.psrm import PsrmVerdict
    from oir_kernel.findings import Finding, Outcome, Text

    await Sandboxes(debitor.storage).change("advised", {"psrm": "advise", "receivers": ["11111111"]})
    finding = Finding("R_6_1", "filter", Outcome.AFVIS, Text("Galt.", "Wrong."), Text("Ret.", "Fix."), "srb")
    debitor.psrm.verdicts[debitor.id("f1")] = PsrmVerdict("AFVIST", date(2026, 12, 2), (finding,))
    response = await client.post("/s/advised/api/debitor/registreringer", json=body(debitor))
    answer = response.json()
    assert answer["resultat"] == "ACCEPTERET_MED_BEMÆRKNINGER"
    assert answer["findings"][0]["path"] == "fordringer[0].srb"


@pytest.mark.parametrize(
    "broken",
    [
        {"konto_id": "not a uuid"},
        {"registreret": "2026-11-23T09:00:00"},
        {"unknown": 1},
        {"fordringer": [{"fordring_id": "x"}]},
    ],
)
async def test_a_body_that_breaks_the_schema_is_422(debitor: Any, client: AsyncClient, broken: dict[str, Any]) -> None:
    response = await client.post("/api/debitor/registreringer", json=body(debitor, **broken))
    assert response.status_code == 422
    assert response.headers["content-type"].startswith("application/problem+json")


@pytest.mark.parametrize("text", ["a\u0000b", "\ud800"])
async def test_a_text_that_no_xml_could_carry_is_422(debitor: Any, client: AsyncClient, text: str) -> None:
    import json

    sent = body(debitor)
    sent["konto"]["titel"] = text
    response = await client.post(
        "/api/debitor/registreringer",
        content=json.dumps(sent),  # httpx's own encoder writes UTF-8, which has no half pairs
        headers={"content-type": "application/json"},
    )
    assert response.status_code == 422, response.text


async def test_an_amount_with_three_decimals_is_422(debitor: Any, client: AsyncClient) -> None:
    sent = body(debitor)
    sent["fordringer"][0]["beloeb"] = "1.005"
    assert (await client.post("/api/debitor/registreringer", json=sent)).status_code == 422


async def test_a_real_cpr_number_is_refused_and_not_repeated(debitor: Any, client: AsyncClient) -> None:
    sent = body(debitor)
    sent["konto"]["debitor"]["ident"] = "urn:oio:cpr-nr:0101901234"
    response = await client.post("/api/debitor/registreringer", json=sent)
    assert response.status_code == 422
    assert "0101901234" not in response.text
    assert debitor.stored() is None


async def test_a_liability_is_ended(debitor: Any, client: AsyncClient) -> None:
    await register(client, body(debitor))
    address = f"/api/debitor/konti/{debitor.id('k1')}/haeftelser/{debitor.id('h1')}/afslut"
    response = await client.post(address, json={"slutdato": "2026-12-31"})
    assert response.json()["resultat"] == "ACCEPTERET"
    assert debitor.stored().haeftelser[0].slutdato.isoformat() == "2026-12-31"


async def test_an_administrator_is_untied(debitor: Any, client: AsyncClient) -> None:
    await register(client, body(debitor))
    sent = {
        "ident": "urn:oio:cvr-nr:25313763",
        "type_id": "virksomhed",
        "oprettet_cvr": "11111111",
        "oprettet_system": SYSTEM,
    }
    response = await client.post(f"/api/debitor/konti/{debitor.id('k1')}/administratorer/afslut", json=sent)
    assert response.json()["resultat"] == "ACCEPTERET"


async def test_a_claim_is_released_and_then_refused(debitor: Any, client: AsyncClient) -> None:
    await register(client, body(debitor))
    address = f"/api/debitor/konti/{debitor.id('k1')}/opkraevning"
    sent = {"fordringer": [{"fordring_id": debitor.id("f1"), "forfaldsdato": "2027-01-02"}]}
    assert (await client.post(address, json=sent)).json()["resultat"] == "ACCEPTERET"
    second = (await client.post(address, json=sent)).json()
    assert [each["kode"] for each in second["aarsager"]] == ["SBX-ÅRS-015"]


async def test_the_owner_changes(debitor: Any, client: AsyncClient) -> None:
    await register(client, body(debitor))
    address = f"/api/debitor/konti/{debitor.id('k1')}/ejerskifte"
    response = await client.post(address, json={"registreret": "2026-11-23T10:00:00+01:00"})
    assert response.json()["resultat"] == "ACCEPTERET"
    assert debitor.stored().ejerskifte is not None


async def test_another_system_is_refused(debitor: Any, client: AsyncClient) -> None:
    await register(client, body(debitor))
    address = f"/api/debitor/konti/{debitor.id('k1')}/ejerskifte"
    response = await client.post(address, json={"registreret": "2026-11-23T10:00:00+01:00"}, headers=OTHER)
    assert [each["kode"] for each in response.json()["aarsager"]] == ["SBX-ÅRS-004"]


async def test_the_debtor_system_closes_and_reopens_an_account(debitor: Any, client: AsyncClient) -> None:
    await register(client, body(debitor))
    address = f"/api/debitor/konti/{debitor.id('k1')}"
    assert (await client.post(f"{address}/afslut")).json()["resultat"] == "ACCEPTERET"
    assert (await client.get(address)).json()["afsluttet"] == "2026-11-23"
    assert (await client.post(f"{address}/genoptag")).json()["resultat"] == "ACCEPTERET"
    assert (await client.get(address)).json()["afsluttet"] is None


async def test_accounts_are_listed_page_by_page(debitor: Any, client: AsyncClient) -> None:
    for number in range(5):
        claims = {"fordringer": [], "haeftelser": [], "administratorer": []}
        await register(client, body(debitor, konto_id=debitor.id(f"k{number}"), **claims))
    found: list[str] = []
    after = ""
    while after is not None:
        page = (await client.get("/api/debitor/konti", params={"antal": 2, "efter": after})).json()
        found += [konto["konto_id"] for konto in page["konti"]]
        after = page["naeste"]
    assert found == sorted(debitor.id(f"k{number}") for number in range(5))


async def test_an_empty_sandbox_lists_nothing(client: AsyncClient) -> None:
    assert (await client.get("/api/debitor/konti")).json() == {"konti": [], "naeste": None}


async def test_the_code_lists_are_served(client: AsyncClient) -> None:
    names = (await client.get("/api/debitor/kodelister")).json()["kodelister"]
    assert "fordringstype" in names
    for name in names:
        assert (await client.get(f"/api/debitor/kodelister/{name}")).json()["klasser"]


async def test_an_unknown_code_list_is_404(client: AsyncClient) -> None:
    assert (await client.get("/api/debitor/kodelister/funktion")).status_code == 404


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("registreret", 1790000000),
        ("registreret", "1790000000"),
        ("registreret", "2026-11-23 08:00:00+01:00"),
        ("registreret", "2026-11-23T08:00+01:00"),
        ("registreret", "2026-11-23T08:00:00+15:00"),
        ("forfaldsdato", "2026-10-01T00:00:00"),
        ("forfaldsdato", "20261001"),
        ("forfaldsdato", 1790000000),
        ("beloeb", "1e3"),
        ("beloeb", " 1000.00"),
        ("beloeb", "1_000.00"),
        ("beloeb", True),
        ("beloeb", 1.005),
        ("beloeb", -1),
        ("beloeb", "10000000000000.00"),
        ("antal", "1e3"),
        ("til_opkraevning", "yes"),
        ("til_opkraevning", 1),
        ("prioritet", "1"),
        ("prioritet", 1.0),
    ],
)
async def test_a_value_that_the_xml_schema_would_not_take_is_422(
    debitor: Any, client: AsyncClient, name: str, value: object
) -> None:
    sent = body(debitor)
    sent["fordringer"][0][name] = value
    response = await client.post("/api/debitor/registreringer", json=sent)
    assert response.status_code == 422, response.text
    (finding,) = response.json()["findings"]
    assert finding["path"] == f"fordringer[0].{name}"
    assert finding["fix"]["da"]


@pytest.mark.parametrize("value", [1000, 1000.5, "1000", "1000.5", "1000.50", "+1000.50"])
async def test_an_amount_is_a_text_or_a_number_with_two_decimals_at_most(
    debitor: Any, client: AsyncClient, value: object
) -> None:
    sent = body(debitor)
    sent["fordringer"][0]["beloeb"] = value
    assert (await register(client, sent))["resultat"] == "ACCEPTERET"


@pytest.mark.parametrize("value", ["1.125", "-3", 2, 2.5])
async def test_a_number_of_units_may_have_a_sign_and_three_decimals(
    debitor: Any, client: AsyncClient, value: object
) -> None:
    sent = body(debitor)
    sent["fordringer"][0]["antal"] = value
    assert (await register(client, sent))["resultat"] == "ACCEPTERET"


@pytest.mark.parametrize("sent_time", ["2026-11-23T07:00:00Z", "2026-11-23T08:00:00.123456789+01:00"])
async def test_times_may_be_sent_in_any_zone_and_with_fractions(
    debitor: Any, client: AsyncClient, sent_time: str
) -> None:
    sent = body(debitor)
    sent["fordringer"][0]["registreret"] = sent_time
    assert (await register(client, sent))["resultat"] == "ACCEPTERET"


@pytest.mark.parametrize("sent_time", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
async def test_a_time_at_the_end_of_the_calendar_is_refused_with_014(
    debitor: Any, client: AsyncClient, sent_time: str
) -> None:
    answer = await register(client, body(debitor, registreret=sent_time))
    assert [each["kode"] for each in answer["aarsager"]] == ["SBX-ÅRS-014"]
    assert sent_time in answer["aarsager"][0]["lokal_tekst"]


async def test_every_time_in_an_answer_is_danish_time_with_offset(debitor: Any, client: AsyncClient) -> None:
    answer = await register(client, body(debitor, registreret="2026-11-23T08:00:00Z"))
    assert answer["behandlet"] == "2026-11-23T09:00:00+01:00"
    konto = (await client.get(f"/api/debitor/konti/{debitor.id('k1')}")).json()
    assert konto["registreret"] == "2026-11-23T09:00:00+01:00"
    assert konto["oprettet"] == "2026-11-23T09:00:00+01:00"
    assert konto["fordringer"][0]["registreret"] == "2026-11-23T08:00:00+01:00"
    assert konto["haeftelser"][0]["registreret"] == "2026-11-23T08:00:00+01:00"
    assert konto["administratorer"][0]["registreret"] == "2026-11-23T09:00:00+01:00"


@pytest.mark.parametrize("place", ["ident", "navn"])
async def test_a_nul_in_a_text_is_422_and_names_the_field(debitor: Any, client: AsyncClient, place: str) -> None:
    sent = body(debitor)
    sent["konto"]["debitor"][place] = "a\u0000b"
    response = await client.post("/api/debitor/registreringer", json=sent)
    assert response.status_code == 422
    (finding,) = response.json()["findings"]
    assert finding["path"] == f"konto.debitor.{place}"
    assert "indeholder et tegn, som ikke er tekst" in finding["message"]["da"]
