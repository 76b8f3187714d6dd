"""A debtor system with something of everything on it, and one message sent to it over SOAP and over JSON.

A message is a mapping with the names of the commands. JSON takes it as it is; for SOAP the edition's own binding table says which
element holds which name. Ids are made from short names: `navn("f1")`.
"""

import json
import tomllib
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any, Final

from lxml import etree

from oir_kernel.soap.edition import Edition
from oir_sandbox.client import Sandbox, Server
from oir_sandbox.places import edition_folder
from tests.support.debitor_sandt import raekker
from tests.support.hele import Hele, hele

Besked = dict[str, Any]
NU: Final = "2026-11-23T09:00:00+01:00"
TIDLIGERE: Final = "2026-11-20T09:00:00+01:00"
I_DAG: Final = "2026-11-23"
I_GAAR: Final = "2026-11-22"
CVR: Final = "11111111"
ANDEN_CVR: Final = "25313763"
SYSTEM: Final = "00000000-0000-4000-8000-000000000001"
KASSE: Final = "00000000-0000-4000-8000-0000000000aa"
UKENDT: Final = "99999999-0000-4000-8000-000000000099"
"""An id, and a class, that nobody knows."""
MOR, FAR, BEDSTE = "urn:oio:cpr-nr:6101901234", "urn:oio:cpr-nr:6202914321", "urn:oio:cpr-nr:6303921111"
FIRMA, FREMMED, INTET_CVR = "urn:oio:cvr-nr:25313763", "urn:oio:cvr-nr:10150817", "urn:oio:cvr-nr:25313764"
"""An administrator, a firm with nothing to do with the accounts, and a number that is no CVR number."""

EDITION: Final = Edition(edition_folder())
_KONTEKST: Final = "http://kombit.dk/xml/schemas/kontekst/2017/01/01/"
_KUN_SOAP: Final = (
    "part_oprettet_cvr",
    "part_oprettet_system",
    "betaler_cvr",
    "betaler_system",
    "part_cvr",
    "part_system",
)
"""Who created a party: SOAP must say so where a party is asked about or pays, JSON has no such field."""


def navn(name: str) -> str:
    """The id a short name stands for; what is an id already stays one."""
    return name if len(name) == 36 else str(uuid.uuid5(uuid.NAMESPACE_URL, f"daarligt:{name}"))


def klasse(liste: str, kode: str) -> str:
    """The class UUID of a code."""
    return str(EDITION.uuid_of(liste)[kode])


def part(ident: str = MOR) -> Besked:
    """A party that the sender created."""
    kind = "person" if ":cpr-nr:" in ident else "virksomhed"
    return {
        "ident": ident,
        "type_id": klasse("parttype", kind),
        "oprettet_cvr": CVR,
        "oprettet_system": SYSTEM,
    }


def fordring(name: str, beloeb: str = "1000.00", **andet: Any) -> Besked:
    """October's day care."""
    return {
        "fordring_id": navn(name),
        "registreret": NU,
        "type_id": klasse("fordringstype", "KFDAINS"),
        "beloeb": beloeb,
        "periode_start": "2026-10-01",
        "periode_slut": "2026-10-31",
        "stiftelsesdato": "2026-10-01",
        "forfaldsdato": "2026-10-01",
        "srb": "2026-10-15",
        "foraeldelsesdato": "2029-10-02",
        "til_opkraevning": True,
        "tekstlinjer": [{"nummer": 1, "tekst": "Daginstitution, oktober 2026"}],
    } | andet


def haeftelse(name: str, ident: str = FAR, **andet: Any) -> Besked:
    """A co-liability from October on."""
    return {"haeftelse_id": navn(name), "registreret": NU, "startdato": "2026-10-01", "part": part(ident)} | andet


def stamdata(**andet: Any) -> Besked:
    """An account's master data, the mother's."""
    return {"type_id": klasse("debitorkontotype", "daginstitution"), "titel": "Pladsen", "debitor": part()} | andet


