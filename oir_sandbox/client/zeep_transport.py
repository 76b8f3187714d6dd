"""zeep over the client's own connection, so that a zeep client talks to a sandbox in this process too."""

from typing import Any

import httpx
import zeep
import zeep.transports


class HttpxTransport(zeep.transports.Transport):
    """Loads descriptions and posts messages through an httpx client."""

    def __init__(self, http: httpx.Client) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._http = http

    def load(self, url: str) -> bytes:
        """A description or schema. Raises `httpx.HTTPStatusError`."""
        response = self._http.get(url)
        response.raise_for_status()
        return response.content

    def post(self, address: str, message: Any, headers: dict[str, str]) -> Any:
        """Post a message; the answer as zeep wants it."""
        return _Response(self._http.post(address, content=message, headers=headers))

    def post_xml(self, address: str, envelope: Any, headers: dict[str, str]) -> Any:
        """Post an envelope; the answer as zeep wants it."""
        from lxml import etree  # noqa: PLC0415 - zeep has loaded it

        return self.post(address, etree.tostring(envelope, encoding="UTF-8", xml_declaration=True), headers)


class _Response:
    """The parts of a `requests` response that zeep asks for."""

    def __init__(self, response: httpx.Response) -> None:
        self.status_code = response.status_code
        self.content = response.content
        self.headers = response.headers
        self.encoding = response.encoding
        self.text = response.text


def client_of(http: httpx.Client, address: str) -> Any:
    """A zeep client of the service at `address`."""
    return zeep.Client(f"{address}?wsdl", transport=HttpxTransport(http))  # type: ignore[no-untyped-call]
