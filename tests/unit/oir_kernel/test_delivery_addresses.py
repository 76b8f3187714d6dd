"""Where a sandbox may call, attacked: spellings of numbers, names that lead elsewhere, redirects."""

from collections.abc import Sequence
from ipaddress import ip_address

import pytest

from oir_kernel.delivery.addresses import MAX_CALLBACKS, Callbacks, read_address, read_callbacks
from oir_kernel.delivery.courier import Courier, Unreached
from oir_kernel.errors import BadRequest
from oir_kernel.sandbox import SandboxScope, SandboxSettings
from tests.support.levering import modtager

OPEN, KEYED = Callbacks(loopback=True), Callbacks(loopback=False)
NEVER = (
    "169.254.169.254",
    "169.254.0.1",
    "100.100.100.200",
    "168.63.129.16",
    "192.0.0.192",
    "0.0.0.0",
    "0.1.2.3",
    "224.0.0.1",
    "255.255.255.255",
    "240.0.0.1",
    "::",
    "fe80::1",
    "ff02::1",
    "fd00:ec2::254",
    "fd20:ce::254",
    "::ffff:169.254.169.254",
    "::169.254.169.254",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::a9fe:a9fe",
    "2002:a9fe:a9fe::1",
    "2001:0:a9fe:a9fe::",
)
OWN = ("127.0.0.1", "127.8.9.10", "::1", "::ffff:127.0.0.1", "::127.0.0.1")


def in_url(number: str) -> str:
    return f"[{number}]" if ":" in number else number


def scope_with(*callbacks: str) -> SandboxScope:
    return SandboxScope.of("a", SandboxSettings(callbacks=read_callbacks(callbacks)))


def naming(*numbers: str) -> Callbacks:
    """Rules in which every name means these numbers."""

    async def resolver(_host: str, _port: int) -> Sequence[str]:
        return numbers

    return Callbacks(loopback=True, resolver=resolver)


@pytest.mark.parametrize(
    "text",
    [
        "http://2130706433/",
        "http://0177.0.0.1/",
        "http://0x7f.0.0.1/",
        "http://0x7f000001/",
        "http://127.1/",
        "http://127.0.0.01/",
        "http://127.0.0.1./",
        "http://modtager.example./",
        "http://bruger@modtager.example/",
        "http://bruger:kode@modtager.example/",
        "http://modtager.example\\@127.0.0.1/",
        "http://modtager.example/#fragment",
        "http://modtager.example:0/",
        "http://modtager.example:65536/",
        "http://modtager.example:otte/",
        "http://[fe80::1%25eth0]/",
        "http://[::1/",
        "http:///sti",
        "http://",
        "ftp://modtager.example/",
        "file:///etc/passwd",
        "modtager.example",
        "http://mod tager.example/",
        "http://modtager.example/\r\nHost: anden",
        "http://１２７.0.0.1/",
        "http://rødgrød.example/",
        "http://modtager.example/" + "a" * 2000,
        "",
    ],
)
def test_an_address_in_an_unusual_spelling_is_refused(text: str) -> None:
    with pytest.raises(BadRequest):
        read_address(text)


def test_a_plain_address_is_read_into_its_parts() -> None:
    address = read_address("HTTPS://Modtager.Example:8443/ind?a=b&c")
    assert (address.scheme, address.host, address.port, address.path) == (
        "https",
        "modtager.example",
        8443,
        "/ind?a=b&c",
    )
    assert address.authority == "modtager.example:8443"
    assert read_address("http://[2001:DB8::1]").authority == "[2001:db8::1]"


@pytest.mark.parametrize("number", NEVER)
def test_some_numbers_are_never_called_whatever_the_list_says(number: str) -> None:
    address = read_address(f"http://{in_url(number)}/")
    for rules in (OPEN, KEYED):
        with pytest.raises(BadRequest):
            rules.require_listed(address, read_callbacks([in_url(address.host)]))


@pytest.mark.parametrize("number", OWN)
def test_this_machine_is_called_while_no_keys_are_used_and_never_with_keys(number: str) -> None:
    address = read_address(f"http://{in_url(number)}:9000/")
    listed = read_callbacks([in_url(address.host)])
    OPEN.require_listed(address, listed)
    with pytest.raises(BadRequest):
        KEYED.require_listed(address, listed)


