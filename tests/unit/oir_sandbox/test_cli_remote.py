"""Where the commands look for the running sandbox."""

import argparse

import pytest

from oir_sandbox.cli.remote import add_url, default_url

HERE = "http://127.0.0.1:8400"


@pytest.mark.parametrize(
    ("environment", "url"),
    [
        ({}, HERE),
        ({"OIR_PORT": "8500"}, "http://127.0.0.1:8500"),
        ({"OIR_URL": "https://oir.example"}, "https://oir.example"),
        ({"OIR_URL": "https://oir.example", "OIR_PORT": "8500"}, "https://oir.example"),
        ({"OIR_URL": "", "OIR_PORT": "8500"}, "http://127.0.0.1:8500"),
        ({"OIR_PORT": "0"}, HERE),
        ({"OIR_PORT": "otte"}, HERE),
        ({"OIR_PORT": "70000"}, HERE),
    ],
)
def test_the_sandbox_is_looked_for_where_it_was_started(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], url: str
) -> None:
    for name in ("OIR_URL", "OIR_PORT"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert default_url() == url
    parser = argparse.ArgumentParser()
    add_url(parser)
    assert parser.parse_args([]).url == url
    assert parser.parse_args(["--url", "http://x"]).url == "http://x"
