"""Where a sandbox may call: only addresses on its list, and some never, whatever the list says.

An address is looked at three times: as it is written, when a subscription is made; against the list of that moment, when
something is sent; and by the numbers its name resolves to, one of which is then connected to, so that a name cannot point
elsewhere between the look and the call. Source of the rules: ours.
"""

import asyncio
import re
import socket
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Final, TypeAlias
from urllib.parse import SplitResult, urlsplit

from oir_kernel.errors import BadRequest
from oir_kernel.findings import Text

IpAddress: TypeAlias = IPv4Address | IPv6Address
Resolver: TypeAlias = Callable[[str, int], Awaitable[Sequence[str]]]
"""The numeric addresses of a host name. Raises `OSError` when it has none."""

MAX_LENGTH: Final = 2000
MAX_CALLBACKS: Final = 100
"""Entries one sandbox's list may have. Source: ours."""

_PLAIN = re.compile(r"[!-~]+")
_NAME = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?)*")
_NUMBER = re.compile(r"(?:.*\.)?(?:[0-9]+|0x[0-9a-f]*)")
_PORTS = {"http": 80, "https": 443}
_NEVER = tuple(
    map(
        ip_network,
        (
            "0.0.0.0/8",
            "169.254.0.0/16",
            "100.100.100.200/32",
            "168.63.129.16/32",
            "192.0.0.192/32",
            "fd00:ec2::254/128",
            "fd20:ce::254/128",
        ),
    )
)
"""This network, link-local, and where clouds keep metadata and credentials of the machine."""
_NAT64 = (ip_network("64:ff9b::/96"), ip_network("64:ff9b:1::/48"))
_COMPATIBLE = ip_network("::/96")


@dataclass(frozen=True, slots=True)
class Address:
    """An http or https address in its parts; `host` is lower case and without brackets, `path` has the query."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def authority(self) -> str:
        """Host and port as a Host header writes them."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"


def read_address(text: str) -> Address:
    """An address as a user writes it. Raises `BadRequest` for one that is not a plain http or https address."""
    if len(text) > MAX_LENGTH or _PLAIN.fullmatch(text) is None or "\\" in text:
        raise _unreadable()
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        raise _unreadable() from None
    if parts.scheme not in _PORTS or "@" in parts.netloc or "#" in text or port == 0:
        raise _unreadable()
    query = f"?{parts.query}" if parts.query else ""
    return Address(parts.scheme, _host(parts.hostname or ""), port or _PORTS[parts.scheme], (parts.path or "/") + query)


def read_callbacks(entries: Iterable[str]) -> tuple[str, ...]:
    """A list of hosts, each with or without a port, in the one form they are compared in. Raises `BadRequest`."""
    read = tuple(_entry(entry) for entry in entries)
    if len(read) > MAX_CALLBACKS:
        raise BadRequest(
            Text(
                f"Indstillingen callbacks kan have {MAX_CALLBACKS} adresser; der er sendt {len(read)}.",
                f"The setting callbacks can have {MAX_CALLBACKS} addresses; {len(read)} were sent.",
            )
        )
    return read


