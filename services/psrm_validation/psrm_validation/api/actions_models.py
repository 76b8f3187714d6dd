"""The public JSON schema of actions. Documents what `action_from_mapping` reads and `AktionReport.as_dict` writes."""

from datetime import date
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from psrm_validation.api.models import (
    Amount,
    DokumentModel,
    FindingModel,
    FordringModel,
    Iso,
    LayerModel,
    ReportModel,
    RulebookModel,
    SkyldnerModel,
)


class AktionModel(BaseModel):
    """One action message."""

    model_config = ConfigDict(extra="forbid")

    aktion: str = Field(
        description="OPRETFORDRING, NEDSKRIV, TILBAGEKALD …, or a short name such as OANI", examples=["NEDSKRIV"]
    )
    aktion_id: str | None = Field(None, description="Your own id of the action")
    ref_aktion_id: str | None = Field(None, description="The action that a reversal undoes")
    fordring_id: str | None = Field(None, description="PSRM's id of the claim")
    fordring: FordringModel | None = Field(None, description="The claim of a create or a resend")
    relaterede: list[FordringModel] = Field([], description="Related claims sent together with it")
    beloeb: Amount = Field(None, description="Amount of an adjustment in kroner")
    ny_hovedstol: Amount = Field(None, description="New total hovedstol in kroner (FHI)")
    valuta: str | None = Field(None, description="Currency; PSRM takes DKK only")
    virkningsdato: Iso = Field(None, description="Day the action takes effect")
    aarsag: str | None = Field(None, description="Reason: INDB or REGU; BORD, BORT, FEJL, HENS, KLAG or HAFT")
    skyldner: SkyldnerModel | None = Field(None, description="The debtor, for an action on one debtor only")
    fordringshaver: str | None = Field(None, description="Creditor agreement")
    leverandoer: str | None = Field(None, description="SE number of the system supplier")
    kanal: str | None = Field("S2S", description="S2S or PORTAL")
    noter: list[str] = Field([], description="Notes to Gældsstyrelsen")
    dokumenter: list[DokumentModel] = Field([], description="Documents sent along")
    modtaget: Iso = Field(None, description="Day PSRM received the action; absent: today")


class ActionRequest(BaseModel):
    """An action with what is known beside it."""

    model_config = ConfigDict(extra="forbid")

    action: AktionModel
    known: dict[str, Any] | None = Field(
        None,
        description="What PSRM has: `fordringer`, `aktioner`, `referencer`, `fuldstaendig` (see docs/psrm-actions.md)",
    )
    as_of: date | None = Field(None, description="Check as if received on this date, with its rulebook")
    kreditor: str | None = Field(None, description="Creditor as the filter table names it, where rules differ")
    aftale: dict[str, Any] | None = Field(None, description="The creditor's own agreement, as in `/api/psrm/check`")


class FordringReportModel(BaseModel):
    """The report of one claim in the message."""

    path: str = Field(description="`fordring` or `relaterede[0]`")
    report: ReportModel


class ActionReportModel(BaseModel):
    """The answer for one action."""

    aktion: str
    aktion_id: str | None
    verdict: Literal["UDFØRT", "HØRING", "AFVIST", "UAFGJORT"]
    modtaget: date = Field(description="Day of receipt it was checked with")
    modtaget_basis: Literal["given", "today", "earliest", "as_of"]
    rulebook: RulebookModel
    layers: list[LayerModel]
    findings: list[FindingModel] = Field(description="What was found in the message itself")
    fordringer: list[FordringReportModel]
