"""Days on which nothing happens to a claim at PSRM: the clock's report has no line for them, and counts what was looked at."""

from tests.support.historie import Historie, fordring


def test_quiet_days_have_no_line_in_the_report(historie: Historie) -> None:
    historie.registrer(fordring("f1", "1000.00"))
    historie.overdrag("f1")
    historie.frem("P2D")
    job = historie.sandkasse.clock.advance("P3D")
    assert (job["state"], job["days"], job["days_left_out"]) == ("done", [], 0)
    assert job["quiet"] == job["steps"] >= 6
    historie.psrm_faar("100.00")
    told = historie.sandkasse.clock.advance("P2D")
    lines = [each for day in told["days"] for each in day["entries"]]
    assert "debitor.underretninger" in {each["kind"] for each in lines}
    assert all(each["texts"] for each in lines)
