"""What a service brings to an app, whether it runs alone or beside the others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from fastapi import APIRouter

from oir_kernel.operations import Operation


@dataclass(frozen=True, slots=True)
class Part:
    """One service's doors.

    - `name`: the service's name; its JSON lies under `/api/<name>/`
    - `soap`: its operations by the contract's service name
    - `routers`: its JSON routes, each with its full path
    - `gated`: whether JSON bodies pass the CPR gate and are journalled; only the control service, which takes lists of
      allowed numbers, is not
    - `pages`: what the front page links to, address and Danish name
    """

    name: str
    soap: Mapping[str, Sequence[Operation[Any, Any, Any]]] = field(default_factory=dict)
    routers: Sequence[APIRouter] = ()
    gated: bool = True
    pages: Mapping[str, str] = field(default_factory=dict)
