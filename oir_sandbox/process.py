"""What one process is put together from: its storage, sandboxes and clock, and the part of each service."""

from collections.abc import Collection, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from fastapi import Request

import oir_control.app
import oir_control.sts.routes
import oir_debitor.app
import oir_debitor.soap.ud
import oir_faktura.app
import oir_finans.app
import psrm_receiver.app
import psrm_validation.app
from oir_debitor.ports import Inddrivelse, PsrmCheck
from oir_kernel.delivery.call_back import CallBack
from oir_kernel.faults.stored import StoredFaults
from oir_kernel.sandboxes import Sandboxes
from oir_kernel.settings import Settings
from oir_kernel.snapshots.limits import Limits
from oir_kernel.snapshots.moving import About, Snapshots
from oir_kernel.soap.edition import Edition
from oir_kernel.storage import Storage
from oir_kernel.sweeper import Sweeper
from oir_kernel.timekeeper import Timekeeper
from oir_kernel.web.context import current_scope
from oir_kernel.web.part import Part
from oir_sandbox.aktion_adapters import DirectAktionCheck, HttpAktionCheck
from oir_sandbox.inddrivelse_adapters import DirectInddrivelse, HttpInddrivelse
from oir_sandbox.message_claims import SentRegistreringer
from oir_sandbox.migrations import HEAD
from oir_sandbox.migrations.metadata import all_metadata
from oir_sandbox.psrm_adapters import DirectPsrm, HttpPsrm
from psrm_receiver.modtager import Modtager
from psrm_receiver.ports import AktionCheck


@dataclass(slots=True)
class Process:
    """What one process is put together from. `services` are those it runs."""

    settings: Settings
    storage: Storage
    edition: Edition
    sandboxes: Sandboxes
    timekeeper: Timekeeper
    faults: StoredFaults
    resources: list[AbstractAsyncContextManager[Any]] = field(default_factory=list)
    services: Collection[str] = ()

    def part(self, name: str) -> Part:
        """One service's part. Raises `KeyError` for a name that is no service."""
        return {
            "debitor": lambda: oir_debitor.app.part(self.edition, self.storage, self._psrm(), self._inddrivelse()),
            "finans": lambda: oir_finans.app.part(self.edition, self.storage),
            "faktura": lambda: oir_faktura.app.part(self.edition, self.storage),
            "psrm": lambda: psrm_validation.app.part(_today, SentRegistreringer(self.edition)),
            "receiver": lambda: psrm_receiver.app.part(self.storage, self.aktion_check()),
            "control": lambda: oir_control.app.part(
                self.storage, self.sandboxes, self.timekeeper, self.faults, self._snapshots()
            ),
        }[name]()

    def call_backs(self) -> Mapping[str, CallBack]:
        """The contract's operations that services call themselves, by topic; also of services that run in another process."""
        return oir_debitor.soap.ud.call_backs(self.edition)

    def _snapshots(self) -> Snapshots:
        """Where sandboxes are moved they are swept too."""
        self.resources.append(Sweeper(self.storage, self.sandboxes, all_metadata()))
        about = About(self.edition.edition_id, HEAD)
        return Snapshots(self.storage, self.sandboxes, all_metadata(), about, Limits(self.settings.snapshot_bytes))

    def _psrm(self) -> PsrmCheck:
        if not self.settings.psrm_url:
            return DirectPsrm()
        remote = HttpPsrm(self.settings.psrm_url, self.settings.psrm_key)
        self.resources.append(remote)
        return remote

    def _inddrivelse(self) -> Inddrivelse | None:
        """The simulated PSRM: at `OIR_RECEIVER_URL`, else in this process, else none."""
        if self.settings.receiver_url:
            remote = HttpInddrivelse(self.settings.receiver_url, self.settings.receiver_key)
            self.resources.append(remote)
            return remote
        if "receiver" not in self.services:
            return None
        return DirectInddrivelse(Modtager(self.storage, self.aktion_check()))

    def aktion_check(self) -> AktionCheck:
        """What the simulated PSRM judges actions by: the rulebook in this process, or its service at `OIR_PSRM_URL`."""
        if not self.settings.psrm_url:
            return DirectAktionCheck()
        remote = HttpAktionCheck(self.settings.psrm_url, self.settings.psrm_key)
        self.resources.append(remote)
        return remote


def _today(request: Request) -> date:
    return current_scope(request).clock.today()
