"""What `oir up` and `oir serve` can be told; what they do stands in `server`, which is imported when it is used."""

import argparse


def add_parsers(parser: argparse.ArgumentParser) -> None:
    """The options of a server."""
    parser.add_argument("--host", help="address to listen on (default 127.0.0.1)")
    parser.add_argument("--port", type=_port, help="port to listen on (default 8400 for up)")
    parser.add_argument(
        "--db", metavar="URL", help="sqlite:///FILE or postgresql://… (default: SQLite in the data dir)"
    )
    parser.add_argument("--data-dir", metavar="DIR", help="where embedded data lies (default .oir)")
    parser.add_argument(
        "--tls", metavar="DIR", help="serve https with the certificates of oir certs init DIR (made if missing)"
    )
    parser.add_argument(
        "--open", action="store_true", help="listen on an address that other machines reach, without keys"
    )
    parser.add_argument("--auth", action="store_true", help="ask for keys on loopback too")
    parser.add_argument(
        "--allowed-host",
        action="append",
        metavar="NAME",
        help="a Host name to answer for beside loopback's (repeatable)",
    )
    if parser.prog.endswith(" up"):
        parser.add_argument("--demo", action="store_true", help="send the example messages into the sandbox `demo`")
    else:
        parser.add_argument("service", choices=["debitor", "finans", "faktura", "psrm", "receiver", "control"])


def _port(text: str) -> int:
    if text.isascii() and text.isdigit() and int(text) < 65536:
        return int(text)
    raise argparse.ArgumentTypeError("write a number from 0 to 65535")
