"""What money, notifications and reconciliation look like in JSON. Amounts are kroner with two decimals, dates ISO."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from pydantic import Field

from oir_kernel.findings import Finding
from oir_kernel.web.model import Model, Tid
from psrm_receiver.domain.handlinger import Afskrivningsaarsag, Returaarsag
from psrm_receiver.domain.indbetaling import Kilde

KronerIn = Annotated[
    Decimal, Field(gt=0, max_digits=15, decimal_places=2, description="Kroner above zero, as string or number: 1250.00")
]
KronerOut = Annotated[str, Field(description="Kroner with two decimals: 1250.00")]


class SkyldnerIn(Model):
    """A debtor: exactly one of the numbers."""

    cpr: str | None = Field(None, pattern=r"^[0-9]{10}$", description="CPR number; test numbers only")
    cvr: str | None = Field(None, pattern=r"^[0-9]{8}$", description="CVR number")
    se: str | None = Field(None, pattern=r"^[0-9]{8}$", description="SE number")
    akr: str | None = Field(None, pattern=r"^[0-9]{11}$", description="AKR number")


class IndbetalingIn(Model):
    """Money that comes in. Give the debtor, or one claim."""

    skyldner: SkyldnerIn | None = Field(None, description="Covers all the debtor owes, across creditors")
    fordring_id: str | None = Field(None, pattern=r"^[0-9]{12}$", description="Covers this claim alone")
    beloeb: KronerIn
    dato: date | None = Field(None, description="The day it counts from, at the latest today; left out: today")
    kilde: Kilde = Field(
        Kilde.BETALING, description="Where the money comes from; only modregning reaches claims in DMI"
    )


class AfskrivIn(Model):
    """Why a claim is written off."""

    aarsag: Afskrivningsaarsag


class ReturnerIn(Model):
    """Why a claim is sent back."""

    aarsag: Returaarsag = Field(
        description="AFTL by agreement, ANDN other (with tekst), KLAG complaint not handled in time"
    )
    tekst: str = Field("", max_length=255, description="Needed with ANDN")


class HandlingOut(Model):
    """What came of it: `svar`, or in `findings` every reason against it."""

    accepteret: bool
    findings: list[Finding]
    svar: dict[str, Any]


class IndbetalingOut(Model):
    """A payment; its debtor is not shown."""

    nummer: int
    indbetaling_id: str
    skyldner_art: str = Field(description="cpr, cvr, se or akr; empty for a payment on one claim")
    fordring_id: str | None
    kilde: str
    beloeb: KronerOut
    returneret: KronerOut
    dato: date
    bogfoert: Tid
    ophaevet: Tid | None = Field(description="When it was undone, by the sandbox's clock")


class IndbetalingSide(Model):
    """Payments in the order they came."""

    indbetalinger: list[IndbetalingOut]
    naeste: int | None = Field(description="Value of `efter` for the next page; null on the last")


class UnderretningSide(Model):
    """Notifications in the order of their numbers. Each has what its type has beside the common fields."""

    underretninger: list[dict[str, Any]]
    naeste: int | None = Field(description="Value of `efter` for the next page; null on the last")
    udloebet_til: int | None = Field(
        description="Numbers up to this have left the three-month window and are gone; null while none has"
    )


class AfstemningOut(Model):
    """tilgang - tilbagekald - nedskrivning + opskrivning = inddrivelsesgrundlag; principal only."""

    fordringshaver: str | None
    fra: date
    til: date
    tilgang: KronerOut
    tilbagekald: KronerOut
    nedskrivning: KronerOut
    opskrivning: KronerOut
    inddrivelsesgrundlag: KronerOut
    daekket: KronerOut = Field(description="PSRM's own, not part of the sum")
    afskrevet: KronerOut = Field(description="PSRM's own, not part of the sum")
    returneret: KronerOut = Field(description="PSRM's own, not part of the sum")
    under_inddrivelse: KronerOut = Field(description="inddrivelsesgrundlag less the three above")


class SatsOut(Model):
    """A rate of inddrivelsesrente from a day on."""

    fra: date
    sats: str = Field(description="Per cent a year: 5.75")
    procesrente: str = Field(description="What the same day's rate of renteloven is by it (inferred)")
    hul: bool = Field(description="No source tells this rate; the last known stands in")
    provenance: str
    kilde: str
