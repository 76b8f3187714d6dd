"""The pages of the rulebook through the real server, with and without a sandbox in the address."""

import re
from urllib.parse import urljoin

import pytest


@pytest.mark.parametrize(
    ("address", "title"),
    [
        ("/psrm", "Hvad kræver PSRM af en fordring?"),
        ("/psrm/rules/R_2_3a", "R_2_3a"),
        ("/s/pages/psrm/types/KFDAINS", "KFDAINS Daginstitution, betaling"),
    ],
)
def test_a_page_is_served_and_its_links_stay_in_the_sandbox(program, address: str, title: str):
    with program.client() as client:
        client.put(
            "/api/control/sandboxes/pages", json={"clock_frozen": "2023-05-03T09:00:00+02:00"}
        ).raise_for_status()
        answer = client.get(address)
        assert answer.status_code == 200
        assert re.search(r"<title>([^<]*)", answer.text)[1].startswith(title)
        assert ("3. maj 2023" in answer.text) == address.startswith("/s/pages/")
        links = [link for link in re.findall(r'href="([^"#]+)"', answer.text) if not link.startswith("http")]
        places = {urljoin(address, link) for link in links}
        assert {place.startswith("/s/pages/") for place in places} == {address.startswith("/s/pages/")}
        assert {client.get(place).status_code for place in sorted(places)[:12]} == {200}


def test_the_front_page_leads_to_the_rules_and_an_unknown_rule_is_missing(program):
    with program.client() as client:
        assert 'href="/psrm"' in client.get("/").text
        assert client.get("/psrm/rules/R_2_3x").status_code == 404