@dataclass(frozen=True)
class Afsender:
    """Who sends, and to which authority's debtor system."""

    system: str = SYSTEM
    modtager: str = CVR


FAGSYSTEM: Final = Afsender()


@dataclass(frozen=True)
class Aarsag:
    """One reason of an answer: its code without SBX-ÅRS-, and all it says as text."""

    kode: str
    tekst: str


@dataclass(frozen=True)
class Svar:
    """An answer over either door. `afvist`: refused by the operation; `skema`: fields refused by the contract before that.

    `om` is the request it answers: SF1590_B_04's answers name it once, above their reasons.
    """

    afvist: bool
    aarsager: tuple[Aarsag, ...] = ()
    skema: tuple[str, ...] = ()
    om: str = ""
    raat: str = ""

    @property
    def koder(self) -> set[str]:
        """The codes of its reasons."""
        return {each.kode for each in self.aarsager}

    def naevner(self, objekt: str) -> bool:
        """Whether a reason names the object, or the answer is about it."""
        return objekt == self.om or any(objekt in each.tekst for each in self.aarsager)


class Verden:
    """One debtor system with accounts of every kind, and its two doors."""

    def __init__(self, program: Hele, sandkasse: Sandbox) -> None:
        self.program = program
        self.sandkasse = sandkasse
        self.sidst: dict[str, list[Any]] = {}

    def alt(self) -> dict[str, list[Any]]:
        """Every row on disk but the journal's: accounts, entries, courses, requests, events, agenda."""
        self.program.portal.call(self.program.storage.flush)
        return raekker(self.program.storage, self.sandkasse.name)

    def klon(self) -> "Verden":
        """Another one with the same content."""
        return Verden(self.program, self.sandkasse.clone())

    def json(self, sti: str, besked: Besked, afsender: Afsender = FAGSYSTEM) -> Svar:
        """Send over JSON; what stands in the address is left out of the body."""
        i_stien = {name for _, name, _, _ in Formatter().parse(sti) if name}
        krop = {name: value for name, value in besked.items() if name not in i_stien and name not in _KUN_SOAP}
        if "part_ident" in krop:
            krop["part"] = {"ident": krop.pop("part_ident"), "type_id": krop.pop("part_type")}
        headers = {"x-Rute-AfsenderItSystemInstans": afsender.system, "x-Rute-ModtagerOrganisation": afsender.modtager}
        url = f"/s/{self.sandkasse.name}/api/debitor/{sti.format_map(besked)}"
        response = self.program.http.post(url, json=krop, headers=headers)
        told = response.json()
        if response.status_code != 200:
            assert (response.status_code, told["code"]) == (422, "SBX-1101"), response.text
            return Svar(True, skema=tuple(each["path"] for each in told["findings"]), raat=response.text)
        return _af_json(told, response.text)

    def soap(
        self, tjeneste: str, operation: str, besked: Besked, afsender: Afsender = FAGSYSTEM, mere: str = ""
    ) -> Svar:
        """Send over SOAP, with `mere` as the last element; the answer is valid against the contract."""
        content = _konvolut(operation, besked, afsender, mere)
        url = self.sandkasse.soap_url(tjeneste)
        response = self.program.http.post(url, content=content, headers={"Content-Type": "text/xml; charset=utf-8"})
        body = etree.fromstring(response.content)[0][0]
        contract = EDITION.services[tjeneste]
        assert response.status_code == 200, response.text
        assert contract.schema.is_valid(body), contract.schema.findings(body, str)
        return _af_soap(body, response.text)


def _af_json(told: Mapping[str, Any], raat: str) -> Svar:
    reasons = [Aarsag(_kort(each["kode"]), json.dumps(each, ensure_ascii=False)) for each in told["aarsager"]]
    verdict = told.get("udfald") or told.get("resultat")  # an answer to a request has its results under "resultat"
    for each in told["findings"]:
        assert all((each["message"]["da"], each["message"]["en"], each["fix"]["da"], each["path"])), each
    afvist = verdict in ("AFVIST", "afvist", "ej-gennemfoert") if verdict else bool(reasons)
    return Svar(afvist, tuple(reasons), raat=raat)


