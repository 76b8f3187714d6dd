"""A contract edition opened from its folder, and the descriptions that clients fetch from it."""

import io
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import zeep
from lxml import etree
from zeep.transports import Transport

from oir_kernel.errors import NotFound
from oir_kernel.soap.descriptions import edition_file, flat_wsdl
from oir_kernel.soap.edition import Edition
from tests.support.notatbog import NAMESPACE, SHIPPED_EDITION

ADDRESS = "http://127.0.0.1:8400/service/OIR/X/1"
SHIPPED = Edition(SHIPPED_EDITION)


class _Served(Transport):
    """Fetches what the kernel would serve, without a server, and refuses every other address."""

    def __init__(self, service: str) -> None:
        super().__init__()
        self.service = SHIPPED.services[service]
        self.fetched: list[str] = []

    def load(self, url: str) -> bytes:
        query = parse_qs(urlsplit(url).query, keep_blank_values=True)
        assert url.startswith(ADDRESS), url
        self.fetched.append(url)
        if "xsd" in query:
            return edition_file(SHIPPED_EDITION, query["xsd"][0], ".xsd", ADDRESS)
        return flat_wsdl(SHIPPED_EDITION, self.service, ADDRESS)


def test_an_edition_tells_its_services_and_their_addresses(edition: Edition) -> None:
    assert (edition.edition_id, edition.namespace) == ("proeve", NAMESPACE)
    service = edition.services["Notatbog"]
    assert service.paths == ("/service/OIR/Notatbog/1", "/service/OIR/Notatbog/2")
    assert [op.message for op in service.operations] == ["SkrivNotat_I", "SletNotat_I", "Ping_I"]
    assert service.operations[0].soap_action.endswith("#SkrivNotat")


def test_an_edition_tells_the_structures_of_an_operation(edition: Edition) -> None:
    assert edition.structures_of("SkrivNotat") == ("SkrivNotat", "Kvittering")
    with pytest.raises(KeyError):
        edition.structures_of("Ping")


def test_a_folder_without_an_edition_is_none(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        Edition(tmp_path)


def test_code_lists_translate_both_ways() -> None:
    codes, uuids = SHIPPED.code_of("parttype"), SHIPPED.uuid_of("parttype")
    assert codes
    assert {code: uuid for uuid, code in codes.items()} == uuids
    assert SHIPPED.code_list("parttype") is SHIPPED.code_list("parttype")
    with pytest.raises(FileNotFoundError):
        SHIPPED.code_list("findes-ikke")


@pytest.mark.parametrize("name", SHIPPED.services)
def test_a_common_client_finds_every_operation_in_the_flat_description(name: str) -> None:
    transport = _Served(name)
    client = zeep.Client(f"{ADDRESS}?wsdl", transport=transport)
    contract = SHIPPED.services[name]
    (service,) = client.wsdl.services.values()
    (port,) = service.ports.values()
    assert port.binding_options["address"] == ADDRESS
    operations = port.binding._operations
    assert set(operations) == {op.name for op in contract.operations}
    assert {op.soap_action for op in contract.operations} == {op.soapaction for op in operations.values()}
    assert transport.fetched


@pytest.mark.parametrize("name", SHIPPED.services)
def test_every_file_that_is_named_is_served_from_the_same_address(name: str) -> None:
    contract = SHIPPED.services[name]
    waiting = [flat_wsdl(SHIPPED_EDITION, contract, ADDRESS)]
    waiting += [
        edition_file(SHIPPED_EDITION, root, ".wsdl", ADDRESS) for root in (contract.token_wsdl, contract.context_wsdl)
    ]
    seen: set[str] = set()
    while waiting:
        root = etree.parse(io.BytesIO(waiting.pop())).getroot()
        for place in [*root.iter("{*}import"), *root.iter("{*}include")]:
            where = place.get("location") or place.get("schemaLocation")
            if where is None or where in seen:
                continue
            seen.add(where)
            query = parse_qs(urlsplit(where).query)
            assert where.startswith(f"{ADDRESS}?"), where
            kind = "xsd" if "xsd" in query else "wsdl"
            waiting.append(edition_file(SHIPPED_EDITION, query[kind][0], f".{kind}", ADDRESS))
    assert any("KontekstType.xsd" in where for where in seen)


def test_a_flat_description_has_no_policy_left_hanging() -> None:
    for contract in SHIPPED.services.values():
        root = etree.fromstring(flat_wsdl(SHIPPED_EDITION, contract, ADDRESS))
        assert root.find(".//{*}binding/{*}PolicyReference") is None
        assert root.find("{*}import") is None


def test_the_order_of_a_flat_description_is_that_of_wsdl() -> None:
    order = ["documentation", "types", "message", "portType", "binding", "service"]
    for contract in SHIPPED.services.values():
        root = etree.fromstring(flat_wsdl(SHIPPED_EDITION, contract, ADDRESS))
        names = [etree.QName(part).localname for part in root if isinstance(part.tag, str)]
        known = [name for name in names if name in order]
        assert known == sorted(known, key=order.index)


@pytest.mark.parametrize(
    "name",
    [
        "../edition.toml",
        "edition.toml",
        "edition.xsd",
        "../../pyproject.toml",
        "/etc/passwd",
        "/etc/passwd.xsd",
        "common/../../../pyproject.xsd",
        "common",
        "",
        ".",
        "\0.xsd",
        "x" * 300 + ".xsd",
        "a/" * 3000 + ".xsd",
        "wsdl/FinansbilagAfsendService.wsdl",
        "COMMON/CONTEXT/KONTEKSTTYPE.XSD",
    ],
)
def test_no_other_file_is_served(name: str) -> None:
    with pytest.raises(NotFound, match="no file of that name") as raised:
        edition_file(SHIPPED_EDITION, name, ".xsd", ADDRESS)
    assert name.strip("./") == "" or name not in raised.value.detail.en


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "outside.xsd").write_text("<a/>")
    (tmp_path / "edition").mkdir()
    (tmp_path / "edition" / "link.xsd").symlink_to(tmp_path / "outside.xsd")
    with pytest.raises(NotFound):
        edition_file(tmp_path / "edition", "link.xsd", ".xsd", ADDRESS)
