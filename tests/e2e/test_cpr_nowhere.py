"""A real-looking CPR number, in any field of a real message, appears in no answer, log, journal or database file."""

import re

from oir_sandbox.places import examples_folder

PATH = "/service/OIR/DebitorRegistreringAfsend/1"
GOOD = (examples_folder() / "01-accepteret" / "request.xml").read_text(encoding="utf-8")
NUMBER = "1312901239"
SPELLINGS = (NUMBER, "131290-1239", "131290 1239", "13 12 90 1239")


def messages() -> list[bytes]:
    """The good message with the number in each text in turn, as the value and inside it, and in odd places."""
    places = list(re.finditer(r">([^<>\s][^<>]*)<", GOOD))
    found = [GOOD[: place.start(1)] + NUMBER + GOOD[place.end(1) :] for place in places]
    found += [
        f"{GOOD[: place.end(1)]} {SPELLINGS[at % len(SPELLINGS)]}{GOOD[place.end(1) :]}"
        for at, place in enumerate(places)
    ]
    found += [
        GOOD.replace("<FordringListe>", f'<FordringListe cpr="{NUMBER}">'),
        GOOD.replace("Solstrålen", "&#49;&#51;12901239"),
        GOOD.replace("Solstrålen", f"<![CDATA[{NUMBER}]]>"),
        GOOD.replace("<soap:Body>", f"<soap:Header><x xmlns='urn:x'>{NUMBER}</x></soap:Header><soap:Body>"),
        GOOD.replace("<FordringListe>", f"<F{NUMBER}/><FordringListe>"),
        GOOD.replace("</FordringListe>", f"{NUMBER}"),
        f"ikke XML {NUMBER}",
        f"<a>{NUMBER}</a>",
    ]
    return [text.encode() for text in found]


def test_a_real_looking_cpr_is_kept_nowhere(run_program, tmp_path):
    program = run_program()
    sent = messages()
    seen: list[str] = []
    with program.client() as client:
        for body in sent:
            response = client.post(PATH, content=body, headers={"SOAPAction": f'"{NUMBER}"'})
            assert "AcceptStruktur" not in response.text, body.decode()
            seen.append(response.text)
        assert client.get("/api/debitor/konti").json()["konti"] == []
        commented = GOOD.replace("<FordringListe>", f"<FordringListe><!-- {NUMBER} --><?pi {NUMBER}?>")
        seen.append(client.post(PATH, content=commented.encode()).text)  # comments are not read, so not refused either
        seen.append(client.post("/api/debitor/registreringer", json={"konto_id": NUMBER, "x": {"y": [NUMBER]}}).text)
        seen.append(client.post("/api/psrm/check", json={"claims": [{"id": "1", "skyldnere": [{"cpr": NUMBER}]}]}).text)
        seen.append(client.get(f"/api/debitor/konti/{NUMBER}").text)
        seen.append(client.get(f"/s/{NUMBER}/api/debitor/konti").text)
        seen.append(client.put(f"/api/control/sandboxes/{NUMBER}", json={}).text)
        seen.append(client.put("/api/control/sandboxes/x", json={"entry": NUMBER}).text)
        journal = client.get("/api/control/journal", params={"limit": 1000}).json()
        seen += [client.get(f"/api/control/journal/{entry['seq']}").text for entry in journal]
    assert len(journal) >= len(sent)
    program.stop()
    seen.append(program.log.read_text(encoding="utf-8"))
    files = [path for path in (tmp_path / "data").rglob("*") if path.is_file()]
    assert files
    seen += [path.read_bytes().decode("latin-1") for path in files]
    for text in seen:
        for spelling in SPELLINGS:
            assert spelling not in text


def test_a_recognisable_test_number_is_let_in_and_shown_only_where_it_belongs(run_program):
    program = run_program()
    with program.client() as client:
        assert "AcceptStruktur" in client.post(PATH, content=GOOD.encode()).text
        entry = client.get("/api/control/journal").json()[-1]
        assert "6101901234" not in client.get(f"/api/control/journal/{entry['seq']}").text
    program.stop()
    assert "6101901234" not in program.log.read_text(encoding="utf-8")