def test_a_host_is_called_when_it_is_on_the_list_and_else_not() -> None:
    address = read_address("https://modtager.example/ind")
    for rules in (OPEN, KEYED):
        rules.require_listed(address, read_callbacks(["modtager.example"]))
        rules.require_listed(address, read_callbacks(["Modtager.Example:443"]))
        for other in ([], ["modtager.example:8443"], ["example"], ["x.modtager.example"], ["modtager.example.dk"]):
            with pytest.raises(BadRequest):
                rules.require_listed(address, read_callbacks(other))


def test_private_numbers_are_called_when_they_are_on_the_list() -> None:
    KEYED.require_listed(read_address("http://10.1.2.3:80/"), read_callbacks(["10.1.2.3"]))
    KEYED.require_listed(read_address("http://[fd12::1]/"), read_callbacks(["fd12::1"]))


@pytest.mark.parametrize(
    "entry", ["http://a.example", "a.example/sti", "a b", "", "u@a", "a:0", "a:b", "127.1", "[::1", "*"]
)
def test_a_list_takes_hosts_and_nothing_else(entry: str) -> None:
    with pytest.raises(BadRequest):
        read_callbacks([entry])


def test_a_list_is_bounded_and_settings_keep_it() -> None:
    with pytest.raises(BadRequest):
        read_callbacks(["a.example"] * (MAX_CALLBACKS + 1))
    settings = SandboxSettings().changed({"callbacks": ["A.example:80", "::1"]})
    assert settings.callbacks == ("a.example:80", "[::1]")
    assert SandboxSettings().changed(settings.as_dict()) == settings
    with pytest.raises(BadRequest):
        settings.changed({"callbacks": ["010190-1234.example"]})


@pytest.mark.anyio
@pytest.mark.parametrize("number", NEVER)
async def test_a_name_that_leads_to_such_a_number_is_refused_even_among_others(number: str) -> None:
    address = read_address("http://modtager.example/")
    for numbers in ((number,), ("10.1.2.3", number)):
        with pytest.raises(BadRequest):
            await naming(*numbers).numbers(address, ("modtager.example",))


@pytest.mark.anyio
async def test_localhost_needs_no_entry_but_must_be_this_machine() -> None:
    address = read_address("http://localhost:9000/")
    assert await naming("127.0.0.1", "::1").numbers(address, ()) == [ip_address("127.0.0.1"), ip_address("::1")]
    with pytest.raises(BadRequest):
        await naming("10.1.2.3").numbers(address, ())


@pytest.mark.anyio
async def test_a_name_is_asked_once_and_the_call_goes_to_that_very_number() -> None:
    asked: list[str] = []

    async def rebinding(host: str, _port: int) -> Sequence[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["169.254.169.254"]

    with modtager() as receiver:
        async with Courier(Callbacks(loopback=True, resolver=rebinding)) as courier:
            target = f"http://modtager.example:{receiver.port}/ind"
            reply = await courier.post(scope_with("modtager.example"), target, {}, b"hej")
            assert reply.status == 204
            assert asked == ["modtager.example"]
            assert receiver.get().headers["host"] == f"modtager.example:{receiver.port}"
            with pytest.raises(Unreached):
                await courier.post(scope_with("modtager.example"), target, {}, b"hej")


@pytest.mark.anyio
async def test_the_second_number_is_tried_when_nobody_listens_at_the_first() -> None:
    with modtager() as receiver:
        async with Courier(naming("127.9.9.9", "127.0.0.1")) as courier:
            target = f"http://localhost:{receiver.port}/"
            assert (await courier.post(scope_with(), target, {}, b"")).status == 204


@pytest.mark.anyio
async def test_a_redirect_is_not_followed() -> None:
    with modtager() as inside, modtager(lambda _n, _got: (302, inside.address.encode())) as receiver:
        async with Courier(OPEN) as courier:
            assert (await courier.post(scope_with(), receiver.address, {}, b"")).status == 302
        assert inside.count == 0


@pytest.mark.anyio
async def test_a_proxy_of_the_environment_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    with modtager() as proxy, modtager() as receiver:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
        async with Courier(OPEN) as courier:
            assert (await courier.post(scope_with(), receiver.address, {}, b"")).status == 204
        assert (proxy.count, receiver.count) == (0, 1)


@pytest.mark.anyio
async def test_an_address_taken_off_the_list_is_not_called_any_more() -> None:
    with modtager() as receiver:
        async with Courier(naming("127.0.0.1")) as courier:
            target = f"http://modtager.example:{receiver.port}/"
            with pytest.raises(Unreached) as refused:
                await courier.post(scope_with("anden.example"), target, {}, b"")
        assert "callbacks" in refused.value.said.da
        assert receiver.count == 0
