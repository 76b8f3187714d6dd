"""What the program was told: environment variables first, command-line options over them."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path

from oir_kernel.errors import BadRequest
from oir_kernel.findings import Text

MIB = 1024 * 1024
LOG_FORMATS = ("json", "text")
LOG_LEVELS = ("debug", "info", "warning", "error", "critical")


@dataclass(frozen=True, slots=True)
class Settings:
    """Settings of one process, each with the environment variable that sets it.

    - `host`, `port`: where it listens (`OIR_HOST`, `OIR_PORT`)
    - `database`: `sqlite:///…` or `postgresql://…` (`OIR_DATABASE_URL`); empty: SQLite in `data_dir`
    - `data_dir`: where embedded data lies (`OIR_DATA_DIR`)
    - `certs_dir`: where the test CA, the test STS's key and the server certificate lie (`OIR_CERTS_DIR`); default `certs` in
      `data_dir`
    - `sftp_port`: where the file door listens, `None`: nowhere (`OIR_SFTP_PORT`, a number or `off`); `oir up` opens it 22 above
      `port`, at 8422
    - `open_door`: listen on other addresses than loopback without keys (`OIR_OPEN=1`)
    - `auth`: ask for keys on loopback too (`OIR_AUTH=1`)
    - `snapshot_bytes`: the most a snapshot file may be; unpacked eight times that (`OIR_SNAPSHOT_MB`)
    - `allowed_hosts`: Host names answered for beside loopback's, `*` for all (`OIR_ALLOWED_HOSTS`, comma-separated)
    - `psrm_url`: base address of the PSRM check when it runs as a process of its own (`OIR_PSRM_URL`); `psrm_key`: a key of
      every workspace for it, where it asks for one (`OIR_PSRM_KEY`)
    - `receiver_url`, `receiver_key`: the same of the simulated PSRM (`OIR_RECEIVER_URL`, `OIR_RECEIVER_KEY`)
    - `amqp_url`: broker for events; empty: events stay in the outbox (`OIR_AMQP_URL`)
    - `log_format`: `json` or `text` (`OIR_LOG_FORMAT`); `log_level`: `debug` also logs each request (`OIR_LOG_LEVEL`)
    """

    host: str = "127.0.0.1"
    port: int = 8400
    database: str = ""
    data_dir: Path = Path(".oir")
    certs_dir: Path | None = None
    sftp_port: int | None = None
    open_door: bool = False
    allowed_hosts: tuple[str, ...] = ()
    psrm_url: str = ""
    amqp_url: str = ""
    log_format: str = "json"
    log_level: str = "info"
    auth: bool = False
    snapshot_bytes: int = 512 * MIB
    psrm_key: str = field(default="", repr=False)
    receiver_url: str = ""
    receiver_key: str = field(default="", repr=False)

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> "Settings":
        """The settings the environment names; what it does not name keeps its default. Raises `BadRequest`."""
        given = environment.get
        return cls(
            host=given("OIR_HOST", "127.0.0.1"),
            port=_port(given("OIR_PORT", "8400")),
            database=given("OIR_DATABASE_URL", ""),
            data_dir=Path(given("OIR_DATA_DIR", ".oir")),
            certs_dir=Path(given("OIR_CERTS_DIR", "")) if given("OIR_CERTS_DIR") else None,
            sftp_port=_sftp_port(given("OIR_SFTP_PORT", "off")),
            open_door=given("OIR_OPEN", "") in ("1", "true"),
            auth=given("OIR_AUTH", "") in ("1", "true"),
            snapshot_bytes=_mebibytes(given("OIR_SNAPSHOT_MB", "512")),
            psrm_key=given("OIR_PSRM_KEY", ""),
            receiver_url=given("OIR_RECEIVER_URL", ""),
            receiver_key=given("OIR_RECEIVER_KEY", ""),
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

    @property
    def trust_folder(self) -> Path:
        """Where test certificates and keys are kept."""
        return self.certs_dir or self.data_dir / "certs"

    @property
    def asks_for_keys(self) -> bool:
        """Whether every door asks for a key: wherever other machines reach, unless open was said; on loopback if told to."""
        return self.auth or (self.is_reachable and not self.open_door)

    @property
    def is_reachable(self) -> bool:
        """Whether other machines reach the address."""
        return not _is_loopback(self.host)

    def require_safe_address(self) -> None:
        """Raises `BadRequest` when it is told both to ask for keys and not to."""
        if self.auth and self.open_door:
            raise BadRequest(
                Text(
                    "--auth (OIR_AUTH) og --open (OIR_OPEN) modsiger hinanden. Vælg en af dem.",
                    "--auth (OIR_AUTH) and --open (OIR_OPEN) contradict each other. Choose one of them.",
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


def _sftp_port(given: str) -> int | None:
    if given == "off":
        return None
    if given.isascii() and given.isdigit() and int(given) < 65536:
        return int(given)
    raise BadRequest(
        Text(
            "OIR_SFTP_PORT er ikke et portnummer. Skriv et tal fra 0 til 65535, fx 8422, eller off.",
            "OIR_SFTP_PORT is not a port number. Write a number from 0 to 65535, for example 8422, or off.",
        )
    )


def _mebibytes(given: str) -> int:
    if given.isascii() and given.isdigit() and 0 < int(given) <= 100_000:
        return int(given) * MIB
    raise BadRequest(
        Text(
            "OIR_SNAPSHOT_MB er ikke en størrelse. Skriv et helt antal MiB fra 1 til 100000, fx 512.",
            "OIR_SNAPSHOT_MB is not a size. Write a whole number of MiB from 1 to 100000, for example 512.",
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
