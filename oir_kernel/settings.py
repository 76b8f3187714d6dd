"""What the program was told: environment variables first, command-line options over them."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path

from oir_kernel.errors import BadRequest
from oir_kernel.findings import Text

LOG_FORMATS = ("json", "text")
LOG_LEVELS = ("debug", "info", "warning", "error", "critical")


@dataclass(frozen=True, slots=True)
class Settings:
    """Settings of one process, each with the environment variable that sets it.

    - `host`, `port`: where it listens (`OIR_HOST`, `OIR_PORT`)
    - `database`: `sqlite:///…` or `postgresql://…` (`OIR_DATABASE_URL`); empty: SQLite in `data_dir`
    - `data_dir`: where embedded data lies (`OIR_DATA_DIR`)
    - `open_door`: listen on other addresses than loopback without keys (`OIR_OPEN=1`)
    - `allowed_hosts`: Host names answered for beside loopback's, `*` for all (`OIR_ALLOWED_HOSTS`, comma-separated)
    - `psrm_url`: base address of the PSRM check when it runs as a process of its own (`OIR_PSRM_URL`)
    - `amqp_url`: broker for events; empty: events stay in the outbox (`OIR_AMQP_URL`)
    - `log_format`: `json` or `text` (`OIR_LOG_FORMAT`); `log_level`: `debug` also logs each request (`OIR_LOG_LEVEL`)
    """

    host: str = "127.0.0.1"
    port: int = 8400
    database: str = ""
    data_dir: Path = Path(".oir")
    open_door: bool = False
    allowed_hosts: tuple[str, ...] = ()
    psrm_url: str = ""
    amqp_url: str = ""
    log_format: str = "json"
    log_level: str = "info"

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> "Settings":
        """The settings the environment names; what it does not name keeps its default. Raises `BadRequest`."""
        given = environment.get
        return cls(
            host=given("OIR_HOST", "127.0.0.1"),
            port=_port(given("OIR_PORT", "8400")),
            database=given("OIR_DATABASE_URL", ""),
            data_dir=Path(given("OIR_DATA_DIR", ".oir")),
            open_door=given("OIR_OPEN", "") in ("1", "true"),
            allowed_hosts=tuple(name.strip() for name in given("OIR_ALLOWED_HOSTS", "").split(",") if name.strip()),
            psrm_url=given("OIR_PSRM_URL", ""),
            amqp_url=given("OIR_AMQP_URL", ""),
            log_format=_choice("OIR_LOG_FORMAT", given("OIR_LOG_FORMAT", "json"), LOG_FORMATS),
            log_level=_choice("OIR_LOG_LEVEL", given("OIR_LOG_LEVEL", "info").lower(), LOG_LEVELS),
        )

    @property
    def database_url(self) -> str:
        """Where state is kept."""
        return self.database or f"sqlite:///{self.data_dir / 'sandkasse.db'}"

    def require_safe_address(self) -> None:
        """Raises `BadRequest` when the address is reachable from elsewhere and nobody said that it may be."""
        if not self.open_door and not _is_loopback(self.host):
            raise BadRequest(
                Text(
                    f"{self.host} kan nås fra andre maskiner, og der er ingen nøgler. Brug 127.0.0.1, eller sig --open.",
                    f"{self.host} is reachable from other machines and there are no keys. Use 127.0.0.1, or say --open.",
                )
            )


def _port(given: str) -> int:
    if given.isascii() and given.isdigit() and int(given) < 65536:
        return int(given)
    raise BadRequest(
        Text(
            "OIR_PORT er ikke et portnummer. Skriv et tal fra 0 til 65535, fx 8400.",
            "OIR_PORT is not a port number. Write a number from 0 to 65535, for example 8400.",
        )
    )


def _choice(name: str, given: str, allowed: tuple[str, ...]) -> str:
    if given in allowed:
        return given
    raise BadRequest(
        Text(
            f"{name} kan være {', '.join(allowed)}; den satte værdi er ingen af dem.",
            f"{name} can be {', '.join(allowed)}; the value set is none of them.",
        )
    )


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
