"""What the debtor system itself calls on the other party's endpoint, by the topic of the event that it tells.

OpretDækningAfskrivning (SF1590_B_01), AfsendDebitorkontoAnmodningSvar (B_04) and TilbageførIndbetaling (B_03): services and
operations are stated; that the call goes to whoever registered the account, or the payment, is inferred from `OprettetAf`.
"""

import uuid
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Connection

from oir_debitor.domain.hovedbog import BilagPost
from oir_debitor.domain.posts import KontoPost
from oir_debitor.soap.svar import DebitorSvar
from oir_debitor.soap.ud_former import (
    AfsendAnmodningSvar,
    ModtagerSvar,
    OpretDaekningAfskrivning,
    SvarAarsag,
    SvarOplysning,
    TilbageAfskrivning,
    TilbageAfskrivningNedregulering,
    TilbageDaekning,
    TilbageDaekningNedregulering,
    TilbagefoerOrdre,
)
from oir_debitor.store.repository import KontoRepository
from oir_kernel.delivery.call_back import CallBack, Outgoing
from oir_kernel.findings import Text
from oir_kernel.identifiers import Uuid, is_uuid
from oir_kernel.money import to_oere
from oir_kernel.sandbox import SandboxScope
from oir_kernel.soap.edition import Edition
from oir_kernel.soap.kontekst import Rute
from oir_kernel.storage.outbox import StoredEvent

DAEKNING: Final = "debitor.daekning.registreret"
BESVARET: Final = "debitor.anmodning.besvaret"
TILBAGEFOERT: Final = "debitor.indbetaling.tilbagefoert"
"""The topics that become calls."""

DEBITORSYSTEM: Final = str(uuid.uuid5(uuid.NAMESPACE_URL, "http://oir-sandkasse.example/it-system/debitorsystem"))
"""The it-system instance that the debtor system is in the Rute of its own calls. Source: ours."""

_REASONS_SHOWN: Final = 3


def call_backs(edition: Edition) -> Mapping[str, CallBack]:
    """The calls the debtor system makes, by topic."""
    titles = {entry.uuid: f"{entry.code} {entry.titel}" for entry in edition.code_list("aarsag")}
    classes = edition.uuid_of("aarsag")

    def refused(answer: Any) -> Text | None:
        told: DebitorSvar | ModtagerSvar = answer
        if told.uden_bemaerkninger or told.bemaerkninger:
            return None
        return _refused([each.aarsag_id for each in told.afvisninger], titles)

    def answered(event: StoredEvent, scope: SandboxScope, connection: Connection) -> Outgoing | None:
        return _answered(event, KontoRepository(connection, scope.state_id), classes)

    return {
        DAEKNING: CallBack(
            "DækningAfskrivningRegistreringAfsend",
            "OpretDækningAfskrivning",
            OpretDaekningAfskrivning,
            DebitorSvar,
            _covered,
            refused,
        ),
        BESVARET: CallBack(
            "DebitorkontoAnmodningSvarAfsend",
            "AfsendDebitorkontoAnmodningSvar",
            AfsendAnmodningSvar,
            ModtagerSvar,
            answered,
            refused,
        ),
        TILBAGEFOERT: CallBack(
            "IndbetalingTilbageførOrdreAfsend",
            "TilbageførIndbetaling",
            TilbagefoerOrdre,
            ModtagerSvar,
            _taken_back,
            refused,
        ),
    }


def _covered(event: StoredEvent, scope: SandboxScope, connection: Connection) -> Outgoing | None:
    told = event.payload
    content = OpretDaekningAfskrivning(
        Uuid(event.key),
        tuple(map(_afskrivning, told.get("afskrivninger", ()))),
        tuple(map(_afskrivning_nedregulering, told.get("afskrivning_nedreguleringer", ()))),
        tuple(map(_daekning, told.get("daekninger", ()))),
        tuple(map(_daekning_nedregulering, told.get("daekning_nedreguleringer", ()))),
    )
    konto = _konto(KontoRepository(connection, scope.state_id), event.key)
    return Outgoing(_rute(konto, konto.oprettet_cvr, konto.oprettet_system), content)


def _answered(event: StoredEvent, konti: KontoRepository, classes: Mapping[str, Uuid]) -> Outgoing | None:
    told = event.payload
    reasons = tuple(_aarsag(each, classes) for each in told.get("aarsager", ()))
    oplysninger = tuple(_oplysninger(told.get("resultat") or {}))
    content = AfsendAnmodningSvar(
        datetime.fromisoformat(told["behandlet"]),
        Uuid(told["anmodning_id"]),
        Uuid(event.event_id),
        **_udfald(told["udfald"], reasons, oplysninger),
    )
    konto = _konto(konti, told["konto_id"])
    return Outgoing(_rute(konto, konto.oprettet_cvr, konto.oprettet_system), content)


