"""Dates and times outside the years of the sandbox, and how times are shown."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from oir_debitor.domain.commands import ForetagEjerskifte

Codes = Callable[[Any], list[str]]
ENDS = [
    "0001-01-01T00:00:00+14:00",
    "1899-12-31T23:59:59+01:00",
    "2200-01-01T00:00:00+01:00",
    "9999-12-31T23:59:59-14:00",
]
LAST = datetime.fromisoformat("2199-12-31T23:59:59+01:00")


def refused(outcome: Any, codes: list[str], *texts: str) -> None:
    assert outcome.afvist
    assert sorted({aarsag.code.removeprefix("SBX-ÅRS-") for aarsag in outcome.aarsager}) == codes
    for text in texts:
        assert any(text in aarsag.lokal_tekst for aarsag in outcome.aarsager), outcome.aarsager


@pytest.mark.parametrize("sent", ENDS)
@pytest.mark.parametrize("policy", ["off", "advise"])
def test_every_time_outside_the_years_is_refused_by_its_field(debitor: Any, sent: str, policy: str) -> None:
    debitor.set(psrm=policy)
    at = datetime.fromisoformat(sent)
    command = replace(
        debitor.registrering(
            konto=debitor.konto(),
            fordringer=(debitor.fordring(registreret=at),),
            omkostninger=(debitor.omkostning(registreret=at),),
            haeftelser=(debitor.haeftelse(registreret=at),),
            nedreguleringer=(debitor.nedregulering(registreret=at),),
            opkraevninger=(replace(debitor.anmodning(), registreret=at),),
        ),
        registreret=at,
    )
    outcome = debitor.send(command)
    refused(outcome, ["014"], f"registreret {sent} ligger")
    assert len(outcome.aarsager) == 6
    assert debitor.stored() is None


@pytest.mark.parametrize("sent", ENDS)
def test_a_change_of_owner_outside_the_years_is_refused(debitor: Any, sent: str) -> None:
    debitor.open_account()
    command = ForetagEjerskifte(debitor.id("k1"), datetime.fromisoformat(sent))
    outcome = debitor.run(debitor.operations.foretag_ejerskifte, command)
    assert "SBX-ÅRS-014" in {aarsag.code for aarsag in outcome.aarsager}


def test_the_last_time_of_the_years_is_taken(debitor: Any) -> None:
    assert debitor.send(replace(debitor.registrering(konto=debitor.konto()), registreret=LAST)).accepted


@pytest.mark.parametrize("name", ["forfaldsdato", "srb", "stiftelsesdato", "periode_slut", "foraeldelsesdato"])
@pytest.mark.parametrize("day", [date.min, date(2200, 1, 1), date.max])
def test_a_date_of_a_claim_outside_the_years_is_refused(debitor: Any, name: str, day: date) -> None:
    debitor.set(psrm="advise")
    outcome = debitor.register(konto=debitor.konto(), fordringer=(debitor.fordring(**{name: day}),))
    refused(outcome, ["014"], f"{name} {day} ligger")


@pytest.mark.parametrize("day", [date.min, date.max])
def test_other_dates_outside_the_years_are_refused(debitor: Any, day: date) -> None:
    debitor.open_account(fordringer=(debitor.fordring(til_opkraevning=False),), haeftelser=(debitor.haeftelse(),))
    refused(debitor.saet_til_opkraevning(forfaldsdato=day), ["014"])
    assert "SBX-ÅRS-014" in {aarsag.code for aarsag in debitor.afslut_haeftelse(slutdato=day).aarsager}
    assert debitor.register(haeftelser=(debitor.haeftelse("h2", startdato=day),)).afvist


def test_the_last_day_of_the_years_is_taken(debitor: Any) -> None:
    assert debitor.register(
        konto=debitor.konto(), fordringer=(debitor.fordring(foraeldelsesdato=date(2199, 12, 31)),)
    ).accepted


def test_times_in_reasons_are_danish_with_offset(debitor: Any, codes_in: Codes) -> None:
    debitor.open_account()
    outcome = debitor.register(konto=debitor.konto(titel="Ny titel"), hour=8)
    assert codes_in(outcome) == ["090"]
    assert "registreret 2026-11-23T08:00:00+01:00 er tidligere" in outcome.aarsager[0].lokal_tekst
    assert "den kendte registrering 2026-11-23T09:00:00+01:00." in outcome.aarsager[0].lokal_tekst


def test_a_time_sent_in_another_zone_is_told_in_danish_time(debitor: Any) -> None:
    debitor.open_account(haeftelser=(debitor.haeftelse(registreret=debitor.at(12)),))
    earlier = debitor.haeftelse(
        registreret=datetime.fromisoformat("2026-11-23T07:00:00+00:00"), slutdato=date(2027, 1, 1)
    )
    outcome = debitor.register(haeftelser=(earlier,))
    assert "registreret 2026-11-23T08:00:00+01:00 er ikke senere" in outcome.aarsager[0].lokal_tekst
    assert "2026-11-23T12:00:00+01:00" in outcome.aarsager[0].lokal_tekst


def test_the_time_of_a_waiting_change_of_owner_is_danish(debitor: Any) -> None:
    debitor.open_account()
    debitor.ejerskifte(hour=10)
    assert "2026-11-23T10:00:00+01:00" in debitor.ejerskifte(hour=11).aarsager[0].lokal_tekst
    new_claim = debitor.register(hour=11, fordringer=(debitor.fordring("f2"),))
    assert "2026-11-23T10:00:00+01:00" in new_claim.aarsager[0].lokal_tekst
