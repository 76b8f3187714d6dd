"""The public JSON schema of the check. Documents what `claim_from_mapping` reads and `Report.as_dict` writes."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from oir_kernel.web.model import TextView

Amount = Annotated[Decimal | str | None, Field(description="Kroner, two decimals, as a number or a text")]
Iso = Annotated[date | None, Field(description="ISO date")]


class SkyldnerModel(BaseModel):
    """One debtor, given by exactly one number."""

    cpr: str | None = Field(None, description="CPR number, 10 digits; test numbers only")
    cvr: str | None = Field(None, description="CVR number, 8 digits")
    se: str | None = Field(None, description="SE number, 8 digits")
    akr: str | None = Field(None, description="AKR number, 11 digits")


class RentevalgModel(BaseModel):
    """Choice of an interest rule."""

    regel: str | None = Field(None, description="001 or 002")
    sats_kode: str | None = Field(None, description="Rate code such as 98, 03, 10, 20 or 99")
    mer_rente_sats: Decimal | str | None = Field(None, description="Extra rate in percent")


class DokumentModel(BaseModel):
    """A document sent with a claim."""

    navn: str | None = Field(None, description="File name")
    filtype: str | None = Field(None, description="File type as a suffix, such as pdf")
    bytes: int | None = Field(None, description="Size in bytes")


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
    valuta: str | None = Field(None, description="Currency; PSRM takes DKK only")
    bfe_nummer: str | None = Field(None, description="Property number (BFE)")
    p_nummer: str | None = Field(None, description="Production unit")
    hovedfordring_id: str | None = Field(
        None, description="PSRM's id of the main claim, for a related claim sent later"
    )
    haeftelsesform: str | None = Field(None, description="Kind of liability; PSRM takes solidarisk (SOL) only")
    foreloebig_fastsat: bool | None = Field(None, description="Provisionally assessed")
    domsindikator: bool | None = Field(None, description="The message says that there is a judgment")
    statsrefusion: bool | None = Field(None, description="The state refunds the municipality for the claim")
    paaklaget: bool | None = Field(None, description="The debtor has complained about the claim")
    rentevalg: RentevalgModel | None = Field(None, description="Choice of interest rule; absent: inddrivelsesrente")
    noter: list[str] = Field([], description="Notes to Gældsstyrelsen")
    dokumenter: list[DokumentModel] = Field([], description="Documents sent along")
    rykkerfrist: Iso = Field(None, description="Deadline of the last reminder (advice only)")
    underretningsdato: Iso = Field(None, description="Day of written notice of the handover (advice only)")
    henstand_til: Iso = Field(None, description="Last day of a postponement (advice only)")
    betalingsaftale: bool | None = Field(None, description="A payment plan is running (advice only)")
    udbetalingsdato: Iso = Field(None, description="Day the money was paid out (advice only)")
    paakravsfrist: Iso = Field(None, description="Deadline of the payment demand, påkrav (advice only)")


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
        None, description="Layers to run; absent: all. Without `filter` the verdict is UAFGJORT at best"
    )
    kreditor: str | None = Field(
        None,
        description="Creditor as the filter table names it, where rules differ; absent: the claim's own fordringshaver",
    )
    aftale: dict[str, Any] | None = Field(
        None,
        description="The creditor's own agreement, laid over the published rulebook: the fields of an agreement file",
    )


class FindingModel(BaseModel):
    """One rule that was broken or could not be decided."""

    rule_id: str = Field(description="Rule id as in the table", examples=["R_6_1", "R_6_15+R_6_16"])
    layer: str = Field(description="Layer of the check the rule belongs to")
    outcome: Literal["afvis", "høring", "advarsel", "info", "ikke_evalueret"] = Field(
        description="What the broken rule means; ikke_evalueret: it could not be decided"
    )
    message: TextView = Field(description="What is wrong, with the values")
    fix: TextView = Field(description="The way out")
    path: str = Field(description="Field to look at first; empty when there is none")
    line: int | None = Field(description="Line in the file, the first is 1")
    read: dict[str, str] = Field(
        description="Values the rule looked at; dates ISO, amounts in kroner, CPR numbers masked"
    )
    expected: str = Field(description="What the rule demands; empty when the message says it all")
    legal_basis: str = Field(description="Law or agreement; empty when no source names one")
    source: str = Field(description="Document and page; empty when the rule is ours")
    provenance: Literal["official", "stated", "inferred", "ours"] = Field(
        description="How sure it is that the real system says the same"
    )


class ComingModel(BaseModel):
    """A finding that rules already known to start later would add, remove or change."""

    valid_from: date = Field(description="First day of receipt with the other answer")
    effect: Literal["added", "removed", "changed"] = Field(description="What happens to the finding on that day")
    finding: FindingModel = Field(description="The later finding, or today's when it is removed")


class CorrectionModel(BaseModel):
    """A value that would put a broken rule right. Never an amount or an identity."""

    rule_id: str = Field(description="The broken rule")
    field: str = Field(description="The field to change; periode for a split", examples=["foraeldelsesdato"])
    value: str | None = Field(
        description="ISO date; null: leave the field empty; for a split the periods, as"
        " 2026-01-15..2026-01-31; 2026-02-01..2026-02-14"
    )
    level: Literal["safe", "suggested", "split"] = Field(
        description="safe: follows from the rule or the law; suggested: a person must decide; split: send one claim a period"
    )
    note: TextView = Field(description="Why, and what to look out for")
    provenance: Literal["official", "stated", "inferred", "ours"] = Field(
        description="Who says that this is the correction"
    )


class LayerModel(BaseModel):
    """One layer of the check."""

    name: str = Field(description="agreement, filter, advice or catalogue")
    status: Literal["passed", "failed", "skipped", "crashed"] = Field(
        description="failed: a rule was broken or not decided; crashed: a rule broke down"
    )
    rules: int = Field(description="Rules run")
    reason: TextView | None = Field(description="Why the layer was skipped, where no finding says so")


class RulebookModel(BaseModel):
    """Which rulebook was used."""

    version: str = Field(description="Version of the tables")
    as_of: date | None = Field(description="The day whose rules were used: modtagelsesdato")


class ReportModel(BaseModel):
    """The answer for one claim."""

    id: str | int | None = Field(description="The claim's own id; a CPR number in it is masked")
    type: str | None = Field(description="Claim type code, absent when the claim could not be read")
    verdict: Literal["UDFØRT", "HØRING", "AFVIST", "UAFGJORT"] = Field(
        description="What PSRM would answer; UAFGJORT: nobody can say"
    )
    modtagelsesdato: date | None = Field(description="The date the claim was checked with")
    modtagelsesdato_basis: Literal["given", "today", "earliest", "as_of"] | None = Field(
        description="Where modtagelsesdato comes from"
    )
    rulebook: RulebookModel = Field(description="The rulebook the claim was checked with")
    layers: list[LayerModel] = Field(description="How each layer went, in the order they ran")
    findings: list[FindingModel] = Field(description="Everything that was found, not only the first")
    coming: list[ComingModel] = Field(description="What rules already known to start later would change")
    corrections: list[CorrectionModel] = Field(
        description="Values that would put broken rules right, where they can be computed; each counts on those before it"
    )


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
