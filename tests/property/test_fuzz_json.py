"""Good JSON bodies, paths and queries in which some places are spoilt, numbers of persons among them, at every JSON door.

Beside what schemathesis makes from the description these are near the truth, so they get past the first check. What is refused
leaves nothing, and no number is kept, shown or logged.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.angreb import ANGREB, Angreb
from tests.support.debitor_bodies import DEBITOR, FORDRING_ID, KONTO, NOW, PART, RECEIVER
from tests.support.forvansk import NASTY, spoilt_json
from tests.support.hele import Hele, hele

FORDRING: Final = {
    "fordring_id": FORDRING_ID,
    "registreret": NOW,
    "type_id": "KFDAINS",
    "beloeb": "100.00",
    "forfaldsdato": "2026-12-01",
    "til_opkraevning": False,
    "reference": "A-1",
    "tekstlinjer": [{"nummer": 1, "tekst": "Tekst"}],
}
POSTERING: Final = {
    "postering_id": "00000003-0000-4000-8000-00000000f022",
    "debet_kredit": "DEBET",
    "beloeb": "0.00",
    "posteringsdato": "2026-11-20",
    "tekst": "Tekst",
    "funktion": "5.57.71",
    "dranst": "1",
    "art": "5.2",
}
BODIES: Final[Mapping[str, Any]] = {
    "POST /api/debitor/registreringer": {
        "konto_id": KONTO,
        "registreret": NOW,
        "konto": {"type_id": "daginstitution", "titel": "Pladsen", "debitor": PART},
        "fordringer": [FORDRING],
        "administratorer": [{"ident": "urn:oio:cvr-nr:25313763", "type_id": "virksomhed", "navn": "Navn"}],
        "haeftelser": [
            {
                "haeftelse_id": "00000004-0000-4000-8000-00000000f022",
                "registreret": NOW,
                "startdato": "2026-11-01",
                "part": PART,
            }
        ],
    },
    f"POST /api/debitor/konti/{KONTO}/opkraevning": {"fordringer": [{"fordring_id": FORDRING_ID}]},
    f"POST /api/debitor/konti/{KONTO}/ejerskifte": {"registreret": NOW},
    f"POST /api/debitor/konti/{KONTO}/haeftelser/{KONTO}/afslut": {"slutdato": "2026-12-31"},
    "POST /api/finans/bilag": {
        "bilag": [
            {
                "bilag_id": KONTO,
                "titel": "B",
                "type_id": "udbetaling",
                "bilagsdato": "2026-11-20",
                "bogfoeringsdato": "2026-11-20",
                "posteringer": [POSTERING, POSTERING | {"debet_kredit": "KREDIT", "postering_id": KONTO}],
            }
        ]
    },
    "POST /api/faktura/fakturaer": {
        "faktura_id": KONTO,
        "indhold": "PEludm9pY2UgeG1sbnM9InVybjpvYXNpczpuYW1lczpzcGVjaWZpY2F0aW9uOnVibDpzY2hlbWE6eHNkOkludm9pY2UtMiIvPg==",
        "filnavn": "faktura.xml",
    },
    f"POST /api/faktura/fakturaer/{KONTO}/svar": {
        "resultat": "godkendt",
        "godkendt_uden_bemaerkninger": True,
        "tekst": "Modtaget",
        "medarbejder_navn": "Navn",
        "korrespondance": [{"korrespondance_id": KONTO, "dato": "2026-11-20", "tekst": "Tekst"}],
    },
    "POST /api/psrm/check": {
        "claims": [
            {
                "id": "1",
                "type": "KFDAINS",
                "beskrivelse": "Faktura 1",
                "skyldnere": [{"cpr": "6101901234"}],
                "hovedstol": "100.00",
                "beloeb": "100.00",
            }
        ]
    },
    "POST /api/psrm/fix": {"claims": [{"id": "1", "type": "KFDAINS", "beskrivelse": "Faktura 1"}]},
    "POST /api/control/sandboxes": {"name": "ny", "seed": "frø", "lives_seconds": 1000, "settings": {"psrm": "off"}},
    "PUT /api/control/sandboxes/anden": {
        "seed": "frø",
        "receivers": ["11111111"],
        "fordringshavere": {"11111111": "AFTALE"},
        "allowed_cpr": ["6101901234"],
        "callbacks": ["localhost:9"],
        "erp": {"profile": "streng", "missing_operations": ["AfslutHæftelse"], "text_limit": 100},
        "agreements": [{"system": KONTO, "service": "*", "municipality": "11111111", "from": "2026-01-01"}],
        "clock_frozen": NOW,
    },
    "POST /api/control/sandboxes/anden/reset": {"seed": "frø", "clock_frozen": NOW},
    "POST /api/control/sandboxes/demo/clone": {"to": "klon"},
    "POST /api/control/faults": {
        "fault": "http;status=503;text=Nej",
        "door": "soap",
        "service": "Findes",
        "operation": "Ikke",
        "sender": "11111111",
        "share": 0.5,
        "skip": 1,
        "times": 1,
    },
    "POST /api/control/subscriptions": {
        "kind": "webhook",
        "topics": ["debitor.konto"],
        "address": "http://127.0.0.1:9/x",
        "secret": "",
    },
    "POST /api/control/keys": {"workspace": "default", "role": "reader", "label": "Navn", "days": 1},
    "POST /api/control/workspaces": {"name": "team"},
    "POST /api/control/journal/shares": {"title": "Titel", "from": 1, "to": 9},
    "POST /api/control/journal/compare": {"left": {"sandbox": "demo"}, "right": {"sandbox": "anden"}},
    "POST /api/control/verify": {
        "operation": "AfsendFinansbilag",
        "fields": {"FordringBeløb": {"equals": "100.00"}, "x": "y"},
        "times": {"at_least": 0},
        "findings": ["R_1"],
    },
    "POST /api/control/verify/order": {"expectations": [{"operation": "AfsendFinansbilag", "fields": {"x": "y"}}]},
    "POST /api/control/clock/advance": {"by": "PT1S"},
    **DEBITOR,
    **RECEIVER,
}
QUERIES: Final = (
    "/api/debitor/konti?efter={}", "/api/debitor/konti/{}", "/api/finans/bilag?efter={}", "/api/finans/bilag/{}",
    "/api/faktura/fakturaer/{}", "/api/faktura/fakturaer?antal={}", "/api/debitor/kodelister/{}",
    "/api/psrm/rules/{}", "/api/psrm/rules?as_of={}", "/api/psrm/claim-types/{}", "/api/psrm/rulebook?type={}",
    "/api/control/sandboxes/{}", "/api/control/clock/jobs/{}", "/api/control/clock/agenda?key={}",
    "/api/control/journal?operation={}", "/api/control/journal?since={}", "/api/control/journal?sender={}",
    "/api/control/journal/{}", "/api/control/journal/search?text={}", "/api/control/journal/search?field={}",
    "/api/control/journal/search?rule_id={}", "/api/control/journal/export?format={}", "/api/control/journal/export?from={}",
    "/api/control/faults/{}", "/api/control/events?key={}", "/api/control/events?topic={}", "/api/control/events/{}",
    "/api/control/subscriptions/{}", "/api/control/testdata/persons?seed={}", "/api/control/testdata/persons?kommune={}",
    "/api/control/testdata/claims?type={}", "/api/control/testdata/claims?amount_from={}", "/api/control/testdata/mistakes/{}",
    "/psrm/rules/{}", "/s/{}/api/debitor/konti", "/service/OIR/FinansbilagAfsend/1?xsd={}", "/service/OIR/FinansbilagAfsend/1?wsdl={}",
    "/api/debitor/konti/{}/kontoudtog", "/api/debitor/konti/{}/indbetalinger", "/api/debitor/konti/{}/anmodninger",
    "/api/debitor/anmodninger/{}", "/api/debitor/areas/{}", "/api/debitor/areas?fordringstype={}", "/api/debitor/overdragelser?efter={}",
    "/api/debitor/fordringer/{}/overdragelse", "/api/debitor/statistik/{}.csv", "/api/debitor/statistik/konti.{}",
    "/api/receiver/leverancer/{}", "/api/receiver/aktioner/{}", "/api/receiver/fordringer/{}", "/api/receiver/fordringer?efter={}",
    "/api/receiver/hoeringer?status={}", "/api/receiver/underretninger/{}", "/api/receiver/underretninger?efter={}",
    "/api/receiver/underretninger?type={}", "/api/receiver/afstemning?fordringshaver={}&fra=2026-01-01&til=2026-12-31",
    "/api/receiver/afstemning?fordringshaver=1234&fra={}&til=2026-12-31",
    "/errors/{}", "/{}",
)  # fmt: skip
HEADERS: Final = ("x-TransaktionsId", "x-Rute-AfsenderOrganisation", "x-Rute-AfsenderItSystemInstans",
                  "x-Rute-ModtagerOrganisation", "x-Processing", "X-Oir-Sandbox", "X-Oir-Key", "User-Agent")  # fmt: skip
SANDBOX: Final = "/s/demo"
quick = settings(ANGREB, max_examples=80)
slow = settings(quick, max_examples=600)


@pytest.fixture
def program(storage_url: str, tmp_path: Path) -> Iterator[Hele]:
    with hele(storage_url, tmp_path) as running:
        for name in ("demo", "anden"):
            running.http.put(f"/api/control/sandboxes/{name}", json={"clock_frozen": NOW}).raise_for_status()
        for operation, body in list(BODIES.items())[:1] + list(BODIES.items())[4:6]:
            running.http.post(f"{SANDBOX}{operation.split()[1]}", json=body).raise_for_status()
        yield running


LEFT: Final = (
    "debitor/konti", "finans/bilag", "faktura/fakturaer", "control/journal", "control/journal/export", "control/clock",
    "control/faults", "control/subscriptions", "control/events", "control/sandboxes",
)  # fmt: skip
"""JSON doors that still answer when an attack is over."""


class Attack(Angreb):
    """Sends spoilt requests to one program, and looks at what is left after each."""

    def send(self, method: str, path: str, content: bytes = b"", headers: Mapping[str, str] | None = None) -> int:
        sent = {"content-type": "application/json", **(headers or {})}
        encoded = [(name.encode(), value.encode("utf-8", "surrogatepass")) for name, value in sent.items()]
        response = self.program.http.request(method, path, content=content, headers=encoded)
        assert response.status_code < 500, f"{method} {path} {content!r}: {response.text}"
        if response.status_code >= 400:
            if not path.startswith("/service"):
                assert response.headers["content-type"].startswith(("application/problem+json", "text/html")), (
                    response.text
                )
            assert self.program.kept() == self.kept, f"something of {method} {path} {content!r} was kept"
        else:
            self.kept = self.program.kept()
        self.answered(response.text)
        if "faults" in path and response.status_code == 201:
            self.program.http.delete(f"{SANDBOX}/api/control/faults")
            self.kept = self.program.kept()
        return response.status_code


def attack_bodies(program: Hele, strength: settings) -> None:
    at = Attack(program)

    @strength
    @given(
        st.sampled_from(list(BODIES)).flatmap(
            lambda operation: st.tuples(st.just(operation), spoilt_json(BODIES[operation]))
        )
    )
    def spoilt(request: tuple[str, Any]) -> None:
        method, path = request[0].split()
        content = json.dumps(request[1]).encode("utf-8", "surrogatepass")
        at.send(method, path if path.startswith("/api/control/sandboxes") else f"{SANDBOX}{path}", content)

    spoilt()
    at.end(*LEFT)


def attack_addresses(program: Hele, strength: settings) -> None:
    at = Attack(program)
    words = st.sampled_from(NASTY) | st.text(max_size=30)

    @strength
    @given(
        st.sampled_from(QUERIES),
        words,
        st.sampled_from(["GET", "GET", "GET", "DELETE", "POST", "PUT", "PATCH", "HEAD", "OPTIONS"]),
    )
    def spoilt(path: str, word: str, method: str) -> None:
        if path.startswith("/service") or (method == "DELETE" and "sandboxes" in path):
            method = "GET"  # what else SOAP doors answer is tried with SOAP
        prefix = "" if path.startswith(("/s/", "/errors", "/psrm", "/{", "/api/control/sandboxes")) else SANDBOX
        at.send(method, prefix + path.format(quote(word.encode("utf-8", "surrogatepass"), safe="")))

    spoilt()
    at.end(*LEFT)


def attack_headers(program: Hele, strength: settings) -> None:
    at = Attack(program)
    words = st.sampled_from([word for word in NASTY if "\x00" not in word and len(word) < 400]) | st.text(
        st.characters(min_codepoint=33, max_codepoint=255), max_size=30
    )
    operations = st.sampled_from(list(BODIES)[:7])

    @strength
    @given(operations, st.dictionaries(st.sampled_from(HEADERS), words, min_size=1, max_size=3))
    def spoilt(operation: str, headers: dict[str, str]) -> None:
        method, path = operation.split()
        at.send(method, path, json.dumps(BODIES[operation]).encode(), headers)

    spoilt()
    at.end(*LEFT)


def test_no_spoilt_body_breaks_a_json_door(program: Hele) -> None:
    attack_bodies(program, quick)


def test_no_spoilt_address_breaks_a_door(program: Hele) -> None:
    attack_addresses(program, quick)


def test_no_spoilt_header_breaks_a_json_door(program: Hele) -> None:
    attack_headers(program, quick)


@pytest.mark.long
def test_no_spoilt_request_of_very_many_breaks_a_json_door(program: Hele) -> None:
    for attack in (attack_bodies, attack_addresses, attack_headers):
        attack(program, slow)
