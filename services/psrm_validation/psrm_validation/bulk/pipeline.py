"""Pieces in order, however many are worked on at a time and whatever order they come back in."""

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from psrm_validation.bulk.engines import Awaited, Engine
from psrm_validation.bulk.ledger import Ledger
from psrm_validation.bulk.steps import Step
from psrm_validation.bulk.work import Done, Job, Task
from psrm_validation.readers.reading import ChangedFileError


@dataclass(frozen=True, slots=True)
class _Sent:
    """A step, and the work on it if it is a piece: begun on a guess, then known for certain."""

    step: Step
    work: Awaited | None = None
    expected: int | None = None


def in_order(steps: Iterable[Step], job: Job, engine: Engine, ledger: Ledger) -> Iterator[tuple[Step, Done | None]]:
    """Each step with what it came to, in order.

    A piece is begun before it is known what stood before it. Where that turns out to matter (it repeats earlier claims, or no
    more findings may be written) it is done once more with that knowledge, while later pieces are worked on. Raises
    `ChangedFileError` when a piece does not give the same claims twice.
    """
    begun: deque[_Sent] = deque()
    certain: deque[_Sent] = deque()
    for step in steps:
        begun.append(_begun(step, job, engine, ledger))
        while len(begun) > engine.ahead:
            certain.append(_certain(begun.popleft(), job, engine, ledger))
        while len(certain) > engine.ahead:
            yield _finished(certain.popleft())
    while begun:
        certain.append(_certain(begun.popleft(), job, engine, ledger))
    while certain:
        yield _finished(certain.popleft())


def _begun(step: Step, job: Job, engine: Engine, ledger: Ledger) -> _Sent:
    if not isinstance(step, Task):
        return _Sent(step)
    return _Sent(step, engine.submit(step, job, ledger.guess()))


def _certain(sent: _Sent, job: Job, engine: Engine, ledger: Ledger) -> _Sent:
    if not isinstance(sent.step, Task) or sent.work is None:
        return sent
    done = sent.work.result()
    known = ledger.judge(sent.step, done)
    if known is None:
        return _Sent(sent.step, _Here(done))
    findings = done.run.findings + len(known.repeats)
    return _Sent(sent.step, engine.submit(sent.step, job, known), expected=findings)


def _finished(sent: _Sent) -> tuple[Step, Done | None]:
    if sent.work is None:
        return sent.step, None
    done = sent.work.result()
    if sent.expected is not None and done.run.findings != sent.expected:
        raise ChangedFileError
    return sent.step, done


@dataclass(frozen=True, slots=True)
class _Here:
    """A piece that is done."""

    done: Done

    def result(self) -> Done:
        return self.done
