"""What an expectation asks of one field: equals, contains, one_of, present.

There is no matcher for regular expressions: one that a tester writes may take for ever on a text that a sender wrote, and
`contains` with `one_of` says nearly all that people mean. Source: ours.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from oir_control.journal.values import distance, same
from oir_kernel.errors import BadRequest
from oir_kernel.findings import Text

KINDS: Final = ("equals", "contains", "one_of", "present", "absent")
MAX_VALUE: Final = 2_000
"""Characters of a value that an expectation gives. Source: ours."""
MAX_VALUES: Final = 100
"""Values of `one_of`. Source: ours."""


@dataclass(frozen=True, slots=True)
class Matcher:
    """One condition on the values of a field. `kind` is one of `KINDS`; `values` are what it asks for."""

    kind: str
    values: tuple[str, ...] = ()

    def holds(self, actual: Sequence[str], *, there: bool) -> bool:
        """Whether it holds for a field with these values, of which one is enough; `there`: the field or structure exists."""
        if self.kind == "present":
            return there
        if self.kind == "absent":
            return not there
        if self.kind == "contains":
            return any(self.values[0].casefold() in value.casefold() for value in actual)
        return any(same(value, wanted) for value in actual for wanted in self.values)

    def distance(self, actual: Sequence[str]) -> float:
        """How far the nearest value is from what is asked for: 0 to 1."""
        return min((self._apart(value) for value in actual), default=1.0)

    def nearest(self, actual: Sequence[str]) -> str | None:
        """The value that comes nearest to what is asked for, `None` if there is none."""
        return min(actual, key=self._apart, default=None)

    def told(self) -> Text:
        """What it asks for, in a few words."""
        if self.kind == "present":
            return Text("en værdi", "a value")
        if self.kind == "absent":
            return Text("ingen", "none")
        if self.kind == "contains":
            return Text(f"noget med »{self.values[0]}«", f"something with »{self.values[0]}«")
        return Text(" eller ".join(self.values) or "tom", " or ".join(self.values) or "empty")

    def _apart(self, value: str) -> float:
        return min((distance(value, wanted) for wanted in self.values), default=1.0)


def matcher(name: str, asked: Any) -> Matcher:
    """The matcher for what an expectation gives: a plain value, or an object of one kind. Raises `BadRequest`."""
    if not isinstance(asked, Mapping):
        return Matcher("equals", (_value(name, asked),))
    if len(asked) != 1 or next(iter(asked)) not in KINDS:
        raise _wrong(name, f"ét af {', '.join(KINDS)}", f"one of {', '.join(KINDS)}")
    ((kind, given),) = asked.items()
    if kind in {"present", "absent"}:
        if not isinstance(given, bool):
            raise _wrong(name, "true eller false", "true or false")
        return Matcher("present" if (kind == "present") == given else "absent")
    if kind == "one_of":
        if not isinstance(given, Sequence) or isinstance(given, str) or not 0 < len(given) <= MAX_VALUES:
            raise _wrong(name, f"en liste af 1-{MAX_VALUES} værdier", f"a list of 1-{MAX_VALUES} values")
        return Matcher("one_of", tuple(_value(name, one) for one in given))
    return Matcher(kind, (_value(name, given),))


def _value(name: str, given: Any) -> str:
    if isinstance(given, bool):
        return "true" if given else "false"
    if given is None or isinstance(given, Mapping | list | tuple) or len(str(given)) > MAX_VALUE:
        raise _wrong(
            name,
            f"en tekst, et tal eller true/false på højst {MAX_VALUE} tegn",
            f"a text, a number or true/false of at most {MAX_VALUE} characters",
        )
    return str(given)


def _wrong(name: str, da: str, en: str) -> BadRequest:
    return BadRequest(Text(f"{name[:80]}: skriv {da}.", f"{name[:80]}: write {en}."))
