"""What a service brings to an app, whether it runs alone or beside the others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from fastapi import APIRouter

from oir_kernel.agenda import Step
from oir_kernel.operations import Operation
from oir_kernel.sftp.doors import FileDoor


@dataclass(frozen=True, slots=True)
class Part:
    """One service's doors.

    - `name`: the service's name; its JSON lies under `/api/<name>/`
    - `soap`: its operations by the contract's service name
    - `routers`: its JSON routes, each with its full path
    - `gated`: whether JSON bodies pass the CPR gate and are journalled; only the control service, which takes lists of
      allowed numbers, is not
    - `steps`: what happens when something on the agenda falls due, by kind
    - `streams`: how the addresses end that take a file: its body is not read whole, and the route
      bounds it and has the CPR gate look at it
    - `pages`: what the front page links to, address and Danish name
    - `files`: what takes the files of a mass delivery, by file specification (`InfRef`)
    """

    name: str
    soap: Mapping[str, Sequence[Operation[Any, Any, Any]]] = field(default_factory=dict)
    routers: Sequence[APIRouter] = ()
    gated: bool = True
    pages: Mapping[str, str] = field(default_factory=dict)
    streams: Sequence[str] = ()
    files: Mapping[str, FileDoor] = field(default_factory=dict)
    steps: Mapping[str, Step] = field(default_factory=dict)
