"""Wanted mistakes as test parameters: messages that break one rule of PSRM, and what they break besides."""

import io
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from oir_kernel.errors import SandboxError
from oir_sandbox.message_claims import message_reader
from oir_sandbox.testdata.broken import broken_rules
from oir_sandbox.testdata.claims import Testfordring
from oir_sandbox.testdata.dataset import DAY, Datasaet
from oir_sandbox.testdata.kommuner import kommuner
from oir_sandbox.testdata.messages import envelope
from oir_sandbox.testdata.mistakes import Fejl, mistake
from oir_sandbox.testdata.wanted import possible
from psrm_validation.handover import earliest_handover
from psrm_validation.rulebook import Rulebook


@dataclass(frozen=True)
class Mistake:
    """A message with a mistake.

    `rule_id` is the rule it breaks, `implied` the other rules its claim breaks because of that, `claim_type` the PSRM code of
    the claim, `message` the whole SF1590_B message.
    """

    claim_type: str
    rule_id: str
    implied: tuple[str, ...]
    message: bytes = field(repr=False)


def wanted(*claim_types: str, rules: Sequence[str] = (), seed: str = "1", day: date = DAY) -> list[Mistake]:
    """One mistake for each of `rules` and claim types; left out, for every rule that a message of that type can break.

    The messages are made for `day`: a sandbox whose clock stands later finds the same. Raises `ValueError` for a rule that
    is asked for and that no message of the type can break.
    """
    book = Rulebook.load(day)
    found = []
    for claim_type in claim_types:
        asked = rules or [each.rule_id for each in possible(book) if claim_type in each.types]
        made = {rule_id: _made(claim_type, rule_id, book, Datasaet(seed, day)) for rule_id in asked}
        missing = [rule_id for rule_id, one in made.items() if one is None] if rules else []
        if missing:
            raise ValueError(f"no message with a claim of type {claim_type} breaks {', '.join(missing)}")
        found += [one for one in made.values() if one is not None]
    return found


def _made(claim_type: str, rule_id: str, book: Rulebook, data: Datasaet) -> Mistake | None:
    try:
        fejl = mistake(rule_id, claim_type, book)
    except SandboxError:
        return None
    if fejl.before is not None or fejl.aftale is not None or not _has_debtor(fejl):
        return None
    message = _message(fejl, book, data).encode()
    broken = _broken(message, book, data.day)
    if rule_id not in broken:
        return None
    return Mistake(claim_type, rule_id, tuple(sorted(broken - {rule_id})), message)


def _has_debtor(fejl: Fejl) -> bool:
    debtors = fejl.fordring.skyldnere
    return bool(debtors) and all(any((each.cpr, each.cvr, each.se, each.akr)) for each in debtors)


def _message(fejl: Fejl, book: Rulebook, data: Datasaet) -> str:
    names = ("mistake", str(fejl.fordring.type), fejl.rule_id)
    area = book.claim_types[fejl.fordring.type or ""].area
    konto = data.uuid("konto", *names)
    main = fejl.fordring.hf
    fordring = replace(
        fejl.fordring,
        id=data.uuid("fordring", *names),
        hf=None if main is None else replace(main, id=data.uuid("hovedfordring", *names)),
    )
    claim = Testfordring(0, fordring, kommuner()[0], konto, fejl.rule_id, area, ())
    return envelope(claim, replace(data, seed="/".join((data.seed, *names))))


def _broken(message: bytes, book: Rulebook, day: date) -> frozenset[str]:
    """The rules that the claims of the message break, read and handed over as the sandbox does it."""
    read = [each.fordring for each in message_reader(day).read(io.BytesIO(message))]
    received = [claim.received(earliest_handover(claim, day, book)) for claim in read if claim is not None]
    return frozenset().union(*(broken_rules(claim, book) for claim in received))
