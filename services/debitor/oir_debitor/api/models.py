"""What a debtor registration looks like in JSON.

Names are those of the commands. Amounts are kroner with two decimals, dates ISO, times ISO with zone, written as the XML schema
has them. A class is given by its UUID or by its code in the list named. Origin of fields: KOMBIT's public skeleton of SF1590_B;
their names here are ours.
"""

from typing import Annotated

from pydantic import Field, StrictBool, StrictInt

from oir_debitor.api.values import Antal, Dato, Kroner, Tid
from oir_kernel.web.model import Model, UuidText

_CVR = r"^[0-9]{8}$"

Klasse = Annotated[str, Field(min_length=1, max_length=60)]
Text255 = Annotated[str, Field(min_length=1, max_length=255)]


class PartIn(Model):
    """A party: debtor, co-liable party or administrator, with its address."""

    ident: Text255 = Field(
        description="urn:oio:cpr-nr: (10 digits), urn:oio:cvr-nr: (8), urn:oio:se-nr: (8), urn:oio:akr-nr: (11),"
        " urn:oio:p-nr: (10), or a free identification (then navn is needed)"
    )
    type_id: Klasse = Field(description="Class or code of the list parttype; must fit ident")
    oprettet_cvr: str | None = Field(None, pattern=_CVR, description="Authority that created the party: the sender")
    oprettet_system: UuidText | None = Field(None, description="It-system instance that created the party: the sender")
    navn: str | None = Field(None, max_length=255, description="Name; needed when ident is free")
    adresselinje1: str | None = Field(None, max_length=70, description="First line of the address")
    adresselinje2: str | None = Field(None, max_length=70, description="Second line of the address")
    postnummer: str | None = Field(None, max_length=17, description="Postal code")
    by: str | None = Field(None, max_length=35, description="Town")
    land: str | None = Field(None, pattern=r"^[A-Z]{2}$", description="Country, ISO 3166-1 alpha-2")


class SpecifikationIn(Model):
    """A typed detail of an account or a claim."""

    specifikation_id: UuidText = Field(description="The detail's id")
    type_id: Klasse = Field(description="Class or code of the list specifikationstype (domsdato, forligsdato …)")
    vaerdi: Text255 = Field(description="The value; dates ISO")


class KontoIn(Model):
    """An account's master data."""

    type_id: Klasse = Field(description="Class or code of the list debitorkontotype; never changes")
    debitor: PartIn = Field(description="The liable party (juridisk ansvarlig)")
    kle_emne: UuidText | None = Field(None, description="Class of KLE")
    titel: str | None = Field(None, max_length=255, description="Title")
    ansvarlig_enhed: UuidText | None = Field(None, description="Organisational unit")
    samlet_opkraevning: StrictBool | None = Field(None, description="Bill the account's claims together")
    sagsreference: UuidText | None = Field(None, description="Case")
    specifikationer: list[SpecifikationIn] = Field([], description="Typed details")


class TekstLinjeIn(Model):
    """One line of text."""

    nummer: StrictInt = Field(ge=1, le=999, description="Order of the line")
    tekst: Text255 = Field(description="The line")


class FordringIn(Model):
    """A claim."""

    fordring_id: UuidText = Field(description="The claim's id, made by the sender")
    registreret: Tid = Field(description="Registration time")
    type_id: Klasse = Field(description="Class or code of the list fordringstype (PSRM's code, as KFDAINS)")
    beloeb: Kroner = Field(description="Amount in kroner, more than zero")
    forfaldsdato: Dato = Field(description="Due date")
    til_opkraevning: StrictBool = Field(description="False: waits for SætFordringTilOpkrævning")
    momsbeloeb: Kroner | None = Field(None, description="VAT in kroner, part of the amount")
    periode_start: Dato | None = Field(None, description="First day of the period")
    periode_slut: Dato | None = Field(None, description="Last day of the period")
    stiftelsesdato: Dato | None = Field(None, description="When the claim arose")
    kreditnota: StrictBool | None = Field(None, description="A credit note is demanded")
    prioritet: StrictInt | None = Field(None, ge=0, le=2_147_483_647, description="Priority")
    srb: Dato | None = Field(None, description="Last day of timely payment (sidste rettidige betalingsdato)")
    reference: str | None = Field(None, max_length=30, description="The sender's reference")
    foraeldelsesdato: Dato | None = Field(None, description="Limitation date")
    kontering_type: UuidText | None = Field(None, description="Class of posting rule")
    antal: Antal | None = Field(None, description="Units")
    enhed: UuidText | None = Field(None, description="Class of unit")
    enhedspris: Kroner | None = Field(None, description="Kroner a unit")
    tekstlinjer: list[TekstLinjeIn] = Field([], description="Description of the claim, line by line")
    specifikationer: list[SpecifikationIn] = Field([], description="Typed details")
    finans_reference: str | None = Field(None, max_length=35, description="Debtor's own account string")
    finans_supplerende: str | None = Field(None, max_length=35, description="Supplement to it")