async def resolve(host: str, port: int) -> Sequence[str]:
    """What the machine's own resolver says of a name."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(address[0]) for *_, address in found]


@dataclass(frozen=True, slots=True)
class Callbacks:
    """The rules of one process. `loopback`: its own machine may be called, which is so while no keys are asked for."""

    loopback: bool
    resolver: Resolver = resolve

    def require_listed(self, address: Address, callbacks: Sequence[str]) -> None:
        """Raises `BadRequest` unless that list, or loopback, has the address."""
        if not (self._is_own(address.host) or _is_listed(address, callbacks)):
            raise BadRequest(
                Text(
                    f"{address.authority} står ikke på sandkassens liste over adresser, den må kalde. Sæt den på"
                    ' indstillingen callbacks, fx ["modtager.example:443"].',
                    f"{address.authority} is not on the sandbox's list of addresses it may call. Put it on the setting"
                    ' callbacks, for example ["receiver.example:443"].',
                )
            )
        if (literal := _literal(address.host)) is not None:
            self._require_callable(literal)

    async def numbers(self, address: Address, callbacks: Sequence[str]) -> Sequence[IpAddress]:
        """The numeric addresses to connect to, in their order. Raises `BadRequest`; `OSError` for an unknown name."""
        self.require_listed(address, callbacks)
        literal = _literal(address.host)
        found = [literal] if literal else [ip_address(one) for one in await self.resolver(address.host, address.port)]
        for number in found:
            self._require_callable(number)
            if not (number.is_loopback or _is_listed(address, callbacks)):
                raise _never()  # localhost, which needs no entry, must be this machine
        return list(dict.fromkeys(found))

    def _is_own(self, host: str) -> bool:
        literal = _literal(host)
        return self.loopback and (host == "localhost" or (literal is not None and literal.is_loopback))

    def _require_callable(self, number: IpAddress) -> None:
        for one in (number, *_within(number)):
            if one.is_loopback:
                allowed = self.loopback
            else:
                allowed = not (
                    one.is_link_local or one.is_multicast or one.is_unspecified or any(one in net for net in _NEVER)
                ) and (not one.is_reserved or _within(one) != ())
            if not allowed:
                raise _never()


def _within(number: IpAddress) -> tuple[IPv4Address, ...]:
    """The IPv4 addresses that an IPv6 address stands for or leads to."""
    if isinstance(number, IPv4Address) or number.is_loopback or number.is_unspecified:
        return ()
    found = [number.ipv4_mapped, number.sixtofour, *(number.teredo or ())]
    if number in _COMPATIBLE or any(number in net for net in _NAT64):
        found.append(IPv4Address(int(number) & 0xFFFFFFFF))
    return tuple(one for one in found if one is not None)


def _is_listed(address: Address, callbacks: Sequence[str]) -> bool:
    host = f"[{address.host}]" if ":" in address.host else address.host
    return host in callbacks or f"{host}:{address.port}" in callbacks


def _entry(entry: str) -> str:
    """One entry of the list; an address in full is not one."""
    plain = entry.strip().lower()
    if plain.count(":") > 1 and not plain.startswith("["):
        plain = f"[{plain}]"
    try:
        parts: SplitResult = urlsplit(f"//{plain}")
        port = parts.port
        if _PLAIN.fullmatch(plain) is None or parts.netloc != plain or "@" in plain or port == 0:
            raise _unreadable()
        host = _host(parts.hostname or "")
    except (ValueError, BadRequest):
        raise BadRequest(
            Text(
                "Indstillingen callbacks har en post, som ikke er en vært. Skriv vært eller vært:port, fx"
                " modtager.example:443, uden http:// og uden sti.",
                "The setting callbacks has an entry that is no host. Write host or host:port, for example"
                " receiver.example:443, without http:// and without a path.",
            )
        ) from None
    shown = f"[{host}]" if ":" in host else host
    return shown if port is None else f"{shown}:{port}"


def _host(host: str) -> str:
    """A host in the one way of writing it: other spellings of a number (octal, hexadecimal, one integer) are refused."""
    if ":" in host:
        try:
            return str(IPv6Address(host)) if "%" not in host else _refuse()
        except ValueError:
            raise _unreadable() from None
    if _NUMBER.fullmatch(host):
        try:
            return str(IPv4Address(host))
        except ValueError:
            raise _unreadable() from None
    if len(host) > 253 or _NAME.fullmatch(host) is None:
        raise _unreadable()
    return host


def _refuse() -> str:
    raise _unreadable()


def _literal(host: str) -> IpAddress | None:
    try:
        return ip_address(host)
    except ValueError:
        return None


def _unreadable() -> BadRequest:
    return BadRequest(
        Text(
            "Adressen er ikke en almindelig http- eller https-adresse. Skriv fx https://modtager.example/haendelser uden"
            " brugernavn og fragment; et IP-nummer skrives med fire tal med punktum imellem eller i kantede parenteser.",
            "The address is not a plain http or https address. Write for example https://receiver.example/events without"
            " user name and fragment; an IP number is written as four numbers with dots, or in square brackets.",
        )
    )


def _never() -> BadRequest:
    return BadRequest(
        Text(
            "Adressen fører til et sted, en sandkasse aldrig kalder (link-local, multicast, metadata, eller denne maskine, når"
            " der bruges nøgler). Intet er sendt; brug en anden adresse.",
            "The address leads to a place that a sandbox never calls (link-local, multicast, metadata, or this machine while"
            " keys are in use). Nothing was sent; use another address.",
        )
    )
