"""Money, notifications and reconciliation through their doors."""

import asyncio
import uuid
from collections.abc import Awaitable, Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse
from httpx import ASGITransport, AsyncClient
from lxml import etree

from oir_kernel.errors import SandboxError
from oir_kernel.soap.door import SoapDoor
from oir_kernel.soap.edition import Edition
from oir_kernel.storage import Storage
from oir_sandbox.aktion_adapters import DirectAktionCheck
from psrm_receiver.api.penge import penge_router
from psrm_receiver.domain.fordring import Art
from psrm_receiver.domain.underretning import HentUnderretninger
from psrm_receiver.operations.soap import operations_i
from tests.support.psrm_penge import CPR, HAVER, Psrm

EDITION = Path(__file__).parents[3] / "schemas" / "sandkasse-2026-11"
START = date(2026, 1, 15)
ENVELOPE = (
    '<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body>'
    '<MFUnderretSamlingHent_I xmlns="{ns}">'
    '<k:HovedOplysninger xmlns:k="http://kombit.dk/xml/schemas/kontekst/2017/01/01/">'
    "<k:TransaktionsId>{tid}</k:TransaktionsId><k:TransaktionsTid>2026-11-23T09:00:00+01:00</k:TransaktionsTid>"
    "<k:Rute><k:AfsenderOrganisation>11111111</k:AfsenderOrganisation>"
    "<k:AfsenderItSystemInstans>00000000-0000-4000-8000-000000000001</k:AfsenderItSystemInstans>"
    "<k:ModtagerOrganisation>11111111</k:ModtagerOrganisation></k:Rute></k:HovedOplysninger>"
    "{payload}</MFUnderretSamlingHent_I></e:Body></e:Envelope>"
)


@pytest.fixture
def psrm(storage: Storage) -> Psrm:
    return Psrm(storage, START)


@pytest.fixture(scope="module")
def edition() -> Edition:
    return Edition(EDITION)


def _app(psrm: Psrm) -> FastAPI:
    app = FastAPI()
    app.include_router(penge_router(psrm.storage))

    @app.middleware("http")
    async def scope(request: Request, go_on: Callable[[Request], Awaitable[Response]]) -> Response:
        request.scope["oir.sandbox"] = psrm.scope
        return await go_on(request)

    @app.exception_handler(SandboxError)
    async def problem(_: Request, error: SandboxError) -> JSONResponse:
        return JSONResponse({"code": error.code, "detail": error.detail.da}, error.http_status)

    return app


def ask(psrm: Psrm, method: str, path: str, body: object = None) -> tuple[int, Any]:
    async def send() -> tuple[int, Any]:
        async with AsyncClient(transport=ASGITransport(_app(psrm)), base_url="http://psrm") as client:
            answer = await client.request(method, f"/api/receiver{path}", json=body)
            return answer.status_code, answer.json()

    return asyncio.run(send())


def hent(psrm: Psrm, edition: Edition, command: HentUnderretninger) -> Any:
    """The SOAP answer, which fits the contract."""
    service = edition.services["PsrmFordringModtag"]
    door = SoapDoor(edition, service, operations_i(DirectAktionCheck()), psrm.storage)
    payload = edition.binding.writer(HentUnderretninger, "HentUnderretninger")(command)
    body = ENVELOPE.format(ns=edition.namespace, tid=uuid.uuid4(), payload=payload)
    answer = asyncio.run(door.answer(body.encode(), psrm.scope))
    top = etree.fromstring(answer.body)[0][0]
    assert service.schema.is_valid(top), service.schema.error_log
    return top


def texts(answer: Any, name: str) -> list[str]:
    return [str(element.text) for element in answer.iter(f"{{*}}{name}")]


