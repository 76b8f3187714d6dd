"""What happens when the platform finds a trigger: the file goes to its receivers, the sender gets a receipt.

Everything happens in one transaction: either the receivers have the file and its metadata and the sender `SUCCESS`, or
nobody has anything and the sender an `ErrorMessage` for each thing wrong. A file that could not be sent stays in `OUT`, and
a corrected trigger sends it (ours).
"""

import uuid
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, timedelta
from typing import Final

from oir_kernel.cpr_gate import CprGate
from oir_kernel.errors import CvrMismatch, InvalidPayload, ReceiverUnknown, SandboxError
from oir_kernel.findings import Text
from oir_kernel.sandbox import SandboxScope
from oir_kernel.sftp.documents import (
    DYNAMIC,
    METADATA,
    RECEIPT,
    SUCCESS,
    TRIGGER,
    Error,
    Fejl,
    Refused,
    Routing,
    Trigger,
    metadata,
    read_trigger,
    receipt,
)
from oir_kernel.sftp.names import IN, OUT, SftpUser, system_named
from oir_kernel.sftp.store import SERVICE, SftpFiles, StoredFile, Transfer
from oir_kernel.soap.kontekst import HovedOplysninger, Rute
from oir_kernel.soap.routing import check_route
from oir_kernel.storage.journal import JournalEntry
from oir_kernel.storage.uow import UnitOfWork

RECEIVE: Final = "sftp.receive"
"""On the agenda: a service whose ERP system answers late receives its file."""


@dataclass(frozen=True, slots=True)
class _Wish:
    """A trigger with what it speaks of: who put it there, and the file if there is one."""

    trigger: Trigger
    name: str
    sender: SftpUser
    scope: SandboxScope
    files: SftpFiles
    file: StoredFile | None


def pick_up(
    files: SftpFiles,
    scope: SandboxScope,
    sender: SftpUser,
    trigger_name: str,
    inf_refs: Collection[str],
    fault: str = "",
) -> JournalEntry | None:
    """Do what a trigger in the sender's `OUT` asks for; the exchange for the journal, `None` if the trigger is gone.

    `inf_refs` are the file specifications that services of this process take; `fault` is what made the pick-up late.
    """
    found = files.find(sender.system, OUT, trigger_name)
    if found is None:
        return None
    content = files.content(found)
    files.remove(sender.system, OUT, trigger_name)
    name = trigger_name.removesuffix(TRIGGER)
    gate = CprGate(scope.settings.allowed_cpr)
    transfer_id = str(uuid.uuid4())
    trigger: Trigger | None = None
    errors: Sequence[Error] = ()
    try:
        trigger = _read(content, gate)
        wish = _Wish(trigger, name, sender, scope, files, files.find(sender.system, OUT, name))
        _send(wish, transfer_id, inf_refs)
    except Refused as refused:
        errors = refused.errors
    answer = receipt(transfer_id, trigger.senders_file_id if trigger else None, errors)
    files.deliver(sender.system, f"{name}{RECEIPT}", answer)
    entry = exchange(scope, sender, trigger, errors, content.decode("utf-8", "replace"), answer.decode())
    return replace(entry, fault=fault)


def exchange(
    scope: SandboxScope, sender: SftpUser, trigger: Trigger | None, errors: Sequence[Error], request: str, answer: str
) -> JournalEntry:
    """A transfer as the journal keeps it; texts are masked here."""
    gate = CprGate(scope.settings.allowed_cpr)
    routing = trigger.routing if trigger else None
    return JournalEntry(
        at=scope.clock.now(),
        door="sftp",
        operation="Trigger",
        status=0,
        transaktions_id=routing.transaktions_id if routing else "",
        sender=sender.name,
        verdict=f"FEJL {errors[0].kind.value[0]}" if errors else SUCCESS,
        request=gate.mask_document(request),
        answer=gate.mask_document(answer),
    )


def _read(content: bytes, gate: CprGate) -> Trigger:
    try:
        return read_trigger(content, gate)
    except InvalidPayload as error:
        said = [Text(f"{f.message.da} {f.fix.da}", f"{f.message.en} {f.fix.en}") for f in error.findings]
        raise Refused(*(Error(Fejl.TRIGGER_INVALID, text) for text in said or [error.detail])) from None
    except SandboxError as error:
        raise Refused(Error(Fejl.TRIGGER_INVALID, error.detail)) from None


def _send(wish: _Wish, transfer_id: str, inf_refs: Collection[str]) -> None:
    """Hand the file over. Raises `Refused` with everything wrong, before anything is changed."""
    errors = [*_wrong_descriptor(wish)]
    routing, trigger = wish.trigger.routing, wish.trigger
    systems: list[str] = []
    to_service = False
    if trigger.recipients == (DYNAMIC,) and routing is not None:
        errors += _wrong_route(wish, routing)
        system = _system_of(wish, routing.rute.modtager_system)
        to_service = system is None and routing.inf_ref in inf_refs
        systems = [] if system is None else [system]
        if system is None and not to_service:
            errors.append(_unknown_inf_ref(routing.inf_ref, inf_refs))
    else:
        systems = list(dict.fromkeys(_named(wish, errors)))
    errors += [_name_in_use(wish.name) for system in systems if wish.files.find(system, IN, wish.name) is not None]
    if errors or wish.file is None:
        raise Refused(*errors)
    _hand_over(wish, wish.file, transfer_id, systems, to_service=to_service)


