"""The documents around a transferred file: `.trigger` in, `.metadata` and `.sftpreceipt` out.

Names, order and types are Serviceplatformen's (stated; `SFTPTypes.xsd` beside this module); the codes of `ErrorMessage` are
not public, so those in `FEJL` are ours.
"""

import copy
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape

from lxml import etree

from oir_kernel.cpr_gate import CprGate
from oir_kernel.errors import InvalidPayload
from oir_kernel.findings import Text
from oir_kernel.soap.kontekst import Rute
from oir_kernel.xml.places import Element
from oir_kernel.xml.reader import read_document
from oir_kernel.xml.schema import Schema

NAMESPACE: Final = "http://serviceplatformen.dk/xml/wsdl/soap11/SFTP/1/types"
DYNAMIC: Final = "ROUTING_V1_0_0"
"""What stands in `Recipients` when the receiver follows from `SFTPDynamicRoutingInfo` (stated)."""

SUCCESS: Final = "SUCCESS"
"""`Receipt/Message` of a file that was delivered (stated)."""

TRIGGER, METADATA, RECEIPT = ".trigger", ".metadata", ".sftpreceipt"
MAX_TRIGGER_BYTES: Final = 64 * 1024
_MOST_ERRORS = 20
_CVR_URN = "urn:oio:cvr-nr:"
_SCHEMA = Schema(Path(__file__).with_name("SFTPTypes.xsd"))


class Fejl(Enum):
    """The kinds of `ErrorMessage`: `ErrorCode` and `ErrorCodeDescription`. Source: ours, the real list is not public."""

    FILE_MISSING = (1, "Filen mangler")
    SIZE_DIFFERS = (2, "Filens størrelse er en anden")
    RECIPIENT_UNKNOWN = (3, "Modtager er ukendt")
    NAME_IN_USE = (4, "Filnavnet er i brug hos modtager")
    TRIGGER_INVALID = (5, "Triggerfilen kan ikke læses")
    TRIGGER_TWICE = (6, "Filen er allerede overført")
    SENDER_DIFFERS = (7, "Afsender er ikke brugeren")
    NAME_DIFFERS = (8, "Triggerfilen nævner en anden fil")
    INFREF_UNKNOWN = (9, "Filspecifikationen er ukendt")
    CVR_WRONG = (10, "CVR-nummer er forkert")
    CPR_REFUSED = (11, "CPR-nummer er ikke et tilladt testnummer")
    CONTENT_UNREADABLE = (12, "Filens indhold kan ikke læses")
    RECEIVER_FAILED = (13, "Modtager kunne ikke behandle filen")


@dataclass(frozen=True, slots=True)
class Error:
    """One `ErrorMessage`: which kind, and what is wrong and how to mend it."""

    kind: Fejl
    said: Text

    def as_xml(self) -> str:
        """The element."""
        code, title = self.kind.value
        return (
            f"<ErrorMessage><ErrorCode>{code}</ErrorCode><ErrorCodeDescription>{escape(title)}</ErrorCodeDescription>"
            f"<ErrorDescription>{escape(f'{self.said.da} / {self.said.en}')}</ErrorDescription></ErrorMessage>"
        )


class Refused(Exception):
    """A file that is not transferred; `errors` say why."""

    def __init__(self, *errors: Error) -> None:
        super().__init__(", ".join(error.kind.name for error in errors))
        self.errors = errors


@dataclass(frozen=True, slots=True)
class Routing:
    """`SFTPDynamicRoutingInfo`: which file specification (`inf_ref`) goes from whom to whom."""

    inf_ref: str
    transaktions_id: str
    rute: Rute


@dataclass(frozen=True, slots=True)
class Trigger:
    """A trigger as it was sent. `recipients` are SFTP users, or the one word `ROUTING_V1_0_0`."""

    root: Element
    name: str
    size: int
    sender: str
    senders_file_id: str | None
    recipients: tuple[str, ...]
    routing: Routing | None


