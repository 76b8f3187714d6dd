"""The JSON door gives what the library gives."""

import json
from datetime import date

import httpx
import pytest

from psrm_validation import ClaimError, Report, check_mappings
from tests.support.psrm_claims import FAKTURA

TODAY = date(2026, 11, 23)
GOOD = FAKTURA | {"hovedstol": 1200.5}
LATE = GOOD | {"id": "k-2", "srb": "2026-12-24"}


async def checked(client: httpx.AsyncClient, body: object) -> httpx.Response:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return await client.post("/api/psrm/check", content=content)


@pytest.mark.anyio
@pytest.mark.parametrize("body", [GOOD, [GOOD], {"claims": [GOOD]}])
async def test_one_claim_a_list_and_claims_are_answered_alike(client, body):
    answer = await checked(client, body)
    assert answer.status_code == 200
    assert [(each["id"], each["verdict"]) for each in answer.json()] == [("k-1", "UDFØRT")]


@pytest.mark.anyio
@pytest.mark.parametrize("handover", ["today", "earliest"])
async def test_the_door_gives_what_the_direct_call_gives(client, handover):
    answer = await checked(client, {"claims": [GOOD, LATE], "handover": handover})
    direct = check_mappings([GOOD, LATE], today=TODAY, handover=handover)
    assert [Report.from_dict(each) for each in answer.json()] == direct
    assert [report.id for report in direct] == ["k-1", "k-2"]


@pytest.mark.anyio
async def test_the_earliest_handover_does_not_cry_wolf(client):
    late = (await checked(client, LATE)).json()[0]
    assert [finding["rule_id"] for finding in late["findings"]] == ["R_5_2"]
    early = (await checked(client, {"claims": [LATE], "handover": "earliest"})).json()[0]
    assert (early["verdict"], early["modtagelsesdato"]) == ("UDFØRT", "2026-12-25")


@pytest.mark.anyio
async def test_as_of_layers_and_creditor_are_options(client):
    body = {"claims": [LATE], "as_of": "2027-01-01", "layers": ["filter"], "kreditor": "Movia"}
    report = (await checked(client, body)).json()[0]
    assert (report["verdict"], report["rulebook"]["as_of"]) == ("UDFØRT", "2027-01-01")


@pytest.mark.anyio
async def test_many_claims_are_answered_in_order(client):
    claims = [GOOD | {"id": number} for number in range(300)]
    assert [each["id"] for each in (await checked(client, claims)).json()] == list(range(300))


@pytest.mark.anyio
async def test_no_claims_give_no_reports(client):
    assert (await checked(client, [])).json() == []


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("body", "status", "path"),
    [
        (b"{", 400, ""),
        (b"", 400, ""),
        ([GOOD, {"srb": "x"}], 422, "[1].srb"),
        ({"srb": "x"}, 422, "[0].srb"),
        ("text", 422, "[0]"),
        ({"claims": {}}, 422, "claims"),
        ({"claims": [], "asof": "2026-01-01"}, 422, "asof"),
        ({"claims": [], "as_of": "20260101"}, 422, "as_of"),
        ({"claims": [], "as_of": 1}, 422, "as_of"),
        ({"claims": [], "layers": "filter"}, 422, "layers"),
        ({"claims": [], "handover": "never"}, 422, ""),
        ({"claims": [], "kreditor": 1}, 422, ""),
    ],
)
async def test_bad_input_is_a_problem_with_its_place(client, body, status, path):
    answer = await checked(client, body)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["findings"][0]["path"] == path


@pytest.mark.anyio
@pytest.mark.parametrize("body", [{"claims": [], "layers": ["advise"]}, {"claims": [], "kreditor": "Nogen"}])
async def test_what_does_not_exist_is_a_problem_that_lists_what_does(client, body):
    answer = await checked(client, body)
    assert answer.status_code == 400
    assert "filter" in answer.json()["detail"] or "Statens IT" in answer.json()["detail"]


def test_the_direct_call_tells_the_problems_of_all_claims():
    with pytest.raises(ClaimError) as caught:
        check_mappings([{"srb": "x"}, GOOD, {"y": 1}], today=TODAY)
    assert [finding.path for finding in caught.value.findings] == ["[0].srb", "[2].y"]


@pytest.mark.anyio
async def test_too_many_claims_are_refused(client):
    answer = await checked(client, [{}] * 10_001)
    assert answer.status_code == 413
    assert "10000" in answer.json()["detail"]


