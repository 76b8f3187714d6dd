"""The first page of the real program, through its socket, on each database."""

import httpx
from lxml import html

from oir_sandbox.examples import load_examples, prepare, send

EXAMPLE = "02-bemaerkning-psrm-ville-afvise"


def shown(response: httpx.Response) -> html.HtmlElement:
    assert response.status_code == 200, response.text[:500]
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    return html.fromstring(response.text)


def test_the_page_has_every_door_and_each_of_its_links_leads_somewhere(program) -> None:
    with program.client() as client:
        client.put("/api/control/sandboxes/forside", json={}).raise_for_status()
        page = shown(client.get("/s/forside/"))
        addresses = [code.text for code in page.xpath("//code[@class='address']")]
        for service in ("DebitorRegistreringAfsend", "FinansbilagAfsend", "FakturaInformationAfsend", "PsrmKontrol"):
            assert f"{program.url}/s/forside/service/OIR/{service}/1" in addresses
        for link in {str(link).partition("#")[0] for link in page.xpath("//a/@href")} - {""}:
            assert client.get(link, follow_redirects=True).status_code == 200, link


def test_a_message_is_found_on_the_page_with_its_rules(program) -> None:
    example = next(each for each in load_examples() if each.name == EXAMPLE)
    with program.client() as client:
        prepare(client)
        send(client, example)
        page = shown(client.get(f"/s/{example.sandbox}/?sprog=en"))
        (link, *_) = page.xpath("//section[@id='udvekslinger']//a[contains(@href, 'R_6_1')]/@href")
        assert "R_6_1" in shown(client.get(link)).text_content()
        (address, *_) = page.xpath("//section[@id='udvekslinger']//tbody//th/a/@href")
        assert "due date" in shown(client.get(f"{address}?sprog=en")).text_content()


def test_a_message_is_checked_in_the_box(program) -> None:
    example = next(each for each in load_examples() if each.name == EXAMPLE)
    with program.client() as client:
        token = shown(client.get("/")).xpath("//input[@name='token']/@value")[0]
        before = client.get("/api/control/journal").json()
        checked = client.post("/pages/check", data={"token": token, "claims": example.body.decode()})
        assert "AFVIST" in shown(checked).text_content()
        assert client.get("/api/control/journal").json() == before


def test_with_keys_the_page_asks_for_one(run_program) -> None:
    program = run_program("--auth")
    with program.client() as client:
        asked = client.get("/")
        assert (asked.status_code, asked.headers["www-authenticate"][:5]) == (401, "Basic")
        assert client.get("/", auth=("mig", "nonsense")).status_code == 401


def test_a_service_alone_has_a_page_of_its_own(run_program) -> None:
    program = run_program(command=("serve", "finans"))
    with program.client() as client:
        page = shown(client.get("/"))
        assert "FinansbilagAfsend" in page.text_content()
        assert page.xpath("//form") == []
        assert "content-security-policy" in client.get("/").headers
