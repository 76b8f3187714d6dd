"""`?wsdl` and `?xsd=`: the edition's files as a client fetches them.

`?wsdl` is one flat description, because common clients find no service in the three-file layout; `?wsdl=token` and
`?wsdl=context` are the layout's own roots, and every file they name is served the same way.
"""

from functools import lru_cache
from pathlib import Path
from posixpath import dirname, join, normpath
from urllib.parse import quote

from lxml import etree

from oir_kernel.errors import NotFound
from oir_kernel.findings import Text
from oir_kernel.soap.edition import ServiceContract
from oir_kernel.xml.places import Element

_WSDL = "{http://schemas.xmlsoap.org/wsdl/}"
_SOAP = "{http://schemas.xmlsoap.org/wsdl/soap/}"
_XSD = "{http://www.w3.org/2001/XMLSchema}"
_POLICY_REFERENCE = "{http://www.w3.org/ns/ws-policy}PolicyReference"
_LOCATIONS = {f"{_WSDL}import": "location", f"{_XSD}import": "schemaLocation", f"{_XSD}include": "schemaLocation"}


@lru_cache(maxsize=64)
def flat_wsdl(folder: Path, service: ServiceContract, address: str) -> bytes:
    """The service in one WSDL 1.1 document whose port is `address`; its schema is fetched from there too."""
    binding = _parse(folder / service.wsdl)
    port_path = normpath(join(dirname(service.wsdl), next(binding.iter(f"{_WSDL}import")).get("location", "")))
    port_type = _parse(folder / port_path)
    for imported in binding.findall(f"{_WSDL}import"):
        binding.remove(imported)
    for described in binding.findall(f"{_WSDL}binding"):
        for reference in described.findall(_POLICY_REFERENCE):
            described.remove(reference)
    at = 1 if binding.find(f"{_WSDL}documentation") is not None else 0
    parts = [part for part in port_type if part.tag != f"{_WSDL}documentation"]
    binding[at:at] = parts
    _relocate(binding, port_path, address)
    for port in binding.iter(f"{_SOAP}address"):
        port.set("location", address)
    return etree.tostring(binding, encoding="UTF-8", xml_declaration=True)


@lru_cache(maxsize=512)
def edition_file(folder: Path, name: str, suffix: str, address: str) -> bytes:
    """One WSDL or XSD of the edition with its references pointing back to `address`. Raises `NotFound`."""
    path = _inside(folder, name)
    if path is None or path.suffix != suffix:
        raise NotFound(
            Text(
                "Kontrakten har ingen fil af det navn. Hent ?wsdl, og følg dens adresser.",
                "The contract has no file of that name. Fetch ?wsdl and follow its addresses.",
            )
        )
    root = _parse(path)
    _relocate(root, name, address)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True)


def _inside(folder: Path, name: str) -> Path | None:
    """The file of that name inside the folder; `None` for any other name, a name no file can have among them."""
    try:
        path = (folder / name).resolve()
        return path if path.is_relative_to(folder.resolve()) and path.is_file() else None
    except (OSError, ValueError):
        return None


def _relocate(root: Element, name: str, address: str) -> None:
    for tag, attribute in _LOCATIONS.items():
        for element in root.iter(tag):
            relative = element.get(attribute)
            if relative:
                target = normpath(join(dirname(name), relative))
                kind = "wsdl" if target.endswith(".wsdl") else "xsd"
                element.set(attribute, f"{address}?{kind}={quote(target)}")


def _parse(path: Path) -> Element:
    return etree.parse(path, etree.XMLParser(resolve_entities=False, no_network=True, remove_blank_text=True)).getroot()
