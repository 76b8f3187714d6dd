"""JSON doors to the test data: `/api/control/testdata/…`. Only reading; the same question always has the same answer."""

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, Literal

from fastapi import APIRouter, Depends, Path, Query
from fastapi.responses import Response

from oir_kernel.errors import BadRequest
from oir_kernel.findings import Text
from oir_sandbox.testdata import views
from oir_sandbox.testdata.claims import chosen_types, fordring
from oir_sandbox.testdata.dataset import DAY, Datasaet
from oir_sandbox.testdata.kommuner import kommune
from oir_sandbox.testdata.messages import envelope, sendable_types
from oir_sandbox.testdata.mistakes import mistake
from oir_sandbox.testdata.models import (
    ClaimPage,
    CompanyPage,
    InstitutionPage,
    MistakeModel,
    MistakePage,
    PersonPage,
    PossibleModel,
    ProfileModel,
)
from oir_sandbox.testdata.organisations import institution, virksomhed
from oir_sandbox.testdata.profiles import PROFILER, VAEGTE
from oir_sandbox.testdata.search import Fordringer, Personer, find_fejl, find_fordringer, find_personer
from oir_sandbox.testdata.wanted import possible
from psrm_validation.rulebook import Rulebook

if TYPE_CHECKING:
    from collections.abc import Mapping

_MOST_NUMBER = 100_000_000
First = Annotated[int, Query(ge=0, le=_MOST_NUMBER, description="Number to begin with; a page's naeste goes on")]
Limit = Annotated[int, Query(ge=1, le=100, description="At most so many")]
FewLimit = Annotated[int, Query(ge=1, le=10, description="At most so many; each is searched for")]
Types = Annotated[
    list[str], Query(alias="type", description="Claim type code such as KFDAINS (repeatable)", max_length=80)
]
Areas = Annotated[
    list[str], Query(alias="area", description="Claim area such as Daginstitution (repeatable)", max_length=40)
]
RuleId = Annotated[str, Path(description="R_6_19, PSRM-K-411, PSRM-R-057 …", max_length=40)]


def _data(
    seed: Annotated[str, Query(max_length=64, description="Any text; the same text gives the same data")] = "1",
    day: Annotated[date, Query(description="The day the data is made for, 1990-2150")] = DAY,
    kommune_: Annotated[
        str | None,
        Query(alias="kommune", max_length=60, description="Code, CVR number or name of the only municipality"),
    ] = None,
) -> Datasaet:
    if not date(1990, 1, 1) <= day <= date(2150, 1, 1):
        raise BadRequest(Text("day skal ligge i årene 1990-2150.", "day lies in the years 1990-2150."))
    return Datasaet(seed, day, None if kommune_ is None else kommune(kommune_))


Data = Annotated[Datasaet, Depends(_data)]


def testdata_router() -> APIRouter:
    """The routes. All that they answer is synthetic by construction."""
    router = APIRouter(prefix="/api/control/testdata", tags=["testdata"])
    _add_people(router)
    _add_claims(router)
    _add_mistakes(router)
    return router


def _add_people(router: APIRouter) -> None:
    @router.get("/persons", summary="Synthetic persons by property", response_model=PersonPage)
    def persons(data: Data, asked: Annotated[Personer, Depends(_personer)], first: First = 0, limit: Limit = 20) -> Any:
        """Persons in households. A question looks through 2,000 households; `naeste` says where to go on."""
        side = find_personer(data, asked, first, limit)
        return {"fundet": [views.person(each, data.day) for each in side.fundet], "naeste": side.naeste}

    @router.get("/companies", summary="Synthetic companies", response_model=CompanyPage)
    def companies(data: Data, first: First = 0, limit: Limit = 20) -> Any:
        """Companies with CVR number (modulus 11) and production units."""
        numbers = range(first, first + limit)
        return {"fundet": [views.virksomhed(virksomhed(data, each)) for each in numbers], "naeste": numbers.stop}

    @router.get("/institutions", summary="Synthetic institutions", response_model=InstitutionPage)
    def institutions(data: Data, first: First = 0, limit: Limit = 20) -> Any:
        """Institutions with a location number (GLN, 13 digits)."""
        numbers = range(first, first + limit)
        return {"fundet": [views.institution(institution(data, each)) for each in numbers], "naeste": numbers.stop}