def read_trigger(content: bytes, gate: CprGate) -> Trigger:
    """The trigger in a file. Raises `NotWellFormed`, or `InvalidPayload` with a finding for each thing wrong."""
    root = read_document(content).root
    if root.tag != f"{{{NAMESPACE}}}Trigger":
        raise InvalidPayload(
            Text(
                f"Rodelementet er ikke Trigger i navnerummet {NAMESPACE}. Ret roden; dens børn har intet navnerum.",
                f"The root element is not Trigger in the namespace {NAMESPACE}. Correct it; its children have none.",
            )
        )
    if not _SCHEMA.is_valid(root):
        found = _SCHEMA.findings(root, gate.mask_value)[:_MOST_ERRORS]
        raise InvalidPayload(Text("Triggerfilen opfylder ikke skemaet.", "The trigger breaks the schema."), found)
    return _trigger(root)


def _trigger(root: Element) -> Trigger:
    described = root[0]
    info = root.find("FileContentDescriptor/SFTPDynamicRoutingInfo")
    return Trigger(
        root=root,
        name=_text(described, "FileName"),
        size=int(_text(described, "SizeInBytes")),
        sender=_text(described, "Sender"),
        senders_file_id=_text(described, "SendersFileId") or None,
        recipients=tuple((element.text or "").strip() for element in described.iter("Recipients")),
        routing=None if info is None else _routing(info),
    )


def _routing(info: Element) -> Routing:
    rute = Rute(
        afsender_cvr=_text(info, "SenderAuthority").removeprefix(_CVR_URN),
        afsender_system=_text(info, "SenderIt-system").lower(),
        modtager_cvr=_text(info, "RecipientAuthority").removeprefix(_CVR_URN),
        modtager_system=_text(info, "RecipientIt-system").lower() or None,
    )
    return Routing(_text(info, "InfRef"), _text(info, "TransactionId").lower(), rute)


def metadata(trigger: Trigger, transfer_id: str) -> bytes:
    """`<file>.metadata` for a file that a trigger sent: its descriptors unchanged, with the id of the transfer."""
    root = etree.Element(f"{{{NAMESPACE}}}FileMetadata", nsmap={"ns2": NAMESPACE})
    etree.SubElement(root, "FileTransferUUID").text = transfer_id
    root.extend(copy.deepcopy(child) for child in trigger.root)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True)


def answer_metadata(name: str, size: int, transfer_id: str, routing: Routing, sender: str, at: str) -> bytes:
    """`<file>.metadata` for a file that a service of the sandbox sends; `routing` is its own, not that of what it answers."""
    rute = routing.rute
    recipient = (
        f"<RecipientIt-system>{escape(rute.modtager_system)}</RecipientIt-system>" if rute.modtager_system else ""
    )
    return _document(
        "FileMetadata",
        f"<FileTransferUUID>{transfer_id}</FileTransferUUID><FileDescriptor><FileName>{escape(name)}</FileName>"
        f"<SizeInBytes>{size}</SizeInBytes><Sender>{escape(sender)}</Sender><Recipients>{DYNAMIC}</Recipients>"
        f"</FileDescriptor><FileContentDescriptor><SFTPDynamicRoutingInfo><InfRef>{escape(routing.inf_ref)}</InfRef>"
        f"<SenderIt-system>{rute.afsender_system}</SenderIt-system>"
        f"<SenderAuthority>{_CVR_URN}{rute.afsender_cvr}</SenderAuthority>"
        f"<TransactionId>{routing.transaktions_id}</TransactionId><SenderTimestamp>{at}</SenderTimestamp>{recipient}"
        f"<RecipientAuthority>{_CVR_URN}{rute.modtager_cvr}</RecipientAuthority>"
        "</SFTPDynamicRoutingInfo></FileContentDescriptor>",
    )


def receipt(transfer_id: str, senders_file_id: str | None, errors: Sequence[Error] = ()) -> bytes:
    """`<file>.sftpreceipt`: delivered, or not and why."""
    own = "" if senders_file_id is None else f"<SendersFileId>{escape(senders_file_id)}</SendersFileId>"
    result = "".join(error.as_xml() for error in errors) or f"<Receipt><Message>{SUCCESS}</Message></Receipt>"
    return _document("TechnicalReceipt", f"<FileTransferUUID>{transfer_id}</FileTransferUUID>{own}{result}")


def _document(root: str, inside: str) -> bytes:
    declaration = '<?xml version="1.0" encoding="UTF-8"?>\n'
    return f'{declaration}<ns2:{root} xmlns:ns2="{NAMESPACE}">{inside}</ns2:{root}>\n'.encode()


def _text(element: Element, name: str) -> str:
    return (element.findtext(name) or "").strip()
