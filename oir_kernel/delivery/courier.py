"""One HTTP POST to an address that was looked at, and a bounded look at the answer."""

import asyncio
import ssl
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Final, Self

import httpx

from oir_kernel.delivery.addresses import Address, Callbacks, IpAddress, read_address
from oir_kernel.errors import SandboxError
from oir_kernel.findings import Text
from oir_kernel.sandbox import SandboxScope

CONNECT_SECONDS: Final = 5.0
TOTAL_SECONDS: Final = 15.0
"""How long connecting, and all of it, may take, by the machine's clock. Source: ours; Standard Webhooks recommends 15-30."""

MAX_ANSWER: Final = 64 * 1024
"""Bytes of an answer that are read; the rest is left unread."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What was answered; `body` holds at most `MAX_ANSWER` bytes of it."""

    status: int
    body: bytes

    @property
    def text(self) -> str:
        """The body as text, whatever it is."""
        return self.body.decode("utf-8", "replace")


class Unreached(Exception):
    """There was no answer; `said` tells why."""

    def __init__(self, said: Text) -> None:
        super().__init__(said.en)
        self.said = said


class Courier:
    """Posts for all sandboxes of a process: no proxy, no redirect, no connection kept, no compression asked for."""

    def __init__(self, callbacks: Callbacks, *, total: float = TOTAL_SECONDS) -> None:
        self.callbacks = callbacks
        self._total = total
        self._client = httpx.AsyncClient(
            verify=ssl.create_default_context(),
            trust_env=False,
            follow_redirects=False,
            timeout=httpx.Timeout(total, connect=CONNECT_SECONDS),
            limits=httpx.Limits(max_connections=None, max_keepalive_connections=0),
            headers={"accept-encoding": "identity", "user-agent": "OIR-SANDKASSEN"},
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._client.aclose()

    async def post(self, scope: SandboxScope, target: str, headers: Mapping[str, str], body: bytes) -> Reply:
        """Post to an address the sandbox may call. Raises `Unreached`."""
        try:
            async with asyncio.timeout(self._total):
                address = read_address(target)
                numbers = await self.callbacks.numbers(address, scope.settings.callbacks)
                return await self._first(address, numbers, headers, body)
        except SandboxError as error:
            raise Unreached(error.detail) from None
        except (TimeoutError, httpx.TimeoutException):
            raise Unreached(_silent(self._total)) from None
        except (httpx.ConnectError, OSError) as error:
            raise Unreached(_BAD_TLS if _is_tls(error) else _AWAY) from None
        except httpx.HTTPError:
            raise Unreached(_BROKEN) from None

    async def _first(
        self, address: Address, numbers: Sequence[IpAddress], headers: Mapping[str, str], body: bytes
    ) -> Reply:
        """The answer of the first of these numbers that can be connected to."""
        for number in numbers[:-1]:
            try:
                return await self._post(address, number, headers, body)
            except (httpx.ConnectError, httpx.ConnectTimeout):
                continue
        return await self._post(address, numbers[-1], headers, body)

    async def _post(self, address: Address, number: IpAddress, headers: Mapping[str, str], body: bytes) -> Reply:
        url = httpx.URL(scheme=address.scheme, host=str(number), port=address.port, raw_path=address.path.encode())
        named = {"host": address.authority, **headers}
        expected = {"sni_hostname": address.host}  # the certificate must be the name's, not the number's
        async with self._client.stream("POST", url, content=body, headers=named, extensions=expected) as response:
            read = b""
            async for chunk in response.aiter_raw():
                read += chunk
                if len(read) >= MAX_ANSWER:
                    break
            return Reply(response.status_code, read[:MAX_ANSWER])


def _is_tls(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, ssl.SSLError):
            return True
        error = error.__cause__ or error.__context__
    return False


def _silent(seconds: float) -> Text:
    return Text(
        f"Modtageren svarede ikke inden for {seconds:g} sekunder.",
        f"The receiver did not answer within {seconds:g} seconds.",
    )


_AWAY = Text(
    "Modtageren kan ikke nås: navnet findes ikke, eller ingen lytter på adressen.",
    "The receiver cannot be reached: the name does not exist, or nobody listens at the address.",
)
_BAD_TLS = Text(
    "Modtagerens TLS-forbindelse kan ikke bruges; certifikatet er måske ikke udstedt til navnet af en kendt udsteder.",
    "The receiver's TLS connection cannot be used; perhaps no known issuer made its certificate for that name.",
)
_BROKEN = Text(
    "Modtageren afbrød forbindelsen eller svarede noget, som ikke er HTTP.",
    "The receiver broke the connection or answered something that is not HTTP.",
)
