"""Between the JSON models and the domain."""

from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal

from oir_finans.api.models import (
    BilagIn,
    BilagOut,
    FinansbesendelseIn,
    FinansSvarOut,
    KvitteringOut,
    ModpartModel,
    PosteringIn,
    PosteringOut,
)
from oir_finans.domain.bilag import AfsendFinansbilag, Finansbilag, Part, Postering, Referencenoegle
from oir_finans.domain.kontrol import PRIMAERE, Kontoplan
from oir_finans.domain.kvittering import FinansOutcome, Kvittering
from oir_finans.soap import ACCEPTERET, AFVIST
from oir_finans.store.rows import BogfoertBilag
from oir_kernel.identifiers import Uuid
from oir_kernel.money import Oere, to_kroner, to_oere
from oir_kernel.source import PathSource

UuidOf = Callable[[str], Mapping[str, Uuid]]
"""Class UUID by code, for a list named."""


def besked_af(model: FinansbesendelseIn, uuid_of: UuidOf) -> AfsendFinansbilag:
    """The command that a message asks for; codes become class UUIDs, an unknown one stays for the check to name."""
    kilde = PathSource()
    return AfsendFinansbilag(
        bilag=tuple(_bilag(bilag, uuid_of, kilde.item("bilag", i)) for i, bilag in enumerate(model.bilag)), kilde=kilde
    )


def svar_af(outcome: FinansOutcome) -> FinansSvarOut:
    """The answer as JSON."""
    return FinansSvarOut(
        accepteret=outcome.accepted,
        kvitteringer=[_kvittering(kvittering) for kvittering in outcome.kvitteringer],
        findings=list(outcome.findings),
    )


def bilag_af(bogfoert: BogfoertBilag, kontoplan: Kontoplan) -> BilagOut:
    """A document of the ledger as JSON."""
    bilag = bogfoert.bilag
    names = ("bilag_id", "titel", "bilagsdato", "bogfoeringsdato", "type_id", "ekstern_reference", "tekst",
             "tilbagefoersel", "oprindeligt_bilag_id")  # fmt: skip
    return BilagOut.model_validate(
        {name: getattr(bilag, name) for name in names}
        | {
            "regnskabsperiode": bilag.periode,
            "posteringer": [_postering_ud(postering, kontoplan) for postering in bilag.posteringer],
            "bilagsnummer": bogfoert.kvittering.bilagsnummer,
            "behandlet": bogfoert.kvittering.behandlet,
            "afsender_cvr": bogfoert.rute.afsender_cvr,
            "afsender_system": bogfoert.rute.afsender_system,
            "modtager_cvr": bogfoert.rute.modtager_cvr,
            "sum": to_kroner(bilag.debet),
        }
    )


def _kvittering(kvittering: Kvittering) -> KvitteringOut:
    return KvitteringOut(
        bilag_id=kvittering.bilag_id,
        resultat=ACCEPTERET if kvittering.accepteret else AFVIST,
        behandlet=kvittering.behandlet,
        bilagsnummer=kvittering.bilagsnummer,
        aarsag=kvittering.aarsag,
        begrundelse=kvittering.begrundelse,
    )


def _bilag(model: BilagIn, uuid_of: UuidOf, kilde: PathSource) -> Finansbilag:
    return Finansbilag(
        bilag_id=Uuid(model.bilag_id.lower()),
        titel=model.titel,
        bilagsdato=model.bilagsdato,
        bogfoeringsdato=model.bogfoeringsdato,
        type_id=_klasse(uuid_of, "finansbilag-type", model.type_id),
        posteringer=tuple(
            _postering(postering, uuid_of, kilde.item("posteringer", i))
            for i, postering in enumerate(model.posteringer)
        ),
        regnskabsperiode=model.regnskabsperiode,
        ekstern_reference=model.ekstern_reference,
        tekst=model.tekst,
        tilbagefoersel=model.tilbagefoersel,
        oprindeligt_bilag_id=_lower(model.oprindeligt_bilag_id),
        kilde=kilde,
    )


def _postering(model: PosteringIn, uuid_of: UuidOf, kilde: PathSource) -> Postering:
    dimensioner = {
        navn: _klasse(uuid_of, navn, kode) for navn in PRIMAERE if (kode := getattr(model, navn)) is not None
    }
    tid = model.valuta_tid
    return Postering(
        **dimensioner,
        postering_id=Uuid(model.postering_id.lower()),
        beloeb=_oere(model.beloeb),
        debet_kredit=model.debet_kredit,
        posteringsdato=model.posteringsdato,
        tekst=model.tekst,
        organisation=_lower(model.organisation),
        sekundaere=tuple(Uuid(klasse.lower()) for klasse in model.sekundaere),
        supplerende_tekst=model.supplerende_tekst,
        periode_start=model.periode_start,
        periode_slut=model.periode_slut,
        valuta_kode=model.valuta_kode,
        valuta_kurs=model.valuta_kurs,
        valuta_tid=None if tid is None else datetime.fromisoformat(tid.isoformat()),
        referencer=tuple(
            Referencenoegle(type_id=_klasse(uuid_of, "finansreference-type", r.type_id), vaerdi=r.vaerdi)
            for r in model.referencer
        ),
        modpart=None if model.modpart is None else _part(model.modpart),
        kilde=kilde,
    )


def _part(model: ModpartModel) -> Part:
    return Part(
        ident=model.ident,
        type_id=Uuid(model.type_id.lower()),
        oprettet_cvr=model.oprettet_cvr,
        oprettet_system=_lower(model.oprettet_system),
    )


def _postering_ud(postering: Postering, kontoplan: Kontoplan) -> PosteringOut:
    fields = {name: getattr(postering, name) for name in PosteringOut.model_fields if name != "koder"}
    koder = {
        navn: kode
        for navn in PRIMAERE
        if (klasse := getattr(postering, navn)) is not None and (kode := kontoplan.kode(navn, klasse)) is not None
    }
    return PosteringOut.model_validate(fields | {"beloeb": to_kroner(postering.beloeb), "koder": koder})


def _oere(kroner: Decimal) -> Oere:
    return to_oere(f"{kroner:f}")


def _klasse(uuid_of: UuidOf, liste: str, kode: str) -> Uuid:
    return uuid_of(liste).get(kode) or Uuid(kode.lower())


def _lower(value: str | None) -> Uuid | None:
    return None if value is None else Uuid(value.lower())
