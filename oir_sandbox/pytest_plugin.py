"""The pytest plugin: a fresh sandbox for each test, its clock, its settings and faults by marker, wanted mistakes as parameters.

Installed with the package and loaded by pytest itself. Nothing of the sandbox is imported before a test asks for it. Works
under pytest-xdist: each worker has its own server.

| Fixture | Gives |
|---|---|
| `oir` | a fresh sandbox in this process, no socket |
| `oir_server` | a fresh sandbox on a real socket of 127.0.0.1 |
| `oir_clock` | the clock of the sandbox the test uses |

| Marker | Does |
|---|---|
| `oir(psrm="enforce", erp="streng", …)` | the settings of the test's sandbox |
| `oir_fault("latency", time="2s", operation=…)` | a fault from the start; may be repeated |
| `oir_mistakes("KFDAINS", …)` | runs the test once for each wanted mistake of these claim types, as argument `mistake` |
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from oir_sandbox.client import Sandbox, Server
    from oir_sandbox.client.clock import SandboxClock

_MARKERS = (
    "oir(**settings): settings of the test's ØiR sandbox",
    "oir_fault(kind, **given): a fault in the test's ØiR sandbox",
    "oir_mistakes(*claim_types, rules=(), seed='1'): run once for each wanted mistake, as argument `mistake`",
)
_SHOWN = 20


def pytest_configure(config: pytest.Config) -> None:
    """Make the markers known."""
    for marker in _MARKERS:
        config.addinivalue_line("markers", marker)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """One test for each wanted mistake, named by claim type and rule."""
    marker = metafunc.definition.get_closest_marker("oir_mistakes")
    if marker is None:
        return
    from oir_sandbox.pytest_mistakes import wanted  # noqa: PLC0415 - only who asks for mistakes needs the rulebook

    mistakes = wanted(*marker.args, **marker.kwargs)
    metafunc.parametrize("mistake", mistakes, ids=[f"{mistake.claim_type}-{mistake.rule_id}" for mistake in mistakes])


@pytest.fixture(scope="session")
def oir_in_process() -> "Iterator[Server]":
    """The server in this process that the sandboxes of `oir` live on."""
    from oir_sandbox.client import in_process  # noqa: PLC0415

    with in_process() as server:
        yield server


@pytest.fixture(scope="session")
def oir_on_socket() -> "Iterator[Server]":
    """The server on a socket that the sandboxes of `oir_server` live on."""
    from oir_sandbox.client import on_socket  # noqa: PLC0415

    with on_socket() as server:
        yield server


@pytest.fixture
def oir(oir_in_process: "Server", request: pytest.FixtureRequest) -> "Iterator[Sandbox]":
    """A fresh sandbox in this process."""
    yield from _fresh(oir_in_process, request)


@pytest.fixture
def oir_server(oir_on_socket: "Server", request: pytest.FixtureRequest) -> "Iterator[Sandbox]":
    """A fresh sandbox on a real socket; its `url` is what to give to the system under test."""
    yield from _fresh(oir_on_socket, request)


@pytest.fixture
def oir_clock(request: pytest.FixtureRequest) -> "SandboxClock":
    """The clock of the sandbox the test uses: of `oir_server` if it asks for that one, else of `oir`."""
    name = "oir_server" if "oir_server" in request.fixturenames else "oir"
    sandbox: Sandbox = request.getfixturevalue(name)
    return sandbox.clock


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """Beside a failure: what the sandbox exchanged, with its findings."""
    outcome: Any = yield
    report = outcome.get_result()
    if call.when != "call" or not report.failed:
        return
    for name in ("oir", "oir_server"):
        sandbox = getattr(item, "funcargs", {}).get(name)
        if sandbox is not None:
            report.sections.append((f"ØiR-sandkassen, {name}", _exchanges(sandbox)))


def _fresh(server: "Server", request: pytest.FixtureRequest) -> "Iterator[Sandbox]":
    settings: dict[str, Any] = {}
    for marker in reversed(list(request.node.iter_markers("oir"))):  # the nearest one last, so that it wins
        settings |= marker.kwargs
    with server.create(**settings) as sandbox:
        for marker in request.node.iter_markers("oir_fault"):
            sandbox.faults.add(*marker.args, **marker.kwargs)
        yield sandbox


def _exchanges(sandbox: "Sandbox") -> str:
    try:
        return _told(sandbox)
    except Exception as error:  # noqa: BLE001 - whatever is wrong with the journal, the test's own failure is what matters
        return f"({type(error).__name__} while reading the journal)"


def _told(sandbox: "Sandbox") -> str:
    lines = []
    for entry in sandbox.journal()[-_SHOWN:]:
        lines.append(f"#{entry['seq']} {entry['at']} {entry['door']} {entry['operation']} -> {entry['verdict']}")
        lines += (f"    {found['rule_id']}: {found['message']['da']}" for found in entry["findings"])
    return "\n".join(lines) or "(ingen udvekslinger / no exchanges)"
