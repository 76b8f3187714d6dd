"""JSON doors to what the rulebook says of itself: rules, claim types, and what changed between two days."""

from collections.abc import Callable
from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import JSONResponse

from oir_kernel.errors import BadRequest, NotFound
from oir_kernel.findings import Text
from psrm_validation.api.rulebook_models import (
    ChangesModel,
    RuleDescriptionModel,
    StretchModel,
    TypeDescriptionModel,
    TypeSummaryModel,
)
from psrm_validation.describe import (
    changes_between,
    describe_rule,
    describe_type,
    described_rules,
    described_types,
    nearest_rules,
)
from psrm_validation.masking import shown
from psrm_validation.rulebook import Rulebook
from psrm_validation.rulebook.history import change_days

RuleId = Annotated[str, Path(description="R_2_3a, PSRM-K-151 or 151, PSRM-R-096; case does not matter")]
TypeCode = Annotated[str, Path(description="PSRM claim type code, such as KFDAINS; case does not matter")]
From = Annotated[str, Path(description="First day, YYYY-MM-DD")]
To = Annotated[str, Path(description="Second day, YYYY-MM-DD")]
AsOf = Annotated[str | None, Query(description="The rulebook in force on this day; absent: the sandbox's today")]


def create_rulebook_router(today: Callable[[Request], date]) -> APIRouter:
    """The routes that explain. `today` gives the date of the sandbox the request is for."""
    router = APIRouter()

    def book(request: Request, as_of: str | None) -> Rulebook:
        return Rulebook.load(today(request) if as_of is None else _day("as_of", as_of))

    @router.get("/rules", summary="Every rule and code", response_model=list[RuleDescriptionModel])
    def rules(
        request: Request,
        layer: Annotated[
            Literal["agreement", "filter", "advice", "catalogue"] | None, Query(description="Only this layer")
        ] = None,
        status: Annotated[
            Literal["implemented", "covered", "listed"] | None, Query(description="Only rules with this status")
        ] = None,
        as_of: AsOf = None,
    ) -> JSONResponse:
        """Filter rules, numeric codes and general rules, each series in the order of its ids."""
        found = described_rules(book(request, as_of))
        return JSONResponse(
            [each.as_dict() for each in found if layer in {None, each.layer} and status in {None, each.status}]
        )

    @router.get("/rules/{rule_id}", summary="One rule, explained", response_model=RuleDescriptionModel)
    def rule(request: Request, rule_id: RuleId, as_of: AsOf = None) -> JSONResponse:
        """What it demands, of which types, with which outcome, its texts, legal basis, source and validity."""
        chosen = book(request, as_of)
        found = describe_rule(rule_id, chosen)
        if found is None:
            raise _unknown(rule_id, nearest_rules(rule_id, chosen))
        return JSONResponse(found.as_dict())

    @router.get("/claim-types", summary="Every claim type", response_model=list[TypeSummaryModel])
    def types(request: Request, as_of: AsOf = None) -> JSONResponse:
        """Code, name and whether its filter is published, in table order."""
        chosen = book(request, as_of)
        return JSONResponse(
            [
                {
                    "code": each.code,
                    "name_da": each.name_da,
                    "area": each.area,
                    "kind": each.kind,
                    "is_published": chosen.is_published(each.code),
                }
                for each in described_types(chosen)
            ]
        )

    @router.get("/claim-types/{code}", summary="One claim type, explained", response_model=TypeDescriptionModel)
    def claim_type(request: Request, code: TypeCode, as_of: AsOf = None) -> JSONResponse:
        """Fields and what each means, caps, rules in words, relatives, an example claim."""
        chosen = book(request, as_of)
        found = describe_type(code, chosen)
        if found is None:
            raise _unknown(code, chosen.nearest_types(code))
        return JSONResponse(found.as_dict())

    @router.get("/rulebooks", summary="The rulebooks through time", response_model=list[StretchModel])
    def rulebooks() -> JSONResponse:
        """The stretches of time in which the rules stay the same, oldest first."""
        return JSONResponse([_stretch(Rulebook.load(day)) for day in (date.min, *change_days())])

    @router.get("/rulebooks/{a}/diff/{b}", summary="What changed between two days", response_model=ChangesModel)
    def diff(a: From, b: To) -> JSONResponse:
        """The rules, codes and claim types that are added, removed or changed from day `a` to day `b` (YYYY-MM-DD)."""
        return JSONResponse(changes_between(_day("a", a), _day("b", b)).as_dict())

    return router


def _stretch(book: Rulebook) -> dict[str, object]:
    return {
        "valid_from": None if book.valid_from is None else book.valid_from.isoformat(),
        "valid_to": None if book.valid_to is None else book.valid_to.isoformat(),
        "rules": len(book.rules),
        "types": len(book.claim_types),
    }


def _day(name: str, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadRequest(
            Text(
                f"{name} {shown(text)} er ikke en dato. Skriv en dato, der findes, som ÅÅÅÅ-MM-DD.",
                f"{name} {shown(text)} is not a date. Write a date that exists as YYYY-MM-DD.",
            )
        ) from None


def _unknown(name: str, near: list[str]) -> NotFound:
    listed = ", ".join(near) or "-"
    return NotFound(
        Text(f"{shown(name)} kendes ikke. Nærmeste: {listed}.", f"{shown(name)} is not known. Nearest: {listed}.")
    )