def test_a_payment_by_json_and_its_undoing(psrm: Psrm) -> None:
    claim = psrm.modtag("100.00")
    body = {"skyldner": {"cpr": CPR}, "beloeb": "30.00", "kilde": "loenindeholdelse"}
    status, paid = ask(psrm, "POST", "/indbetalinger", body)
    assert (status, paid["accepteret"]) == (200, True)
    assert paid["svar"]["daekninger"] == [{"fordring_id": claim, "del": "HOVEDSTOL", "beloeb": "30.00"}]
    payment = paid["svar"]["indbetaling_id"]
    assert ask(psrm, "POST", f"/indbetalinger/{payment}/ophaev")[1]["accepteret"]
    _, page = ask(psrm, "GET", "/indbetalinger")
    [shown] = page["indbetalinger"]
    assert (shown["beloeb"], shown["kilde"], shown["dato"]) == ("30.00", "loenindeholdelse", "2026-01-15")
    assert shown["ophaevet"] is not None
    assert CPR not in repr(page)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"skyldner": {"cpr": CPR}, "beloeb": "0"}, 422),
        ({"skyldner": {"cpr": CPR}, "beloeb": "1.005"}, 422),
        ({"skyldner": {"cpr": CPR}, "beloeb": "1", "kilde": "gave"}, 422),
        ({"skyldner": {"cpr": CPR}, "beloeb": "1", "ukendt": 1}, 422),
    ],
)
def test_a_payment_that_cannot_be_read_is_refused(psrm: Psrm, body: dict[str, object], status: int) -> None:
    assert ask(psrm, "POST", "/indbetalinger", body)[0] == status


@pytest.mark.parametrize("who", [{}, {"cpr": CPR, "cvr": "12345678"}])
def test_a_payment_names_one_debtor_or_one_claim(psrm: Psrm, who: dict[str, str]) -> None:
    psrm.modtag("100.00")
    _, answer = ask(psrm, "POST", "/indbetalinger", {"skyldner": who, "beloeb": "1"})
    assert [each["rule_id"] for each in answer["findings"]] == ["SBX-PSRM-001"]
    assert CPR not in repr(answer)


def test_a_claim_is_written_off_and_one_returned_by_json(psrm: Psrm) -> None:
    one, other = psrm.modtag("100.00"), psrm.modtag("50.00")
    assert ask(psrm, "POST", f"/fordringer/{one}/afskriv", {"aarsag": "konkurs"})[1]["svar"]["afskrevet"] == "100.00"
    assert ask(psrm, "POST", f"/fordringer/{other}/returner", {"aarsag": "KLAG"})[1]["accepteret"]
    assert ask(psrm, "POST", f"/fordringer/{other}/returner", {"aarsag": "FEJL"})[0] == 422
    _, page = ask(psrm, "GET", "/underretninger?type=AFSKRIVNING&type=RETURNERING&antal=1")
    assert ([each["type"] for each in page["underretninger"]], page["naeste"]) == (["AFSKRIVNING"], 1)
    _, page = ask(psrm, "GET", "/underretninger?efter=1")
    assert ([each["type"] for each in page["underretninger"]], page["naeste"]) == (["RETURNERING"], None)


def test_a_notification_by_number_and_after_three_months_that_it_is_gone(psrm: Psrm) -> None:
    psrm.afskriv(psrm.modtag("100.00"))
    assert ask(psrm, "GET", "/underretninger/1")[1]["beloeb"] == "100.00"
    assert ask(psrm, "GET", "/underretninger/2")[0] == 404
    psrm.now = psrm.now.replace(month=4)
    assert ask(psrm, "GET", "/underretninger/1")[0] == 200
    psrm.now = psrm.now.replace(day=16)
    status, answer = ask(psrm, "GET", "/underretninger/1")
    assert status == 404
    assert "tre måneder" in answer["detail"]
    assert ask(psrm, "GET", "/underretninger")[1] == {"underretninger": [], "naeste": None, "udloebet_til": 1}


