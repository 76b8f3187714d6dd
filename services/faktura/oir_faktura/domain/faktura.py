"""The command `AfsendFakturaInformation`: an invoice on its way to the system whose case workers approve it.

The document is kept exactly as received. What reading it showed (`Laesning`) is completed before the transaction; it is no
content of the message.
"""

import hashlib
from dataclasses import dataclass, field

from oir_kernel.findings import Text
from oir_kernel.identifiers import Uuid
from oir_kernel.source import NOWHERE, Source


@dataclass(frozen=True, slots=True)
class Laesning:
    """What reading the document showed.

    - `fejl`: why it cannot be read as what it says it is
    - `rod`, `navnerum`: the outermost element of an XML document, empty for other formats
    - `aabnet`: false when the format is none the sandbox opens
    - `kunde_cvr`: CVR of the customer the document names, if it names one
    - `cpr`: the fields in which a CPR number stands that is no allowed test number
    """

    fejl: Text | None = None
    rod: str = ""
    navnerum: str = ""
    aabnet: bool = True
    kunde_cvr: str | None = None
    cpr: tuple[tuple[int | None, str], ...] = ()


ULAEST = Laesning(fejl=Text("dokumentet er ikke læst", "the document was not read"))
"""The reading of a document nobody has opened yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FakturaBilag:
    """An attachment; its content is kept and not opened."""

    bilag_id: Uuid
    type_id: Uuid
    fil: bytes
    kilde: Source = field(default=NOWHERE, repr=False, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class AfsendFaktura:
    """An invoice, credit note, reminder or utility statement.

    At most one of the two markings is true: the sender cannot receive an answer, or demands one. `format` is
    `OIOUBL-2.1`, `PEPPOL-BIS-3.0` or `PDF` (ours).
    """

    faktura_id: Uuid
    type_id: Uuid
    indhold: bytes
    svar_kan_ikke_modtages: bool | None = None
    svar_paakraevet: bool | None = None
    format: str | None = None
    filnavn: str | None = None
    bilag: tuple[FakturaBilag, ...] = ()
    laesning: Laesning = field(default=ULAEST, repr=False, compare=False)
    kilde: Source = field(default=NOWHERE, repr=False, compare=False)

    @property
    def sha256(self) -> str:
        """SHA-256 (hex) of the document's bytes."""
        return hashlib.sha256(self.indhold).hexdigest()

    @property
    def forventer(self) -> str:
        """Whether an answer is expected: `ja`, `nej` (it cannot be received) or `valgfrit`."""
        return "nej" if self.svar_kan_ikke_modtages else "ja" if self.svar_paakraevet else "valgfrit"