def _udfald(udfald: str, reasons: tuple[SvarAarsag, ...], oplysninger: tuple[SvarOplysning, ...]) -> dict[str, Any]:
    """The fields of the one outcome. Raises `ValueError` for an outcome that is no later answer."""
    without = None if reasons else True
    if udfald == "ej-gennemfoert":
        return {"ej_gennemfoert": reasons}
    if udfald not in ("gennemfoert", "gennemfoert-med-resultat"):
        raise ValueError("no outcome of a later answer")
    if oplysninger:
        return {"med_resultat": without, "oplysninger": oplysninger, "med_resultat_aarsager": reasons}
    return {"gennemfoert": without, "gennemfoert_aarsager": reasons}


def _taken_back(event: StoredEvent, scope: SandboxScope, connection: Connection) -> Outgoing | None:
    told = event.payload
    konti = KontoRepository(connection, scope.state_id)
    payment = next(iter(konti.find(BilagPost, bilag_id=told["indbetaling_id"])), None)
    content = TilbagefoerOrdre(
        Uuid(told["ordre_id"]),
        event.created_at,
        Uuid(told["konto_id"]),
        Uuid(told["indbetaling_id"]),
        None if payment is None else payment.dato,
        to_oere(told["beloeb"]),
        Uuid(told["aarsag_id"]),
        told.get("tekst") or None,
    )
    konto = _konto(konti, told["konto_id"])
    paid_by = payment if payment is not None and payment.oprettet_cvr else konto
    return Outgoing(_rute(konto, paid_by.oprettet_cvr, paid_by.oprettet_system), content)


def _konto(konti: KontoRepository, konto_id: str) -> KontoPost:
    found = konti.find(KontoPost, konto_id=konto_id)
    if not found:
        raise ValueError("the account of the event is not there")
    return found[0]


def _rute(konto: KontoPost, modtager_cvr: str, modtager_system: str) -> Rute:
    """From the debtor system of the account's authority to the system that registered the account or the payment."""
    return Rute(konto.modtager_cvr, DEBITORSYSTEM, modtager_cvr, modtager_system if is_uuid(modtager_system) else None)


def _afskrivning(told: Mapping[str, Any]) -> TilbageAfskrivning:
    return TilbageAfskrivning(
        Uuid(told["bilag_id"]),
        datetime.fromisoformat(told["registreret"]),
        to_oere(told["beloeb"]),
        date.fromisoformat(told["dato"]),
        *_hvorfor(told),
        Uuid(told["fordring_id"]),
    )


def _afskrivning_nedregulering(told: Mapping[str, Any]) -> TilbageAfskrivningNedregulering:
    return TilbageAfskrivningNedregulering(
        Uuid(told["bilag_id"]),
        datetime.fromisoformat(told["registreret"]),
        to_oere(told["beloeb"]),
        date.fromisoformat(told["dato"]),
        *_hvorfor(told),
        Uuid(told["modbilag_id"]),
        Uuid(told["fordring_id"]),
    )


def _daekning(told: Mapping[str, Any]) -> TilbageDaekning:
    return TilbageDaekning(
        Uuid(told["bilag_id"]),
        datetime.fromisoformat(told["registreret"]),
        to_oere(told["beloeb"]),
        Uuid(told["modbilag_id"]) if told.get("modbilag_id") else None,
        Uuid(told["fordring_id"]),
    )


def _daekning_nedregulering(told: Mapping[str, Any]) -> TilbageDaekningNedregulering:
    return TilbageDaekningNedregulering(
        Uuid(told["bilag_id"]),
        datetime.fromisoformat(told["registreret"]),
        to_oere(told["beloeb"]),
        Uuid(told["modbilag_id"]),
        Uuid(told["fordring_id"]),
    )


def _hvorfor(told: Mapping[str, Any]) -> tuple[Uuid | None, str | None]:
    aarsag = str(told.get("aarsag_id") or "")
    return Uuid(aarsag) if is_uuid(aarsag) else None, str(told.get("aarsagstekst") or "")[:100] or None


def _aarsag(told: Mapping[str, Any], classes: Mapping[str, Uuid]) -> SvarAarsag:
    return SvarAarsag(
        classes[told["kode"]],
        str(told.get("felt") or "")[:100] or None,
        str(told.get("vaerdi") or "")[:100] or None,
        str(told.get("tekst") or "")[:500] or None,
        told["kode"],
    )


def _oplysninger(resultat: Mapping[str, Any]) -> Iterable[SvarOplysning]:
    """What came of it as name and text; a list gives its name once for each of its values."""
    for name, value in resultat.items():
        for each in value if isinstance(value, list | tuple) else (value,):
            yield SvarOplysning(name[:100], str(each)[:500])


def _refused(reasons: Iterable[str], titles: Mapping[Uuid, str]) -> Text:
    """The rejection in our own words: codes and titles of our list; a class that it does not hold, by its UUID."""
    known = sorted({titles.get(Uuid(each), f"klasse {each}") for each in reasons if is_uuid(each)})
    if not known:
        return Text(
            "Modtageren accepterede ikke og angav ingen årsag.", "The receiver did not accept and gave no reason."
        )
    shown = "; ".join(known[:_REASONS_SHOWN]) + (" …" if len(known) > _REASONS_SHOWN else "")
    return Text(f"Modtageren afviste: {shown}.", f"The receiver refused: {shown}.")