def test_the_reconciliation_adds_up_and_leaves_coverage_out(psrm: Psrm) -> None:
    one, two = psrm.modtag("1000.00"), psrm.modtag("500.00")
    psrm.modtag("700.00", haver="9999")
    psrm.bevaeg(one, Art.NEDSKRIVNING, "-200.00", START)
    psrm.bevaeg(one, Art.OPSKRIVNING, "50.00", START)
    psrm.bevaeg(two, Art.TILBAGEKALD, "-500.00", START)
    psrm.betal("300.00", fordring_id=one)
    status, sums = ask(psrm, "GET", f"/afstemning?fordringshaver={HAVER}&fra=2026-01-15&til=2026-01-15")
    assert status == 200
    wanted = {"tilgang": "1500.00", "tilbagekald": "500.00", "nedskrivning": "200.00", "opskrivning": "50.00"}
    assert wanted.items() <= sums.items()
    assert (sums["inddrivelsesgrundlag"], sums["daekket"], sums["under_inddrivelse"]) == ("850.00", "300.00", "550.00")
    _, none = ask(psrm, "GET", f"/afstemning?fordringshaver={HAVER}&fra=2026-01-16&til=2026-01-31")
    assert none["inddrivelsesgrundlag"] == "0.00"
    _, everybody = ask(psrm, "GET", "/afstemning?fra=2026-01-15&til=2026-01-15")
    assert (everybody["fordringshaver"], everybody["tilgang"]) == (None, "2200.00")
    _, nobody = ask(psrm, "GET", "/afstemning?fordringshaver=&fra=2026-01-15&til=2026-01-15")
    assert nobody == {**none, "fordringshaver": "", "fra": "2026-01-15", "til": "2026-01-15"}
    assert ask(psrm, "GET", f"/afstemning?fordringshaver={HAVER}&fra=2026-02-01&til=2026-01-31")[0] == 400


def test_the_rates_are_shown_with_their_sources_and_gaps(psrm: Psrm) -> None:
    _, rates = ask(psrm, "GET", "/rentesatser")
    assert {"fra": "2024-01-08", "sats": "7.75", "procesrente": "11.75"}.items() <= rates[6].items()
    assert any(each["hul"] and each["provenance"] == "ours" for each in rates)


def test_the_collection_by_soap_holds_the_creditors_own(psrm: Psrm, edition: Edition) -> None:
    claim = psrm.modtag("100.00")
    psrm.modtag("50.00", haver="9999")
    psrm.betal("120.00")
    psrm.frem(date(2026, 1, 30))
    answer = hent(psrm, edition, HentUnderretninger(HAVER))
    assert texts(answer, "MFUnderretTypeKode") == ["UDLIGNING", "AFREGNING"]
    assert texts(answer, "MFUnderretArtKode") == ["HOVEDSTOL"]
    assert set(texts(answer, "FordringInddrivelseIdentifikator")) == {claim}
    assert texts(hent(psrm, edition, HentUnderretninger("0000")), "IngenForretningsdataAtReturnere") == ["true"]
    only = hent(psrm, edition, HentUnderretninger(HAVER, typer=("AFREGNING",), fordring_id=None))
    assert texts(only, "MFUnderretBeløb") == ["100.00", "100.00"]


def test_what_of_a_coverage_is_interest_is_told_and_of_which_payment(psrm: Psrm, edition: Edition) -> None:
    psrm.modtag("1000.00")
    psrm.frem(date(2026, 2, 11))
    payment = psrm.betal("500.00").svar["indbetaling_id"]
    psrm.frem(date(2026, 2, 12))
    answer = hent(psrm, edition, HentUnderretninger(HAVER, typer=("UDLIGNING",)))
    assert (texts(answer, "MFUnderretBeløb"), texts(answer, "MFUnderretHerafRenteBeløb")) == (["500.00"], ["1.58"])
    assert texts(answer, "MFUnderretReference") == [payment]


def test_days_that_are_gone_are_refused_by_soap(psrm: Psrm, edition: Edition) -> None:
    answer = hent(psrm, edition, HentUnderretninger(HAVER, til=date(2025, 10, 14)))
    assert texts(answer, "MFUnderretStruktur") == []
    assert "2025-10-15" in etree.tostring(answer, encoding="unicode")
