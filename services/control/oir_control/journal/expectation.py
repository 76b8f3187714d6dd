"""What a tester expects to have been sent, built from plain values: `{"operation": …, "fields": {…}, "times": 1}`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from oir_control.journal.gating import gated
from oir_control.journal.matchers import Matcher, matcher
from oir_kernel.cpr_gate import CprGate
from oir_kernel.errors import BadRequest
from oir_kernel.findings import Text

MAX_FIELDS: Final = 100
"""Fields one expectation may name. Source: ours."""
MAX_TIMES: Final = 1_000_000

_TEXTS = ("operation", "door", "sender", "transaktions_id", "verdict", "fault")
_KNOWN = (*_TEXTS, "accepted", "fields", "answer", "findings", "times")


@dataclass(frozen=True, slots=True)
class Expectation:
    """What an exchange must be, and how many must be it. What is left empty asks nothing.

    - `operation`: as the contract names it, or `POST /api/…`, where a step `{x}` stands for anything; `door`: soap, json,
      sftp, delivery; `sender`: CVR; `verdict`: the journal's word, `fault`: name of a fault that was made to happen
    - `accepted`: whether the receiver took it in
    - `fields`, `answer`: conditions on fields of what was sent, of what was answered
    - `findings`: rule ids that must have spoken
    - `at_least`, `at_most`: how many exchanges, `None` for any number
    """

    operation: str = ""
    door: str = ""
    sender: str = ""
    transaktions_id: str = ""
    verdict: str = ""
    fault: str = ""
    accepted: bool | None = None
    fields: tuple[tuple[str, Matcher], ...] = ()
    answer: tuple[tuple[str, Matcher], ...] = ()
    findings: tuple[str, ...] = ()
    at_least: int = 1
    at_most: int | None = None

    @property
    def conditions(self) -> int:
        """How many conditions it has."""
        given = sum(bool(getattr(self, name)) for name in _TEXTS) + (self.accepted is not None)
        return given + len(self.fields) + len(self.answer) + len(self.findings)

    def times_told(self) -> Text:
        """How many it asks for, in words."""
        if self.at_most is None:
            return Text(f"mindst {self.at_least}", f"at least {self.at_least}")
        if self.at_least == self.at_most:
            return Text(f"netop {self.at_least}", f"exactly {self.at_least}")
        if not self.at_least:
            return Text(f"højst {self.at_most}", f"at most {self.at_most}")
        return Text(f"{self.at_least} til {self.at_most}", f"{self.at_least} to {self.at_most}")


def expectation(given: Mapping[str, Any], gate: CprGate | None = None) -> Expectation:
    """The expectation that plain values describe; `times` is a number, or `at_least` and `at_most`.

    The journal keeps CPR numbers masked, so those in the expectation are masked before they are compared: it is the birth
    date that is compared. Raises `BadRequest` for a name or value that cannot be, `CprRefused` for a number that `gate`
    refuses.
    """
    gate = gate or CprGate()
    unknown = [name for name in given if name not in _KNOWN]
    if unknown:
        raise _wrong("expectation", f"kun {', '.join(_KNOWN)}", f"only {', '.join(_KNOWN)}")
    at_least, at_most = _times(given.get("times"))
    accepted = given.get("accepted")
    if accepted is not None and not isinstance(accepted, bool):
        raise _wrong("accepted", "true eller false", "true or false")
    return Expectation(
        **{name: gated(name, _text(name, given.get(name)), gate) for name in _TEXTS},
        accepted=accepted,
        fields=_matchers("fields", given.get("fields"), gate),
        answer=_matchers("answer", given.get("answer"), gate),
        findings=_rules(given.get("findings"), gate),
        at_least=at_least,
        at_most=at_most,
    )


def _matchers(name: str, given: Any, gate: CprGate) -> tuple[tuple[str, Matcher], ...]:
    if given is None:
        return ()
    if not isinstance(given, Mapping) or len(given) > MAX_FIELDS:
        raise _wrong(name, f"højst {MAX_FIELDS} felter med værdi", f"at most {MAX_FIELDS} fields with a value")
    return tuple(_matcher(str(field), asked, gate) for field, asked in given.items())


def _matcher(field: str, asked: Any, gate: CprGate) -> tuple[str, Matcher]:
    name = gated("fields", field, gate)
    made = matcher(name, asked)
    return name, Matcher(made.kind, tuple(gated(name, value, gate) for value in made.values))


def _rules(given: Any, gate: CprGate) -> tuple[str, ...]:
    if given is None:
        return ()
    if isinstance(given, str) or len(given) > MAX_FIELDS:
        raise _wrong("findings", f"en liste af højst {MAX_FIELDS} regler", f"a list of at most {MAX_FIELDS} rules")
    return tuple(gated("findings", _text("findings", rule), gate) for rule in given)


def _times(given: Any) -> tuple[int, int | None]:
    if given is None:
        return 1, None
    if isinstance(given, int) and not isinstance(given, bool):
        return _number(given), _number(given)
    if not isinstance(given, Mapping) or not given or set(given) - {"at_least", "at_most", "exactly"}:
        raise _wrong("times", "et tal, eller at_least og at_most", "a number, or at_least and at_most")
    if given.get("exactly") is not None:
        return _number(given["exactly"]), _number(given["exactly"])
    at_most = given.get("at_most")
    at_least = given.get("at_least")
    return (0 if at_least is None else _number(at_least)), (None if at_most is None else _number(at_most))


def _number(given: Any) -> int:
    if not isinstance(given, int) or isinstance(given, bool) or not 0 <= given <= MAX_TIMES:
        raise _wrong("times", f"et helt tal fra 0 til {MAX_TIMES}", f"a whole number from 0 to {MAX_TIMES}")
    return given


def _text(name: str, given: Any) -> str:
    if given is None:
        return ""
    if not isinstance(given, str) or len(given) > 500:
        raise _wrong(name, "en tekst på højst 500 tegn", "a text of at most 500 characters")
    return given


def _wrong(name: str, da: str, en: str) -> BadRequest:
    return BadRequest(Text(f"{name}: skriv {da}.", f"{name}: write {en}."))
