"""Between the JSON models and the domain."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from oir_faktura.api.kontering import FinansbilagModel, PosteringModel
from oir_faktura.api.models import (
    AarsagModel,
    BilagOut,
    FakturaIn,
    FakturaMedSvarOut,
    FakturaOut,
    KvitteringOut,
    SvarIn,
    SvarOut,
)
from oir_faktura.domain.aarsager import FakturaOutcome
from oir_faktura.domain.faktura import AfsendFaktura, FakturaBilag
from oir_faktura.domain.kontering import Finansbilag, Part, Postering, Referencenoegle
from oir_faktura.domain.modtagelse import Klasser
from oir_faktura.domain.svar import AfsendFakturaSvar, Korrespondance, ResultatAarsag
from oir_faktura.store.rows import GemtBilag, GemtFaktura
from oir_kernel.identifiers import Uuid
from oir_kernel.money import to_oere
from oir_kernel.source import PathSource

UuidOf = Callable[[str], Mapping[str, Uuid]]
"""Class UUID by code, for a list named."""

_ROOT = PathSource()


def faktura_af(model: FakturaIn, uuid_of: UuidOf) -> AfsendFaktura:
    """The command; codes become class UUIDs, an unknown one stays for the check to name."""
    return AfsendFaktura(
        faktura_id=_uuid(model.faktura_id),
        type_id=_klasse(uuid_of, "faktura-type", model.type_id),
        indhold=model.indhold,
        svar_kan_ikke_modtages=model.svar_kan_ikke_modtages or None,
        svar_paakraevet=model.svar_paakraevet or None,
        format=model.format,
        filnavn=model.filnavn,
        bilag=tuple(
            FakturaBilag(
                bilag_id=_uuid(bilag.bilag_id),
                type_id=_klasse(uuid_of, "faktura-type", bilag.type_id),
                fil=bilag.fil,
                kilde=_ROOT.item("bilag", i),
            )
            for i, bilag in enumerate(model.bilag)
        ),
        kilde=_ROOT,
    )


def svar_af(model: SvarIn, faktura_id: str, ny_id: str, uuid_of: UuidOf) -> AfsendFakturaSvar:
    """The command; `ny_id` is the answer's id when it has none of its own."""
    plain = model.model_dump(include={"tekst", "godkendt_uden_bemaerkninger"} | _medarbejder(model))
    return AfsendFakturaSvar(
        **plain,
        svar_id=_uuid(model.svar_id or ny_id),
        faktura_id=_uuid(faktura_id),
        resultat_id=_klasse(uuid_of, "faktura-resultat", model.resultat),
        korrespondance=tuple(
            Korrespondance(korrespondance_id=_uuid(entry.korrespondance_id), dato=entry.dato, tekst=entry.tekst)
            for entry in model.korrespondance
        ),
        konteringsforslag=tuple(map(_bilag, model.konteringsforslag)),
        godkendt_aarsager=_aarsager("godkendt_aarsager", model.godkendt_aarsager, uuid_of),
        afvisninger=_aarsager("afvisninger", model.afvisninger, uuid_of),
        kilde=_ROOT,
    )


def kvittering_af(outcome: FakturaOutcome) -> KvitteringOut:
    """The receipt as JSON."""
    return KvitteringOut(
        accepteret=outcome.accepted,
        id=outcome.objekt_id,
        behandlet=outcome.behandlet,
        findings=list(outcome.findings),
    )


def faktura_ud(gemt: GemtFaktura, klasser: Klasser) -> FakturaOut:
    """A received invoice as JSON."""
    kendt = gemt.kendt
    return FakturaOut(
        faktura_id=kendt.faktura_id,
        nummer=gemt.nummer,
        tilstand=kendt.tilstand,
        type=klasser.typer.get(gemt.type_id, ""),
        type_id=gemt.type_id,
        dokumenttype=gemt.rod or None,
        format=gemt.format,
        filnavn=gemt.filnavn,
        bytes=gemt.bytes,
        sha256=gemt.sha256,
        svar_kan_ikke_modtages=kendt.svar_kan_ikke_modtages,
        svar_paakraevet=gemt.svar_paakraevet,
        behandlet=gemt.behandlet,
        afsender_cvr=kendt.rute.afsender_cvr,
        afsender_system=kendt.rute.afsender_system,
        modtager_cvr=kendt.rute.modtager_cvr,
    )


def faktura_med_svar_ud(
    gemt: GemtFaktura, bilag: Sequence[GemtBilag], svar: Mapping[str, Any] | None, klasser: Klasser
) -> FakturaMedSvarOut:
    """A received invoice with everything that belongs to it."""
    return FakturaMedSvarOut(
        **faktura_ud(gemt, klasser).model_dump(),
        bilag=[BilagOut(bilag_id=b.bilag_id, type_id=b.type_id, bytes=b.bytes, sha256=b.sha256) for b in bilag],
        svar=None if svar is None else SvarOut.model_validate(svar),
    )


def _medarbejder(model: SvarIn) -> set[str]:
    return {name for name in type(model).model_fields if name.startswith("medarbejder_")}


def _aarsager(field: str, models: Sequence[AarsagModel], uuid_of: UuidOf) -> tuple[ResultatAarsag, ...]:
    return tuple(
        ResultatAarsag(
            **model.model_dump(exclude={"aarsag_id"}),
            aarsag_id=_klasse(uuid_of, "aarsag", model.aarsag_id),
            kilde=_ROOT.item(field, i),
        )
        for i, model in enumerate(models)
    )


def _bilag(model: FinansbilagModel) -> Finansbilag:
    return Finansbilag(
        **model.model_dump(exclude={"bilag_id", "type_id", "oprindeligt_bilag_id", "posteringer"}),
        bilag_id=_uuid(model.bilag_id),
        type_id=_uuid(model.type_id),
        oprindeligt_bilag_id=None if model.oprindeligt_bilag_id is None else _uuid(model.oprindeligt_bilag_id),
        posteringer=tuple(map(_postering, model.posteringer)),
    )


def _postering(model: PosteringModel) -> Postering:
    classes = ("postering_id", "funktion", "dranst", "art", "ejerforhold", "gruppering", "organisation")
    uuids: dict[str, Any] = {name: _uuid(value) for name in classes if (value := getattr(model, name)) is not None}
    own = {"beloeb", "sekundaere", "referencer", "modpart", "valuta_tid", *classes}
    tid = model.valuta_tid
    return Postering(
        **model.model_dump(exclude=own),
        **uuids,
        beloeb=to_oere(f"{model.beloeb:f}"),
        sekundaere=tuple(map(_uuid, model.sekundaere)),
        valuta_tid=None if tid is None else datetime.fromisoformat(tid.isoformat()),
        referencer=tuple(Referencenoegle(type_id=_uuid(r.type_id), vaerdi=r.vaerdi) for r in model.referencer),
        modpart=None if model.modpart is None else Part(**model.modpart.model_dump()),
    )


def _klasse(uuid_of: UuidOf, liste: str, kode: str) -> Uuid:
    return uuid_of(liste).get(kode) or _uuid(kode)


def _uuid(value: str) -> Uuid:
    return Uuid(value.lower())