def _af_soap(body: etree._Element, raat: str) -> Svar:
    errors = tuple("/".join(each.itertext()).strip() for each in body.iter("{*}Fejl"))
    refusals = [*body.iter("{*}AfvisningÅrsag")]
    for outer in ("AfvisningStruktur", "HandlingEjGennemførtStruktur"):
        refusals += [reason for each in body.iter(f"{{*}}{outer}") for reason in each.iter("{*}ResultatÅrsagStruktur")]
    reasons = tuple(Aarsag(_kode(each), etree.tostring(each, encoding="unicode")) for each in refusals)
    om = body.findtext(f"{{{EDITION.namespace}}}DebitorkontoAnmodningIdentifikation") or ""
    return Svar(bool(reasons or errors), reasons, errors, om, raat)


def _kode(reason: etree._Element) -> str:
    found = [*reason.iter("{*}LokalÅrsagskode"), *reason.iter("{*}LokalÅrsagKode")]
    return _kort(found[0].text or "")


def _kort(kode: str) -> str:
    return kode.removeprefix("SBX-ÅRS-")


# --- a message in XML ----------------------------------------------------------------------------------------------------


def _konvolut(operation: str, besked: Besked, afsender: Afsender, mere: str) -> bytes:
    root = etree.Element(f"{{{EDITION.namespace}}}{operation}_I")
    _skriv(root, _tabel()["operation"][operation]["command"], besked)
    inside = "".join(etree.tostring(each, encoding="unicode") for each in root)
    return (
        '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>'
        f'<{operation}_I xmlns="{EDITION.namespace}"><k:HovedOplysninger xmlns:k="{_KONTEKST}">'
        f"<k:TransaktionsId>{uuid.uuid4()}</k:TransaktionsId><k:TransaktionsTid>{NU}</k:TransaktionsTid>"
        f"<k:Rute><k:AfsenderOrganisation>{CVR}</k:AfsenderOrganisation>"
        f"<k:AfsenderItSystemInstans>{afsender.system}</k:AfsenderItSystemInstans>"
        f"<k:ModtagerOrganisation>{afsender.modtager}</k:ModtagerOrganisation></k:Rute></k:HovedOplysninger>"
        f"{inside}{mere}</{operation}_I></s:Body></s:Envelope>"
    ).encode()


@cache
def _tabel() -> Mapping[str, Any]:
    return tomllib.loads((edition_folder() / "binding.toml").read_text(encoding="utf-8"))


def _skriv(element: etree._Element, structure: str, values: Mapping[str, Any]) -> None:
    """The fields of a structure in the order of the table, which is the order of the elements."""
    for name, entry in _tabel()["structure"][structure].items():
        if values.get(name) is None:
            continue
        nested = None if isinstance(entry, str) else entry.get("of")
        path = entry if isinstance(entry, str) else entry.get("list", entry.get("at", ""))
        for value in values[name] if isinstance(values[name], (list, tuple)) else [values[name]]:
            place = _sted(element, path.split("/") if path else [])
            if nested is None:
                place.text = str(value).lower() if isinstance(value, bool) else str(value)
            else:
                _skriv(place, nested, value)


def _sted(element: etree._Element, path: list[str]) -> etree._Element:
    """A new element at the end of the path; the wrappers on the way are those already begun."""
    for number, name in enumerate(path, start=1):
        tag = f"{{{EDITION.namespace}}}{name}"
        begun = element[-1] if len(element) and element[-1].tag == tag and number < len(path) else None
        element = etree.SubElement(element, tag) if begun is None else begun
    return element


# --- what is there -------------------------------------------------------------------------------------------------------


