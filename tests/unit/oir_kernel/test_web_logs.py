"""Logs that can be shown to anyone."""

import json
import logging
import sys
from collections.abc import Iterator
from datetime import datetime

import pytest

from oir_kernel.web.logs import JsonFormatter, TextFormatter, configure
from tests.support.beskeder import REAL_CPR, TEST_CPR


def record(
    message: str, *args: object, extra: dict[str, object] | None = None, error: bool = False
) -> logging.LogRecord:
    exc_info = None
    if error:
        try:
            int(f"hemmelig {REAL_CPR}")
        except ValueError:
            exc_info = sys.exc_info()
    return logging.getLogger("oir.test").makeRecord(
        "oir.test", logging.WARNING, __file__, 1, message, args, exc_info, extra=extra
    )


def test_a_line_is_one_json_object() -> None:
    line = JsonFormatter().format(record("sagt %s\ntil %d", "æ", 2, extra={"sandbox": "demo", "status": 200}))
    assert "\n" not in line
    told = json.loads(line)
    assert told.pop("at")
    assert told == {
        "level": "warning",
        "logger": "oir.test",
        "event": "sagt æ\ntil 2",
        "sandbox": "demo",
        "status": 200,
    }


@pytest.mark.parametrize("formatter", [JsonFormatter(), TextFormatter()])
@pytest.mark.parametrize("hour", range(24))
def test_the_time_of_a_line_is_never_taken_for_a_number(formatter: logging.Formatter, hour: int) -> None:
    begun = record("startet")
    for minute in range(60):
        begun.created = datetime(2026, 11, 24, hour, minute, 12).astimezone().timestamp()
        assert f"{hour:02}:{minute:02}:12" in formatter.format(begun)


def test_a_line_for_people_holds_the_same() -> None:
    line = TextFormatter().format(record("sagt", extra={"sandbox": "demo"}))
    assert line.endswith("warning sagt sandbox=demo")


@pytest.mark.parametrize("formatter", [JsonFormatter(), TextFormatter()])
def test_an_exception_is_its_type_and_place_and_never_its_text(formatter: logging.Formatter) -> None:
    line = formatter.format(record("gik galt", error=True))
    assert "ValueError" in line
    assert "test_web_logs.py" in line
    assert "hemmelig" not in line


@pytest.mark.parametrize("formatter", [JsonFormatter(), TextFormatter()])
def test_numbers_are_masked_wherever_they_stand(formatter: logging.Formatter) -> None:
    line = formatter.format(
        record(
            "fra %s til %s", REAL_CPR, TEST_CPR, extra={"x": "010190-1234", "y": [REAL_CPR], "z": ValueError(REAL_CPR)}
        )
    )
    assert REAL_CPR not in line
    assert "010190-1234" not in line
    assert "610190****" in line


@pytest.fixture
def loggers() -> Iterator[None]:
    """The loggers as they were, put back afterwards."""
    names = ("", "uvicorn", "uvicorn.error", "uvicorn.access", "httpx")
    before = [
        (
            logging.getLogger(name),
            (held := logging.getLogger(name)).handlers[:],
            held.level,
            held.propagate,
            held.disabled,
        )
        for name in names
    ]
    yield
    for logger, handlers, level, propagate, disabled in before:
        logger.handlers[:], logger.propagate, logger.disabled = handlers, propagate, disabled
        logger.setLevel(level)


@pytest.mark.usefixtures("loggers")
@pytest.mark.parametrize(("log_format", "formatter"), [("json", JsonFormatter), ("text", TextFormatter)])
def test_all_logs_go_to_one_place_in_one_format(log_format: str, formatter: type[logging.Formatter]) -> None:
    logging.getLogger("uvicorn.error").addHandler(logging.StreamHandler())
    configure(log_format, logging.DEBUG)
    (handler,) = logging.getLogger().handlers
    assert type(handler.formatter) is formatter
    assert logging.getLogger().level == logging.DEBUG
    assert logging.getLogger("uvicorn.error").handlers == []
    assert logging.getLogger("uvicorn.access").disabled
    assert not logging.getLogger("httpx").isEnabledFor(logging.INFO)
