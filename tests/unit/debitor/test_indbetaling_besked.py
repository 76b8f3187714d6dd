"""FordringTilIndbetaling: told when a claim can be paid, and each time its arrears change."""

from datetime import date
from typing import Any

import pytest

from oir_debitor.domain.hovedbog import Art
from tests.support.asyncapi import problems
from tests.support.betalinger import Kasse

TOPIC = "debitor.fordring.til-indbetaling"


@pytest.fixture
def kasse(debitor: Any) -> Kasse:
    return Kasse(debitor)


def told(debitor: Any) -> list[Any]:
    return [event.payload for event in debitor.events() if event.topic == TOPIC]


def rests(debitor: Any) -> list[dict[str, str]]:
    return [
        {each["fordring_id"]: each["restance_i_alt"] for each in payload["fordringer"]} for payload in told(debitor)
    ]


def test_a_new_claim_that_is_set_to_collection_is_told_whole(debitor: Any) -> None:
    debitor.open_account()
    (payload,) = told(debitor)
    assert payload == {
        "restance_opgjort": "2026-11-23T09:00:00.000+01:00",
        "konto_id": debitor.id("k1"),
        "konto_type_id": debitor.uuid("debitorkontotype", "daginstitution"),
        "oprettet_cvr": "11111111",
        "oprettet_system": debitor.call().afsender_system,
        "fordringer": [
            {
                "fordring_id": debitor.id("f1"),
                "relateret_id": None,
                "type_id": debitor.uuid("fordringstype", "KFDAINS"),
                "beloeb": "1000.00",
                "forfaldsdato": "2026-12-01",
                "restance": "1000.00",
                "restance_i_alt": "1000.00",
                "under_inddrivelse": False,
                "tillaeg": [],
            }
        ],
    }


def test_a_claim_adjusted_in_its_own_message_is_told_as_it_is(debitor: Any) -> None:
    debitor.open_account(nedreguleringer=(debitor.nedregulering(),))
    assert rests(debitor) == [{debitor.id("f1"): "900.00"}]


def test_a_claim_that_waits_is_told_when_it_is_released(debitor: Any) -> None:
    debitor.open_account(fordringer=(debitor.fordring(til_opkraevning=False),))
    assert told(debitor) == []
    debitor.saet_til_opkraevning(forfaldsdato=date(2026, 12, 24))
    (payload,) = told(debitor)
    assert payload["fordringer"][0]["forfaldsdato"] == "2026-12-24"


def test_each_change_of_the_arrears_is_told(debitor: Any, kasse: Kasse) -> None:
    debitor.open_account()
    debitor.register(nedreguleringer=(debitor.nedregulering(),))
    kasse.laeg_til("fee", "100.00", Art.RYKKERGEBYR)
    kasse.betal(beloeb="300.00")
    kasse.nedreguler("50.00", "n9")
    kasse.tilbagefoer()
    assert [each[debitor.id("f1")] for each in rests(debitor)] == ["1000.00", "900.00", "700.00", "750.00", "1000.00"]
    assert told(debitor)[2]["fordringer"][0]["tillaeg"] == [
        {"tillaeg_id": debitor.id("fee"), "art": "rykkergebyr", "restance": "0.00"}
    ]


def test_only_the_claims_that_changed_are_told(debitor: Any, kasse: Kasse) -> None:
    debitor.open_account(
        fordringer=(debitor.fordring(), debitor.fordring("f2", "5.00", forfaldsdato=date(2026, 10, 1)))
    )
    kasse.betal(beloeb="5.00")
    assert rests(debitor)[-1] == {debitor.id("f2"): "0.00"}


def test_what_changes_nothing_owed_tells_nothing(debitor: Any, kasse: Kasse) -> None:
    debitor.open_account()
    before = len(told(debitor))
    debitor.register(haeftelser=(debitor.haeftelse(),))
    assert kasse.betal(beloeb="2000.00").afvist
    assert len(told(debitor)) == before
    assert "6101901234" not in str(told(debitor))


def test_every_event_of_payments_is_as_described(debitor: Any, kasse: Kasse) -> None:
    debitor.open_account()
    kasse.laeg_til("fee", "100.00", Art.RYKKERGEBYR)
    kasse.betal(beloeb="1200.00", type_code="bankoverfoersel")
    kasse.udbetal("10.00")
    kasse.nedreguler("50.00", "n9")
    debitor.close_account()
    kasse.tilbagefoer()
    happened = debitor.events()
    assert {event.topic for event in happened} >= {
        TOPIC,
        "debitor.indbetaling.foretaget",
        "debitor.indbetaling.udbetalt",
        "debitor.indbetaling.nedreguleret",
        "debitor.indbetaling.tilbagefoert",
        "debitor.daekning.registreret",
        "debitor.konto.genoptaget",
    }
    assert [found for event in happened if (found := problems(as_cloud_event(event)))] == []


def as_cloud_event(event: Any) -> dict[str, Any]:
    return {
        "specversion": "1.0",
        "id": event.event_id,
        "source": "/s/default",
        "type": event.topic,
        "subject": event.key,
        "time": event.created_at.isoformat(),
        "datacontenttype": "application/json",
        "data": event.payload,
    }
