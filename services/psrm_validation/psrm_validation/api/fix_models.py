"""The public JSON schema of the corrections. Documents what `Fixed.as_dict` writes."""

from datetime import date
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from oir_kernel.web.model import TextView
from psrm_validation.api.models import FordringModel, ReportModel


class FixRequest(BaseModel):
    """Claims with a choice of date, creditor, agreement and how much is corrected."""

    model_config = ConfigDict(extra="forbid")

    claims: list[FordringModel]
    as_of: date | None = Field(None, description="Check as if received on this date, with its rulebook")
    handover: Literal["today", "earliest"] = Field("today", description="Modtagelsesdato of a claim without one")
    kreditor: str | None = Field(None, description="Creditor as the filter table names it, where rules differ")
    aftale: dict[str, Any] | None = Field(None, description="The creditor's own agreement, as in `/api/psrm/check`")
    also_suggested: bool = Field(False, description="Make the suggested corrections too, not only the safe ones")
    split: bool = Field(False, description="Split a period that may not cross a month; amounts are then left empty")


class ChangedFieldModel(BaseModel):
    """One field that was changed."""

    rule_id: str = Field(description="The rule that was broken")
    field: str
    from_: str | None = Field(alias="from", description="The value before; null: empty")
    to: str | None = Field(description="The value after; null: emptied")
    why: TextView
    level: Literal["safe", "suggested", "split"]
    provenance: Literal["official", "stated", "inferred", "ours"]
    part: int | None = Field(description="Number of the claim, from 1, where one was split")


class FixedModel(BaseModel):
    """A claim before and after."""

    id: str | int | None
    changes: list[ChangedFieldModel]
    claims: list[dict[str, Any]] = Field(description="The corrected claim; several only where it was split")
    before: ReportModel
    reports: list[ReportModel] = Field(description="The check of each corrected claim")
