"""What a process and what a sandbox are told, and what they refuse to be told."""

from pathlib import Path

import pytest

from oir_kernel.errors import BadRequest
from oir_kernel.sandbox import SandboxSettings, require_sandbox_id
from oir_kernel.settings import Settings


def test_an_empty_environment_gives_the_defaults() -> None:
    assert Settings.from_environment({}) == Settings()
    assert Settings().database_url == "sqlite:///.oir/sandkasse.db"


def test_the_environment_sets_everything() -> None:
    told = Settings.from_environment(
        {
            "OIR_HOST": "0.0.0.0",
            "OIR_PORT": "9000",
            "OIR_DATABASE_URL": "postgresql://db/x",
            "OIR_DATA_DIR": "/data",
            "OIR_OPEN": "1",
            "OIR_ALLOWED_HOSTS": " a.example ,,b.example",
            "OIR_PSRM_URL": "http://psrm:8404",
            "OIR_PSRM_KEY": "oir_x",
            "OIR_AMQP_URL": "amqp://mq/",
            "OIR_AUTH": "1",
            "OIR_SNAPSHOT_MB": "7",
            "OIR_LOG_FORMAT": "text",
            "OIR_LOG_LEVEL": "DEBUG",
        }
    )
    assert told == Settings(
        host="0.0.0.0",
        port=9000,
        database="postgresql://db/x",
        data_dir=Path("/data"),
        open_door=True,
        allowed_hosts=("a.example", "b.example"),
        psrm_url="http://psrm:8404",
        psrm_key="oir_x",
        amqp_url="amqp://mq/",
        log_format="text",
        log_level="debug",
        auth=True,
        snapshot_bytes=7 * 1024 * 1024,
    )
    assert told.database_url == "postgresql://db/x"


@pytest.mark.parametrize(
    ("name", "value"),
    [("OIR_PORT", "http"), ("OIR_PORT", "-1"), ("OIR_PORT", "70000"), ("OIR_PORT", "８４００"), ("OIR_LOG_LEVEL", "loud"),
        ("OIR_SNAPSHOT_MB", "-1"), ("OIR_SNAPSHOT_MB", "mange"),
        ("OIR_LOG_FORMAT", "xml")],
)  # fmt: skip
def test_a_wrong_variable_is_named_and_not_repeated(name: str, value: str) -> None:
    with pytest.raises(BadRequest) as raised:
        Settings.from_environment({name: value})
    for said in (raised.value.detail.da, raised.value.detail.en):
        assert name in said
        assert value not in said


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "localhost"])
def test_loopback_asks_for_no_key_unless_told_to(host: str) -> None:
    assert not Settings(host=host).asks_for_keys
    assert Settings(host=host, auth=True).asks_for_keys


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.5", "::", "oir.example", ""])
def test_any_other_address_asks_for_keys_unless_open_is_said(host: str) -> None:
    assert Settings(host=host).asks_for_keys
    assert not Settings(host=host, open_door=True).asks_for_keys


def test_auth_and_open_contradict_each_other() -> None:
    with pytest.raises(BadRequest, match="--open"):
        Settings(auth=True, open_door=True).require_safe_address()
    Settings(auth=True).require_safe_address()


def test_a_key_is_not_shown_with_the_settings() -> None:
    assert "hemmelig" not in repr(Settings(psrm_key="hemmelig"))


def test_settings_of_a_sandbox_survive_storage() -> None:
    told = SandboxSettings().changed(
        {
            "psrm": "enforce",
            "entry": "strict",
            "schema_errors": "fault",
            "clock_offset": -3600,
            "clock_frozen": "2026-11-23T09:00:00+01:00",
            "receivers": ["11111111"],
            "fordringshavere": {"11111111": "A1"},
            "allowed_cpr": ["0101901234"],
        }
    )
    assert SandboxSettings().changed(told.as_dict()) == told


def test_a_frozen_instant_is_kept_as_an_instant_and_nothing_else() -> None:
    told = SandboxSettings().changed({"clock_frozen": "20261123T090000.0101901234Z"})
    assert told.clock_frozen == "2026-11-23T09:00:00.010190+00:00"


@pytest.mark.parametrize("instant", ["1900-01-01T00:00:00Z", "2199-12-31T00:00:00Z"])
def test_the_clock_may_stand_in_three_centuries(instant: str) -> None:
    assert SandboxSettings(clock_frozen=instant).clock().now()


@pytest.mark.parametrize(
    "changes",
    [
        {"clock_frozen": "1899-12-31T00:00:00Z"},
        {"clock_frozen": "2200-01-01T00:00:00Z"},
        {"clock_frozen": "0001-01-01T00:00:00+14:00"},
        {"clock_frozen": "2026-11-23"},
        {"clock_frozen": "2026-11-23T09:00:00"},
        {"clock_offset": 10**10},
        {"clock_offset": 10**20},
        {"psrm": ""},
        {"entry": "NORMAL"},
        {"schema_errors": "Svar"},
        {"receivers": ["1"]},
        {"allowed_cpr": ["0101901234", "x"]},
        {"fordringshavere": {"x": "A1"}},
        {"fordringshavere": {"11111111": "010190-1234"}},
        {"nothing": 1},
    ],
)
def test_a_wrong_setting_is_refused_by_name(changes: dict[str, object]) -> None:
    with pytest.raises(BadRequest) as raised:
        SandboxSettings().changed(changes)
    (name,) = changes
    assert name in raised.value.detail.da
    assert name in raised.value.detail.en


def test_a_name_of_a_sandbox_comes_back() -> None:
    assert require_sandbox_id("demo-1") == "demo-1"


@pytest.mark.parametrize(
    "name", ["", "A", "-", "a--", "a" * 64, "a b", "demo\n", "x0101901234", "010190-1234", "01-01-90-1234"]
)
def test_another_name_is_refused(name: str) -> None:
    with pytest.raises(BadRequest):
        require_sandbox_id(name)
