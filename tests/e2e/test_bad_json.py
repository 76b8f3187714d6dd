"""Bad input through the JSON doors: a clear problem each, nothing stored, and the server goes on."""

import base64
import json
from typing import Any

import httpx
import pytest

SANDBOX = "/s/bad-json"
JSON_TYPE = {"Content-Type": "application/json"}
INVOICE = b'<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"/>'


def uuid(number: int) -> str:
    return f"{number:08d}-0000-4000-8000-00000000bad0"


def postering(number: int, debet_kredit: str) -> dict[str, Any]:
    classes = {"funktion": "5.57.71", "dranst": "1", "art": "5.2"}
    plain = {"beloeb": "100.00", "posteringsdato": "2026-11-20", "tekst": "Sygedagpenge"}
    return {"postering_id": uuid(number), "debet_kredit": debet_kredit, **plain, **classes}


BODIES: dict[str, dict[str, Any]] = {
    "/api/debitor/registreringer": {
        "konto_id": uuid(1),
        "registreret": "2026-11-23T09:00:00+01:00",
        "konto": {
            "type_id": "daginstitution",
            "titel": "Pladsen",
            "debitor": {"ident": "urn:oio:cpr-nr:6101901234", "type_id": "person"},
        },
    },
    "/api/finans/bilag": {
        "bilag": [
            {
                "bilag_id": uuid(2),
                "titel": "UDB-1",
                "type_id": "udbetaling",
                "bilagsdato": "2026-11-20",
                "bogfoeringsdato": "2026-11-20",
                "posteringer": [postering(3, "DEBET"), postering(4, "KREDIT")],
            }
        ]
    },
    "/api/faktura/fakturaer": {
        "faktura_id": uuid(5),
        "indhold": base64.b64encode(INVOICE).decode(),
        "filnavn": "faktura.xml",
    },
    f"/api/faktura/fakturaer/{uuid(5)}/svar": {
        "resultat": "godkendt",
        "godkendt_uden_bemaerkninger": True,
        "tekst": "Modtaget",
    },
    "/api/psrm/check": {"claims": [{"id": "1", "type": "KFDAINS", "beskrivelse": "Faktura 1"}]},
    "/api/control/sandboxes/bad-json": {"psrm": "advise", "receivers": ["11111111"]},
}
A_TEXT = {
    "/api/debitor/registreringer": "Pladsen",
    "/api/finans/bilag": "Sygedagpenge",
    "/api/faktura/fakturaer": "faktura.xml",
    f"/api/faktura/fakturaer/{uuid(5)}/svar": "Modtaget",
}
LISTS = ("/api/debitor/konti", "/api/finans/bilag", "/api/faktura/fakturaer")
PATHS = pytest.mark.parametrize("path", BODIES)
TEXTS = pytest.mark.parametrize("path", A_TEXT)


@pytest.fixture(autouse=True)
def _sandbox(program):
    with program.client() as client:
        client.put("/api/control/sandboxes/bad-json", json={}).raise_for_status()


def send(program, path: str, content: str | bytes, method: str = "", **headers: str) -> httpx.Response:
    """Send a body to its door; without a method, the one the door takes."""
    prefix = "" if "/control/" in path else SANDBOX
    method = method or ("PUT" if "/control/" in path else "POST")
    body = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
    with program.client() as client:
        return client.request(method, prefix + path, content=body, headers={**JSON_TYPE, **headers})


