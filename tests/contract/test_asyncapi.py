"""The description of events holds together. That real events are as described, the running program shows (test_delivery_door)."""

import copy
from functools import reduce
from typing import Any

import pytest

from tests.support.asyncapi import DESCRIBED, TOPICS, problems, references

EVENT = {
    "specversion": "1.0",
    "id": "00000001-0000-4000-8000-000000000001",
    "source": "/s/demo",
    "type": "faktura.besvaret",
    "subject": "00000001-0000-4000-8000-000000000001",
    "time": "2026-11-23T09:00:00+01:00",
    "datacontenttype": "application/json",
    "data": {
        "faktura_id": "00000001-0000-4000-8000-000000000001",
        "svar_id": "00000001-0000-4000-8000-000000000002",
        "resultat": "Godkendt",
        "modtager_cvr": "11111111",
    },
}


def test_every_reference_leads_somewhere() -> None:
    found = list(references(DESCRIBED))
    assert found
    for reference in found:
        assert reduce(lambda part, name: part[name], reference.removeprefix("#/").split("/"), DESCRIBED)


def test_each_topic_has_a_channel_and_an_operation_that_sends_it() -> None:
    assert {channel["address"] for channel in DESCRIBED["channels"].values()} == set(TOPICS)
    sent = {operation["channel"]["$ref"] for operation in DESCRIBED["operations"].values()}
    assert sent == {f"#/channels/{name}" for name in DESCRIBED["channels"]}
    assert all(operation["action"] == "send" for operation in DESCRIBED["operations"].values())


def test_each_message_says_what_it_is_and_how_sure_we_are() -> None:
    for message in TOPICS.values():
        assert message["summary"]
        assert message["x-provenance"]


def test_an_event_as_described_is_one() -> None:
    assert problems(EVENT) == []


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (["id"], "1"),
        (["type"], "faktura.ukendt"),
        (["source"], "demo"),
        (["time"], "i går"),
        (["data", "modtager_cvr"], "1111"),
        (["data", "ekstra"], "x"),
        (["ekstra"], "x"),
    ],
)
def test_an_event_that_is_not_as_described_is_found(path: list[str], value: Any) -> None:
    wrong = copy.deepcopy(EVENT)
    reduce(lambda part, name: part[name], path[:-1], wrong)[path[-1]] = value
    assert problems(wrong) != []
