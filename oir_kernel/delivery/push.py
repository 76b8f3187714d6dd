"""ModtagBesked: the event pushed to the other party's own endpoint, in the Beskedfordeler's envelope, over SOAP 1.1.

The answer's StandardRetur decides, as the Beskedfordeler's does (stated): only 20 takes the message off, 40 pauses the
subscription, any other code is tried again. With `plain` there is no SOAP envelope, as in the Beskedfordeler's REST push.
"""

from typing import Final

from oir_kernel.delivery.courier import Courier, Reply, Unreached
from oir_kernel.delivery.parcel import Attempt, Parcel, Verdict
from oir_kernel.errors import SandboxError
from oir_kernel.findings import Text
from oir_kernel.soap.envelope import SoapVersion, open_envelope
from oir_kernel.xml.places import local_name, namespace_of
from oir_kernel.xml.reader import read_document

STS_NS: Final = "urn:oio:sts:1.0.0"
SAGDOK_NS: Final = "urn:oio:sagdok:3.0.0"
_OK, _PAUSE = 20, 40
_KNOWN = {
    51: Text("ikke implementeret", "not implemented"),
    53: Text("ikke tilgængelig", "not available"),
    55: Text("version ikke understøttet", "version not supported"),
}
_HEADERS = {"content-type": SoapVersion.V11.content_type}


class PushSender:
    """Posts ModtagBesked and reads StandardRetur."""

    def __init__(self, courier: Courier) -> None:
        self._courier = courier

    async def send(self, parcel: Parcel) -> Attempt:
        """Only StatusKode 20 is delivered."""
        target = parcel.subscription.target
        besked = f'<ModtagBeskedInput xmlns="{STS_NS}">{parcel.haendelsesbesked()}</ModtagBeskedInput>'
        plain = bool(target.get("plain"))
        body = besked.encode() if plain else SoapVersion.V11.wrap(besked)
        headers = _HEADERS if plain else {**_HEADERS, "soapaction": '"ModtagBesked"'}
        try:
            reply = await self._courier.post(parcel.scope, str(target["address"]), headers, body)
        except Unreached as error:
            return Attempt(Verdict.FAILED, error.said, request=body.decode())
        verdict, said = _judged(reply)
        return Attempt(verdict, said, reply.status, body.decode(), reply.text)


def _judged(reply: Reply) -> tuple[Verdict, Text]:
    code = _status_kode(reply.body) if 200 <= reply.status < 300 else None
    if code is None:
        return Verdict.FAILED, Text(
            f"Modtageren svarede HTTP {reply.status} uden en StandardRetur, der kan læses.",
            f"The receiver answered HTTP {reply.status} without a StandardRetur that can be read.",
        )
    if code == _OK:
        return Verdict.DELIVERED, Text("Modtaget: StatusKode 20.", "Received: StatusKode 20.")
    if code == _PAUSE:
        return Verdict.SWITCH_OFF, Text(
            "Modtageren svarede StatusKode 40 og sætter leveringen på pause. Slå abonnementet til igen for at fortsætte.",
            "The receiver answered StatusKode 40, which pauses delivery. Switch the subscription on again to go on.",
        )
    known = _KNOWN.get(code)
    return Verdict.FAILED, Text(
        f"Modtageren svarede StatusKode {code}{f' ({known.da})' if known else ''}.",
        f"The receiver answered StatusKode {code}{f' ({known.en})' if known else ''}.",
    )


def _status_kode(body: bytes) -> int | None:
    """The StatusKode of a ModtagBeskedOutput, in an envelope or bare; `None` if there is none of up to four digits."""
    try:
        root = read_document(body).root
        answer = open_envelope(root).payload if local_name(root) == "Envelope" else root
    except SandboxError:
        return None
    if (namespace_of(answer), local_name(answer)) != (STS_NS, "ModtagBeskedOutput"):
        return None
    said = (answer.findtext(f"{{{SAGDOK_NS}}}StandardRetur/{{{SAGDOK_NS}}}StatusKode") or "").strip()
    return int(said) if said.isascii() and said.isdigit() and len(said) <= 4 else None
