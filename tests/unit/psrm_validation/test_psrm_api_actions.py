"""The JSON doors for whole action messages and for corrections."""

import json
from dataclasses import fields
from datetime import date

import httpx
import pytest

from psrm_validation.aktion import Aktion, check_action_mapping
from psrm_validation.api.actions_models import ActionReportModel, AktionModel
from psrm_validation.api.fix_models import FixedModel
from psrm_validation.fix.repair import fix_mappings
from tests.support.psrm_claims import FAKTURA

TODAY = date(2026, 11, 23)
CLAIM = FAKTURA | {
    "hovedstol": "1200.00",
    "beloeb": "1200.00",
    "stiftelsesdato": "2026-01-02",
    "reference": "17-1",
    "skyldnere": [{"cpr": "6101011234"}],
}
WRITE_DOWN = {
    "aktion": "NEDSKRIV",
    "fordring_id": "1001",
    "beloeb": "100.00",
    "aarsag": "INDB",
    "virkningsdato": "2026-10-02",
}
KNOWN = {"fordringer": [{"fordring_id": "1001", "saldo_sendt": "50.00", "modtagelsesdato": "2026-03-02"}]}


async def post(client: httpx.AsyncClient, door: str, body: object) -> httpx.Response:
    return await client.post(f"/api/psrm/{door}", content=json.dumps(body).encode())


@pytest.mark.anyio
async def test_an_action_gets_what_the_library_says(client: httpx.AsyncClient) -> None:
    answer = await post(client, "actions", {"action": WRITE_DOWN, "known": KNOWN})
    assert answer.json() == check_action_mapping(WRITE_DOWN, known=KNOWN, today=TODAY).as_dict()
    report = ActionReportModel.model_validate_json(answer.content)
    assert (report.verdict, [each.rule_id for each in report.findings]) == ("AFVIST", ["PSRM-R-212"])


@pytest.mark.anyio
async def test_a_bare_action_of_an_unknown_claim_is_undecided(client: httpx.AsyncClient) -> None:
    assert (await post(client, "actions", WRITE_DOWN)).json()["verdict"] == "UAFGJORT"


@pytest.mark.anyio
async def test_the_debtor_of_the_message_is_the_claims_when_it_has_none(client: httpx.AsyncClient) -> None:
    claim = {name: value for name, value in CLAIM.items() if name != "skyldnere"}
    without = (await post(client, "actions", {"aktion": "OPRETFORDRING", "fordring": claim})).json()
    debtor = {"cpr": "6101011234"}
    given = (await post(client, "actions", {"aktion": "OPRETFORDRING", "fordring": claim, "skyldner": debtor})).json()
    assert "PSRM-K-5" in {each["rule_id"] for each in without["findings"]}
    assert "PSRM-K-5" not in {each["rule_id"] for each in given["findings"]}


@pytest.mark.anyio
async def test_a_claim_in_an_action_has_its_own_report(client: httpx.AsyncClient) -> None:
    report = (await post(client, "actions", {"aktion": "OPRETFORDRING", "fordring": CLAIM})).json()
    assert report["fordringer"][0]["path"] == "fordring"
    assert "R_6_15+R_6_16" in {each["rule_id"] for each in report["fordringer"][0]["report"]["findings"]}


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({"aktion": "OPRET"}, "aktion"),
        ({"action": WRITE_DOWN | {"beloeb": "x"}}, "beloeb"),
        ({"action": WRITE_DOWN, "known": {"fordringer": [{}]}}, "known.fordringer[0].fordring_id"),
        ({"action": WRITE_DOWN, "as_of": "i går"}, "as_of"),
        ({"action": WRITE_DOWN, "aftale": 1}, "aftale"),
        ({"action": WRITE_DOWN, "kender": {}}, "kender"),
    ],
)
async def test_a_mistake_is_told_with_its_place(client: httpx.AsyncClient, body: object, path: str) -> None:
    answer = await post(client, "actions", body)
    assert answer.status_code == 422
    assert path in [each["path"] for each in answer.json()["findings"]]


@pytest.mark.anyio
async def test_an_unknown_creditor_is_refused(client: httpx.AsyncClient) -> None:
    answer = await post(
        client, "actions", {"action": {"aktion": "OPRETFORDRING", "fordring": CLAIM}, "kreditor": "Nogen"}
    )
    assert answer.status_code == 400


def test_the_published_schema_names_the_fields_the_reader_takes() -> None:
    assert set(AktionModel.model_fields) == {each.name for each in fields(Aktion)}


@pytest.mark.anyio
@pytest.mark.parametrize("body", [CLAIM, [CLAIM], {"claims": [CLAIM]}])
async def test_a_claim_is_corrected_as_the_library_does_it(client: httpx.AsyncClient, body: object) -> None:
    answer = await post(client, "fix", body)
    assert answer.json() == [each.as_dict() for each in fix_mappings([CLAIM], today=TODAY)]
    (fixed,) = [FixedModel.model_validate(each, strict=False) for each in answer.json()]
    assert [(each.field, each.to) for each in fixed.changes] == [("stiftelsesdato", "2026-01-01")]
    assert (fixed.before.verdict, fixed.reports[0].verdict) == ("AFVIST", "UDFØRT")
    assert fixed.claims[0]["hovedstol"] == "1200.00"


@pytest.mark.anyio
async def test_suggestions_are_made_only_when_asked_for(client: httpx.AsyncClient) -> None:
    claim = CLAIM | {"stiftelsesdato": "2026-01-01", "foraeldelsesdato": "2031-01-02"}
    (plain,) = (await post(client, "fix", {"claims": [claim]})).json()
    (more,) = (await post(client, "fix", {"claims": [claim], "also_suggested": True})).json()
    assert (plain["changes"], [each["field"] for each in more["changes"]]) == ([], ["foraeldelsesdato"])


@pytest.mark.anyio
@pytest.mark.parametrize(
    "body", [{"claims": [CLAIM], "split": "ja"}, {"claims": [CLAIM], "layers": []}, {"claims": 1}, [1]]
)
async def test_a_wrong_request_for_corrections_is_told(client: httpx.AsyncClient, body: object) -> None:
    answer = await post(client, "fix", body)
    assert answer.status_code == 422
    assert answer.json()["findings"]
