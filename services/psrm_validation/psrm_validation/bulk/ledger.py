"""What a claim must know of earlier ones: whether they had its reference or were the same, and how many findings were written."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from psrm_validation.bulk.work import NUMBERS_A_CLAIM, Done, Given, Task
from psrm_validation.checks.duplicates import Keys, Repeat, Seen, repeated

if TYPE_CHECKING:
    from array import array

_FILE_AT, _LINE_FLAG = 44, 1 << 43
_NUMBER = _LINE_FLAG - 1


class Ledger:
    """Told of every piece in order, it says which must be done again because of what stood before it.

    `names` are the files of the run as they may be shown, `rules` the whole-file rules that run, `most_findings` how many
    findings may be written in all.
    """

    def __init__(self, names: Sequence[str], seen: Seen, rules: frozenset[str], most_findings: int | None) -> None:
        self._names = names
        self._seen = seen
        self._rules = rules
        self._most = most_findings
        self._findings = 0
        self._claims: dict[int, int] = {}

    def guess(self) -> Given:
        """What a piece may go by that is begun before the pieces ahead of it are done."""
        return Given(self._left())

    def judge(self, task: Task, done: Done) -> Given | None:
        """What the piece should have known; `None` when it came out the same without."""
        repeats = dict(self.enter(task.file, done.keys))
        left = self._left()
        findings = done.run.findings + len(repeats)
        self._findings += findings
        if not repeats and done.run.shown == (findings if left is None else min(findings, left)):
            return None
        return Given(left, repeats)

    def enter(self, file: int, keys: "array[int]") -> Iterator[tuple[int, Repeat]]:
        """Takes in the keys of a piece; which of its claims repeat others, by number."""
        before = self._claims.get(file, 0)
        self._claims[file] = before + len(keys) // NUMBERS_A_CLAIM
        for index in range(len(keys) // NUMBERS_A_CLAIM):
            at = index * NUMBERS_A_CLAIM
            reference, copy, line = keys[at], keys[at + 1], keys[at + 2]
            if not (reference or copy):
                continue
            place = file << _FILE_AT | (line | _LINE_FLAG if line else before + index + 1)
            found = repeated(Keys(reference, copy), place, self._seen)
            if found is not None and found[0] in self._rules:
                yield index, Repeat(found[0], self._told(found[1]))

    def already(self, findings: int) -> None:
        """Findings of the pieces that an earlier run did."""
        self._findings = findings

    def _left(self) -> int | None:
        return None if self._most is None else max(self._most - self._findings, 0)

    def _told(self, place: int) -> str:
        """`claims.jsonl:12`, or `claims.json #3` for the third claim of a file without lines."""
        name, number = self._names[place >> _FILE_AT], place & _NUMBER
        return f"{name}:{number}" if place & _LINE_FLAG else f"{name} #{number}"
