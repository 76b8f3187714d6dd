"""A fault as a line of text, the same wherever one is asked for: `http;status=503;retry-after=5s`.

A kind, then its parameters, each after a semicolon. Where a sender asks for a fault in a message, the line begins with
`oir-fault:`, and what follows a `#` is the sender's own (an identifier must differ from call to call).
"""

from dataclasses import dataclass
from typing import Final

from oir_kernel.cpr_gate import CprGate
from oir_kernel.errors import BadRequest, CprRefused, SandboxError
from oir_kernel.faults.kinds import Kind, Kinds, Parameter
from oir_kernel.faults.occasion import Values
from oir_kernel.findings import Text

MARK: Final = "oir-fault:"
"""How an instruction in a message begins. Chosen so that no value of a real system begins like it. Source: ours."""

MAX_LENGTH: Final = 500
"""Characters of a fault's text. Source: ours."""

_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Fault:
    """A kind with its parameters. `written` is the text it was read from, in its shortest form."""

    kind: Kind
    values: Values
    written: str


def is_instruction(text: str) -> bool:
    """Whether a text of a message asks for a fault."""
    return text.startswith(MARK)


def read_instruction(text: str, known: Kinds, gate: CprGate) -> Fault:
    """The fault that a text of a message asks for. Raises as `read_fault`."""
    return read_fault(text.removeprefix(MARK).partition("#")[0], known, gate)


def read_fault(text: str, known: Kinds, gate: CprGate) -> Fault:
    """The fault a text describes. Raises `BadRequest` that names the kinds or parameters there are, and `CprRefused`."""
    if len(text) > MAX_LENGTH:
        raise _bad(
            f"Teksten for en fejl er højst {MAX_LENGTH} tegn.",
            f"The text of a fault is at most {MAX_LENGTH} characters.",
        )
    if gate.refuses_value(text):
        raise refused_cpr()
    name, *given = (part.strip() for part in gate.mask(text).split(";"))
    kind = known.get(name)
    if kind is None:
        names = ", ".join(known)
        raise _bad(
            f"Fejlen »{name[:_SHOWN]}« findes ikke. Vælg blandt: {names}.",
            f"There is no fault »{name[:_SHOWN]}«. Choose among: {names}.",
        )
    texts = dict(_pair(kind, part) for part in given if part)
    values = {parameter.name: _value(kind, parameter, texts.get(parameter.name)) for parameter in kind.parameters}
    written = ";".join([name, *(f"{key}={texts[key]}" for key in sorted(texts))])
    return Fault(kind, _fitting(kind, values), written)


def refused_cpr() -> SandboxError:
    """The error for a CPR number in a text that describes a fault."""
    return CprRefused(
        Text(
            "Fejlen indeholder et CPR-nummer, som ikke er et tilladt testnummer. Fjern det.",
            "The fault holds a CPR number that is not an allowed test number. Remove it.",
        )
    )


def _pair(kind: Kind, part: str) -> tuple[str, str]:
    name, equals, value = part.partition("=")
    if not equals or name.strip() not in {parameter.name for parameter in kind.parameters}:
        shown = part[:_SHOWN]
        takes = ", ".join(f"{parameter.name}=…" for parameter in kind.parameters)
        raise _bad(
            f"Fejlen {kind.name} har ikke »{shown}«. Den tager {takes or 'ingen parametre'}.",
            f"The fault {kind.name} has no »{shown}«. It takes {takes or 'no parameters'}.",
        )
    return name.strip(), value.strip()


def _value(kind: Kind, parameter: Parameter, text: str | None) -> object:
    given = parameter.default if text is None else text
    if given is None:
        raise _bad(
            f"Fejlen {kind.name} mangler {parameter.name}: {parameter.wants.da}.",
            f"The fault {kind.name} lacks {parameter.name}: {parameter.wants.en}.",
        )
    if not given and text is None:
        return None
    try:
        return parameter.read(given)
    except ValueError:
        raise _wrong(kind, parameter, given[:_SHOWN]) from None


def _fitting(kind: Kind, values: Values) -> Values:
    if kind.check is None:
        return values
    try:
        return kind.check(values)
    except ValueError as error:
        unfit = next(parameter for parameter in kind.parameters if parameter.name == str(error))
        raise _wrong(kind, unfit, "") from None


def _wrong(kind: Kind, parameter: Parameter, shown: str) -> BadRequest:
    value = f" »{shown}«" if shown else ""
    return _bad(
        f"Fejlen {kind.name}: {parameter.name}{value} kan ikke bruges. Skriv {parameter.wants.da}.",
        f"The fault {kind.name}: {parameter.name}{value} cannot be used. Write {parameter.wants.en}.",
    )


def _bad(da: str, en: str) -> BadRequest:
    return BadRequest(Text(da, en))
