"""`oir certs`: a test CA, and test certificates shaped like OCES ones. Real keys are neither asked for nor taken."""

import argparse
import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from oir_kernel.clock import DANISH_TIME, TickingClock
from oir_kernel.errors import BadRequest
from oir_kernel.findings import Text
from oir_kernel.identifiers import is_cvr, is_uuid

if TYPE_CHECKING:  # the real imports stand where they are used: every `oir` command builds these parsers
    from oir_kernel.security.certificates import Issued
    from oir_kernel.security.trust import Trust

PASSWORD = "test"  # noqa: S105 - PKCS#12 needs one, and these keys protect nothing
_YEARS = timedelta(days=365 * 3)
_DAY = timedelta(days=1)


def add_parsers(certs: argparse.ArgumentParser) -> None:
    """The subcommands of `oir certs`."""
    commands = certs.add_subparsers(dest="certs_command", required=True, metavar="COMMAND")
    init = commands.add_parser("init", help="make a test CA, an STS key and a server certificate in DIR")
    init.add_argument("folder", metavar="DIR", type=Path)
    init.add_argument(
        "--host", action="append", metavar="NAME", help="a name the server certificate is for beside loopback's"
    )
    issue = commands.add_parser(
        "issue",
        help="make a test certificate for a system",
        description="Writes NAME.pem, NAME.key and NAME.p12 into DIR.",
    )
    issue.add_argument("folder", metavar="DIR", type=Path)
    issue.add_argument("--name", required=True, help="what the files and the subject are called")
    issue.add_argument("--cvr", required=True, help="CVR number of the organisation")
    issue.add_argument("--uuid", help="UUID of the it-system instance")
    issue.add_argument("--from", dest="begins", metavar="DATE", help="first day (default yesterday)")
    issue.add_argument("--to", dest="ends", metavar="DATE", help="last day (default three years on)")
    state = issue.add_mutually_exclusive_group()
    state.add_argument("--expired", action="store_true", help="it ended yesterday")
    state.add_argument("--not-yet", action="store_true", help="it begins in three years")
    state.add_argument("--revoked", action="store_true", help="it is put on the list of revoked certificates")
    issue.add_argument("--password", default=PASSWORD, help=f"password of the PKCS#12 file (default {PASSWORD})")


def run(given: argparse.Namespace) -> int:
    """Run `oir certs …`; the exit status. Raises `BadRequest`."""
    if given.certs_command == "init":
        return _init(given.folder, given.host or [])
    return _issue(given)


def _init(folder: Path, hosts: list[str]) -> int:
    from oir_kernel.security.certificates import thumbprint
    from oir_kernel.security.trust import HOSTS, Trust

    trust = Trust(folder, (*HOSTS, *hosts))
    made = not (folder / "ca.pem").exists()
    trust.ensure()
    print(f"{'Lavet' if made else 'Findes allerede'}: {folder}")
    print(f"  test-CA              {folder / 'ca.pem'}  (SHA-256 {thumbprint(trust.ca)})")
    print(f"  start med TLS        oir up --tls {folder}")
    print(f"  et testcertifikat    oir certs issue {folder} --name fagsystem --cvr 11111111")
    return 0


def _issue(given: argparse.Namespace) -> int:
    from oir_kernel.security.issuing import issue_organisation
    from oir_kernel.security.trust import Trust

    if re.fullmatch(r"[A-Za-z0-9ÆØÅæøå][A-Za-z0-9ÆØÅæøå ._-]{0,35}", given.name) is None:
        raise _wrong("--name", "1-36 bogstaver, tal, mellemrum, . _ -", "1-36 letters, digits, spaces, . _ -")
    if not is_cvr(given.cvr):
        raise _wrong("--cvr", "et CVR-nummer, fx 11111111", "a CVR number, such as 11111111")
    if given.uuid is not None and not is_uuid(given.uuid):
        raise _wrong("--uuid", "et UUID", "a UUID")
    trust = Trust(given.folder)
    if not (given.folder / "ca.pem").exists():
        raise _wrong("DIR", "en mappe, oir certs init har lavet", "a folder that oir certs init made")
    begins, ends = _period(given)
    system = None if given.uuid is None else given.uuid.lower()
    issued = issue_organisation(trust.issuer, given.name, given.cvr, begins=begins, ends=ends, system=system)
    if given.revoked:
        trust.revoke(issued.certificate)
    _write(given.folder, given.name.replace(" ", "-"), issued, trust, given.password)
    return 0


def _period(given: argparse.Namespace) -> tuple[datetime, datetime]:
    now = TickingClock().now()
    if given.expired:
        return now - _YEARS, now - _DAY
    if given.not_yet:
        return now + _YEARS, now + 2 * _YEARS
    begins = _day("--from", given.begins) if given.begins else now - _DAY
    ends = _day("--to", given.ends) + _DAY if given.ends else now + _YEARS
    if not datetime(1950, 1, 2, tzinfo=DANISH_TIME) <= begins < ends:
        raise _wrong(
            "--from/--to",
            "en periode fra 1950 og frem, der slutter efter den begynder",
            "a period from 1950 on, ending after it begins",
        )
    return begins, ends


def _day(option: str, text: str) -> datetime:
    try:
        return datetime.fromisoformat(f"{text}T00:00:00").replace(tzinfo=DANISH_TIME)
    except ValueError:
        raise _wrong(option, "en dato som 2026-11-23", "a date like 2026-11-23") from None


def _write(folder: Path, name: str, issued: "Issued", trust: "Trust", password: str) -> None:
    from oir_kernel.security.certificates import thumbprint
    from oir_kernel.security.trust import write_secret

    certificate, key, store = (folder / f"{name}.{kind}" for kind in ("pem", "key", "p12"))
    certificate.write_bytes(issued.certificate_pem)
    write_secret(key, issued.key_pem)
    write_secret(store, issued.pkcs12(trust.ca, password))
    print(f"  certifikat  {certificate}  (SHA-256 {thumbprint(issued.certificate)})")
    print(f"  nøgle       {key}")
    print(f"  PKCS#12     {store}  (adgangskode {password})")


def _wrong(option: str, da: str, en: str) -> BadRequest:
    return BadRequest(Text(f"{option} skal være {da}.", f"{option} must be {en}."))
