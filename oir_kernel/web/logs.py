"""Structured logs that can be shown to anyone: one JSON object a line, CPR numbers masked, no text of a library's error."""

import json
import logging
import sys
import traceback
from datetime import datetime
from typing import Any

from oir_kernel.cpr_gate import STRICTEST

_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "color_message", "taskName"}


class JsonFormatter(logging.Formatter):
    """`{"at", "level", "logger", "event", …extra}`; an exception is its type and where it was raised, never its text.

    `at` is written as RFC 3339 has it (`2026-11-24T03:08:12+01:00`): without its last colon it could be read as a number.
    """

    def format(self, record: logging.LogRecord) -> str:
        """The record as one masked line."""
        line = {
            "at": datetime.fromtimestamp(record.created).astimezone().isoformat(timespec="seconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": record.getMessage(),
            **_extra(record),
        }
        return STRICTEST.mask(json.dumps(line, ensure_ascii=False, default=str))


class TextFormatter(logging.Formatter):
    """The same for people: time, level, event and what goes with it."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as one masked line."""
        extra = " ".join(f"{name}={value}" for name, value in _extra(record).items())
        at = self.formatTime(record, "%H:%M:%S")
        return STRICTEST.mask(f"{at} {record.levelname.lower():7} {record.getMessage()} {extra}".rstrip())


def configure(log_format: str, level: int = logging.INFO) -> None:
    """Send all logs to standard error in that format (`json` or `text`)."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonFormatter() if log_format == "json" else TextFormatter())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.propagate = True
    logging.getLogger("uvicorn.access").disabled = True
    for name in ("httpx", "alembic"):
        logging.getLogger(name).setLevel(logging.WARNING)


def _extra(record: logging.LogRecord) -> dict[str, Any]:
    extra = {name: value for name, value in vars(record).items() if name not in _STANDARD}
    if record.exc_info and record.exc_info[0] is not None:
        frames = traceback.extract_tb(record.exc_info[2])
        extra["error"] = record.exc_info[0].__name__
        extra["raised"] = [f"{frame.filename.rpartition('/')[2]}:{frame.lineno} {frame.name}" for frame in frames[-6:]]
    return extra