@pytest.mark.anyio
async def test_a_list_of_nothing_but_mistakes_is_told_up_to_a_cap(client):
    answer = await checked(client, [1] * 10_000)
    assert (answer.status_code, len(answer.json()["findings"])) == (422, 100)


@pytest.mark.anyio
async def test_the_rulebook_is_shown(client):
    book = (await client.get("/api/psrm/rulebook")).json()
    assert (book["rules"], book["conditions"]) == (1879, 158)
    assert book["layers"] == ["agreement", "filter", "advice", "catalogue"]
    assert len(book["types"]) == 192


@pytest.mark.anyio
async def test_one_claim_type_is_shown_with_its_rules(client):
    (shown,) = (await client.get("/api/psrm/rulebook", params={"type": "KFTILDA"})).json()["types"]
    inactive = next(rule for rule in shown["rules"] if rule["rule_id"] == "R_3_1")
    assert (inactive["reading"], inactive["provenance"]) == ("inactive", "stated")


@pytest.mark.anyio
async def test_an_unknown_claim_type_is_not_found(client):
    answer = await client.get("/api/psrm/rulebook", params={"type": "KFTILDX"})
    assert answer.status_code == 404
    assert "KFTILDA" in answer.json()["detail"]


@pytest.mark.anyio
async def test_answers_satisfy_the_published_schema(client):
    from psrm_validation.api.models import ReportModel, RulebookAnswer

    answer = await checked(client, [GOOD, LATE | {"hovedstol": 20_000, "art": None}, {"type": "X"}])
    assert len([ReportModel.model_validate(each, strict=False) for each in answer.json()]) == 3
    assert RulebookAnswer.model_validate((await client.get("/api/psrm/rulebook")).json())


def test_the_published_schema_names_the_fields_the_reader_takes():
    from psrm_validation.api.models import FordringModel, SkyldnerModel
    from psrm_validation.claim import CLAIM_FIELDS, SKYLDNER_FIELDS

    assert set(FordringModel.model_fields) == set(CLAIM_FIELDS)
    assert set(SkyldnerModel.model_fields) == set(SKYLDNER_FIELDS)


@pytest.mark.anyio
async def test_the_description_shows_the_body(client):
    paths = (await client.get("/openapi.json")).json()["paths"]
    shapes = paths["/api/psrm/check"]["post"]["requestBody"]["content"]["application/json"]["schema"]["oneOf"]
    assert "$ref" not in json.dumps(shapes)
    assert "foraeldelsesdato" in shapes[0]["properties"]


@pytest.mark.anyio
async def test_the_four_known_layers_are_taken(client):
    answer = await checked(client, {"claims": [GOOD], "layers": ["agreement", "filter", "advice", "catalogue"]})
    (report,) = answer.json()
    assert (answer.status_code, report["verdict"]) == (200, "UDFØRT")
    assert [each["status"] for each in report["layers"]] == ["passed", "passed", "passed", "skipped"]
    assert "No agreement was given" in report["layers"][0]["reason"]["en"]


@pytest.mark.anyio
async def test_an_agreement_goes_before_the_published_cap(client):
    aftale = {"version": "1", "fordringshaver": "9", "type": [{"kode": "KFDAINS", "loft": 10}]}
    (report,) = (await checked(client, {"claims": [GOOD], "aftale": aftale})).json()
    assert [each["rule_id"] for each in report["findings"] if each["layer"] == "filter"] == ["R_4_2"]
    assert report["rulebook"]["version"].endswith("+1")


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("aftale", "path"), [({"version": "1"}, "aftale.fordringshaver"), ({"version": "1", "fordringshaver": 7}, "aftale.fordringshaver")]
)  # fmt: skip
async def test_an_agreement_that_cannot_be_used_is_told_with_its_place(client, aftale, path):
    answer = await checked(client, {"claims": [GOOD], "aftale": aftale})
    assert answer.status_code == 422
    assert [each["path"] for each in answer.json()["findings"]] == [path]


@pytest.mark.anyio
async def test_an_agreement_that_is_no_object_is_told(client):
    assert (await checked(client, {"claims": [GOOD], "aftale": "min"})).status_code == 422


@pytest.mark.anyio
@pytest.mark.parametrize(("claims", "said"), [([1], "1 error, "), ([1, 2], "2 errors, ")])
async def test_errors_are_counted_in_the_right_number(client, claims, said):
    assert said in (await checked(client, claims)).json()["detail_en"]


@pytest.mark.anyio
async def test_a_claim_that_is_no_object_has_no_empty_key(client):
    answer = await checked(client, b"1")
    assert "" not in answer.json()["findings"][0]["read"]
