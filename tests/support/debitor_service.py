"""The doors of the debtor service of a `Debitor` driver, without the program around it: its SOAP services and its JSON routes."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any, Final

from httpx import ASGITransport, AsyncClient
from lxml import etree

from oir_debitor.app import part
from oir_kernel.sandbox import SandboxScope
from oir_kernel.sandboxes import Sandboxes
from oir_kernel.settings import Settings
from oir_kernel.soap.door import Answer, SoapDoor
from oir_kernel.web.app import create_app
from tests.support import breve

CVR: Final = breve.CVR
SYSTEM: Final = "00000000-0000-4000-8000-000000000001"
"""The it-system instance that registers the accounts."""
Send = Callable[[str, str], Answer]


def sender(debitor: Any, name: str, system: str = SYSTEM, *, faults: bool = False) -> Send:
    """Sends the payload of an operation; the answer is valid against the contract, or a fault where `faults` allows one."""
    contract = debitor.edition.services[name]
    door = SoapDoor(debitor.edition, contract, part_of(debitor).soap[name], debitor.storage)

    def send(operation: str, payload: str) -> Answer:
        message = breve.soap(operation, payload, "9d1c2b6e-0000-4000-8000-000000000001", system)
        answer = asyncio.run(door.answer(message, SandboxScope.of("default", debitor.settings)))
        body = etree.fromstring(answer.body)[0][0]
        if answer.status != 200:
            assert faults, answer.body
        else:
            assert contract.schema.is_valid(body), contract.schema.findings(body, str)
        return answer

    return send


def texts(answer: Answer, name: str) -> list[str]:
    """What stands in the elements of that name."""
    return [each.text or "" for each in etree.fromstring(answer.body).iter(f"{{{breve.EDITION.namespace}}}{name}")]


@asynccontextmanager
async def json_client(debitor: Any, system: str = SYSTEM, now: str = breve.NOW) -> AsyncIterator[AsyncClient]:
    """A client of the JSON routes in the sandbox `default`, whose clock stands at `now`."""
    sandboxes = Sandboxes(debitor.storage, [CVR])
    await sandboxes.change("default", {"clock_frozen": now, "psrm": "off"})
    app = create_app("test", Settings(), [part_of(debitor)], debitor.storage, debitor.edition, sandboxes)
    headers = {"x-Rute-AfsenderItSystemInstans": system}
    async with AsyncClient(transport=ASGITransport(app), base_url="http://127.0.0.1:8400", headers=headers) as made:
        yield made


def part_of(debitor: Any) -> Any:
    """The service as the program wires it."""
    return part(debitor.edition, debitor.storage, debitor.psrm)


def registrering(debitor: Any, *, til_opkraevning: bool = True) -> dict[str, Any]:
    """A registration over JSON: the account k1 with the claim f1 of 1000.00."""
    return {
        "konto_id": debitor.id("k1"),
        "registreret": breve.NOW,
        "konto": {"type_id": "daginstitution", "debitor": {"ident": breve.EIER, "type_id": "person"}},
        "fordringer": [
            {
                "fordring_id": debitor.id("f1"),
                "registreret": "2026-11-23T08:00:00+01:00",
                "type_id": "KFDAINS",
                "beloeb": "1000.00",
                "forfaldsdato": "2026-12-01",
                "til_opkraevning": til_opkraevning,
            }
        ],
    }
