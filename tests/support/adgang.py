"""Signed calls to the invented notebook, and what access control says of them."""

import atexit
import copy
import shutil
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, Final

from lxml import etree

from oir_kernel.clock import FrozenClock
from oir_kernel.errors import AccessRefused
from oir_kernel.sandbox import SandboxScope, SandboxSettings
from oir_kernel.security import names
from oir_kernel.security.access import Arrived, Judgement, check_access
from oir_kernel.security.certificates import Issued
from oir_kernel.security.issuing import issue_organisation
from oir_kernel.security.names import entity_id
from oir_kernel.security.saml import write_assertion
from oir_kernel.security.trust import Trust
from oir_kernel.soap.envelope import open_envelope
from oir_kernel.soap.kontekst import read_hovedoplysninger
from oir_kernel.xml.places import Element
from oir_kernel.xml.reader import read_document
from oir_sandbox.security import Identity, sign_call
from tests.support.beskeder import hoved, kuvert, rute, skriv
from tests.support.notatbog import SOAP_11
from tests.support.program import FROZEN, HOSTED

NOW: Final = datetime.fromisoformat(FROZEN)
CLOCK: Final = FrozenClock(NOW)
SERVICE: Final = "Notatbog"
AUDIENCE: Final = entity_id(SERVICE)
CVR: Final = "11111111"
WSU_ID: Final = f"{{{names.WSU}}}Id"
NS: Final = {
    "ds": names.DS,
    "saml": names.SAML,
    "wsse": names.WSSE,
    "wsu": names.WSU,
    "wsa": names.WSA,
    "s": SOAP_11,
}


@cache
def trust() -> Trust:
    """One installation's keys for the whole run: making them takes longer than a test."""
    return _installation()


@cache
def other_trust() -> Trust:
    """Another installation, whom ours does not believe."""
    return _installation()


def _installation() -> Trust:
    folder = Path(mkdtemp(prefix="oir-test-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    made = Trust(folder / "certs")
    made.ensure()
    return made


@cache
def identity(name: str = "fagsystem", cvr: str = CVR, begins: int = -30, ends: int = 365) -> Identity:
    """A test certificate of ours, its period in days from the tests' instant."""
    issued = issue_organisation(
        trust().issuer, name, cvr, begins=NOW + timedelta(days=begins), ends=NOW + timedelta(days=ends)
    )
    return Identity(issued)


def token(
    who: Identity | None = None,
    *,
    cvr: str = CVR,
    audience: str = AUDIENCE,
    now: datetime = NOW,
    sts: Issued | None = None,
) -> Element:
    """A token as our STS issues it."""
    holder = (who or identity()).issued.certificate
    return write_assertion(sts or trust().sts, holder, cvr, audience, now)


def message(context: str | None = None, *, soap: str = SOAP_11) -> Element:
    """A call without security."""
    body = skriv("Hej æøå", rest="<Beløb>1.50</Beløb>", context=context)
    return etree.fromstring(kuvert(body, namespace=soap))


def signed(
    who: Identity | None = None,
    *,
    assertion: Element | None = None,
    now: datetime = NOW,
    context: str | None = None,
    soap: str = SOAP_11,
    **addressing: str,
) -> Element:
    """A signed call as a real client sends it."""
    who = who or identity()
    envelope = message(context, soap=soap)
    held = token(who) if assertion is None else assertion
    sent = {"Action": "urn:skriv", "To": "http://127.0.0.1/x", "ReplyTo": names.ANONYMOUS, **addressing}
    sign_call(envelope, who, held, FrozenClock(now), **sent)
    return envelope


def judge(
    envelope: Element | bytes,
    *,
    at: datetime = NOW,
    peer: bytes | None = None,
    agreements: Sequence[dict[str, Any]] = (),
    service: str = SERVICE,
) -> Judgement:
    """What access control finds in the bytes a client would send."""
    body = envelope if isinstance(envelope, bytes) else etree.tostring(envelope, encoding="UTF-8")
    document = read_document(body)
    opened = open_envelope(document.root)
    settings = SandboxSettings(receivers=HOSTED, clock_frozen=at.isoformat()).changed({"agreements": list(agreements)})
    scope = SandboxScope.of("default", settings)
    arrived = Arrived(document.root, opened.payload, read_hovedoplysninger(opened.payload), service, peer)
    return check_access(arrived, trust(), scope, scope.clock)


def found(envelope: Element | bytes, **options: Any) -> list[type[AccessRefused]]:
    """The kinds of failure access control finds, each once, in order."""
    return list(dict.fromkeys(type(failure) for failure in judge(envelope, **options).failures))


def one(envelope: Element, path: str) -> Element:
    """The one element at an XPath."""
    elements = envelope.xpath(path, namespaces=NS)
    assert isinstance(elements, list)
    assert len(elements) == 1, path
    element = elements[0]
    assert isinstance(element, etree._Element)
    return element


def changed(change: Callable[[Element], None], envelope: Element | None = None) -> Element:
    """A good signed call after someone had it in their hands."""
    attacked = copy.deepcopy(signed() if envelope is None else envelope)
    change(attacked)
    return attacked


def with_authority(cvr: str, afsender: str = CVR) -> str:
    """HovedOplysninger with AuthorityContext and an explicit route."""
    authority = f"<k:AuthorityContext><k:MunicipalityCVR>{cvr}</k:MunicipalityCVR></k:AuthorityContext>"
    return hoved(before_route=authority, route=rute(afsender))
