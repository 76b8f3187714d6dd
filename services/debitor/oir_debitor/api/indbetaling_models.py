"""What payments look like in JSON. Names are those of the commands; amounts are kroner, dates ISO, times ISO with zone."""

from datetime import date
from typing import Annotated, Self

from pydantic import BaseModel, Field, StrictBool, StrictInt, model_validator
from pydantic_core import PydanticCustomError

from oir_debitor.api.answers import AarsagOut, SvarOut
from oir_debitor.api.values import Dato, Kroner
from oir_debitor.api.values import Tid as TidIn
from oir_kernel.findings import Finding
from oir_kernel.web.model import Model, Tid, UuidText

Klasse = Annotated[str, Field(min_length=1, max_length=60)]
Text255 = Annotated[str, Field(min_length=1, max_length=255)]


class DaekningIn(Model):
    """What is (or was) covered: exactly one of the four ids, and how much."""

    beloeb: Kroner = Field(description="Amount in kroner")
    fordring_id: UuidText | None = Field(None, description="A claim")
    opkraevningsrente_id: UuidText | None = Field(None, description="A collection interest")
    inddrivelsesrente_id: UuidText | None = Field(None, description="An interest PSRM told of")
    rykkergebyr_id: UuidText | None = Field(None, description="A reminder fee")

    @model_validator(mode="after")
    def _one_id(self) -> Self:
        ids = (self.fordring_id, self.opkraevningsrente_id, self.inddrivelsesrente_id, self.rykkergebyr_id)
        if sum(each is not None for each in ids) != 1:
            raise PydanticCustomError("one_of_four", "exactly one of the four ids must be given")
        return self


class IndbetalingTekstLinjeIn(Model):
    """One line of text."""

    nummer: StrictInt = Field(ge=1, le=999, description="Order of the line")
    tekst: Text255 = Field(description="The line")


class ForetagIndbetalingIn(Model):
    """A payment on an account."""

    indbetaling_id: UuidText = Field(description="The payment's id, made by the sender")
    registreret: TidIn = Field(description="Registration time")
    dato: Dato = Field(description="The day it was paid; not after the sandbox's today")
    beloeb: Kroner = Field(description="Amount in kroner, more than zero")
    type_id: Klasse = Field(description="Class or code of the list indbetalingstype (kontant, kort, bankoverfoersel …)")
    betaler_ident: Text255 | None = Field(None, description="The payer; left out: whoever has the marked role")
    betaler_type: Klasse | None = Field(
        None, description="Class or code of the list parttype; needed with betaler_ident"
    )
    ansvarlig: StrictBool | None = Field(None, description="The payer pays as the liable party")
    medhaefter: StrictBool | None = Field(None, description="The payer pays as co-liable party")
    administrator: StrictBool | None = Field(None, description="The payer pays as administrator")
    tekstlinjer: list[IndbetalingTekstLinjeIn] = Field([], description="Text")
    daekninger: list[DaekningIn] = Field([], description="The payer's wish; what it leaves covers the oldest first")
    valuta: str = Field("DKK", pattern=r"^[A-Z]{3}$", description="Currency, ISO 4217; only DKK is taken")

    @model_validator(mode="after")
    def _whole_party(self) -> Self:
        if (self.betaler_ident is None) != (self.betaler_type is None):
            raise PydanticCustomError("whole_party", "betaler_ident and betaler_type go together")
        return self


class NedregulerIndbetalingIn(Model):
    """(Part of) a payment is taken back by the system that made it."""

    nedregulering_id: UuidText = Field(description="The down-adjustment's id, made by the sender")
    registreret: TidIn = Field(description="Registration time")
    dato: Dato = Field(description="The day it is taken back; not before the payment, not after today")
    beloeb: Kroner = Field(description="Amount in kroner; at most what is left of the payment")
    aarsag_id: Klasse = Field(description="Class or code of the list indbetalingsnedreguleringsaarsag")
    aarsagstekst: str | None = Field(None, max_length=100, description="Why, in words")
    daekninger: list[DaekningIn] = Field([], description="Coverages to undo; what they leave is taken from the newest")


class TilbagefoerIn(Model):
    """A payment bounced."""

    ordre_id: UuidText = Field(description="The order's id; the paying system hears of it in TilbageførIndbetaling")
    aarsag_id: Klasse = Field(description="Class or code of the list indbetalingsnedreguleringsaarsag")
    tekst: str | None = Field(None, max_length=255, description="Why, in words")


