"""KOMBIT's context: `HovedOplysninger` first in every message, `HovedOplysningerSvar` first in every answer.

Element names, order and meaning are public (namespace below, edition 2017); the texts here are ours.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from xml.sax.saxutils import escape

from oir_kernel.findings import Finding
from oir_kernel.identifiers import is_uuid
from oir_kernel.xml.places import Element, qualified_name

NAMESPACE: Final = "http://kombit.dk/xml/schemas/kontekst/2017/01/01/"
FINDING_NAMESPACE: Final = "http://oir-sandkasse.example/2026/11/01/finding/"
LIMITED_XPATH: Final = "http://kombit.dk/xml/schemas/limitedxpath/2017/01/01/"
SOURCE: Final = "OIR-SANDKASSEN"
"""`KildeId` of everything the sandbox says."""

UNKNOWN: Final = "UKENDT"
"""Stands for the `TransaktionsId` of a message that has none, because an answer cannot leave it empty. Source: ours."""

_K = f"{{{NAMESPACE}}}"
_HOVEDOPLYSNINGER, _AUTHORITY, _RUTE = f"{_K}HovedOplysninger", f"{_K}AuthorityContext", f"{_K}Rute"
_PROCESSING = f"{_K}Processing"


@dataclass(frozen=True, slots=True)
class Rute:
    """Who sends to whom: CVR of the authorities, UUID of the it-system instances."""

    afsender_cvr: str
    afsender_system: str
    modtager_cvr: str
    modtager_system: str | None = None


@dataclass(frozen=True, slots=True)
class HovedOplysninger:
    """The context of one call. `transaktions_id` goes unchanged through the whole conversation.

    `caller_id` is CallersServiceCallIdentifier; `processing` the texts of Processing, the slot for instructions to a test stub.
    """

    transaktions_id: str
    transaktions_tid: str
    request_id: str | None = None
    municipality_cvr: str | None = None
    rute: Rute | None = None
    caller_id: str = ""
    processing: tuple[str, ...] = ()


def read_hovedoplysninger(payload: Element) -> HovedOplysninger | None:
    """The context of a message, `None` if the message has none. Reads messages that are not valid too."""
    element = payload.find(_HOVEDOPLYSNINGER)
    if element is None:
        return None
    said = _texts(element)
    authority, rute = element.find(_AUTHORITY), element.find(_RUTE)
    return HovedOplysninger(
        transaktions_id=said.get("TransaktionsId", ""),
        transaktions_tid=said.get("TransaktionsTid", ""),
        request_id=said.get("RequestId"),
        municipality_cvr=None if authority is None else _texts(authority).get("MunicipalityCVR"),
        rute=None if rute is None else _rute(_texts(rute)),
        caller_id=said.get("CallersServiceCallIdentifier", ""),
        processing=tuple("".join(map(str, slot.itertext())).strip() for slot in element.iterchildren(_PROCESSING)),
    )


def write_hovedoplysninger(transaktions_id: str, tid: str, rute: Rute) -> str:
    """`HovedOplysninger` as text, for a message that the sandbox sends itself."""
    parts = {
        "AfsenderOrganisation": rute.afsender_cvr,
        "AfsenderItSystemInstans": rute.afsender_system,
        "ModtagerOrganisation": rute.modtager_cvr,
        "ModtagerItSystemInstans": rute.modtager_system,
    }
    told = "".join(f"<k:{name}>{escape(value)}</k:{name}>" for name, value in parts.items() if value)
    return (
        f'<k:HovedOplysninger xmlns:k="{NAMESPACE}"><k:TransaktionsId>{escape(transaktions_id)}</k:TransaktionsId>'
        f"<k:TransaktionsTid>{tid}</k:TransaktionsTid>"
        f"<k:AuthorityContext><k:MunicipalityCVR>{escape(rute.afsender_cvr)}</k:MunicipalityCVR></k:AuthorityContext>"
        f"<k:Rute>{told}</k:Rute></k:HovedOplysninger>"
    )


@dataclass(frozen=True, slots=True)
class Svar:
    """What `HovedOplysningerSvar` of another's answer says: its TransaktionsId, and the FejlId of each error."""

    transaktions_id: str
    fejl: tuple[str, ...] = ()


