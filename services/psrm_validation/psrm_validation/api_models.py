"""The public JSON schema of the check. Documents what `claim_from_mapping` reads and `Report.as_dict` writes."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Amount = Annotated[Decimal | str | None, Field(description="Kroner, two decimals, as a number or a text")]
Iso = Annotated[date | None, Field(description="ISO date")]


class SkyldnerModel(BaseModel):
    """One debtor, given by exactly one number."""

    cpr: str | None = Field(None, description="CPR number, 10 digits; test numbers only")
    cvr: str | None = Field(None, description="CVR number, 8 digits")
    se: str | None = Field(None, description="SE number, 8 digits")
    akr: str | None = Field(None, description="AKR number, 11 digits")


class HovedfordringModel(BaseModel):
    """The main claim of a related claim: the same fields."""

    model_config = ConfigDict(extra="forbid")

    id: str | int | None = Field(None, description="Your own id, given back in the report")
    type: str | None = Field(None, description="PSRM claim type code, 7 letters", examples=["KFDAINS"])
    art: str | None = Field(None, description="Purpose: INDR (collection) or MODR (set-off)")
    relation: str | None = Field(None, description="HOVEDFORDRING or RELATERET")
    hovedstol: Amount = Field(None, description="Original face value in kroner")
    beloeb: Amount = Field(None, description="Unpaid at handover, in kroner; 0 makes it a zero claim")
    beskrivelse: str | None = Field(None, description="Text shown to the debtor, at most 100 characters")
    periode_start: Iso = Field(None, description="First day of the period the claim covers")
    periode_slut: Iso = Field(None, description="Last day of the period the claim covers")
    stiftelsesdato: Iso = Field(None, description="Date of the event that created the claim")
    forfaldsdato: Iso = Field(None, description="Earliest day payment can be demanded")
    srb: Iso = Field(None, description="Last day of timely payment (sidste rettidige betalingsdato)")
    foraeldelsesdato: Iso = Field(None, description="Last day the claim is enforceable, or the date of bortfald")
    domsdato: Iso = Field(None, description="Date of judgment")
    forligsdato: Iso = Field(None, description="Date of settlement")
    modtagelsesdato: Iso = Field(None, description="Day PSRM receives the claim; absent: see `handover`")
    fordringshaver: str | None = Field(None, description="Creditor agreement")
    reference: str | None = Field(None, description="The creditor's own number of the claim")
    skyldnere: list[SkyldnerModel] = Field([], description="Debtors")


class FordringModel(HovedfordringModel):
    """A claim to check."""

    hf: HovedfordringModel | None = Field(None, description="The main claim, for a related claim")


class CheckRequest(BaseModel):
    """Claims with a choice of date, layers and creditor."""

    model_config = ConfigDict(extra="forbid")

    claims: list[FordringModel]
    as_of: date | None = Field(None, description="Check as if received on this date, with its rulebook")
    handover: Literal["today", "earliest"] = Field(
        "today",
        description="Modtagelsesdato of a claim without one: today, or the earliest day it could be handed over",
    )
    layers: list[Literal["agreement", "filter", "advice", "catalogue"]] | None = Field(
        None, description="Layers to run; absent: all that exist. One that does not exist yet is skipped"
    )
    kreditor: str | None = Field(
        None,
        description="Creditor as the filter table names it, where rules differ; absent: the claim's own fordringshaver",
    )


class TextModel(BaseModel):
    """One sentence in Danish and English."""

    da: str
    en: str


class FindingModel(BaseModel):
    """One rule that was broken or could not be decided."""

    rule_id: str = Field(description="Rule id as in the table", examples=["R_6_1", "R_6_15+R_6_16"])
    layer: str
    outcome: Literal["afvis", "høring", "advarsel", "info", "ikke_evalueret"]
    message: TextModel
    fix: TextModel
    path: str = Field(description="Field to look at first")
    line: int | None
    read: dict[str, str] = Field(description="Values the rule looked at")
    expected: str
    legal_basis: str
    source: str = Field(description="Document and page")
    provenance: Literal["official", "stated", "inferred", "ours"]


class LayerModel(BaseModel):
    """One layer of the check."""

    name: str
    status: Literal["passed", "failed", "skipped", "crashed"]
    rules: int = Field(description="Rules run")
    reason: TextModel | None = Field(description="Why the layer was skipped, where no finding says so")


class RulebookModel(BaseModel):
    """Which rulebook was used."""

    version: str
    as_of: date | None


class ReportModel(BaseModel):
    """The answer for one claim."""

    id: str | int | None
    type: str | None
    verdict: Literal["UDFØRT", "HØRING", "AFVIST", "UAFGJORT"]
    modtagelsesdato: date | None = Field(description="The date the claim was checked with")
    modtagelsesdato_basis: Literal["given", "today", "earliest", "as_of"] | None
    rulebook: RulebookModel
    layers: list[LayerModel]
    findings: list[FindingModel]
    coming: list[FindingModel]


class RuleModel(BaseModel):
    """One row of the filter table."""

    rule_id: str
    must_hold: str = Field(description="The condition; amounts in kroner")
    outcome: Literal["afvis", "høring"]
    creditors: list[str]
    source: str
    note: str
    provenance: Literal["official", "stated", "inferred", "ours"]
    reading: Literal["", "inactive", "superseded", "per_creditor"] = Field(description="Why a row does not simply run")


class ClaimTypeModel(BaseModel):
    """One claim type and its filter."""

    code: str
    name_da: str
    area: str
    kind: str
    creditor_group: str
    source: str
    provenance: Literal["official", "stated", "inferred", "ours"]
    rules: list[RuleModel] = Field(description="Empty when no filter is published")


class RulebookAnswer(BaseModel):
    """The rulebook in force."""

    version: str
    as_of: date
    layers: list[str]
    rules: int
    conditions: int = Field(description="Distinct conditions")
    creditors: list[str]
    types: list[ClaimTypeModel]
