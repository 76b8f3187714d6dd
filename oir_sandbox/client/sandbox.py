"""One sandbox as a test sees it: send, look, wind the clock, order faults, expect."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache, cached_property
from types import TracebackType
from typing import Any, Self

import httpx
from lxml import etree

from oir_sandbox.client.answer import Answer
from oir_sandbox.client.clock import SandboxClock
from oir_sandbox.client.expectations import must_hold
from oir_sandbox.client.faults import SandboxFaults
from oir_sandbox.client.talk import talk

_SOAP = {"Content-Type": "text/xml; charset=utf-8"}


class Sandbox:
    """A sandbox of its own: its state, clock, faults and journal touch no other. In a `with` block it is deleted at the end.

    `http` is a client of the server, which the sandbox's addresses are added to.
    """

    def __init__(self, http: httpx.Client, name: str) -> None:
        self.http = http
        self.name = name

    @property
    def url(self) -> str:
        """The sandbox's own address: give it to the system under test; every door lies below it."""
        return f"{str(self.http.base_url).rstrip('/')}/s/{self.name}"

    def soap_url(self, service: str) -> str:
        """The address of a SOAP service, such as `DebitorRegistreringAfsend`. Raises `KeyError` for one there is not."""
        return f"{self.url}{_services()[service]}"

    def send(self, message: str | bytes, *, service: str = "", headers: Mapping[str, str] | None = None) -> Answer:
        """Send a SOAP message as it is; the service follows from its root element unless named.

        Raises `ValueError` for a message no service knows, `httpx.HTTPError` when there is no answer.
        """
        body = message.encode() if isinstance(message, str) else message
        url = self.soap_url(service) if service else f"{self.url}{_address_of(body)}"
        response = self.http.post(url, content=body, headers={**_SOAP, **(headers or {})})
        return Answer(response.status_code, response.content)

    def json(self, method: str, path: str, **options: Any) -> Any:
        """Ask one of the sandbox's JSON addresses, `/api/debitor/konti` for example; the JSON answered.

        Raises `Refused`.
        """
        return talk(self.http, method, f"{self.url}{path}", **options)

    def zeep(self, service: str) -> Any:
        """A zeep client of a SOAP service, in process too. Raises `ModuleNotFoundError` until zeep is installed."""
        try:
            from oir_sandbox.client.zeep_transport import client_of  # noqa: PLC0415 - zeep is not everybody's
        except ModuleNotFoundError as missing:
            if missing.name != "zeep":
                raise
            raise ModuleNotFoundError(
                "zeep er ikke installeret: pip install zeep / zeep is not installed: pip install zeep", name="zeep"
            ) from None

        return client_of(self.http, self.soap_url(service))

    @cached_property
    def clock(self) -> SandboxClock:
        """The sandbox's clock."""
        return SandboxClock(self)

    @cached_property
    def faults(self) -> SandboxFaults:
        """What goes wrong because you ordered it."""
        return SandboxFaults(self)

    def settings(self) -> dict[str, Any]:
        """What the sandbox was told to be."""
        settings: dict[str, Any] = self._control("GET")["settings"]
        return settings

    def change(self, **settings: Any) -> None:
        """Change settings; what is left out keeps its value. Raises `Refused`."""
        self._control("PUT", json=settings)

    def reset(self, **settings: Any) -> None:
        """Empty the sandbox at once: state, journal, faults, events; the clock back where its settings say."""
        self._control("POST", "/reset", json={"settings": settings} if settings else {})

    def clone(self, name: str = "") -> "Sandbox":
        """A sandbox with the same content."""
        made = self._control("POST", "/clone", json={"to": name} if name else {})
        return Sandbox(self.http, made["name"])

    def snapshot(self) -> bytes:
        """The whole sandbox as one file, for `restore`."""
        response = self.http.get(f"/api/control/sandboxes/{self.name}/snapshot")
        response.raise_for_status()
        return response.content

    def restore(self, snapshot: bytes) -> None:
        """Make this sandbox what the snapshot holds. Raises `Refused` and keeps everything when the file is not right."""
        self._control("POST", "/restore", content=snapshot, headers={"Content-Type": "application/zip"})

    def delete(self) -> None:
        """Delete the sandbox with all it holds."""
        self._control("DELETE")

    def journal(self, **search: Any) -> list[dict[str, Any]]:
        """The exchanges of the sandbox, oldest first, both texts included; `search` as for `GET /api/control/journal`."""
        found = self.json("GET", "/api/control/journal", params=search)
        listed = found["exchanges"] if isinstance(found, Mapping) else found
        return [self.json("GET", f"/api/control/journal/{entry['seq']}") for entry in listed]

    def events(self, topic: str = "") -> list[dict[str, Any]]:
        """The events the sandbox has told, oldest first, only those whose topic begins with `topic`."""
        return [event for event in self._all_events() if event["topic"].startswith(topic)]

    def expect(
        self,
        *,
        operation: str = "",
        times: int | None = None,
        at_least: int | None = None,
        at_most: int | None = None,
        accepted: bool | None = None,
        findings: Sequence[str] = (),
        fields: Mapping[str, Any] | None = None,
        **more: Any,
    ) -> None:
        """Raises `AssertionError`, with what came nearest and each difference, unless the sandbox received that.

        `times` (or `at_least`, `at_most`; left out: at least once) exchanges of that `operation`, with these `fields` and
        `findings` (rule ids). Further names are fields too: `FordringBeløb="110.00"`, and for short `konto`, `fordring`,
        `bilag`, `faktura` for their ids.
        """
        asked: dict[str, Any] = {
            "operation": operation,
            "accepted": accepted,
            "findings": list(findings),
            "times": times if times is not None else _bounds(at_least, at_most),
        }
        must_hold(self, asked, {**(fields or {}), **more})

    def _all_events(self) -> Iterator[dict[str, Any]]:
        after = 0
        while True:
            page = self.json("GET", "/api/control/events", params={"after": after})
            listed = page["events"] if isinstance(page, Mapping) else page
            if not listed:
                return
            yield from listed
            after = listed[-1]["seq"]

    def _control(self, method: str, path: str = "", **options: Any) -> Any:
        return talk(self.http, method, f"/api/control/sandboxes/{self.name}{path}", **options)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.delete()

    def __repr__(self) -> str:
        from oir_sandbox.client.transport import is_in_process  # noqa: PLC0415 - only who has that transport loads it

        return f"<Sandbox {self.name} {'in this process' if is_in_process(self.http) else f'at {self.url}'}>"


