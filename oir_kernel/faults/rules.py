"""A fault rule: what goes wrong, with which exchanges, and with which of their calls."""

from dataclasses import dataclass
from decimal import Decimal
from fnmatch import fnmatchcase
from typing import Final

from oir_kernel.cpr_gate import CprGate
from oir_kernel.errors import BadRequest
from oir_kernel.faults.chance import luck
from oir_kernel.faults.kinds import Kinds
from oir_kernel.faults.plan import DOORS, Facts
from oir_kernel.faults.syntax import Fault, read_fault, refused_cpr
from oir_kernel.findings import Text

ANY: Final = "any"
MAX_COUNT: Final = 1_000_000
_LONGEST: Final = 200


@dataclass(frozen=True, slots=True)
class Order:
    """A fault as a tester orders it, in texts and numbers.

    - `fault`: kind and parameters, `http;status=503`
    - `door`: soap, json, sftp, delivery or any; `service`, `operation`: names, in which `*` stands for anything and empty for
      every one; `sender`: CVR of an authority or UUID of an it-system, empty for every one
    - `share`: of the calls, above 0 and at most 1; `None`: every one
    - `skip`: the first so many calls are let through; `times`: it strikes at most so often, `None` for no end
    """

    fault: str
    door: str = ANY
    service: str = ""
    operation: str = ""
    sender: str = ""
    share: Decimal | None = None
    skip: int = 0
    times: int | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """An order that stands in a sandbox under a number, and how often it was asked and struck."""

    number: int
    order: Order
    fault: Fault
    calls: int = 0
    hits: int = 0

    @property
    def name(self) -> str:
        """What the journal calls the fault."""
        return f"{self.fault.kind.name}#{self.number}"

    @property
    def spent(self) -> bool:
        """Whether it will never strike again."""
        return self.order.times is not None and self.hits >= self.order.times

    def concerns(self, facts: Facts) -> bool:
        """Whether the exchange is one of those the rule is for, by the sandbox's clock too. Counts nothing."""
        order, kind = self.order, self.fault.kind
        return (
            facts.door in kind.doors
            and order.door in (ANY, facts.door)
            and (kind.reads or not _only_reads(facts))
            and (not order.service or fnmatchcase(facts.service, order.service))
            and (not order.operation or fnmatchcase(facts.operation, order.operation))
            and (not order.sender or order.sender in (facts.sender_cvr, facts.sender_system))
            and (kind.strikes is None or kind.strikes(self.fault.values, facts.sandbox.clock.now()))
        )

    def strikes(self, seed: str, call: int, hits: int) -> bool:
        """Whether it strikes the `call`-th call (from 1) after so many hits: the same in every run."""
        order = self.order
        if call <= order.skip or (order.times is not None and hits >= order.times):
            return False
        return order.share is None or luck(seed, self.chance, call, "strikes") < float(order.share)

    @property
    def chance(self) -> str:
        """What its chance grows from beside the seed: its content, so that the order of other rules does not matter."""
        order = self.order
        where = (order.door, order.service, order.operation, order.sender)
        share = "" if order.share is None else str(order.share.normalize())
        return "|".join((self.fault.written, *where, share, str(order.skip)))


def read_order(order: Order, known: Kinds, gate: CprGate) -> Fault:
    """The fault of an order that can be carried out. Raises `BadRequest` or `CprRefused`, saying what is wrong with it."""
    for text in (order.service, order.operation, order.sender):
        if gate.refuses_value(text):
            raise refused_cpr()
    fault = read_fault(order.fault, known, gate)
    if order.door not in (ANY, *DOORS):
        raise _bad("door", "soap, json, sftp, delivery eller any", "soap, json, sftp, delivery or any")
    if order.door != ANY and order.door not in fault.kind.doors:
        doors = ", ".join(fault.kind.doors)
        raise _bad(
            "door", f"en dør, hvor {fault.kind.name} virker: {doors}", f"a door where {fault.kind.name} works: {doors}"
        )
    for name in ("service", "operation", "sender"):
        if len(getattr(order, name)) > _LONGEST:
            raise _bad(name, f"højst {_LONGEST} tegn", f"at most {_LONGEST} characters")
    if order.share is not None and not _is_share(order.share):
        raise _bad(
            "share",
            "en andel over 0 og højst 1 med højst 9 decimaler, fx 0.25",
            "a share above 0 and at most 1 with at most 9 decimals, such as 0.25",
        )
    if not 0 <= order.skip <= MAX_COUNT:
        raise _bad("skip", f"et tal fra 0 til {MAX_COUNT}", f"a number from 0 to {MAX_COUNT}")
    if order.times is not None and not 1 <= order.times <= MAX_COUNT:
        raise _bad("times", f"et tal fra 1 til {MAX_COUNT}", f"a number from 1 to {MAX_COUNT}")
    return fault


def _is_share(share: Decimal) -> bool:
    return share.is_finite() and 0 < share <= 1 and share == round(share, 9)


def _only_reads(facts: Facts) -> bool:
    return facts.door == "json" and facts.operation.startswith(("GET ", "HEAD "))


def _bad(name: str, da: str, en: str) -> BadRequest:
    return BadRequest(Text(f"{name} kan ikke bruges. Skriv {da}.", f"{name} cannot be used. Write {en}."))