class OmkostningIn(Model):
    """A cost or fee on a claim."""

    hovedfordring_id: UuidText = Field(description="The main claim, in this message or on the account")
    fordring: FordringIn = Field(description="The cost itself")


class HaeftelseIn(Model):
    """A co-liable party's liability."""

    haeftelse_id: UuidText = Field(description="The liability's id; a later registration of it replaces the earlier")
    registreret: Tid = Field(description="Registration time")
    startdato: Dato = Field(description="First day")
    part: PartIn = Field(description="The co-liable party")
    slutdato: Dato | None = Field(None, description="Last day")
    fordring_ids: list[UuidText] = Field([], description="Claims covered; none means the whole account")


class NedreguleringIn(Model):
    """A down-adjustment of a claim."""

    nedregulering_id: UuidText = Field(description="The down-adjustment's id")
    registreret: Tid = Field(description="Registration time")
    fordring_id: UuidText = Field(description="The claim")
    beloeb: Kroner = Field(description="Kroner to take off, more than zero and at most the rest")
    aarsag_id: Klasse = Field(description="Class or code of the list nedreguleringsaarsag")
    hel_fordring: StrictBool | None = Field(None, description="True: the whole rest, whatever beloeb says")
    aarsagstekst: str | None = Field(None, max_length=100, description="Reason in words")
    tekstlinjer: list[TekstLinjeIn] = Field([], description="Text, line by line")


class OpkraevningAnmodningIn(Model):
    """A request that claims are billed together."""

    anmodning_id: UuidText = Field(description="The request's id")
    registreret: Tid = Field(description="Registration time")
    fordring_ids: list[UuidText] = Field(min_length=1, description="The claims")


class RegistreringIn(Model):
    """Create an account or add to one: all of it is taken in, or nothing."""

    konto_id: UuidText = Field(description="The account's id, made by the sender")
    registreret: Tid = Field(description="Registration time")
    ejerskifte: StrictBool = Field(False, description="konto.debitor is the new owner after ForetagEjerskifte")
    konto: KontoIn | None = Field(None, description="Master data; needed when the account is new")
    administratorer: list[PartIn] = Field([], description="Administrators (stedfortræder) to set or add")
    fordringer: list[FordringIn] = Field([], description="Claims")
    omkostninger: list[OmkostningIn] = Field([], description="Costs and fees on claims")
    haeftelser: list[HaeftelseIn] = Field([], description="Co-liabilities")
    nedreguleringer: list[NedreguleringIn] = Field([], description="Down-adjustments")
    opkraevninger: list[OpkraevningAnmodningIn] = Field([], description="Requests for billing")


class AfslutHaeftelseIn(Model):
    """End a liability."""

    slutdato: Dato = Field(description="Its last day")


class AfslutAdministratorIn(Model):
    """Untie an administrator."""

    ident: Text255 = Field(description="The administrator, identified as when they were set")
    type_id: Klasse = Field(description="Class or code of the list parttype")
    oprettet_cvr: str = Field(pattern=_CVR, description="Authority that created the party: the sender")
    oprettet_system: UuidText = Field(description="It-system instance that created the party: the sender")


class FordringOpkraevningIn(Model):
    """A claim to release."""

    fordring_id: UuidText = Field(description="The claim")
    forfaldsdato: Dato | None = Field(None, description="Another due date")


class SaetTilOpkraevningIn(Model):
    """Release claims that wait."""

    fordringer: list[FordringOpkraevningIn] = Field(min_length=1, description="The claims")


class EjerskifteIn(Model):
    """End the debtor's liability for new claims."""

    registreret: Tid = Field(description="Registration time")
