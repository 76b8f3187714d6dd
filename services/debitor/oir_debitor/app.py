"""The composition root of the debtor service."""

from oir_debitor.api import create_router
from oir_debitor.api.anmodning import create_anmodning_router
from oir_debitor.api.forespoergsel import forespoergsel_router
from oir_debitor.api.forloeb import forloeb_router
from oir_debitor.api.indbetaling import indbetaling_router
from oir_debitor.api.kontoudtog import kontoudtog_router
from oir_debitor.api.omraader import omraade_router
from oir_debitor.api.overdragelse import overdragelse_router
from oir_debitor.api.overtagelse import STREAMS, overtagelse_router
from oir_debitor.api.statistik import statistik_router
from oir_debitor.codes import LISTS, codes_of
from oir_debitor.handlers.anmodning import HANDLING, behandl
from oir_debitor.handlers.carry_out import DAGEN
from oir_debitor.handlers.dag import dagens_trin
from oir_debitor.operations import SERVICE, anmodning, forespoergsel, indbetaling, kladder, operations
from oir_debitor.operations.forloeb import forloeb_operations
from oir_debitor.operations.overdragelse import overdragelse_operations
from oir_debitor.operations.overtagelse import overtag_operation
from oir_debitor.overtagelse.files import INF_REF, OvertagelseDoor
from oir_debitor.overtagelse.overtager import Overtager
from oir_debitor.ports import Inddrivelse, PsrmCheck
from oir_debitor.psrm.steps import Overdrager
from oir_kernel.agenda import in_one_work
from oir_kernel.soap.edition import Edition
from oir_kernel.storage import Storage
from oir_kernel.web.code_lists import code_list_router
from oir_kernel.web.part import Part


def part(edition: Edition, storage: Storage, psrm: PsrmCheck, inddrivelse: Inddrivelse | None = None) -> Part:
    """The doors of the debtor service: SOAP `DebitorRegistreringAfsend` and JSON below `/api/debitor/`.

    Without `inddrivelse` no claim is handed over, and each that would be is held and says so.
    """
    codes = codes_of(edition)
    served = operations(codes, storage, psrm)
    betaling = indbetaling.indbetaling_operations(codes)
    spoergsmaal = forespoergsel.forespoergsel_operations(codes)
    betalt_af_psrm = edition.uuid_of("indbetalingstype")["inddrivelse"]
    overdrager = Overdrager(codes, psrm, inddrivelse, betalt_af_psrm)
    anmodninger = anmodning.anmodning_operations(codes)
    overtager = Overtager(edition, storage, overtag_operation(codes, storage, psrm))
    titler = {str(each.uuid): each.titel for each in edition.code_list("debitorkontotype")}
    return Part(
        name="debitor",
        soap={
            SERVICE: served.of_contract,
            forespoergsel.SERVICE: spoergsmaal.of_contract,
            indbetaling.SERVICE: betaling.of_contract,
            anmodning.SERVICE: anmodninger.of_contract,
            kladder.SERVICE: kladder.kladde_operations(codes),
        },
        routers=(
            create_router(served, edition, storage),
            forespoergsel_router(spoergsmaal, edition, storage),
            kontoudtog_router(storage),
            forloeb_router(forloeb_operations(codes), edition, storage),
            omraade_router(edition),
            statistik_router(edition, storage),
            indbetaling_router(betaling, edition, storage),
            overdragelse_router(overdragelse_operations(codes), overdrager, storage),
            create_anmodning_router(anmodninger, edition, storage),
            overtagelse_router(edition, storage, overtager),
            code_list_router("debitor", edition, LISTS),
        ),
        steps={
            DAGEN: dagens_trin(codes, titler),
            HANDLING: in_one_work(behandl(codes)),
            **overdrager.steps,
        },
        files={INF_REF: OvertagelseDoor(edition, storage, overtager)},
        streams=STREAMS,
    )
