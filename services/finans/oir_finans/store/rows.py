"""Between the ledger's rows and the documents of the domain, both ways."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from oir_finans.domain.afgoerelse import Rute
from oir_finans.domain.bilag import Finansbilag, Part, Postering, Referencenoegle
from oir_finans.domain.kvittering import Kvittering
from oir_kernel.identifiers import Uuid
from oir_kernel.money import Oere

_PLAIN_POSTERING = ("postering_id", "beloeb", "debet_kredit", "tekst", "supplerende_tekst", "valuta_kode", "funktion",
                    "dranst", "ejerforhold", "gruppering", "art", "organisation")  # fmt: skip


@dataclass(frozen=True, slots=True)
class BogfoertBilag:
    """A document as it stands in the ledger."""

    bilag: Finansbilag
    rute: Rute
    kvittering: Kvittering
    nummer: int


def bilagsnummer(nummer: int) -> str:
    """A voucher number as people see it: eight digits (ours)."""
    return f"{nummer:08d}"


def bilag_row(sandbox_id: str, bogfoert: BogfoertBilag, transaktions_id: str) -> dict[str, Any]:
    """The row of a document."""
    bilag, rute = bogfoert.bilag, bogfoert.rute
    return {
        "sandbox_id": sandbox_id,
        "bilag_id": bilag.bilag_id,
        "nummer": bogfoert.nummer,
        "aftryk": bilag.aftryk,
        "afsender_cvr": rute.afsender_cvr,
        "afsender_system": rute.afsender_system,
        "modtager_cvr": rute.modtager_cvr,
        "transaktions_id": transaktions_id,
        "behandlet": bogfoert.kvittering.behandlet.isoformat(),
        "titel": bilag.titel,
        "bilagsdato": bilag.bilagsdato.isoformat(),
        "bogfoeringsdato": bilag.bogfoeringsdato.isoformat(),
        "regnskabsperiode": bilag.periode,
        "type_id": bilag.type_id,
        "ekstern_reference": bilag.ekstern_reference,
        "tekst": bilag.tekst,
        "tilbagefoersel": bilag.tilbagefoersel,
        "oprindeligt_bilag_id": bilag.oprindeligt_bilag_id,
    }


def postering_row(sandbox_id: str, bilag: Finansbilag, index: int) -> dict[str, Any]:
    """The row of the posting with that index."""
    postering = bilag.posteringer[index]
    modpart = postering.modpart
    plain = {name: getattr(postering, name) for name in _PLAIN_POSTERING}
    return plain | {
        "sandbox_id": sandbox_id,
        "bilag_id": bilag.bilag_id,
        "linje": index + 1,
        "posteringsdato": postering.posteringsdato.isoformat(),
        "periode_start": _iso(postering.periode_start),
        "periode_slut": _iso(postering.periode_slut),
        "valuta_kurs": None if postering.valuta_kurs is None else str(postering.valuta_kurs),
        "valuta_tid": _iso(postering.valuta_tid),
        "sekundaere": json.dumps(postering.sekundaere),
        "referencer": json.dumps([[r.type_id, r.vaerdi] for r in postering.referencer], ensure_ascii=False),
        "modpart": None if modpart is None else json.dumps(_part_row(modpart), ensure_ascii=False),
    }


def _part_row(part: Part) -> Mapping[str, str | None]:
    names = ("ident", "type_id", "oprettet_cvr", "oprettet_system")
    return {name: getattr(part, name) for name in names}


def _iso(moment: date | None) -> str | None:
    return None if moment is None else moment.isoformat()


def rute_af(row: Any) -> Rute:
    """The route a row holds."""
    return Rute(row.afsender_cvr, row.afsender_system, row.modtager_cvr)


def kvittering_af(row: Any) -> Kvittering:
    """The receipt a row holds."""
    return Kvittering(row.bilag_id, datetime.fromisoformat(row.behandlet), bilagsnummer(row.nummer))


def bogfoert_af(row: Any, posteringer: tuple[Postering, ...]) -> BogfoertBilag:
    """The document a row holds, with its postings."""
    bilag = Finansbilag(
        bilag_id=Uuid(row.bilag_id),
        titel=row.titel,
        bilagsdato=date.fromisoformat(row.bilagsdato),
        bogfoeringsdato=date.fromisoformat(row.bogfoeringsdato),
        type_id=Uuid(row.type_id),
        posteringer=posteringer,
        regnskabsperiode=row.regnskabsperiode,
        ekstern_reference=row.ekstern_reference,
        tekst=row.tekst,
        tilbagefoersel=row.tilbagefoersel,
        oprindeligt_bilag_id=row.oprindeligt_bilag_id,
    )
    return BogfoertBilag(bilag, rute_af(row), kvittering_af(row), row.nummer)


def postering_af(row: Any) -> Postering:
    """The posting a row holds."""
    plain = {name: getattr(row, name) for name in _PLAIN_POSTERING}
    return Postering(
        **{**plain, "beloeb": Oere(row.beloeb)},
        posteringsdato=date.fromisoformat(row.posteringsdato),
        periode_start=row.periode_start and date.fromisoformat(row.periode_start),
        periode_slut=row.periode_slut and date.fromisoformat(row.periode_slut),
        valuta_kurs=row.valuta_kurs and Decimal(row.valuta_kurs),
        valuta_tid=row.valuta_tid and datetime.fromisoformat(row.valuta_tid),
        sekundaere=tuple(json.loads(row.sekundaere)),
        referencer=tuple(Referencenoegle(type_id=t, vaerdi=v) for t, v in json.loads(row.referencer)),
        modpart=row.modpart and Part(**json.loads(row.modpart)),
    )