def _bounds(at_least: int | None, at_most: int | None) -> dict[str, int] | None:
    given = {"at_least": at_least, "at_most": at_most}
    return {name: value for name, value in given.items() if value is not None} or None


@cache
def _services() -> Mapping[str, str]:
    """The address of each service, by its name."""
    from oir_kernel.soap.edition import Edition  # noqa: PLC0415 - only who sends needs the contract
    from oir_sandbox.places import edition_folder  # noqa: PLC0415

    return {name: contract.paths[0] for name, contract in Edition(edition_folder()).services.items()}


@cache
def _messages() -> Mapping[str, str]:
    """The address of the service that knows a message, by its root element: the receiver's before PsrmKontrol's."""
    from oir_kernel.soap.edition import Edition  # noqa: PLC0415
    from oir_sandbox.places import edition_folder  # noqa: PLC0415

    found: dict[str, str] = {}
    for contract in Edition(edition_folder()).services.values():
        for operation in contract.operations:
            found.setdefault(operation.message, contract.paths[0])
    return found


def _address_of(body: bytes) -> str:
    try:
        root = etree.fromstring(body, etree.XMLParser(resolve_entities=False, no_network=True))
        payload = next(iter(next(iter(root.iter("{*}Body")))))
        return _messages()[etree.QName(payload).localname]
    except (etree.XMLSyntaxError, StopIteration, KeyError):
        raise ValueError("the message's root element is no operation of a service; name it with service=…") from None