@contextmanager
def verden(url: str, folder: Path) -> Iterator[Verden]:
    """The debtor system over that database, as `_byg` leaves it; nothing unexpected was logged when it ends."""
    with hele(url, folder) as program:
        opkraevning = {"kladder": True, "forloeb": "automatisk"}
        sandkasse = Server(program.http).create(
            clock_frozen=NU, receivers=[CVR, ANDEN_CVR], psrm="off", opkraevning=opkraevning
        )
        made = Verden(program, sandkasse)
        _byg(made)
        yield made
        program.must_not_have_broken()


def _byg(verden: Verden) -> None:
    """Accounts `k1` and `k2` of the sender's, `kp` with a claim at PSRM, and three it must not touch.

    On `k1`: f1, f2 and fv (waits), the running liability h1 (of f1 alone) and the ended hs, an administrator, the down-adjustment n1, the
    billing request oa1, payments b1 (its own, of 400, covering f1; 50 of it taken back as bn1) and b2 (the cash desk's), the fee g1, the
    write-off a1 and the relation r1. On `k2`: f9 with a postponement, a stop and the plan p1, and the liability h9.
    """
    _konti(verden)
    _betalinger(verden)
    _handlinger(verden)
    _hos_psrm(verden)


def _konti(verden: Verden) -> None:
    _registrer(
        verden,
        "k1",
        fordringer=[fordring("f1"), fordring("f2"), fordring("fv", "300.00", til_opkraevning=False)],
        haeftelser=[haeftelse("h1", fordring_ids=[navn("f1")]), haeftelse("hs", BEDSTE)],
        administratorer=[part(FIRMA)],
        nedreguleringer=[nedregulering("n1")],
        opkraevninger=[{"anmodning_id": navn("oa1"), "registreret": NU, "fordring_ids": [navn("f2")]}],
    )
    _ok(verden.json("konti/{konto_id}/haeftelser/{haeftelse_id}/afslut", slut_paa_haeftelse("k1", "hs")))
    _registrer(verden, "k2", fordringer=[fordring("f9")], haeftelser=[haeftelse("h9")])
    _registrer(verden, "kp", fordringer=[fordring("fp")])
    _registrer(verden, "kx", Afsender(modtager=ANDEN_CVR), fordringer=[fordring("x1"), fordring("x2")])
    _registrer(verden, "ky", Afsender(system=KASSE), fordringer=[fordring("y1"), fordring("y2")])
    _registrer(verden, "kl", fordringer=[fordring("l1"), fordring("l2")])
    _registrer(verden, "kf", konto=stamdata(debitor=part(FREMMED)), fordringer=[fordring("ff")])
    _ok(verden.json("konti/{konto_id}/afslut", {"konto_id": navn("kl")}))


def _registrer(verden: Verden, name: str, afsender: Afsender = FAGSYSTEM, **dele: Any) -> None:
    whole = {"konto_id": navn(name), "registreret": NU, "konto": stamdata()} | dele
    _ok(verden.json("registreringer", _som(whole, afsender.system), afsender))


def _som(value: Any, system: str) -> Any:
    """The message with its parties created by that system."""
    if isinstance(value, dict):
        return {name: system if name == "oprettet_system" else _som(each, system) for name, each in value.items()}
    return [_som(each, system) for each in value] if isinstance(value, list) else value


def _betalinger(verden: Verden) -> None:
    sti = "konti/{konto_id}/indbetalinger"
    _ok(verden.json(sti, betaling("b1", "400.00", daekker="f1")))
    _ok(verden.json(sti, betaling("b2", "100.00", daekker="f2"), Afsender(system=KASSE)))
    _ok(verden.json(sti + "/{indbetaling_id}/nedregulering", tilbagetagelse("bn1")))


