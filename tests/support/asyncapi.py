"""The description of events, and the check of one against it."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import jsonschema_rs

DESCRIBED: Final[dict[str, Any]] = json.loads(
    (Path(__file__).parents[2] / "contracts" / "asyncapi.json").read_text(encoding="utf-8")
)
TOPICS: Final = {message["name"]: message for message in DESCRIBED["components"]["messages"].values()}


def problems(cloud_event: dict[str, Any]) -> list[str]:
    """What in a CloudEvent is not as described."""
    message = TOPICS.get(cloud_event.get("type", ""))
    if message is None:
        return [f"no message {cloud_event.get('type')}"]
    schema = {**message["payload"], "components": DESCRIBED["components"]}
    validator = jsonschema_rs.Draft202012Validator(schema, validate_formats=True)
    return [f"{list(error.instance_path)}: {error.kind.name}" for error in validator.iter_errors(cloud_event)]


def som_cloud_event(event: Mapping[str, Any]) -> dict[str, Any]:
    """An event as `/api/control/events` lists it, in the envelope it is delivered in."""
    return {
        "specversion": "1.0",
        "id": event["event_id"],
        "source": "/s/historie",
        "type": event["topic"],
        "subject": event["key"],
        "time": event["at"],
        "datacontenttype": "application/json",
        "data": event["data"],
    }


def references(part: Any) -> Iterator[str]:
    """Every reference in a part of the description."""
    if isinstance(part, dict):
        if "$ref" in part:
            yield part["$ref"]
        for inner in part.values():
            yield from references(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from references(inner)
