"""Where the commands write."""

import io
from typing import TextIO


def utf8(stream: TextIO) -> TextIO:
    """The stream writing UTF-8 whatever the locale says; what replaced it in a test stays as it is."""
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(encoding="utf-8")
    return stream