def _handlinger(verden: Verden) -> None:
    _ok(verden.json("anmodninger/med-fordringer", anmodning("RYKKERGEBYR_OPRET", "f1", ny_id=navn("g1"))))
    data = {"beloeb": "50.00", "ny_id": navn("a1")}
    _ok(verden.json("anmodninger/med-fordringer", anmodning("AFSKRIVNING", "f1", **data)))
    relation = anmodning("RELATION_OPRET", "f1", relationstype_id=klasse("relationstype", "rente"), ny_id=navn("r1"))
    _ok(
        verden.json(
            "anmodninger/mellem-fordringer", relation | {"til_konto_id": navn("k1"), "til_fordring_id": navn("f2")}
        )
    )
    for handling, more in (
        ("HENSTAND", {"til": "2027-01-31"}),
        ("STATUS_SPÆR_OPKRÆVNING", {}),
        ("BETALINGSAFTALE", {"rater": 4, "ny_id": navn("p1")}),
    ):
        _ok(verden.json("anmodninger/med-fordringer", anmodning(handling, "f9", konto="k2", **more)))


def _hos_psrm(verden: Verden) -> None:
    before = verden.sandkasse.settings()["opkraevning"]
    verden.sandkasse.change(opkraevning=before | {"forloeb": "manuelt"})
    told = verden.sandkasse.json("POST", f"/api/debitor/fordringer/{navn('fp')}/overdrag")
    assert told["resultat"] == "ACCEPTERET", told
    verden.sandkasse.change(opkraevning=before)
    verden.sandkasse.clock.advance("PT1H")
    way = verden.sandkasse.json("GET", f"/api/debitor/fordringer/{navn('fp')}/overdragelse")
    assert way["tilstand"] == "under-inddrivelse", way


def _ok(svar: Svar) -> None:
    assert not svar.afvist, svar.raat


# --- good messages -------------------------------------------------------------------------------------------------------


def nedregulering(name: str, af: str = "f1", **andet: Any) -> Besked:
    """100 kroner off a claim."""
    why = klasse("nedreguleringsaarsag", "fejl")
    return {
        "nedregulering_id": navn(name),
        "registreret": NU,
        "fordring_id": navn(af),
        "beloeb": "100.00",
        "aarsag_id": why,
    } | andet


def slut_paa_haeftelse(konto: str, name: str) -> Besked:
    """AfslutHæftelse as of the end of October."""
    return {"konto_id": navn(konto), "haeftelse_id": navn(name), "slutdato": "2026-10-31"}


def betaling(name: str, beloeb: str = "100.00", konto: str = "k1", *, daekker: str = "", ident: str = MOR) -> Besked:
    """ForetagIndbetaling, covering a claim when one is named."""
    covers = [{"fordring_id": navn(daekker), "beloeb": beloeb}] if daekker else []
    return {
        "konto_id": navn(konto),
        "indbetaling_id": navn(name),
        "registreret": NU,
        "dato": I_DAG,
        "beloeb": beloeb,
        "type_id": klasse("indbetalingstype", "kontant"),
        "daekninger": covers,
        "betaler_ident": ident,
        "betaler_type": part(ident)["type_id"],
        "betaler_cvr": CVR,
        "betaler_system": SYSTEM,
    }


def tilbagetagelse(name: str, af: str = "b1", konto: str = "k1") -> Besked:
    """ForetagIndbetalingNedregulering of 50 kroner."""
    return {
        "konto_id": navn(konto),
        "indbetaling_id": navn(af),
        "nedregulering_id": navn(name),
        "registreret": NU,
        "dato": I_DAG,
        "beloeb": "50.00",
        "aarsag_id": klasse("indbetalingsnedreguleringsaarsag", "forkert-beloeb"),
    }


def anmodning(handling: str, *fordringer: str, konto: str = "k1", **data: Any) -> Besked:
    """A request with its type's data, by an id of its own."""
    asked: Besked = {
        "anmodning_id": str(uuid.uuid4()),
        "handling_id": klasse("handlingstype", handling),
        "konto_id": navn(konto),
    }
    asked |= {"fordring_ids": [navn(each) for each in fordringer]} if fordringer else {}
    return asked | ({"data": data} if data else {})