class UdbetalIn(Model):
    """Money that covers nothing goes back."""

    udbetaling_id: UuidText = Field(description="The payment's id, made by the caller")
    beloeb: Kroner | None = Field(None, description="Amount in kroner; left out: all that covers nothing")


class SoegTilIndbetalingIn(Model):
    """Which claims a party can pay."""

    ident: Text255 = Field(description="The party: urn:oio:cpr-nr:…, urn:oio:cvr-nr:… as in a registration")
    type_id: Klasse = Field(description="Class or code of the list parttype; must fit ident")
    ansvarlig: StrictBool | None = Field(None, description="Look where the party is liable")
    administrator: StrictBool | None = Field(None, description="Look where the party is an administrator")
    medhaefter: StrictBool | None = Field(None, description="Look where the party is co-liable; no role marked: any")
    konto_id: UuidText | None = Field(None, description="Only this account")
    udelad_relaterede: StrictBool | None = Field(None, description="Leave out costs that belong to another claim")


class IndbetalingSvarOut(SvarOut):
    """The outcome of an operation on a payment."""

    indbetaling_id: str
    restance: str | None = Field(description="Refused for the amount: what could be paid, kroner")


class TillaegOut(BaseModel):
    """An interest or fee that is owed."""

    tillaeg_id: str
    art: str = Field(description="opkraevningsrente, inddrivelsesrente or rykkergebyr")
    registreret: Tid
    beloeb: str = Field(description="Kroner")
    restance: str = Field(description="What is owed of it, kroner")


class FordringTilBetalingOut(BaseModel):
    """A claim that can be paid."""

    fordring_id: str
    relateret_id: str | None = Field(description="Main claim of a cost")
    type_id: str
    registreret: Tid
    beloeb: str = Field(description="Kroner")
    forfaldsdato: date
    srb: date | None = Field(description="Last timely day")
    restance: str = Field(description="What is owed of the claim itself, kroner")
    under_inddrivelse: bool = Field(description="PSRM has it; it can be paid all the same")
    haeftelse_fra: date | None = Field(description="Since when the party is co-liable, if only that")
    haeftelse_til: date | None
    tillaeg: list[TillaegOut]


class BetalendePartOut(BaseModel):
    """Who can pay on the account."""

    rolle: str = Field(description="ansvarlig, medhaefter or administrator")
    ident: str
    type_id: str
    haeftelse_id: str | None
    fra: date | None
    til: date | None


class KontoTilBetalingOut(BaseModel):
    """An account with something to pay."""

    konto_id: str
    type_id: str
    titel: str | None
    oprettet_cvr: str
    oprettet_system: str
    restance: str = Field(description="The sum of what is listed, kroner")
    fordringer: list[FordringTilBetalingOut]
    parter: list[BetalendePartOut]


class TilBetalingOut(BaseModel):
    """What a search found; nothing found is an answer as good as any."""

    behandlet: Tid
    konti: list[KontoTilBetalingOut]
    aarsager: list[AarsagOut] = Field(description="Why the search was refused")
    findings: list[Finding]


class DaekningOut(BaseModel):
    """What a payment covers."""

    daekning_id: str
    krav_id: str = Field(description="Claim, interest or fee")
    beloeb: str = Field(description="What it covered, kroner")
    daekker: str = Field(description="What it still covers, kroner")
    registreret: Tid


class TilbageOut(BaseModel):
    """What was taken back of a payment, or paid out."""

    bilag_id: str
    art: str = Field(description="indbetaling-nedregulering or udbetaling")
    dato: date = Field(description="Its day")
    beloeb: str = Field(description="Kroner")


class IndbetalingOut(BaseModel):
    """A payment as it stands."""

    indbetaling_id: str
    dato: date = Field(description="The day it was paid")
    registreret: Tid = Field(description="When it was registered")
    beloeb: str = Field(description="Kroner")
    type_id: str = Field(description="Class of the list indbetalingstype")
    type_kode: str = Field(description="Code of the list indbetalingstype")
    oprettet_cvr: str
    oprettet_system: str
    tilbage: str = Field(description="What is left of it on the account, kroner")
    uplaceret: str = Field(description="What of it covers nothing, kroner")
    daekninger: list[DaekningOut]
    taget_tilbage: list[TilbageOut]


class IndbetalingerOut(BaseModel):
    """The payments of an account, the oldest first."""

    konto_id: str
    uplaceret: str = Field(description="Money on the account that covers nothing, kroner")
    indbetalinger: list[IndbetalingOut]
