"""An exchange as conditions ask about it: its fields by name, its rule ids, and whether it was accepted."""

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Final

from oir_control.journal.parsed import Leaf, Parsed, parse
from oir_kernel.identifiers import ascii_name
from oir_kernel.storage.journal import JournalEntry

_REFUSED: Final = ("AFVI", "FAULT", "FEJL", "NO ANSWER")


class Fields:
    """The fields of one text, found by name: `FordringBeløb`, `FordringBeloeb`, `FordringStruktur/FordringBeløb`,
    `fordringer.beloeb`. A path counts from its end; letters compare without case, and æ ø å as ae oe aa.
    """

    def __init__(self, parsed: Parsed) -> None:
        self.leaves = tuple(parsed.leaves())

    @cached_property
    def _by_name(self) -> dict[str, list[tuple[tuple[str, ...], Leaf]]]:
        found: dict[str, list[tuple[tuple[str, ...], Leaf]]] = {}
        for leaf in self.leaves:
            path = steps(leaf.place)
            if path:
                found.setdefault(path[-1], []).append((path, leaf))
        return found

    def named(self, name: str) -> list[Leaf]:
        """The values of that name or path, in the order of the text."""
        wanted = steps(name)
        same = self._by_name.get(wanted[-1], []) if wanted else []
        return [leaf for path, leaf in same if path[-len(wanted) :] == wanted]

    def has(self, name: str) -> bool:
        """Whether there is a field or a structure of that name or path."""
        wanted = steps(name)
        return bool(self.named(name)) or any(_within(wanted, steps(leaf.place)) for leaf in self.leaves)


class Exchange:
    """A journalled exchange, taken apart only when and as far as it is asked about."""

    def __init__(self, entry: JournalEntry) -> None:
        self.entry = entry

    @cached_property
    def request(self) -> Fields:
        """The fields of what was sent."""
        return Fields(parse(self.entry.request))

    @cached_property
    def answer(self) -> Fields:
        """The fields of what was answered."""
        return Fields(parse(self.entry.answer))

    @cached_property
    def rule_ids(self) -> frozenset[str]:
        """The rules that spoke: of the findings, and of those a JSON answer carries."""
        told = {str(finding.get("rule_id", "")) for finding in self.entry.findings}
        if '"rule_id"' in self.entry.answer:
            told |= {leaf.value for leaf in self.answer.named("rule_id")}
        return frozenset(told - {""})

    @cached_property
    def accepted(self) -> bool:
        """Whether the receiver took it in. Over JSON: a status of 200-299 and an answer that does not say AFVIST."""
        entry = self.entry
        if entry.door == "delivery":
            return entry.verdict == "delivered"
        if entry.verdict.upper().startswith(_REFUSED):
            return False
        if entry.door == "json":
            said = [leaf.value for leaf in self.answer.named("resultat")] if '"resultat"' in entry.answer else []
            return 200 <= entry.status < 300 and "AFVIST" not in said
        return entry.status < 400 and bool(entry.verdict)


def steps(path: str) -> tuple[str, ...]:
    """The names of a path, spelled so that they compare: `/` or `.` between them."""
    return tuple(ascii_name(step).casefold() for step in path.replace(".", "/").split("/") if step)


def is_operation(wanted: str, operation: str) -> bool:
    """Whether an exchange is of that operation; a step `{name}` of a JSON address stands for any one step."""
    if wanted == operation:
        return True
    asked, given = wanted.split("/"), operation.split("/")
    return (
        "{" in wanted
        and len(asked) == len(given)
        and all(one == other or (one[:1] == "{" and one[-1:] == "}") for one, other in zip(asked, given, strict=True))
    )


def exchanges(entries: Iterable[JournalEntry]) -> list[Exchange]:
    """These entries, to be asked about."""
    return [Exchange(entry) for entry in entries]


def _within(wanted: Sequence[str], path: Sequence[str]) -> bool:
    width = len(wanted)
    return width > 0 and any(path[at : at + width] == wanted for at in range(len(path) - width + 1))
