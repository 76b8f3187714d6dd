"""A file name as a URI reference, for formats that place a finding in a file."""

import re
from urllib.parse import quote

_DRIVE = re.compile(r"[A-Za-z]:/")


def file_uri(name: str) -> str:
    """Relative names stay relative, absolute ones become `file:`; backslashes of Windows become slashes."""
    path = name.replace("\\", "/") if "\\" in name else name
    if _DRIVE.match(path):
        return f"file:///{path[:2]}{_quoted(path[2:])}"
    if path.startswith("//"):
        return f"file:{_quoted(path)}"
    return f"file://{_quoted(path)}" if path.startswith("/") else _quoted(path)


def _quoted(path: str) -> str:
    return quote(path, safe="/", errors="replace")