def is_problem(response: httpx.Response, status: int, code: str) -> list[dict[str, Any]]:
    """Check that the answer is the problem named, told in both languages, and that nothing was kept; its findings."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    body = response.json()
    assert (body["code"], body["status"], body["type"]) == (code, status, f"/errors/{code}")
    assert all(body[name] for name in ("title", "title_en", "detail", "detail_en"))
    with httpx.Client(base_url=str(response.url.join("/")), timeout=30) as client:
        for path in LISTS:
            assert [*client.get(f"{SANDBOX}{path}").json().values()] == [[], None]
        assert client.get("/healthz").status_code == 200
    return list(body["findings"])


@PATHS
@pytest.mark.parametrize("content", ["ikke JSON", "{", '{"a": 1,}', "'a'"])
def test_what_is_not_json_is_refused(content: str, path: str, program):
    response = send(program, path, content)
    findings = is_problem(response, response.status_code, response.json()["code"])
    assert response.status_code in (400, 422)
    assert "gyldig JSON" in findings[0]["message"]["da"]
    assert "valid JSON" in findings[0]["message"]["en"]


@PATHS
@pytest.mark.parametrize("content", ["", "null", "7", '"tekst"', "[[1]]"])
def test_json_that_is_no_object_of_the_kind_is_refused(content: str, path: str, program):
    response = send(program, path, content)
    assert response.status_code in (400, 422)
    assert is_problem(response, response.status_code, response.json()["code"])


@PATHS
def test_an_unknown_field_is_named(path: str, program):
    body = BODIES[path] | {"ukendt_felt": 1} if "psrm" not in path else {"claims": [{"id": "1", "ukendt_felt": 1}]}
    findings = is_problem(send(program, path, json.dumps(body)), 422, "SBX-1101")
    assert any("ukendt_felt" in finding["message"]["da"] for finding in findings)
    assert any("ukendt_felt" in finding["message"]["en"] for finding in findings)


@PATHS
def test_every_value_of_the_wrong_type_is_named_by_its_path(path: str, program):
    body = BODIES[path]
    findings = is_problem(send(program, path, json.dumps({name: {"forkert": 1} for name in body})), 422, "SBX-1101")
    assert findings
    assert all(finding["path"] and finding["fix"]["da"] for finding in findings)


@TEXTS
@pytest.mark.parametrize("character", ["\x00", "\x01", "\x1f", "\ud800"], ids=["NUL", "SOH", "US", "half a pair"])
def test_a_character_that_is_no_text_is_refused_and_its_field_named(character: str, path: str, program):
    content = json.dumps(BODIES[path]).replace(A_TEXT[path], f"a{json.dumps(character)[1:-1]}b", 1)
    (finding,) = is_problem(send(program, path, content), 422, "SBX-1101")
    assert finding["path"].rpartition(".")[2] in {"titel", "tekst", "filnavn"}
    assert "et tegn, som ikke er tekst" in finding["message"]["da"]


@TEXTS
def test_a_newline_and_a_tab_are_text(path: str, program):
    with program.client() as client:
        client.put("/api/control/sandboxes/good-json", json={}).raise_for_status()
        content = json.dumps(BODIES[path]).replace(A_TEXT[path], "a\\n\\tb", 1)
        assert client.post(f"/s/good-json{path}", content=content, headers=JSON_TYPE).status_code == 200


@PATHS
def test_a_raw_control_character_is_not_json(path: str, program):
    response = send(program, path, json.dumps(BODIES[path]).replace('": "', '": "\x00', 1))
    assert response.status_code in (400, 422)


@pytest.mark.parametrize("path", [path for path in BODIES if "/control/" not in path])
def test_a_body_of_11_mb_is_refused_by_its_size(path: str, program):
    is_problem(send(program, path, b'{"a": "' + b"x" * (11 * 1024 * 1024) + b'"}'), 413, "SBX-1003")


@PATHS
@pytest.mark.parametrize(
    "content",
    ["[" * 100_000, "[" * 4000 + "]" * 4000, '{"a": ' + "9" * 5000 + "}", b'{"a": "\xe6"}', b"\xff\xfe{\x00"],
    ids=["never closed", "nested deep", "a number of 5000 digits", "Latin-1", "half UTF-16"],
)
def test_json_that_breaks_parsers_is_refused(content: str | bytes, path: str, program):
    response = send(program, path, content)
    assert response.status_code in (400, 422)
    is_problem(response, response.status_code, response.json()["code"])


@TEXTS
def test_json_sent_as_something_else_is_told_the_header_it_needs(path: str, program):
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    response = send(program, path, json.dumps(BODIES[path]), **headers)
    is_problem(response, 422, "SBX-1101")
    assert "Content-Type: application/json" in response.json()["detail"]


@pytest.mark.parametrize("name", ["%00", "Stor", "a%20b"])
def test_a_name_no_sandbox_can_have_is_an_unknown_sandbox(name: str, program):
    with program.client() as client:
        is_problem(client.get(f"/s/{name}/api/debitor/konti"), 404, "SBX-1502")


@PATHS
def test_a_method_the_address_does_not_take_is_said(path: str, program):
    is_problem(send(program, path, "{}", "PATCH"), 405, "SBX-1505")


@pytest.mark.parametrize("path", ["/api/findes-ikke", "/api/debitor/konti/x/y/z", "/service/OIR/FindesIkke/1"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_an_unknown_address_is_said(path: str, method: str, program):
    is_problem(send(program, path, "{}", method), 404, "SBX-1501")


@pytest.mark.parametrize(
    "query",
    [
        "/api/finans/bilag?efter=99999999999999999999999",
        "/api/faktura/fakturaer?efter=99999999999999999999999",
        "/api/finans/bilag?antal=0",
        "/api/faktura/fakturaer?antal=100000",
        "/api/debitor/konti?efter=%00",
        "/api/debitor/konti?antal=-1",
        "/api/debitor/konti/ikke-et-uuid",
        "/api/finans/bilag/ikke-et-uuid",
        "/api/faktura/fakturaer/%00",
        "/api/control/journal/0",
        "/api/control/journal/99999999999999999999999",
        "/api/control/journal?limit=99999",
    ],
)
def test_a_parameter_out_of_bounds_is_refused_by_name(query: str, program):
    (finding,) = is_problem(send(program, query, b"", "GET"), 422, "SBX-1101")
    assert finding["path"].startswith(("query.", "path."))


@pytest.mark.parametrize("path", list(A_TEXT))
def test_a_receiver_with_a_wrong_cvr_is_refused(path: str, program):
    headers = {"x-Rute-ModtagerOrganisation": "12345678"}
    is_problem(send(program, path, json.dumps(BODIES[path]), **headers), 400, "SBX-1203")


@pytest.mark.parametrize("path", list(A_TEXT))
def test_a_receiver_nobody_hosts_is_refused(path: str, program):
    headers = {"x-Rute-ModtagerOrganisation": "10150817"}
    response = send(program, path, json.dumps(BODIES[path]), **headers)
    is_problem(response, response.status_code, "SBX-1202")
    assert 400 <= response.status_code < 500


@pytest.mark.parametrize(
    "settings",
    [
        {"psrm": "måske"},
        {"entry": "a\x00"},
        {"clock_frozen": "i går"},
        {"clock_offset": 10**30},
        {"receivers": ["12345678"]},
        {"allowed_cpr": ["x"]},
    ],
    ids=str,
)
def test_a_setting_that_cannot_be_is_refused_by_name(settings: dict[str, Any], program):
    response = send(program, "/api/control/sandboxes/bad-json", json.dumps(settings))
    assert response.status_code in (400, 422)
    is_problem(response, response.status_code, response.json()["code"])
    (name,) = settings
    assert name in response.text


def test_a_sandbox_cannot_be_called_just_anything(program):
    with program.client() as client:
        for name in ("Stor", "a_b", "-a", "a" * 64, "%20", "%00"):
            response = client.put(f"/api/control/sandboxes/{name}", json={})
            assert response.status_code == 400, name
            assert response.json()["code"] == "SBX-1505"