def read_svar(payload: Element) -> Svar | None:
    """The context of an answer, `None` if the answer has none."""
    element = payload.find(f"{_K}HovedOplysningerSvar")
    if element is None:
        return None
    fejl = element.findall(f"{_K}SvarReaktion/{_K}Fejl")
    return Svar(_texts(element).get("TransaktionsId", ""), tuple(_texts(one).get("FejlId", "") for one in fejl))


def write_svar(
    context: HovedOplysninger | None,
    tid: str,
    *,
    advis: Sequence[Finding] = (),
    fejl: Sequence[tuple[str, str, Finding | None]] = (),
) -> str:
    """`HovedOplysningerSvar` as text: identifiers returned unchanged, findings as Advis, errors as Fejl.

    An identifier that would break the answer's own schema is not returned: none, or a RequestId that is no UUID.

    `fejl` holds (FejlId, FejlTekst, finding); the finding goes along whole, with a LimitedXPath to its place.
    """
    parts = [f'<k:HovedOplysningerSvar xmlns:k="{NAMESPACE}">']
    transaktions_id = (context.transaktions_id if context else "") or UNKNOWN
    parts.append(f"<k:TransaktionsId>{escape(transaktions_id)}</k:TransaktionsId>")
    parts.append(f"<k:TransaktionsTid>{tid}</k:TransaktionsTid>")
    if context is not None and context.request_id and is_uuid(context.request_id):
        parts.append(f"<k:RequestId>{escape(context.request_id)}</k:RequestId>")
    parts += (_reaktion("Advis", finding.rule_id, finding.message.da, finding) for finding in advis)
    parts += (_reaktion("Fejl", code, text, finding) for code, text, finding in fejl)
    parts.append("</k:HovedOplysningerSvar>")
    return "".join(parts)


def _reaktion(kind: str, code: str, text: str, finding: Finding | None) -> str:
    found = "" if finding is None else _identifikation(finding)
    return (
        f"<k:SvarReaktion><k:{kind}><k:{kind}Id>{escape(code)}</k:{kind}Id><k:{kind}Tekst>{escape(text)}</k:{kind}Tekst>"
        f"<k:KildeId>{SOURCE}</k:KildeId>{found}</k:{kind}></k:SvarReaktion>"
    )


def _identifikation(finding: Finding) -> str:
    place = f'<x:LimitedXPath xmlns:x="{LIMITED_XPATH}">{escape(finding.path)}</x:LimitedXPath>' if finding.path else ""
    wrapped = f"<k:Identifikation>{place}</k:Identifikation>" if place else ""
    return f"{wrapped}<k:Identifikation>{_finding(finding)}</k:Identifikation>"


def _finding(finding: Finding) -> str:
    read = "".join(
        f'<Read field="{escape(name, _QUOTE)}">{escape(value)}</Read>' for name, value in finding.read.items()
    )
    line = "" if finding.line is None else f"<Line>{finding.line}</Line>"
    texts = "".join(
        f'<{tag} lang="da">{escape(text.da)}</{tag}><{tag} lang="en">{escape(text.en)}</{tag}>'
        for tag, text in (("Message", finding.message), ("Fix", finding.fix))
    )
    return (
        f'<Finding xmlns="{FINDING_NAMESPACE}"><RuleId>{escape(finding.rule_id)}</RuleId><Layer>{escape(finding.layer)}</Layer>'
        f"<Outcome>{finding.outcome.value}</Outcome>{texts}<Path>{escape(finding.path)}</Path>{line}{read}"
        f"<Expected>{escape(finding.expected)}</Expected><LegalBasis>{escape(finding.legal_basis)}</LegalBasis>"
        f"<Source>{escape(finding.source)}</Source><Provenance>{finding.provenance.value}</Provenance></Finding>"
    )


_QUOTE = {'"': "&quot;"}


def _rute(said: Mapping[str, str]) -> Rute:
    return Rute(
        afsender_cvr=said.get("AfsenderOrganisation", ""),
        afsender_system=said.get("AfsenderItSystemInstans", "").lower(),
        modtager_cvr=said.get("ModtagerOrganisation", ""),
        modtager_system=said.get("ModtagerItSystemInstans"),
    )


def _texts(element: Element) -> dict[str, str]:
    """The texts of the children by local name, the first of each name; only those in the context's namespace."""
    found: dict[str, str] = {}
    for child in element:
        tag = qualified_name(child)
        if tag.startswith(_K):
            found.setdefault(tag[len(_K) :], (child.text or "").strip())
    return found
