"""The claims in an SF1590_B message file, for the rulebook: the same reading and mapping as the debtor service's."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import BinaryIO, Final

from oir_debitor.codes import codes_of
from oir_debitor.domain.commands import OpretRegistrering
from oir_debitor.psrm_mapping import ClaimOf, claims_of
from oir_kernel.cpr_gate import STRICTEST
from oir_kernel.errors import SandboxError, UnknownRoot
from oir_kernel.findings import Finding, Outcome, Text
from oir_kernel.sandbox import SandboxSettings
from oir_kernel.soap.edition import Edition
from oir_kernel.soap.envelope import open_envelope
from oir_kernel.soap.kontekst import read_hovedoplysninger
from oir_kernel.xml.places import Element, local_name
from oir_kernel.xml.reader import read_document
from oir_sandbox.places import edition_folder
from psrm_validation.readers import ReadClaim, Reader, UnreadableError
from psrm_validation.readers.reading import read_one

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


def _read(file: BinaryIO, *, today: date) -> Iterator[ReadClaim]:
    edition = Edition(edition_folder())
    try:
        payload = _payload(read_document(file.read()).root, edition)
    except SandboxError as error:
        raise UnreadableError(_as_finding(error)) from None
    schema = edition.services[SERVICE].schema
    if not schema.is_valid(payload):
        yield ReadClaim(None, tuple(schema.findings(payload, STRICTEST.mask)))
        return
    command = edition.binding.reader(OpretRegistrering)(payload)
    context = read_hovedoplysninger(payload)
    receiver = context.rute.modtager_cvr if context is not None and context.rute is not None else ""
    claims = claims_of(command, codes_of(edition), receiver_cvr=receiver, settings=SandboxSettings(), today=today)
    yield from map(_claim, claims)


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


def _claim(mapped: ClaimOf) -> ReadClaim:
    place = mapped.place("")
    read = read_one(mapped.claim, line=place.line, place=place.path)
    findings = (*read.findings, *mapped.findings)
    return ReadClaim(read.fordring, findings, read.claim_id, place.line, place.path, _Where(mapped))


@dataclass(frozen=True, slots=True)
class _Where(Mapping[str, tuple[str, int | None]]):
    """Path and line of a claim's fields in the message, found when a finding asks: finding a path counts siblings."""

    mapped: ClaimOf

    def __getitem__(self, field: str) -> tuple[str, int | None]:
        if field not in self._names():
            raise KeyError(field)
        place = self.mapped.place(field)
        return place.path, place.line

    def __iter__(self) -> Iterator[str]:
        return iter(self._names())

    def __len__(self) -> int:
        return len(self._names())

    def _names(self) -> tuple[str, ...]:
        return _FIELDS if self.mapped.hf_kilde is None else _FIELDS + _HF_FIELDS


def _as_finding(error: SandboxError) -> Finding:
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
