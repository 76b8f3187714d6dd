"""The JSON doors that explain rules, claim types and changes."""

from datetime import date
from itertools import pairwise

import httpx
import pytest

from psrm_validation import Rulebook
from psrm_validation.api.rulebook_models import ChangesModel, RuleDescriptionModel, StretchModel, TypeDescriptionModel
from psrm_validation.describe import describe_rule, describe_type

TODAY = date(2026, 11, 23)
BOOK = Rulebook.load(TODAY)


@pytest.mark.anyio
async def test_one_rule_is_what_the_library_says(client: httpx.AsyncClient) -> None:
    answer = await client.get("/api/psrm/rules/r_2_3a")
    described = describe_rule("R_2_3a", BOOK)
    assert described is not None
    assert answer.json() == described.as_dict()
    assert RuleDescriptionModel.model_validate_json(answer.content).rule_id == "R_2_3a"


@pytest.mark.anyio
async def test_a_joined_id_can_be_asked_for(client: httpx.AsyncClient) -> None:
    assert (await client.get("/api/psrm/rules/R_6_15%2BR_6_16")).json()["rule_id"] == "R_6_15+R_6_16"


@pytest.mark.anyio
@pytest.mark.parametrize("address", ["rules/R_2_3x", "claim-types/KFDAINX"])
async def test_what_does_not_exist_is_told_with_its_neighbours(client: httpx.AsyncClient, address: str) -> None:
    answer = await client.get(f"/api/psrm/{address}")
    assert answer.status_code == 404
    assert "R_2_3a" in answer.json()["detail"] or "KFDAINS" in answer.json()["detail"]


@pytest.mark.anyio
async def test_every_rule_is_listed_and_can_be_narrowed(client: httpx.AsyncClient) -> None:
    every = (await client.get("/api/psrm/rules")).json()
    assert [RuleDescriptionModel.model_validate(each, strict=False) for each in every]
    filtered = (await client.get("/api/psrm/rules", params={"layer": "filter"})).json()
    assert {each["layer"] for each in filtered} == {"filter"}
    assert 0 < len(filtered) < len(every)
    assert (await client.get("/api/psrm/rules", params={"layer": "advise"})).status_code == 422


@pytest.mark.anyio
async def test_one_claim_type_is_what_the_library_says(client: httpx.AsyncClient) -> None:
    answer = await client.get("/api/psrm/claim-types/KFDAINS")
    described = describe_type("KFDAINS", BOOK)
    assert described is not None
    assert answer.json() == described.as_dict()
    assert TypeDescriptionModel.model_validate_json(answer.content).is_published


@pytest.mark.anyio
async def test_claim_types_are_listed(client: httpx.AsyncClient) -> None:
    listed = {each["code"]: each["is_published"] for each in (await client.get("/api/psrm/claim-types")).json()}
    assert (listed["KFDAINS"], listed["KTTIBAK"], len(listed)) == (True, False, 192)


@pytest.mark.anyio
async def test_as_of_chooses_the_rulebook(client: httpx.AsyncClient) -> None:
    listed = (await client.get("/api/psrm/claim-types", params={"as_of": "2023-05-03"})).json()
    assert "KLFRUNG" in {each["code"] for each in listed}
    rule = (await client.get("/api/psrm/rules/R_7_1", params={"as_of": "2025-11-23"})).json()
    assert not any("is_bankdag" in each["condition"] for each in rule["variants"])


@pytest.mark.anyio
async def test_the_stretches_follow_one_another(client: httpx.AsyncClient) -> None:
    stretches = [
        StretchModel.model_validate(each, strict=False) for each in (await client.get("/api/psrm/rulebooks")).json()
    ]
    assert stretches[0].valid_from is None
    assert stretches[-1].valid_to is None
    for one, other in pairwise(stretches):
        assert one.valid_to is not None
        assert other.valid_from is not None
        assert (other.valid_from - one.valid_to).days == 1


@pytest.mark.anyio
async def test_changes_between_two_days(client: httpx.AsyncClient) -> None:
    answer = await client.get("/api/psrm/rulebooks/2025-11-23/diff/2025-11-24")
    assert {each.type for each in ChangesModel.model_validate_json(answer.content).changes} == {
        "KFGFEJL",
        "KTBRFLX",
        "KTCIVIL",
    }


@pytest.mark.anyio
@pytest.mark.parametrize(
    "address", ["rulebooks/yesterday/diff/2026-01-01", "rulebooks/2026-01-01/diff/2026-02-30", "rules?as_of=x"]
)
async def test_a_day_that_is_none_is_told(client: httpx.AsyncClient, address: str) -> None:
    answer = await client.get(f"/api/psrm/{address}")
    assert answer.status_code == 400
    assert "YYYY-MM-DD" in answer.json()["detail"] or "ÅÅÅÅ-MM-DD" in answer.json()["detail"]
