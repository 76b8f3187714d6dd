"""`oir debitor overtag`: hand an old system's accounts over to a running sandbox, one file a delivery."""

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import httpx
from lxml import etree

from oir_kernel.errors import BadRequest
from oir_kernel.findings import Text
from oir_kernel.xml.reader import CAREFUL
from oir_sandbox.cli.remote import add_sandbox, checked, client, talk

_URN: Final = "urn:oio:cvr-nr:"
_HEADERS: Final = {
    "DebitorLeverancedataAfgivendeMyndighed": "x-Rute-AfsenderOrganisation",
    "DebitorLeverancedataAfgivendeItSystemInstans": "x-Rute-AfsenderItSystemInstans",
    "DebitorLeverancedataDebitoransvarligMyndighed": "x-Rute-ModtagerOrganisation",
}
"""The route is the one the delivery's head names."""
_HEAD_BYTES: Final = 64 * 1024
_PAGE: Final = 500


def add_overtag(parser: argparse.ArgumentParser) -> None:
    """The options of `oir debitor overtag`."""
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="a delivery, as docs/takeover.md shows it")
    parser.add_argument(
        "--rejected", type=int, default=20, metavar="N", help="refused accounts shown a file (default 20)"
    )
    add_sandbox(parser)


def run_overtag(given: argparse.Namespace) -> int:
    """Hand each file over; 0 all accounts taken over, 1 some or a file refused, 2 a file could not be read. Raises `BadRequest`."""
    return talk(given.url, lambda: _overtag(given))


def _overtag(given: argparse.Namespace) -> int:
    refused = False
    with client(given.url, given.sandbox) as talking:
        for path in given.files:
            refused |= not _one(talking, path, given.rejected)
    return int(refused)


def _one(talking: httpx.Client, path: Path, most: int) -> bool:
    """Hand one file over and tell what became of it; whether all of it was taken over."""
    with path.open("rb") as file:
        headers = {"Content-Type": "application/xml", **_route(file.read(_HEAD_BYTES))}
        file.seek(0)
        answer = talking.post("/api/debitor/overtagelser", content=file, headers=headers)
    told: Mapping[str, Any] = checked(answer).json()
    if told["resultat"] == "AFVIST":
        print(f"{path}: AFVIST, intet er behandlet")
        for finding in told["findings"]:
            print(f"  {finding['message']['da']} {finding['fix']['da']}")
        return False
    again = ", modtaget før" if told["gentaget"] else ""
    print(
        f"{path}: {told['leverance_id']}{again}: {told['antal_konti']} konti, {told['antal_fordringer']} fordringer"
        f" på {told['total_fordring']} kr., {told['antal_indbetalinger']} indbetalinger på {told['total_indbetaling']} kr.;"
        f" {told['behandlet'] - told['afvist']} overtaget, {told['afvist']} afvist"
    )
    _tell_refused(talking, told, most)
    return not told["afvist"]


def _tell_refused(talking: httpx.Client, told: Mapping[str, Any], most: int) -> None:
    left, start = min(most, told["afvist"]), 0
    while left > 0 and start is not None:
        asked = {"fra": start, "antal": _PAGE, "kun_afviste": True}
        page = checked(talking.get(f"/api/debitor/overtagelser/{told['leverance_id']}", params=asked)).json()
        for each in page["kvitteringer"][:left]:
            print(f"  {each['konto_id']} AFVIST")
            for aarsag in each["aarsager"]:
                print(f"    {aarsag['kode']} {aarsag['lokal_tekst']}")
        left -= len(page["kvitteringer"])
        start = page["naeste"]


def _route(beginning: bytes) -> dict[str, str]:
    """The headers of the route, from the head of the file. Raises `BadRequest` when it cannot be read."""
    parser = etree.XMLPullParser(("end",), **CAREFUL)
    found: dict[str, str] = {}
    try:
        parser.feed(beginning)
        for _, element in parser.read_events():
            header = _HEADERS.get(etree.QName(element).localname)
            if header is not None:
                found.setdefault(header, (element.text or "").strip().removeprefix(_URN))
    except etree.XMLSyntaxError:
        found = {}
    if len(found) < len(_HEADERS) or not all(value.isascii() and value.isprintable() for value in found.values()):
        raise BadRequest(
            Text(
                "Filen begynder ikke som en leverance af konti: den mangler myndigheder eller it-system.",
                "The file does not begin as a delivery of accounts: authorities or it-system are missing.",
            )
        )
    return found
