"""The names a tester may mean on this server: of the edition's services, the JSON doors, the files and the events."""

from collections.abc import Collection
from typing import Final

from oir_debitor.overtagelse.files import INF_REF as OVERTAGELSE
from oir_debitor.overtagelse.files import SVAR_INF_REF as OVERTAGELSE_SVAR
from oir_finans.files import INF_REF as LEVERANCE
from oir_finans.files_svar import SVAR_INF_REF as LEVERANCE_SVAR
from oir_kernel.delivery.subscribing import AMQP, OIR, SOAP, WEBHOOK
from oir_kernel.known_names import KnownNames
from oir_kernel.soap.edition import Edition

FILES: Final = (LEVERANCE, LEVERANCE_SVAR, OVERTAGELSE, OVERTAGELSE_SVAR, "Trigger")
TOPICS: Final = (
    "debitor.afregning.modtaget",
    "debitor.aftale.misligholdt",
    "debitor.aftale.ophaevet",
    "debitor.aftale.oprettet",
    "debitor.anmodning.besvaret",
    "debitor.daekning.registreret",
    "debitor.fordring.foraeldelsesvarsel",
    "debitor.fordring.til-indbetaling",
    "debitor.indbetaling.foretaget",
    "debitor.indbetaling.nedreguleret",
    "debitor.indbetaling.tilbagefoert",
    "debitor.indbetaling.udbetalt",
    "debitor.konto.afsluttet",
    "debitor.konto.genoptaget",
    "debitor.overdragelse.afvist",
    "debitor.overdragelse.hoering",
    "debitor.overdragelse.holdt",
    "debitor.overdragelse.returneret",
    "debitor.overdragelse.tilbagekaldt",
    "debitor.overdragelse.udfoert",
    "debitor.registrering.accepteret",
    "debitor.rykker.sendt",
    "debitor.underretning.sendt",
    "faktura.besvaret",
    "faktura.modtaget",
    "finans.bilag.bogfoert",
)
"""Every event's topic, as `contracts/asyncapi.json` describes them."""


def known_names(edition: Edition, doors: Collection[str]) -> KnownNames:
    """The names of this edition; `doors` are the services that have JSON of their own."""
    contracts = edition.services.values()
    return KnownNames(
        services=(*edition.services, *doors, WEBHOOK, AMQP, SOAP, OIR),
        operations=(*{operation.name for each in contracts for operation in each.operations}, *FILES),
        json=tuple(f"/api/{door}/" for door in doors),
        topics=TOPICS,
    )
