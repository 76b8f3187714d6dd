"""The road to the simulated PSRM itself and back, through the JSON doors of one program, by its clock."""

import uuid
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from oir_kernel.sandbox import DEFAULT
from oir_kernel.settings import Settings
from oir_kernel.storage import Storage
from oir_sandbox.wiring import assemble

pytestmark = pytest.mark.anyio
NOW = "2026-11-23T09:00:00+01:00"
SYSTEM = {"x-Rute-AfsenderItSystemInstans": "00000000-0000-4000-8000-000000000001"}
KONTO, FORDRING = (str(uuid.uuid5(uuid.NAMESPACE_URL, name)) for name in ("konto", "fordring"))


def registrering(**changes: Any) -> dict[str, Any]:
    claim = {
        "fordring_id": FORDRING,
        "registreret": "2026-11-23T08:00:00+01:00",
        "type_id": "KFDAINS",
        "beloeb": "1000.00",
        "forfaldsdato": "2026-10-01",
        "stiftelsesdato": "2026-10-01",
        "periode_start": "2026-10-01",
        "periode_slut": "2026-10-31",
        "srb": "2026-10-15",
        "foraeldelsesdato": "2029-10-02",
        "til_opkraevning": True,
        "tekstlinjer": [{"nummer": 1, "tekst": "Daginstitution, faktura 1"}],
    }
    debitor = {"ident": "urn:oio:cpr-nr:6101901234", "type_id": "person"}
    return {
        "konto_id": KONTO,
        "registreret": "2026-11-23T08:30:00+01:00",
        "konto": {"type_id": "daginstitution", "debitor": debitor},
        "fordringer": [claim | changes],
    }


