"""The claims in SF1590_B messages, for the rulebook: the same reading and mapping as the debtor service's.

`message_reader` is for files, `SentRegistreringer` for the SOAP door of the PSRM check.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, partial
from typing import TYPE_CHECKING, BinaryIO, Final

from oir_debitor.codes import codes_of
from oir_debitor.domain.codes import Codes
from oir_debitor.domain.commands import OpretRegistrering
from oir_debitor.psrm.mapping import ClaimOf, claims_of
from oir_kernel.cpr_gate import STRICTEST
from oir_kernel.errors import InvalidPayload, SandboxError, UnknownRoot
from oir_kernel.findings import Finding, Outcome, Text
from oir_kernel.sandbox import SandboxSettings
from oir_kernel.soap.edition import Edition
from oir_kernel.soap.envelope import open_envelope
from oir_kernel.soap.kontekst import read_hovedoplysninger
from oir_kernel.xml.places import Element, local_name
from oir_kernel.xml.reader import MAX_BYTES, read_document
from oir_kernel.xml.schema import Schema
from oir_sandbox.message_plain import PlainClaim, PlainReader, plain_reader
from oir_sandbox.places import edition_folder
from psrm_validation.readers import ReadClaim, Reader, UnreadableError
from psrm_validation.readers.reading import read_one

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from oir_kernel.operations import Call

SERVICE: Final = "DebitorRegistreringAfsend"
OPERATION: Final = "OpretDebitorkontoRegistrering"
_FIELDS: Final = (
    "id",
    "type",
    "art",
    "relation",
    "hovedstol",
    "beloeb",
    "beskrivelse",
    "periode_start",
    "periode_slut",
    "stiftelsesdato",
    "forfaldsdato",
    "srb",
    "foraeldelsesdato",
    "domsdato",
    "forligsdato",
    "dom_or_forlig",
    "is_zero_claim",
    "fordringshaver",
    "reference",
)
_HF_FIELDS: Final = tuple(f"hf.{name}" for name in _FIELDS)


def message_reader(today: date) -> Reader:
    """A reader for files with one SF1590_B message, in a SOAP envelope or bare. Claims count as at their earliest handover."""
    return Reader(partial(_read, today=today), earliest_handover=True)


class SentRegistreringer:
    """The claims of registrations that are asked about. Main claims and debtors may be of the sandbox's own accounts."""

    command: Final = OpretRegistrering

    def __init__(self, edition: Edition) -> None:
        self._codes = codes_of(edition)

    def claims(self, command: OpretRegistrering, call: "Call", connection: "Connection") -> Iterator[ReadClaim]:
        """The claims as the registration's own cross-check would put them, costs last."""
        from oir_debitor.psrm.crosscheck import stored_facts  # noqa: PLC0415 - the command reads files without a database

        mapped = claims_of(
            command,
            self._codes,
            receiver_cvr=call.modtager_cvr,
            settings=call.scope.settings,
            today=call.scope.clock.today(),
            stored=stored_facts(command, call.scope.state_id, connection),
        )
        return map(_claim, mapped)


@lru_cache(maxsize=1)
def shipped_edition() -> Edition:
    """The edition that files are read with."""
    return Edition(edition_folder())


def _read(file: BinaryIO, *, today: date) -> Iterator[ReadClaim]:
    edition = shipped_edition()
    try:
        payload = _payload(read_document(file.read(MAX_BYTES + 1)).root, edition)
    except SandboxError as error:
        raise UnreadableError(as_finding(error)) from None
    yield from registered(payload, edition, today)


def registered(payload: Element, edition: Edition, today: date) -> Iterator[ReadClaim]:
    """The claims of one registration, costs last; one unreadable claim with every schema error when it is not valid."""
    reading = _reading(edition)
    if not reading.schema.is_valid(payload):
        yield ReadClaim(None, tuple(reading.schema.findings(payload, STRICTEST.mask)))
        return
    plain = None if reading.plain is None else reading.plain.read(payload)
    if plain is not None:
        yield from map(_plain_claim, plain)
        return
    context = read_hovedoplysninger(payload)
    receiver = context.rute.modtager_cvr if context is not None and context.rute is not None else ""
    try:
        command = reading.command(payload)
    except InvalidPayload as error:
        yield ReadClaim(None, tuple(error.findings))
        return
    claims = claims_of(command, reading.codes, receiver_cvr=receiver, settings=SandboxSettings(), today=today)
    yield from map(_claim, claims)


@dataclass(frozen=True, slots=True)
class _Reading:
    """What reading a message takes from the edition."""

    schema: Schema
    command: Callable[[Element], OpretRegistrering]
    codes: Codes
    plain: PlainReader | None


@lru_cache(maxsize=2)
def _reading(edition: Edition) -> _Reading:
    return _Reading(
        edition.services[SERVICE].schema,
        edition.binding.reader(OpretRegistrering),
        codes_of(edition),
        plain_reader(edition),
    )


def _payload(root: Element, edition: Edition) -> Element:
    payload = root if local_name(root) == f"{OPERATION}_I" else open_envelope(root).payload
    if payload.tag != f"{{{edition.namespace}}}{OPERATION}_I":
        raise UnknownRoot(
            Text(
                f"Filen skal indeholde {OPERATION}_I i navnerummet {edition.namespace}",
                f"The file must hold {OPERATION}_I in the namespace {edition.namespace}",
            )
        )
    return payload


def _plain_claim(plain: PlainClaim) -> ReadClaim:
    return ReadClaim(plain.fordring, (), plain.fordring.id, plain.element.sourceline, plain.path, _Where(plain.mapped))


def _claim(mapped: ClaimOf) -> ReadClaim:
    place = mapped.place("")
    read = read_one(mapped.claim, line=place.line, place=place.path)
    findings = (*read.findings, *mapped.findings)
    return ReadClaim(read.fordring, findings, read.claim_id, place.line, place.path, _Where(mapped))


@dataclass(frozen=True, slots=True)
class _Where(Mapping[str, tuple[str, int | None]]):
    """Path and line of a claim's fields in the message, found when a finding asks: finding a path counts siblings.

    What no element of the message holds stands where the claim does.
    """

    mapped: ClaimOf

    def __getitem__(self, field: str) -> tuple[str, int | None]:
        place = self.mapped.place(field)
        return place.path, place.line

    def __iter__(self) -> Iterator[str]:
        return iter(self._names())

    def __len__(self) -> int:
        return len(self._names())

    def _names(self) -> tuple[str, ...]:
        return _FIELDS if self.mapped.hf_kilde is None else _FIELDS + _HF_FIELDS


def as_finding(error: SandboxError) -> Finding:
    """An error of the sandbox as a finding about the file."""
    return Finding(
        rule_id=error.code,
        layer="input",
        outcome=Outcome.IKKE_EVALUERET,
        message=Text(_sentences(error.title.da, error.detail.da), _sentences(error.title.en, error.detail.en)),
        fix=Text("Ret filen, og prøv igen.", "Correct the file and try again."),
    )


def _sentences(*texts: str) -> str:
    """Texts with full stops, a CPR number in them masked."""
    return STRICTEST.mask(" ".join(text if text.endswith(".") else f"{text}." for text in texts))
