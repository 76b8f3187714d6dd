"""The keys by which clients know the server again: made once, kept in the data folder, readable by its owner only."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Final

import asyncssh

_RSA_BITS: Final = 3072


def host_keys(folder: Path) -> list[asyncssh.SSHKey]:
    """The server's keys: Ed25519, and RSA for clients that know nothing newer. Those that are not there yet are made.

    Blocking: making an RSA key takes a moment.
    Raises `OSError` when the folder cannot be written, `KeyImportError` for a file that holds no key.
    """
    folder.mkdir(parents=True, exist_ok=True)
    made = {
        "sftp_host_ed25519": lambda: asyncssh.generate_private_key("ssh-ed25519"),
        "sftp_host_rsa": lambda: asyncssh.generate_private_key("ssh-rsa", key_size=_RSA_BITS),
    }
    return [_key(folder / name, make) for name, make in made.items()]


def _key(path: Path, make: Callable[[], asyncssh.SSHKey]) -> asyncssh.SSHKey:
    if not path.exists():
        _write(path, make().export_private_key())
    return asyncssh.read_private_key(path)


def _write(path: Path, text: bytes) -> None:
    """Whole or not at all, never readable by others; a key another process made meanwhile stays."""
    new = path.with_name(f"{path.name}.{os.getpid()}")
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(text)
    if not path.exists():
        new.replace(path)
    new.unlink(missing_ok=True)
