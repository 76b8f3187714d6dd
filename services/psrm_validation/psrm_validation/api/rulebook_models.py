"""The public JSON schema of what the rulebook says of itself. Documents what `describe` writes."""

from datetime import date
from typing import Any, Literal

from pydantic import BaseModel, Field

from oir_kernel.web.model import TextView

ProvenanceName = Literal["official", "stated", "inferred", "ours"]
_VALID_FROM = "First day in force; absent where no source tells of a change"
_VALID_TO = "Last day in force; absent where no source tells of a change"


class VariantModel(BaseModel):
    """One form of a filter rule: some claim types share it."""

    demand: TextView = Field(description="What the rule demands, in words")
    condition: str = Field(description="The same as the table writes it; amounts in kroner")
    outcome: Literal["afvis", "høring"]
    types: list[str] = Field(description="Claim types with this form")
    reading: Literal["", "inactive", "superseded", "per_creditor"] = Field(description="Why it does not simply run")
    legal_basis: str = Field(description="The law a source names; empty where none does")
    sources: list[str] = Field(description="Documents and pages")
    notes: list[str] = Field(description="Remarks on single rows")
    provenance: ProvenanceName
    valid_from: date | None = Field(description=_VALID_FROM)
    valid_to: date | None = Field(description=_VALID_TO)


class RuleDescriptionModel(BaseModel):
    """All that is known of one rule."""

    rule_id: str = Field(description="R_x_y: filter; PSRM-K-n: numeric code; PSRM-R-n: general rule; SBX-…: ours")
    layer: Literal["agreement", "filter", "advice", "catalogue"]
    status: Literal["implemented", "covered", "listed"] = Field(
        description="implemented: checked here; covered: another rule says the same; listed: not checkable here"
    )
    title: TextView
    outcomes: list[Literal["afvis", "høring", "advarsel", "info"]]
    applies_to: TextView = Field(description="Whom it is for")
    types: list[str] = Field(description="Claim types it is limited to; empty: all")
    fields: str = Field(description="Fields it speaks of")
    threshold: TextView = Field(description="Bound, as the source gives it; empty for a filter rule")
    message: TextView = Field(description="The finding's sentence with its blanks; empty for a filter rule")
    fix: TextView = Field(description="The way out with its blanks")
    reason: TextView = Field(description="Why a listed rule is not checked")
    covered_by: list[str] = Field(description="Rules that say the same")
    covers: list[str] = Field(description="Rules that point to this one")
    legal_basis: str = Field(description="The law a source names; empty where none does")
    source: str = Field(description="Documents")
    confidence: str = Field(description="How sure the source is, in its own words")
    provenance: ProvenanceName
    valid_from: date | None = Field(description=_VALID_FROM)
    valid_to: date | None = Field(description=_VALID_TO)
    variants: list[VariantModel] = Field(description="The forms of a filter rule; empty for others")


class DemandModel(BaseModel):
    """What one filter rule demands of a claim type."""

    rule_id: str
    demand: TextView
    outcome: Literal["afvis", "høring"]
    reading: str = Field(description="Why it does not simply run, or empty")
    provenance: ProvenanceName


class FieldDescriptionModel(BaseModel):
    """One field of a claim type."""

    name: str
    need: Literal["required", "forbidden", "optional", "required_in_general", "unknown"] = Field(
        description="What the type's filter says. Of a type without one: required_in_general for a field that every published "
        "filter demands (rule PSRM-K-550), unknown for the others"
    )
    meaning: TextView = Field(description="What the field means for this type")
    source: str
    demands: list[DemandModel]


class TypeSummaryModel(BaseModel):
    """One claim type in the list."""

    code: str
    name_da: str
    area: str
    kind: str
    is_published: bool = Field(description="Whether its filter is published")


class TypeDescriptionModel(TypeSummaryModel):
    """All that is known of one claim type."""

    note: TextView = Field(description="What else is told of the code or the name; empty where there is nothing")
    parent_codes: str = Field(description="Main types it may hang on, with | between them")
    limitation_years: str = Field(description="Limitation, as the source says it")
    period_kind: str = Field(description="Kind of period, as the source says it")
    interest_rule: str = Field(description="Interest, as the source says it")
    creditor_group: str
    source: str
    confidence: str
    provenance: ProvenanceName
    valid_from: date | None = Field(description=_VALID_FROM)
    valid_to: date | None = Field(description=_VALID_TO)
    fields: list[FieldDescriptionModel]
    rules: list[DemandModel] = Field(description="Filter rules in table order; empty when none is published")
    others: dict[str, list[str]] = Field(description="Ids of the general rules that run for it, by layer")
    related: list[str] = Field(description="Known types that may hang on it")
    example: dict[str, Any] | None = Field(description="A claim its filter takes")


class ChangeModel(BaseModel):
    """One thing that differs between two days."""

    kind: Literal["added", "removed", "changed"]
    subject: Literal["rule", "general", "type"]
    id: str
    type: str
    before: TextView
    after: TextView
    source: str
    note: str
    provenance: str


class ChangesModel(BaseModel):
    """What differs between the rulebooks of two days."""

    from_: date = Field(alias="from")
    to: date
    changes: list[ChangeModel]


class StretchModel(BaseModel):
    """A stretch of time with one and the same rulebook."""

    valid_from: date | None
    valid_to: date | None
    rules: int = Field(description="Filter rows")
    types: int = Field(description="Claim types")