def _add_claims(router: APIRouter) -> None:
    @router.get("/claims", summary="Claims that PSRM would take", response_model=ClaimPage)
    def claims(
        data: Data, asked: Annotated[Fordringer, Depends(_fordringer)], first: First = 0, limit: Limit = 20
    ) -> Any:
        """Claims of the types with a published filter, every one UDFØRT; with account, debtors and municipality."""
        side = find_fordringer(data, asked, first, limit)
        return {"fundet": [views.fordring(each) for each in side.fundet], "naeste": side.naeste}

    @router.get("/messages/{number}", summary="One claim as an SF1590_B message", response_class=Response)
    def one_message(
        data: Data,
        number: Annotated[int, Path(ge=0, le=_MOST_NUMBER, description="The claim's number")],
        types: Types = [],  # noqa: B006
    ) -> Response:
        """OpretDebitorkontoRegistrering in a SOAP envelope, as it can be sent to the debtor service."""
        book = Rulebook.load(data.day)
        known = chosen_types(book, types) if types else sendable_types(book)
        return Response(envelope(fordring(data, number, known), data), media_type="text/xml; charset=utf-8")

    @router.get("/profiles", summary="Volumes of a month", response_model=list[ProfileModel])
    def profiles() -> Any:
        """What a small, a middle and a large municipality sends in a month. All figures are ours."""
        return [
            {"navn": each.navn, "indbyggere": each.indbyggere, "fordringer": each.fordringer, "typer": dict(VAEGTE)}
            for each in PROFILER.values()
        ]


def _add_mistakes(router: APIRouter) -> None:
    @router.get("/mistakes", summary="Which rules a claim can break", response_model=list[PossibleModel])
    def mistakes() -> Any:
        """Every rule, with the claim types it can be broken with, or the reason why no claim breaks it."""
        return [
            {
                "rule_id": each.rule_id,
                "types": each.types,
                "reason": None if each.reason is None else each.reason.as_dict(),
            }
            for each in possible(Rulebook.load(DAY))
        ]

    @router.get("/mistakes/claims", summary="Claims with a mistake, by rule and verdict", response_model=MistakePage)
    def mistaken_claims(
        verdict: Annotated[
            Literal["AFVIST", "HØRING", "UDFØRT"] | None, Query(description="What PSRM would answer")
        ] = None,
        rule: Annotated[str | None, Query(max_length=40, description="Only this rule")] = None,
        types: Types = [],  # noqa: B006
        first: First = 0,
        limit: FewLimit = 3,
    ) -> Any:
        """One claim for each rule and claim type that fit, in the order of the list of rules."""
        side = find_fejl(verdict, rule, tuple(types), first, limit)
        return {"fundet": [views.fejl(each) for each in side.fundet], "naeste": side.naeste}

    @router.get("/mistakes/{rule_id}", summary="A claim that breaks one rule", response_model=MistakeModel)
    def one_mistake(
        rule_id: RuleId,
        type_: Annotated[str | None, Query(alias="type", max_length=20, description="Of this claim type")] = None,
    ) -> Any:
        """A claim that breaks the rule and only what that breach implies; the implied rules are named."""
        found: Mapping[str, Any] = views.fejl(mistake(rule_id, type_))
        return found


def _personer(
    age_from: Annotated[int | None, Query(ge=0, le=150, description="Whole years")] = None,
    age_to: Annotated[int | None, Query(ge=0, le=150, description="Whole years")] = None,
    protected: Annotated[bool | None, Query(description="Navne- og adressebeskyttelse")] = None,
    dead: Annotated[bool | None, Query(description="Dead on the day, or not")] = None,
    minor: Annotated[bool | None, Query(description="Under 18 and alive, or not")] = None,
    household_size: Annotated[int | None, Query(ge=1, le=8, description="Members of the household")] = None,
    moved: Annotated[bool | None, Query(description="Moved between municipalities, or not")] = None,
    debt: Annotated[bool | None, Query(description="Owes one of the claims, or not")] = None,
) -> Personer:
    _require_rising("age", age_from, age_to)
    return Personer(age_from, age_to, protected, dead, minor, household_size, moved, debt)


def _fordringer(
    types: Types = [],  # noqa: B006
    areas: Areas = [],  # noqa: B006
    amount_from: Annotated[int | None, Query(ge=0, description="Øre still unpaid, at least")] = None,
    amount_to: Annotated[int | None, Query(ge=0, description="Øre still unpaid, at most")] = None,
) -> Fordringer:
    _require_rising("amount", amount_from, amount_to)
    return replace(Fordringer(tuple(types), tuple(areas)), beloeb_fra=amount_from, beloeb_til=amount_to)


def _require_rising(name: str, lowest: int | None, highest: int | None) -> None:
    if lowest is not None and highest is not None and lowest > highest:
        raise BadRequest(
            Text(
                f"{name}_from {lowest} er større end {name}_to {highest}, så intet kan findes. Byt dem om.",
                f"{name}_from {lowest} is greater than {name}_to {highest}, so that nothing can be found. Swap them.",
            )
        )
