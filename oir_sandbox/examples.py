"""The shipped example messages: what is sent, what comes back, and how an answer is read at a glance."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import httpx
from lxml import etree

from oir_kernel.soap.edition import Edition
from oir_sandbox.places import edition_folder, examples_folder

INSTANT: Final = "2026-11-23T09:00:00+01:00"
"""The examples' clock stands still here, so that their answers never change."""

SANDBOXES: Final[Mapping[str, Mapping[str, Any]]] = {
    "demo": {"clock_frozen": INSTANT, "opkraevning": {"kladder": True}},
    "demo-enforce": {"clock_frozen": INSTANT, "psrm": "enforce"},
}


@dataclass(frozen=True, slots=True)
class Seen:
    """An answer at a glance: ACCEPT, AFVISNING, FEJL or FAULT, the reasons, the local codes beside them, and the FejlIds.

    A message of several finance documents is an AFVISNING when all of them were rejected, an answer of the PSRM check when
    PSRM would refuse a claim; its rules are local codes.
    """

    svar: str
    aarsager: tuple[str, ...]
    lokale_koder: tuple[str, ...]
    fejl: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Example:
    """One example message with the answer it must get. `path` is the SOAP address, `sandbox` where it belongs.

    `shown` says whether `oir demo` gives it a line of its own when its answer is the promised one.
    """

    name: str
    titel: str
    sandbox: str
    path: str
    body: bytes
    expected: Seen
    shown: bool = True


def load_examples(folder: Path | None = None) -> list[Example]:
    """All examples in the order of their names, which is the order they are sent in."""
    return [_load(entry) for entry in sorted((folder or examples_folder()).iterdir()) if entry.is_dir()]


def prepare(client: httpx.Client) -> None:
    """Create the sandboxes of the examples. Raises `httpx.HTTPStatusError` when the server refuses."""
    for name, settings in SANDBOXES.items():
        client.put(f"/api/control/sandboxes/{name}", json=settings).raise_for_status()


def send(client: httpx.Client, example: Example) -> httpx.Response:
    """Send one example through its SOAP door."""
    return client.post(
        f"/s/{example.sandbox}{example.path}", content=example.body, headers={"Content-Type": "text/xml; charset=utf-8"}
    )


def read_answer(body: bytes) -> Seen:
    """What an answer says. Raises `lxml.etree.XMLSyntaxError` when it is no XML."""
    root = etree.fromstring(body)
    codes = _codes()
    names = {etree.QName(element).localname for element in root.iter("*")}
    aarsager = [
        codes[uuid]
        for uuid in _texts(root, "DebitorKvitteringÅrsagIdentifikation", "FinansKvitteringÅrsag", "ÅrsagIdentifikation")
    ]
    return Seen(
        svar=_svar(names, _texts(root, "FinansKvitteringResultat"), _texts(root, "PsrmKontrolUdfald")),
        aarsager=_distinct(aarsager),
        lokale_koder=_distinct(
            [
                code
                for code in (*_texts(root, "LokalÅrsagskode", "LokalÅrsagKode"), *_rules(root))
                if code not in aarsager
            ]
        ),
        fejl=_distinct(_texts(root, "FejlId")),
    )


def _svar(names: set[str], resultater: Sequence[str], udfald: Sequence[str]) -> str:
    if "Fault" in names:
        return "FAULT"
    if "Fejl" in names:
        return "FEJL"
    refused = any(name.endswith(("AfvisningStruktur", "Afvisning")) for name in names) or set(resultater) == {"AFVIST"}
    return "AFVISNING" if refused or "AFVIST" in udfald else "ACCEPT"


def _rules(root: Any) -> list[str]:
    """The rules found broken today, without those that a later rulebook would find."""
    return [rule for found in root.iter("{*}PsrmFundListe") for rule in _texts(found, "PsrmFundRegel")]


def _load(folder: Path) -> Example:
    expected = json.loads((folder / "expected.json").read_text("utf-8"))
    seen = Seen(expected["svar"], tuple(expected["aarsager"]), tuple(expected["lokale_koder"]), tuple(expected["fejl"]))
    body = (folder / "request.xml").read_bytes()
    shown = expected.get("i_oversigten", True)
    return Example(folder.name, expected["titel"], expected["sandkasse"], expected["sti"], body, seen, shown)


def _texts(root: Any, *names: str) -> list[str]:
    return [element.text or "" for element in root.iter("*") if etree.QName(element).localname in names]


def _distinct(values: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))


@lru_cache(maxsize=1)
def _codes() -> Mapping[str, str]:
    return Edition(edition_folder()).code_of("aarsag")
