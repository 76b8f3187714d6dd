"""A sandbox of the running program in which faults are ordered, with a message to send and what became of it."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import httpx

from tests.support.navne import nyt_navn

EXAMPLES: Final = Path(__file__).parents[2] / "contracts" / "examples"
DEBITOR: Final = "/service/OIR/DebitorRegistreringAfsend/1"
FINANS: Final = "/service/OIR/FinansbilagAfsend/1"
NOW: Final = "2026-11-23T09:00:00+01:00"  # a Monday
XML: Final = {"Content-Type": "text/xml; charset=utf-8"}
KOMMUNE: Final = "11111111"
OPERATION: Final = "OpretDebitorkontoRegistrering"


def message(number: int = 1, *, tid: str = "", context: str = "", example: str = "01-accepteret") -> bytes:
    """The example message, about account `number`; `tid` replaces its TransaktionsId, `context` stands at the end of HovedOplysninger."""
    text = (EXAMPLES / example / "request.xml").read_text("utf-8")
    text = text.replace("00000001-0000-4000-8000-", f"{number:08x}-0000-4000-8000-")
    text = text.replace("TilOpkrævning>true<", "TilOpkrævning>false<")  # so that it makes one event and no more
    text = text.replace("00000101-0000-4000-8000-", f"{number + 0x1000:08x}-0000-4000-8000-")
    text = text.replace("</k:HovedOplysninger>", f"{context}</k:HovedOplysninger>")
    if tid:
        text = re.sub("(<k:TransaktionsId>)[^<]*", rf"\g<1>{tid}", text)
    return text.encode()


@dataclass
class Sandkasse:
    """One sandbox of its own, over real sockets."""

    url: str
    name: str

    @classmethod
    def new(cls, url: str, **settings: Any) -> "Sandkasse":
        """A fresh sandbox whose clock stands still unless told otherwise."""
        made = cls(url, nyt_navn("fejl-"))
        made.change(**{"clock_frozen": NOW, "psrm": "off", **settings})
        return made

    @property
    def base(self) -> str:
        """Where its doors are."""
        return f"{self.url}/s/{self.name}"

    def change(self, **settings: Any) -> None:
        """Change its settings."""
        response = httpx.put(f"{self.url}/api/control/sandboxes/{self.name}", json=settings)
        assert response.status_code == 200, response.text

    def order(self, fault: str, **more: Any) -> dict[str, Any]:
        """Order a fault; by default at the SOAP door."""
        response = httpx.post(f"{self.base}/api/control/faults", json={"fault": fault, "door": "soap", **more})
        assert response.status_code == 201, response.text
        made: dict[str, Any] = response.json()
        return made

    def faults(self) -> list[dict[str, Any]]:
        """What is ordered and what it struck."""
        listed: list[dict[str, Any]] = httpx.get(f"{self.base}/api/control/faults").json()
        return listed

    def send(self, number: int = 1, **given: Any) -> httpx.Response:
        """Send the message over SOAP."""
        timeout = given.pop("timeout", 30)
        return httpx.post(f"{self.base}{DEBITOR}", content=message(number, **given), headers=XML, timeout=timeout)

    def accounts(self) -> int:
        """How many accounts the sandbox holds."""
        return len(httpx.get(f"{self.base}/api/debitor/konti").json()["konti"])

    def journal(self, door: str = "soap") -> list[dict[str, Any]]:
        """The exchanges at that door, oldest first."""
        entries = httpx.get(f"{self.base}/api/control/journal").json()
        listed = entries if isinstance(entries, list) else entries["exchanges"]
        return [entry for entry in listed if entry["door"] == door]
