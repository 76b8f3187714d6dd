"""The handler of the drafts: each is the request it comes to, decided at once."""

from oir_debitor.domain.anmodning.kladder import Kladde
from oir_debitor.domain.anmodning.outcome import AnmodningOutcome, Udfald
from oir_debitor.domain.outcome import Aarsag, DebitorOutcome
from oir_debitor.handlers.anmodning import anmod_om
from oir_debitor.store import DebitorUow
from oir_kernel.errors import OperationMissing
from oir_kernel.findings import Text

_NOT_DONE = frozenset({Udfald.AFVIST, Udfald.EJ_GENNEMFOERT})


def udfoer_kladde(command: Kladde, uow: DebitorUow) -> DebitorOutcome:
    """Decide a draft. Raises `OperationMissing` where the sandbox does not offer drafts."""
    if not uow.settings.opkraevning.kladder:
        raise OperationMissing(
            Text(
                "Beskeden findes kun som kladde. Sandkassen tilbyder den, når indstillingen opkraevning.kladder er true.",
                "The message exists only as a draft. The sandbox offers it when the setting opkraevning.kladder is true.",
            )
        )
    codes = {code: class_id for class_id, code in uow.terms.codes.handlingstype.items()}
    done = anmod_om(command.form)(command.anmodning(codes[command.handling]), uow)  # type: ignore[arg-type]
    return _outcome(done)


def _outcome(done: AnmodningOutcome) -> DebitorOutcome:
    reasons = tuple(Aarsag(each.kode, each.reference, each.kode, each.tekst) for each in done.aarsager)
    refused = done.udfald in _NOT_DONE
    return DebitorOutcome(done.konto_id, done.behandlet, reasons, afvist=refused, findings=done.findings)