class Program:
    """The whole program, spoken to."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client = client

    async def post(self, way: str, body: Any = None) -> Any:
        answer = await self.client.post(way, json=body)
        assert answer.status_code < 300, answer.text
        return answer.json()

    async def get(self, way: str) -> Any:
        answer = await self.client.get(way)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def vej(self) -> Any:
        return await self.get(f"/api/debitor/fordringer/{FORDRING}/overdragelse")

    async def frem(self, by: str = "PT1H") -> None:
        answer = await self.client.post("/api/control/clock/advance", params={"wait": 60}, json={"by": by})
        assert answer.json()["state"] == "done", answer.text

    async def overdraget(self, **changes: Any) -> Any:
        answer = await self.post("/api/debitor/registreringer", registrering(**changes))
        assert answer["resultat"].startswith("ACCEPTERET"), answer
        assert (await self.post(f"/api/debitor/fordringer/{FORDRING}/overdrag"))["resultat"] == "ACCEPTERET"
        await self.frem()
        return await self.vej()


@pytest.fixture
async def program(storage: Storage) -> AsyncIterator[Program]:
    frame = assemble(Settings(), storage, ("debitor", "psrm", "receiver", "control"))
    settings = {
        "clock_frozen": NOW,
        "psrm": "off",
        "opkraevning": {"forloeb": "manuelt"},
        "fordringshavere": {"11111111": "3021"},
    }
    await frame.sandboxes.change(DEFAULT, settings)
    transport = httpx.ASGITransport(frame)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8400", headers=SYSTEM) as client:
        yield Program(client)


async def test_a_claim_goes_to_psrm_is_paid_there_and_ends(program: Program) -> None:
    vej = await program.overdraget()
    assert (vej["tilstand"], vej["grunde"]) == ("under-inddrivelse", []), vej
    assert [each["tilstand"] for each in vej["aktioner"]] == ["udført"]
    await program.post("/api/receiver/indbetalinger", {"skyldner": {"cpr": "6101901234"}, "beloeb": "400.00"})
    await program.frem("P3D")
    vej = await program.vej()
    told = [(each["type"], each["beloeb"], each["uforklaret"]) for each in vej["underretninger"]]
    konto = await program.get(f"/api/debitor/konti/{KONTO}")
    assert told == [("UDLIGNING", "400.00", "0.00")], told
    assert konto["fordringer"][0]["rest"] == "600.00"


async def test_a_payment_at_the_desk_lowers_the_claim_at_psrm(program: Program) -> None:
    vej = await program.overdraget()
    payment = {
        "indbetaling_id": str(uuid.uuid5(uuid.NAMESPACE_URL, "b")),
        "registreret": "2026-11-23T10:00:00+01:00",
        "dato": "2026-11-23",
        "beloeb": "300.00",
        "type_id": "kontant",
        "ansvarlig": True,
        "daekninger": [{"fordring_id": FORDRING, "beloeb": "300.00"}],
    }
    answer = await program.client.post(f"/api/debitor/konti/{KONTO}/indbetalinger", json=payment)
    if answer.status_code != 200 or answer.json()["resultat"] == "AFVIST":
        pytest.fail(answer.text)
    await program.frem("PT2H")
    sent = (await program.vej())["aktioner"]
    assert [(each["aktion"], each["tilstand"]) for each in sent] == [
        ("OPRETFORDRING", "udført"),
        ("NEDSKRIV", "udført"),
    ], sent
    there = await program.get(f"/api/receiver/fordringer/{vej['psrm_id']}")
    assert there["saldo"] == "700.00", there


async def test_a_claim_psrm_would_refuse_is_held_and_the_dry_run_says_the_same(program: Program) -> None:
    vej = await program.overdraget(foraeldelsesdato="2027-10-02")
    nu = await program.get(f"/api/debitor/fordringer/{FORDRING}/overdragelse/nu")
    assert (vej["tilstand"], nu["verdict"], nu["overdrages"]) == ("holdt", "AFVIST", False)
    assert "R_2_3a" in {each["rule_id"] for each in vej["grunde"]}
    assert {each["rule_id"] for each in vej["grunde"]} <= {each["rule_id"] for each in nu["grunde"]}
    assert (await program.get("/api/debitor/overdragelser"))["overdragelser"] == []


async def test_a_hearing_is_approved_by_the_debtor_system(program: Program) -> None:
    vej = await program.overdraget(beloeb="20000.00")
    assert vej["tilstand"] == "hoering"
    way = f"/api/debitor/fordringer/{FORDRING}/hoering"
    answer = await program.post(way, {"valg": "godkend", "begrundelse": "Beløbet dækker hele perioden."})
    assert answer["resultat"] == "ACCEPTERET"
    await program.frem()
    (hearing,) = (await program.get("/api/receiver/hoeringer"))["hoeringer"]
    assert hearing["status"] == "AFVENTER_RIM"
    way = f"/api/receiver/hoeringer/{hearing['aktion_id']}/afgoer"
    await program.post(way, {"udfald": "godkendt", "tekst": ""})
    await program.frem("P1D")
    assert (await program.vej())["tilstand"] == "under-inddrivelse"


async def test_a_hearing_is_regretted(program: Program) -> None:
    await program.overdraget(beloeb="20000.00")
    way = f"/api/debitor/fordringer/{FORDRING}/hoering"
    await program.post(way, {"valg": "fortryd", "begrundelse": "Beløbet er forkert."})
    await program.frem("P1D")
    vej = await program.vej()
    assert vej["tilstand"] == "afvist"
    assert (await program.client.get(f"/api/debitor/fordringer/{KONTO}/overdragelse")).status_code == 404


async def test_two_programs_need_an_address(storage: Storage) -> None:
    """A debtor service that runs without the receiver hands nothing over."""
    frame = assemble(Settings(), storage, ("debitor", "psrm", "control"))
    await frame.sandboxes.change(DEFAULT, {"clock_frozen": NOW, "psrm": "off", "opkraevning": {"forloeb": "manuelt"}})
    transport = httpx.ASGITransport(frame)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8400", headers=SYSTEM) as client:
        vej = await Program(client).overdraget()
    assert (vej["tilstand"], [each["rule_id"] for each in vej["grunde"]]) == ("holdt", ["SBX-ÅRS-156"])
