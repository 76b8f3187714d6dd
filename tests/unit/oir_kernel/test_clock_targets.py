"""Where a clock is moved: durations over months and daylight saving, instants, days, the next thing; forward only."""

from datetime import UTC, datetime

import pytest

from oir_kernel.clock import DANISH_TIME
from oir_kernel.clock_targets import target_by, target_to
from oir_kernel.errors import BadRequest, NotFound


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(DANISH_TIME)


@pytest.mark.parametrize(
    ("now", "by", "then"),
    [
        ("2026-11-23T09:00:00+01:00", "PT0S", "2026-11-23T09:00:00+01:00"),
        ("2026-11-23T09:00:00+01:00", "P30D", "2026-12-23T09:00:00+01:00"),
        ("2026-11-23T09:00:00+01:00", "P1Y2M1W3DT4H5M6.007S", "2028-02-02T13:05:06.007+01:00"),
        ("2027-01-31T10:00:00+01:00", "P1M", "2027-02-28T10:00:00+01:00"),
        ("2028-02-29T10:00:00+01:00", "P1Y", "2029-02-28T10:00:00+01:00"),
        ("2026-03-28T12:00:00+01:00", "P1D", "2026-03-29T12:00:00+02:00"),
        ("2026-03-28T12:00:00+01:00", "PT24H", "2026-03-29T13:00:00+02:00"),
        ("2026-10-24T12:00:00+02:00", "P1D", "2026-10-25T12:00:00+01:00"),
        ("2026-10-24T12:00:00+02:00", "PT24H", "2026-10-25T11:00:00+01:00"),
        ("2026-03-28T02:30:00+01:00", "P1D", "2026-03-29T03:30:00+02:00"),  # the change skips half past two
        ("2026-10-24T02:30:00+02:00", "P1D", "2026-10-25T02:30:00+02:00"),  # it comes twice: the first
        ("2026-10-25T02:30:00+01:00", "PT0S", "2026-10-25T02:30:00+01:00"),  # and now is the second
        ("2026-10-25T02:30:00+01:00", "PT30M", "2026-10-25T03:00:00+01:00"),
        ("2026-11-23T09:00:00+01:00", "PT1,5S", "2026-11-23T09:00:01.5+01:00"),
    ],
)
def test_a_duration_leads_there(now: str, by: str, then: str) -> None:
    assert target_by(by)(at(now), None).astimezone(UTC) == at(then).astimezone(UTC)


@pytest.mark.parametrize(
    "by",
    ["", "P", "PT", "P1DT", "30D", "P-1D", "-P1D", "P1.5D", "1 day", "PT1H30", "P1D ", "P99999Y", "P1S", "PT1D", "p1d"],
)
def test_what_is_no_duration_is_refused(by: str) -> None:
    with pytest.raises(BadRequest) as refused:
        target_by(by)
    assert "ISO 8601" in refused.value.detail.da


@pytest.mark.parametrize("by", ["P200Y", "P9999Y", "P9999Y9999M99999W999999D", "PT9999999H999999999M9999999999S"])
def test_a_duration_that_leaves_the_calendar_of_the_clock_is_refused(by: str) -> None:
    with pytest.raises(BadRequest) as refused:
        target_by(by)(at("2026-11-23T09:00:00+01:00"), None)
    assert "1900-2199" in refused.value.detail.da


@pytest.mark.parametrize(
    ("to", "then"),
    [
        ("2027-01-04T09:00:00+01:00", "2027-01-04T08:00:00+00:00"),
        ("2027-01-04T08:00:00Z", "2027-01-04T08:00:00+00:00"),
        ("2027-01-04", "2027-01-03T23:00:00+00:00"),
        ("2027-07-04", "2027-07-03T22:00:00+00:00"),
        ("2026-11-23T09:00:00+01:00", "2026-11-23T08:00:00+00:00"),
    ],
)
def test_an_instant_or_a_day_in_denmark_is_a_target(to: str, then: str) -> None:
    assert target_to(to)(at("2026-11-23T09:00:00+01:00"), None) == at(then)


@pytest.mark.parametrize("to", ["", "soon", "2027-13-01", "2027-01-05T09:00:00", "20270104", "NEXT", "0101901234"])
def test_what_is_no_instant_is_refused_without_repeating_it(to: str) -> None:
    with pytest.raises(BadRequest) as refused:
        target_to(to)
    assert "0101901234" not in refused.value.detail.da + refused.value.detail.en


@pytest.mark.parametrize("to", ["2026-11-23", "2026-11-23T08:59:59.999999+01:00", "1900-01-01"])
def test_the_clock_never_goes_back(to: str) -> None:
    with pytest.raises(BadRequest) as refused:
        target_to(to)(at("2026-11-23T09:00:00+01:00"), None)
    assert "2026-11-23T09:00:00+01:00" in refused.value.detail.da


@pytest.mark.parametrize(
    "to", ["2200-01-01", "9999-12-31T23:59:59Z", "2199-12-31T23:30:00Z", "0001-01-01", "9999-12-31"]
)
def test_an_instant_outside_the_calendar_of_the_clock_is_refused(to: str) -> None:
    with pytest.raises(BadRequest):
        target_to(to)(at("2026-11-23T09:00:00+01:00"), None)


def test_next_is_when_the_next_thing_is_due_and_now_if_it_is_overdue() -> None:
    now, due = at("2026-11-23T09:00:00+01:00"), datetime(2026, 12, 1, tzinfo=UTC)
    assert target_to("next")(now, due) == due
    assert target_to("next")(due, now) == due
    with pytest.raises(NotFound):
        target_to("next")(now, None)
