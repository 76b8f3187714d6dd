"""The public JSON schemas of the test data. Everything in them is synthetic."""

from typing import Any

from pydantic import Field

from oir_kernel.web.model import Model


class KommuneModel(Model):
    """A municipality of the shipped table."""

    kode: str = Field(description="Code of three digits")
    navn: str = Field(description="Name")
    cvr: str = Field(description="CVR number")


class MoveModel(Model):
    """A move between municipalities."""

    dato: str = Field(description="ISO date")
    fra: str = Field(description="Municipality moved from")
    til: str = Field(description="Municipality moved to")


class PersonModel(Model):
    """An invented person."""

    nummer: int = Field(description="Number in the data set")
    cpr: str = Field(description="Test number: day + 60")
    navn: str = Field(description="Name; the lists are ours")
    foedt: str = Field(description="Birth date, ISO")
    alder: int = Field(description="Whole years on the data set's day, or at death")
    doed: str | None = Field(description="Day of death, ISO")
    mindreaarig: bool = Field(description="Under 18 and alive")
    vaerger: list[str] = Field(description="Test numbers of a minor's guardians")
    husstand: int = Field(description="Number of the household")
    adresse: str = Field(description="Street and number; given for protected persons too")
    beskyttet: bool = Field(description="Navne- og adressebeskyttelse: must not be shown to others")
    kommune: KommuneModel = Field(description="Municipality of residence")
    flytninger: list[MoveModel] = Field(description="Moves between municipalities")


class CompanyModel(Model):
    """An invented company."""

    nummer: int = Field(description="Number in the data set")
    cvr: str = Field(description="CVR number in 90000000-98999999, modulus 11")
    navn: str = Field(description="Name")
    p_numre: list[str] = Field(description="P-numbers of its production units")
    kommune: KommuneModel = Field(description="Municipality")


class InstitutionModel(Model):
    """An invented institution."""

    nummer: int = Field(description="Number in the data set")
    gln: str = Field(description="Location number of 13 digits, prefix 952")
    navn: str = Field(description="Name")
    kommune: KommuneModel = Field(description="Municipality")


class ClaimModel(Model):
    """A claim that PSRM would take."""

    nummer: int = Field(description="Number in the data set")
    omraade: str = Field(description="Claim area of the type")
    konto: str = Field(description="UUID of the debtor account")
    navn: str = Field(description="Name of the account: the debtor's")
    kommune: KommuneModel = Field(description="The creditor")
    verdict: str = Field(description="UDFØRT")
    claim: dict[str, Any] = Field(description="The public JSON fields of the PSRM check")


class MistakeModel(Model):
    """A claim with a wanted mistake."""

    rule_id: str = Field(description="The rule asked for")
    type: str | None = Field(description="The claim type")
    implied: list[str] = Field(description="Rules that every claim tried breaks too")
    one_of: list[str] = Field(description="The others it breaks; every claim tried breaks at least as many more")
    changed: list[str] = Field(description="Fields that differ from a claim PSRM would take")
    tried: int = Field(description="How many claims that break the rule were compared")
    before: dict[str, Any] | None = Field(description="The claim to send first, for a rule about two claims")
    aftale: dict[str, Any] | None = Field(description="The agreement to check with, for a rule about agreements")
    claim: dict[str, Any] = Field(description="The public JSON fields of the PSRM check")


class PossibleModel(Model):
    """A rule, and with which claim types a claim can break it."""

    rule_id: str = Field(description="Id of the rule")
    types: list[str] = Field(description="Claim types, those tried first in front; empty when no claim breaks it")
    reason: dict[str, str] | None = Field(description="Why no claim breaks it, in Danish and English")


class ProfileModel(Model):
    """A month of a municipality. All figures are ours."""

    navn: str = Field(description="lille, mellem or stor")
    indbyggere: int = Field(description="Inhabitants")
    fordringer: int = Field(description="Claims in the month")
    typer: dict[str, int] = Field(description="Of a hundred claims, so many of each type")


class _Page(Model):
    naeste: int = Field(description="Number to go on with, as `first`")


class PersonPage(_Page):
    """A page of persons."""

    fundet: list[PersonModel] = Field(description="What was found")


class CompanyPage(_Page):
    """A page of companies."""

    fundet: list[CompanyModel] = Field(description="What was found")


class InstitutionPage(_Page):
    """A page of institutions."""

    fundet: list[InstitutionModel] = Field(description="What was found")


class ClaimPage(_Page):
    """A page of claims."""

    fundet: list[ClaimModel] = Field(description="What was found")


class MistakePage(_Page):
    """A page of claims with mistakes."""

    fundet: list[MistakeModel] = Field(description="What was found")
