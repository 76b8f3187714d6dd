"""Commands that talk to a running sandbox: where it is, the key for it, and what it answers when it does not do it."""

import argparse
import os
import sys
from collections.abc import Callable, Mapping
from typing import Any, Final

import httpx

from oir_kernel.errors import BadRequest
from oir_kernel.findings import Text
from oir_sandbox.client.talk import told_findings

KEY_VARIABLE: Final = "OIR_KEY"
"""Where the key is taken from: a command line is seen by everybody on the machine."""
_HERE: Final = "http://127.0.0.1:"
_PORT: Final = "8400"
_MAX_PORT: Final = 65535


def default_url() -> str:
    """Where the running sandbox is when no option says so: at OIR_URL, else on this machine at OIR_PORT, else 8400.

    An OIR_PORT that is none, or lets the program choose (0), is passed over.
    """
    port = os.environ.get("OIR_PORT", "")
    usable = port.isascii() and port.isdigit() and 0 < int(port) <= _MAX_PORT
    return os.environ.get("OIR_URL") or _HERE + (port if usable else _PORT)


def add_url(parser: argparse.ArgumentParser, *, told_above: bool = False) -> None:
    """The option that names the running sandbox; `told_above`: the command above has it too, and what it says holds."""
    default = argparse.SUPPRESS if told_above else default_url()
    parser.add_argument(
        "--url",
        default=default,
        help=f"the running sandbox (default OIR_URL, else {_HERE}OIR_PORT, else {_HERE}{_PORT})",
    )


def add_sandbox(parser: argparse.ArgumentParser, *, told_above: bool = False) -> None:
    """The options that name the running server and one of its sandboxes; `told_above` as for `add_url`."""
    add_url(parser, told_above=told_above)
    default = argparse.SUPPRESS if told_above else "default"
    parser.add_argument("--sandbox", default=default, metavar="NAME", help="which sandbox (default: default)")


def key_headers(key: str = "") -> Mapping[str, str]:
    """The header for a key: the one given, else that of OIR_KEY, if any."""
    found = key or os.environ.get(KEY_VARIABLE, "")
    return {"X-Oir-Key": found} if found else {}


def client(url: str, sandbox: str = "") -> httpx.Client:
    """A client for the server at that address, with the key of OIR_KEY, for that sandbox. Large ones take a while."""
    headers = dict(key_headers()) | ({"X-Oir-Sandbox": sandbox} if sandbox else {})
    return httpx.Client(base_url=url, headers=headers, timeout=600)


class Refused(Exception):
    """What a running sandbox answered, to be told again here."""

    def __init__(self, problem: Mapping[str, Any]) -> None:
        told = f"{problem['code']} {problem.get('title', '')}. {problem.get('detail', '')}"
        super().__init__("\n".join([told, *told_findings(problem)]))


def checked(response: httpx.Response) -> httpx.Response:
    """The response, if it is one of success. Raises `Refused`, or `BadRequest` when something else answers there."""
    if response.is_success:
        return response
    response.read()
    try:
        problem = response.json()
    except ValueError:
        problem = None
    if not isinstance(problem, dict) or "code" not in problem:
        raise BadRequest(
            Text(
                f"Adressen svarer med HTTP {response.status_code}, men ikke som en sandkasse. Ret --url.",
                f"The address answers HTTP {response.status_code}, but not as a sandbox. Correct --url.",
            )
        )
    raise Refused(problem)


def talk(url: str, work: Callable[[], int | None]) -> int:
    """What `work` returns, `None` for 0: 1 when the sandbox refused (told on stderr).

    Raises `BadRequest` when nobody answers at `url`.
    """
    try:
        return work() or 0
    except httpx.HTTPError:
        raise unreachable(url) from None
    except Refused as refused:
        print(f"oir: {refused}", file=sys.stderr)
        return 1


def unreachable(url: str) -> BadRequest:
    """The error for an address where nobody answers."""
    return BadRequest(
        Text(
            f"Ingen sandkasse svarer på {url}. Start den med: oir up", f"No sandbox answers at {url}. Start it: oir up"
        )
    )
