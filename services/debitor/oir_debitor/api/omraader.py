"""The claim areas over JSON."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, Field

from oir_debitor.domain.datoraad import BETYDNINGER, FELTER
from oir_debitor.domain.omraader import Omraade, Omraader, Omraadetype, uden_omraade
from oir_debitor.omraadetabel import omraadetabel
from oir_kernel.errors import NotFound
from oir_kernel.findings import Text
from oir_kernel.identifiers import Uuid
from oir_kernel.soap.edition import Edition


class TekstOut(BaseModel):
    """A text in both languages."""

    da: str
    en: str


class DatoOut(BaseModel):
    """What one date means for a claim type."""

    felt: str = Field(description="stiftelse, forfald, srb or periode")
    betydning: str = Field(description="The meaning's name in the table")
    tekst: TekstOut
    kontrolleres: bool = Field(description="Whether opkraevning.raad tests it, or only says it")
    provenance: str
    source: str


class OmraadetypeOut(BaseModel):
    """A claim type of an area."""

    fordringstype: str = Field(description="PSRM's code")
    psrm_type: str = Field(description="The type it is at PSRM: the same code")
    type_id: str | None = Field(description="Class UUID in the list fordringstype")
    navn: str = Field(description="Its Danish name at Gældsstyrelsen")
    rolle: str = Field(description="hoved, rente or gebyr")
    datoer: list[DatoOut] = Field(description="Empty when no public table says what the dates mean")
    provenance: str
    source: str


class OmraadeOut(BaseModel):
    """An area."""

    omraade: str
    titel: TekstOut
    kontotype: str = Field(description="Recommended code of the list debitorkontotype; empty: that of the main claim")
    kontotype_provenance: str
    typer: list[OmraadetypeOut] = Field(description="Claim types that live here; empty when none is public")
    rente: list[str] = Field(description="Claim types for interest on its main claims")
    gebyr: list[str] = Field(description="Claim types for fees on its main claims")
    relation_provenance: str
    relation_source: str
    tekst: TekstOut = Field(description="Text for the debtor")
    tekst_provenance: str
    note: TekstOut


class UdenOmraadeOut(BaseModel):
    """A claim type that no area has."""

    fordringstype: str
    navn: str
    grund: TekstOut
    source: str


class OmraaderOut(BaseModel):
    """The areas, and the claim types without one."""

    omraader: list[OmraadeOut]
    uden_omraade: list[UdenOmraadeOut]


def omraade_router(edition: Edition) -> APIRouter:
    """The routes below `/api/debitor/areas`."""
    router = APIRouter(prefix="/api/debitor", tags=["debitor"])
    tabel, uuids = omraadetabel(), edition.uuid_of("fordringstype")

    @router.get("/areas", summary="Claim areas: account type, claim types, what each date means")
    async def areas(
        fordringstype: Annotated[
            str | None, Query(max_length=60, description="Only the areas that use this claim type")
        ] = None,
    ) -> OmraaderOut:
        """The areas of a municipality, with the provenance of each part."""
        return _omraader(tabel, uuids, None if fordringstype is None else fordringstype.upper())

    @router.get("/areas/{omraade}", summary="One claim area")
    async def area(omraade: Annotated[str, Path(max_length=40, description="The area's name")]) -> OmraadeOut:
        """One area."""
        found = tabel.omraader.get(omraade)
        if found is None:
            raise _not_found(tabel)
        return _omraade(found, uuids)

    return router


def _omraader(tabel: Omraader, uuids: Mapping[str, Uuid], code: str | None) -> OmraaderOut:
    chosen = tabel.omraader.values() if code is None else tabel.med_type(code)
    without = [each for each in uden_omraade(tabel.typer.values()) if code in (None, each.fordringstype)]
    return OmraaderOut(
        omraader=[_omraade(each, uuids) for each in chosen],
        uden_omraade=[
            UdenOmraadeOut(
                fordringstype=each.fordringstype, navn=each.navn, grund=_text(each.uden_grund), source=each.source
            )
            for each in without
        ],
    )


def _omraade(omraade: Omraade, uuids: Mapping[str, Uuid]) -> OmraadeOut:
    return OmraadeOut(
        omraade=omraade.omraade,
        titel=_text(omraade.titel),
        kontotype=omraade.kontotype,
        kontotype_provenance=omraade.kontotype_provenance,
        typer=[_type(each, uuids) for each in omraade.typer],
        rente=list(omraade.rente),
        gebyr=list(omraade.gebyr),
        relation_provenance=omraade.relation_provenance,
        relation_source=omraade.relation_source,
        tekst=_text(omraade.tekst),
        tekst_provenance=omraade.tekst_provenance,
        note=_text(omraade.note),
    )


def _type(row: Omraadetype, uuids: Mapping[str, Uuid]) -> OmraadetypeOut:
    return OmraadetypeOut(
        fordringstype=row.fordringstype,
        psrm_type=row.fordringstype,
        type_id=uuids.get(row.fordringstype),
        navn=row.navn,
        rolle=row.rolle,
        datoer=[_dato(felt, row) for felt in FELTER if felt in row.datoer],
        provenance=row.provenance,
        source=row.source,
    )


def _dato(felt: str, row: Omraadetype) -> DatoOut:
    meaning = BETYDNINGER[felt][row.datoer[felt]]
    return DatoOut(
        felt=felt,
        betydning=row.datoer[felt],
        tekst=_text(meaning.tekst),
        kontrolleres=meaning.holder is not None,
        provenance=row.datoer_provenance,
        source=row.datoer_source,
    )


def _text(text: Text) -> TekstOut:
    return TekstOut(da=text.da, en=text.en)


def _not_found(tabel: Omraader) -> NotFound:
    known = ", ".join(sorted(tabel.omraader))
    return NotFound(
        Text(
            f"Området findes ikke. Vælg et af: {known}.",
            f"There is no such area. Choose one of: {known}.",
        )
    )
