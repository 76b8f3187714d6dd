"""Webhooks: signed CloudEvents, and receivers that are slow, silent, large or broken."""

import base64
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from standardwebhooks import Webhook, WebhookVerificationError

from oir_kernel.delivery.addresses import Callbacks
from oir_kernel.delivery.courier import MAX_ANSWER, Courier, Unreached
from oir_kernel.delivery.webhook import new_secret, require_secret
from oir_kernel.errors import BadRequest
from oir_kernel.sandbox import SandboxScope, SandboxSettings
from oir_kernel.storage import Storage
from oir_kernel.storage.delivery import State
from tests.support.levering import FROZEN, bench, event, modtager

pytestmark = pytest.mark.anyio
OPEN = Callbacks(loopback=True)
HERE = SandboxScope.of("a", SandboxSettings())


@contextmanager
def raw_server(serve: Callable[[socket.socket], None]) -> Iterator[int]:
    """A server that does what it likes with one connection."""
    listener = socket.create_server(("127.0.0.1", 0))
    done = threading.Event()

    def run() -> None:
        with suppress(OSError):
            connection, _ = listener.accept()
            with connection:
                serve(connection)
                done.wait(10)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        done.set()
        listener.close()
        thread.join(10)


def answering(data: bytes) -> Callable[[socket.socket], None]:
    def serve(connection: socket.socket) -> None:
        connection.recv(65536)
        with suppress(OSError):
            connection.sendall(data)
            connection.shutdown(socket.SHUT_RDWR)

    return serve


async def post(port: int, seconds: float = 5, scheme: str = "http") -> tuple[int, bytes]:
    async with Courier(OPEN, total=seconds) as courier:
        reply = await courier.post(HERE, f"{scheme}://localhost:{port}/", {}, b"hej")
        return reply.status, reply.body


async def test_a_webhook_is_a_signed_cloudevent_with_the_sandboxs_time_in_it(storage: Storage) -> None:
    with modtager() as receiver:
        async with bench(storage) as at:
            subscription = await at.subscribe(receiver.address)
            assert at.secret is not None
            happened = event("konto-1", navn="Rødgrød")
            await at.happen(happened)
            await at.deliver(subscription)
            got = receiver.get()
            body = Webhook(at.secret).verify(got.body, got.headers)
            assert got.headers["content-type"].startswith("application/cloudevents+json")
            assert got.headers["webhook-id"] == happened.event_id
            assert body == {
                "specversion": "1.0",
                "id": happened.event_id,
                "source": "/s/levering",
                "type": "debitor.konto.afsluttet",
                "subject": "konto-1",
                "time": FROZEN,
                "datacontenttype": "application/json",
                "data": {"navn": "Rødgrød"},
            }
            with pytest.raises(WebhookVerificationError):
                Webhook(new_secret()).verify(got.body, got.headers)
            with pytest.raises(WebhookVerificationError):
                Webhook(at.secret).verify(got.body.replace(b"konto-1", b"konto-2"), got.headers)


async def test_a_secret_of_ones_own_is_used_and_a_new_one_replaces_it(storage: Storage) -> None:
    mine = "whsec_" + base64.b64encode(b"0123456789abcdef01234567").decode()
    with modtager() as receiver:
        async with bench(storage) as at:
            subscription = await at.subscribe(receiver.address, secret=mine)
            await at.happen(event("a"))
            await at.deliver(subscription)
            got = receiver.get()
            Webhook(mine).verify(got.body, got.headers)
            fresh = await at.way_out.subscribing.renew_secret(await at.scope(), subscription)
            await at.happen(event("a"))
            await at.deliver(subscription)
            got = receiver.get()
            Webhook(fresh).verify(got.body, got.headers)


@pytest.mark.parametrize(
    "given", ["", "hemmelig", "whsec_", "whsec_kort", "whsec_" + "A" * 100, "d2hzZWM" * 5, "whsec_%%%"]
)
def test_a_secret_that_is_too_weak_or_malformed_is_refused(given: str) -> None:
    with pytest.raises(BadRequest):
        require_secret(given)
    assert require_secret(secret := new_secret()) == secret


@pytest.mark.parametrize("status", [200, 201, 204, 299])
async def test_any_2xx_is_delivered(storage: Storage, status: int) -> None:
    await _ends_in(storage, status, State.DELIVERED)


@pytest.mark.parametrize("status", [302, 400, 401, 404, 429, 500, 503])
async def test_anything_else_is_tried_again(storage: Storage, status: int) -> None:
    await _ends_in(storage, status, State.WAITING)


async def _ends_in(storage: Storage, status: int, state: State) -> None:
    with modtager(lambda _n, _got: (status, b"")) as receiver:
        async with bench(storage) as at:
            subscription = await at.subscribe(receiver.address)
            await at.happen(event("a"))
            await at.deliver(subscription)
            (one,) = await at.deliveries(subscription)
            assert (one.state, one.attempts, one.status) == (state, 1, status)


async def test_a_receiver_nobody_listens_at_is_told_and_tried_again(storage: Storage) -> None:
    async with bench(storage) as at:
        subscription = await at.subscribe("http://127.0.0.1:9/")
        await at.happen(event("a"))
        await at.deliver(subscription)
        (one,) = await at.deliveries(subscription)
        assert (one.state, one.attempts, one.status) == (State.WAITING, 1, 0)
        assert one.said is not None
        assert "kan ikke nås" in one.said.da


async def test_an_answer_is_read_up_to_a_bound() -> None:
    with modtager(lambda _n, _got: (200, b"x" * (MAX_ANSWER * 4))) as receiver:
        assert await post(receiver.port) == (200, b"x" * MAX_ANSWER)


async def test_a_receiver_that_never_answers_is_left() -> None:
    with raw_server(lambda _connection: None) as port, pytest.raises(Unreached) as silent:
        await post(port, 0.2)
    assert "0.2" in silent.value.said.en


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x00\x01\x02 no http\r\n\r\n",
        b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nshort",
        b"HTTP/1.1 200 OK\r\ncontent-length: -1\r\n\r\n",
        b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n",
    ],
)
async def test_an_answer_that_is_no_http_or_breaks_off_is_a_failure(data: bytes) -> None:
    with raw_server(answering(data)) as port, pytest.raises(Unreached):
        await post(port)


async def test_an_answer_is_never_unpacked() -> None:
    bomb = b"HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: 3\r\n\r\nabc"
    with raw_server(answering(bomb)) as port:
        assert await post(port) == (200, b"abc")


def certificate(folder: Path, name: str) -> tuple[Path, Path]:
    """A self-signed certificate of that name and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)  # noqa: TID251 - TLS is checked against the machine's clock
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    paths = folder / f"{name}.pem", folder / f"{name}.key"
    paths[0].write_bytes(made.public_bytes(serialization.Encoding.PEM))
    paths[1].write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return paths


@pytest.mark.parametrize(
    ("name", "trusted", "comes"),
    [("localhost", True, True), ("localhost", False, False), ("anden.example", True, False)],
)
async def test_tls_asks_for_a_certificate_of_the_name_by_a_known_issuer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, *, trusted: bool, comes: bool
) -> None:
    pem, key = certificate(tmp_path, name)
    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(pem))
    with modtager() as receiver:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(pem, key)
        receiver.server.socket = context.wrap_socket(receiver.server.socket, server_side=True)
        if comes:
            assert (await post(receiver.port, scheme="https"))[0] == 204
        else:
            with pytest.raises(Unreached) as refused:
                await post(receiver.port, scheme="https")
            assert "TLS" in refused.value.said.da
            assert receiver.count == 0
