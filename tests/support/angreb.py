"""What attacks with spoilt requests on one running program have in common: their settings, and what is looked at after each."""

from typing import Final

from hypothesis import HealthCheck, settings

from tests.support.hele import Hele

ANGREB: Final = settings(database=None, suppress_health_check=list(HealthCheck))
"""What every attack is tried with, however often."""


class Angreb:
    """An attack on the sandbox `demo`: `kept` is what the program held after the last request, `answers` all it said."""

    def __init__(self, program: Hele) -> None:
        self.program = program
        self.kept = program.kept()
        self.answers: list[str] = []

    def answered(self, text: str) -> None:
        """An answer in our words, and nothing unexpected behind it."""
        assert "SBX-1000" not in text
        self.answers.append(text)
        self.program.must_not_have_broken()

    def end(self, *paths: str) -> None:
        """The JSON doors there still answer, and no number is kept or was shown."""
        assert self.program.http.get("/healthz").status_code == 200
        for path in paths:
            assert self.program.http.get(f"/s/demo/api/{path}").status_code == 200, path
        self.program.must_hold_no_number(*self.answers)
