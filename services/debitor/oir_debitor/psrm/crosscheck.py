"""The look-up before the transaction: ask PSRM about the claims of a registration, once a message."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial

from sqlalchemy import Connection

from oir_debitor.domain.codes import Codes
from oir_debitor.domain.commands import OpretRegistrering
from oir_debitor.domain.crosscheck import most_told
from oir_debitor.domain.facts import NO_FACTS, Facts, wanted_by
from oir_debitor.ports import PsrmCheck
from oir_debitor.psrm.mapping import claims_of
from oir_debitor.store import KontoRepository
from oir_kernel.operations import Call
from oir_kernel.storage import Storage

LookUp = Callable[[OpretRegistrering, Call], Awaitable[OpretRegistrering]]


def psrm_look_up(codes: Codes, storage: Storage, psrm: PsrmCheck, *, assume_new: bool) -> LookUp:
    """The look-up of a registration: the command with PSRM's verdicts, unless the sandbox's policy is `off`.

    With `assume_new` a message that holds all it speaks of is judged without reading the store, and says so in
    `psrm_assumed_new`; the handler asks for another look if the account is there already. Otherwise the store is read,
    once, beside the writer. Raises `CrossCheckUnavailable`.
    """
    types = frozenset(codes.fordringstype.values())

    async def look_up(command: OpretRegistrering, call: Call) -> OpretRegistrering:
        settings = call.scope.settings
        if settings.psrm == "off" or not (command.fordringer or command.omkostninger):
            return command
        assumed = assume_new and _holds_all_it_speaks_of(command)
        stored = NO_FACTS if assumed else await _stored(command, call, storage)
        claims = claims_of(
            command,
            codes,
            receiver_cvr=call.modtager_cvr,
            settings=settings,
            today=call.scope.clock.today(),
            stored=stored,
        )
        known = [each for each in claims if each.claim["type"] in types]  # entry control refuses the others by itself
        verdicts = await psrm.check([each.claim for each in known], call.scope) if known else ()
        completed = [each.completed(verdict) for each, verdict in zip(known, verdicts, strict=True)]
        told, left_out = most_told(completed)
        located = tuple(each.located(verdict) for each, verdict in zip(known, told, strict=True))
        return replace(command, psrm=located, psrm_untold=left_out, psrm_assumed_new=assumed)

    return look_up


def _holds_all_it_speaks_of(command: OpretRegistrering) -> bool:
    """Whether debtor and main claims are in the message, so that only an account already there could add to it."""
    sent = {fordring.fordring_id for fordring in command.fordringer}
    sent |= {each.fordring.fordring_id for each in command.omkostninger}
    return command.konto is not None and all(each.hovedfordring_id in sent for each in command.omkostninger)


async def _stored(command: OpretRegistrering, call: Call, storage: Storage) -> Facts:
    return await storage.read(partial(stored_facts, command, call.scope.state_id))


def stored_facts(command: OpretRegistrering, state_id: str, connection: Connection) -> Facts:
    """What the sandbox has of the account and of what the message names, as far as it says something about claims."""
    mentioned = wanted_by(command)
    wanted = replace(mentioned, opkraevninger=mentioned.fordringer, kontoens_haeftelser=True)
    return KontoRepository(connection, state_id).facts(command.konto_id, wanted)
