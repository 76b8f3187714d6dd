"""One run over all its files: steps in, answers out, told of and written down on the way."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice

from psrm_validation.bulk.engines import Engine
from psrm_validation.bulk.ledger import Ledger
from psrm_validation.bulk.output import Output, ToFile
from psrm_validation.bulk.pipeline import in_order
from psrm_validation.bulk.progress import Progress
from psrm_validation.bulk.resume import Journal, Progressed
from psrm_validation.bulk.steps import FileEnd, Inputs, Refusal, Step, no_claims
from psrm_validation.bulk.work import Done, Job, Task
from psrm_validation.report.formats import Refused


@dataclass(frozen=True, slots=True)
class Session:
    """What a run needs. `refused` is told of each input that cannot be read."""

    inputs: Inputs
    job: Job
    engine: Engine
    ledger: Ledger
    output: Output
    progress: Progress
    refused: Callable[[Refused], None]
    journal: Journal | None = None

    def run(self, progressed: Progressed) -> Progressed:
        """Does every step that is not done yet, then ends the output. Raises what reading and writing raise."""
        steps = self.inputs.steps()
        for step in islice(steps, progressed.steps):
            self.progress.skip(step.size if isinstance(step, Task) else 0, progressed.run.claims)
        for each in progressed.run.refused:
            self.refused(each)
        for step, done in in_order(steps, self.job, self.engine, self.ledger):
            self._take(step, done, progressed)
            progressed.steps += 1
            if self.journal is not None and isinstance(self.output, ToFile):
                self.journal.save(progressed, self.output.body)
        self.output.finish(progressed.run)
        return progressed

    def _take(self, step: Step, done: Done | None, progressed: Progressed) -> None:
        if isinstance(step, FileEnd):
            if not progressed.claims_in_file and not progressed.refused_in_file:
                self._refuse(no_claims(step), progressed)
            progressed.claims_in_file, progressed.refused_in_file = 0, False
        elif isinstance(step, Refusal):
            self._refuse(step, progressed)
        elif done is not None:
            self._add(step, done, progressed)

    def _add(self, task: Task, done: Done, progressed: Progressed) -> None:
        progressed.run.merge(done.run)
        progressed.claims_in_file += done.run.claims
        progressed.unreadable |= done.unreadable
        self.output.add(done.text)
        if self.journal is not None:
            self.journal.add(task.file, done.keys)
        self.progress.advance(task.size, progressed.run)

    def _refuse(self, refusal: Refusal, progressed: Progressed) -> None:
        refused = Refused(refusal.name, refusal.finding)
        progressed.run.refused.append(refused)
        progressed.unreadable = progressed.refused_in_file = True
        self.progress.clear()
        self.refused(refused)
