"""How the debtor system of a sandbox collects, and how the simulated PSRM behaves: settings of a sandbox, all ours."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any, Final, TypeVar

from oir_kernel.collection_rows import read_rykkere
from oir_kernel.errors import BadRequest
from oir_kernel.findings import Text

S = TypeVar("S", "OpkraevningSettings", "InddrivelseSettings")

FORLOEB: Final = ("automatisk", "manuelt")
OVERDRAGELSE: Final = ("kontrolleret", "altid", "aldrig")
HOERING: Final = ("venter", "godkendes", "afvises")


@dataclass(frozen=True, slots=True)
class OpkraevningSettings:
    """How the debtor system collects.

    - `forloeb`: `automatisk` reminds, adds interest, hands over and closes accounts as the clock goes; `manuelt` only when asked
    - `overdragelse`: claims past their reminders are checked and only then forwarded (`kontrolleret`: those PSRM would refuse or nobody
      can decide are held with reasons, those it would send to hearing go to hearing), forwarded `altid`, or `aldrig`
    - `kladder`: whether the messages that exist only as drafts (rykkergebyr, fordringsrelation) are offered
    - `raad`: whether entry control also gives the advice of the common municipal standard for the claim's area
    - `rykkere`: reminder schedules by account type, laid over the built-in ones: objects of `kontotype` (code of the list
      debitorkontotype, `*` for all), perhaps `fordringstype`, and any of the columns of the schedule (`oir_kernel.collection_rows`)
    """

    forloeb: str = "automatisk"
    overdragelse: str = "kontrolleret"
    kladder: bool = False
    raad: bool = False
    rykkere: tuple[Mapping[str, Any], ...] = ()

    def __post_init__(self) -> None:
        _one_of("opkraevning.forloeb", self.forloeb, FORLOEB)
        _one_of("opkraevning.overdragelse", self.overdragelse, OVERDRAGELSE)
        _flag("opkraevning.kladder", self.kladder)
        _flag("opkraevning.raad", self.raad)
        object.__setattr__(self, "rykkere", read_rykkere(self.rykkere))

    def as_dict(self) -> dict[str, Any]:
        """Plain values, for storage and JSON."""
        return asdict(self) | {"rykkere": [dict(each) for each in self.rykkere]}


@dataclass(frozen=True, slots=True)
class InddrivelseSettings:
    """How the simulated PSRM behaves.

    - `kvittering_minutter`: minutes by the sandbox's clock until a batch has its receipts (0-44640; source of the default: KMD's account
      of up to a quarter of an hour in 2020)
    - `hoering`: what becomes of a claim in hearing once the creditor approved it: it `venter` for a tester, or PSRM
      `godkendes` or `afvises` it
    - `saldo`: whether balance movements are told as `udligning` or `allokering`, never both (stated)
    """

    kvittering_minutter: int = 15
    hoering: str = "venter"
    saldo: str = "udligning"

    def __post_init__(self) -> None:
        if type(self.kvittering_minutter) is not int or not 0 <= self.kvittering_minutter <= 31 * 24 * 60:
            raise _bad("inddrivelse.kvittering_minutter", "0-44640")
        _one_of("inddrivelse.hoering", self.hoering, HOERING)
        _one_of("inddrivelse.saldo", self.saldo, ("udligning", "allokering"))

    def as_dict(self) -> dict[str, Any]:
        """Plain values, for storage and JSON."""
        return asdict(self)


def opkraevning_settings(value: object) -> OpkraevningSettings:
    """The settings these JSON values describe. Raises `BadRequest`."""
    return _read(OpkraevningSettings(), "opkraevning", value)


def inddrivelse_settings(value: object) -> InddrivelseSettings:
    """The settings these JSON values describe. Raises `BadRequest`."""
    return _read(InddrivelseSettings(), "inddrivelse", value)


def _read(defaults: S, name: str, value: object) -> S:
    if isinstance(value, type(defaults)):
        return value
    known = [each.name for each in fields(defaults)]
    if not isinstance(value, Mapping) or any(key not in known for key in value):
        raise _bad(name, ", ".join(known))
    given: dict[str, Any] = {key: tuple(each) if isinstance(each, list) else each for key, each in value.items()}
    return replace(defaults, **given)


def _one_of(name: str, value: object, known: tuple[str, ...]) -> None:
    if value not in known:
        raise _bad(name, ", ".join(known))


def _flag(name: str, value: object) -> None:
    if not isinstance(value, bool):
        raise _bad(name, "true, false")


def _bad(name: str, known: str) -> BadRequest:
    return BadRequest(
        Text(f"Indstillingen {name} skal være en af: {known}.", f"The setting {name} must be one of: {known}.")
    )