def _hand_over(wish: _Wish, file: StoredFile, transfer_id: str, systems: Sequence[str], *, to_service: bool) -> None:
    files, sender = wish.files, wish.sender.system
    for system in systems:
        files.copy(file, system, IN, wish.name)
        files.deliver(system, f"{wish.name}{METADATA}", metadata(wish.trigger, transfer_id))
    if to_service:
        files.copy(file, "", SERVICE, transfer_id)
    routing = wish.trigger.routing or Routing("", "", Rute("", "", ""))
    transfer = Transfer(wish.scope.state_id, transfer_id, sender, wish.name, routing)
    later = timedelta(seconds=wish.scope.settings.erp.receipt_delay) if to_service else timedelta()
    files.add_transfer(transfer, to_service=to_service and not later)
    if later:
        agenda = UnitOfWork(files.connection, wish.scope).agenda
        agenda.add(RECEIVE, wish.scope.clock.now().astimezone(UTC) + later, transfer_id, {})
    files.remove(sender, OUT, wish.name)


def _wrong_descriptor(wish: _Wish) -> Iterator[Error]:
    trigger, name = wish.trigger, wish.name
    if trigger.name != name:
        yield Error(
            Fejl.NAME_DIFFERS,
            Text(
                f"FileDescriptor/FileName er ikke {name}, som triggerfilen hedder efter. Skriv filens navn.",
                f"FileDescriptor/FileName is not {name}, which the trigger file is named after. Write the file's name.",
            ),
        )
    if system_named(trigger.sender, wish.sender.sandbox_id) != wish.sender.system:
        yield Error(
            Fejl.SENDER_DIFFERS,
            Text(
                f"FileDescriptor/Sender er ikke den bruger, der er logget ind. Skriv {wish.sender.name}.",
                f"FileDescriptor/Sender is not the user who is logged in. Write {wish.sender.name}.",
            ),
        )
    if wish.file is None:
        yield _missing(wish)
    elif trigger.size != wish.file.size:
        yield Error(
            Fejl.SIZE_DIFFERS,
            Text(
                f"FileDescriptor/SizeInBytes er {trigger.size}, men filen har {wish.file.size} byte. Læg filen igen, eller ret tallet.",
                f"FileDescriptor/SizeInBytes is {trigger.size}, the file has {wish.file.size} bytes. Put it again, or correct the number.",
            ),
        )


def _missing(wish: _Wish) -> Error:
    before = wish.files.sent_before(wish.sender.system, wish.name)
    if before is None:
        return Error(
            Fejl.FILE_MISSING,
            Text(
                f"OUT/{wish.name} findes ikke. Læg filen først, og derefter triggerfilen.",
                f"OUT/{wish.name} does not exist. Put the file first, then the trigger.",
            ),
        )
    return Error(
        Fejl.TRIGGER_TWICE,
        Text(
            f"{wish.name} er allerede overført med FileTransferUUID {before}. Læg filen igen, hvis den skal sendes igen.",
            f"{wish.name} was transferred already with FileTransferUUID {before}. Put the file again to send it again.",
        ),
    )


def _wrong_route(wish: _Wish, routing: Routing) -> Iterator[Error]:
    """The same check of the route that SOAP and JSON make."""
    context = HovedOplysninger(routing.transaktions_id, "", rute=routing.rute)
    try:
        check_route(context, wish.scope)
    except CvrMismatch as error:
        yield Error(Fejl.CVR_WRONG, error.detail)
    except ReceiverUnknown as error:
        yield Error(Fejl.RECIPIENT_UNKNOWN, error.detail)


def _system_of(wish: _Wish, it_system: str | None) -> str | None:
    """The user that is the it-system instance named; a user's system may be called by that UUID."""
    return it_system if it_system is not None and wish.files.knows(it_system) else None


def _named(wish: _Wish, errors: list[Error]) -> Iterator[str]:
    for name in dict.fromkeys(wish.trigger.recipients):
        system = system_named(name, wish.sender.sandbox_id)
        if system is not None and wish.files.knows(system):
            yield system
        else:
            errors.append(_unknown_recipient(wish))


def _unknown_recipient(wish: _Wish) -> Error:
    sandbox = wish.sender.sandbox_id
    return Error(
        Fejl.RECIPIENT_UNKNOWN,
        Text(
            f"FileDescriptor/Recipients nævner en bruger, som ikke findes i sandkassen. Log ind én gang som {sandbox}+<system>,"
            f" eller brug {DYNAMIC} med SFTPDynamicRoutingInfo.",
            f"FileDescriptor/Recipients names a user that the sandbox does not have. Log in once as {sandbox}+<system>,"
            f" or use {DYNAMIC} with SFTPDynamicRoutingInfo.",
        ),
    )


def _unknown_inf_ref(inf_ref: str, inf_refs: Collection[str]) -> Error:
    known = ", ".join(sorted(inf_refs))
    said = inf_ref[:60]
    return Error(
        Fejl.INFREF_UNKNOWN,
        Text(
            f"Ingen modtager tager filspecifikationen {said}. Kendte InfRef: {known}. Eller nævn i RecipientIt-system en bruger,"
            " hvis system hedder det UUID.",
            f"No receiver takes the file specification {said}. Known InfRef: {known}. Or name in RecipientIt-system a user"
            " whose system is called by that UUID.",
        ),
    )


def _name_in_use(name: str) -> Error:
    return Error(
        Fejl.NAME_IN_USE,
        Text(
            f"Modtager har allerede IN/{name}, som ikke er hentet. Vælg et andet filnavn, eller vent, til den er fjernet.",
            f"The receiver already has IN/{name}, not fetched yet. Choose another name, or wait until it is removed.",
        ),
    )
