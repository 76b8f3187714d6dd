"""Claim areas of a municipality: which account, claim types and dates belong together, and the advice that follows from it.

The table is `data/omraader.csv` with `data/omraadetyper.csv`. Claim types are PSRM's own, from Gældsstyrelsen's catalogue; which
account type an area uses and the texts for the debtor are ours. The advice ("common municipal standard") is never a refusal.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from oir_debitor.domain.codes import Codes
from oir_debitor.domain.commands import Fordring, OpretRegistrering
from oir_debitor.domain.datoraad import BETYDNINGER, FELT, FELTER
from oir_debitor.domain.outcome import Aarsag, Reference
from oir_debitor.domain.problems import aarsag_of
from oir_kernel.findings import Finding, Outcome, Provenance, Text
from oir_kernel.identifiers import Uuid
from oir_kernel.source import Source

LAYER: Final = "raad"
KONTOTYPE: Final = "SBX-ÅRS-135"
DATO: Final = "SBX-ÅRS-136"
TILLAEG: Final = "SBX-ÅRS-137"
UDEN_OMRAADE: Final = "SBX-ÅRS-138"
"""Remarks: another account type, another date, an interest or fee of another area, a type that no area has."""
_SOURCE: Final = "ours: common municipal standard"


@dataclass(frozen=True, slots=True)
class Omraadetype:
    """A claim type in its area, or without one (`omraade` empty, `uden_grund` says why).

    `rolle` is hoved, rente or gebyr. `datoer` holds the meaning of each date by column (`datoraad.BETYDNINGER`).
    """

    fordringstype: str
    omraade: str
    rolle: str
    navn: str
    datoer: Mapping[str, str]
    datoer_provenance: str
    datoer_source: str
    provenance: str
    source: str
    uden_grund: Text


@dataclass(frozen=True, slots=True)
class Omraade:
    """An area. `kontotype` is a code of the list debitorkontotype, empty where the account is the main claim's.

    `rente` and `gebyr` are the claim types added to its main claims; `typer` the main and related types that live here.
    """

    omraade: str
    titel: Text
    kontotype: str
    rente: tuple[str, ...]
    gebyr: tuple[str, ...]
    tekst: Text
    kontotype_provenance: str
    relation_provenance: str
    relation_source: str
    tekst_provenance: str
    note: Text
    typer: tuple[Omraadetype, ...] = ()


@dataclass(frozen=True, slots=True)
class Omraader:
    """The whole table: areas by name, claim types by code."""

    omraader: Mapping[str, Omraade]
    typer: Mapping[str, Omraadetype]

    def med_type(self, fordringstype: str) -> Sequence[Omraade]:
        """The areas that use a claim type: the one it lives in, and those it is added to."""
        return [
            each
            for each in self.omraader.values()
            if fordringstype in (*each.rente, *each.gebyr, *(own.fordringstype for own in each.typer))
        ]


@dataclass(frozen=True, slots=True)
class Raad:
    """One piece of advice: the remark on the wire and the finding."""

    aarsag: Aarsag
    finding: Finding


def raad_om(
    command: OpretRegistrering, kontotype: str, typer: Mapping[str, Uuid], tabel: Omraader, codes: Codes
) -> list[Raad]:
    """The advice on every claim of a registration.

    `kontotype` is the account's code, empty if it has none; `typer` the types of the claims on the account, by claim id.
    """
    found = [each for fordring in command.fordringer for each in _paa_fordring(fordring, kontotype, tabel, codes)]
    for omkostning in command.omkostninger:
        main = codes.fordringstype.get(typer.get(omkostning.hovedfordring_id, ""), "")
        found += _paa_fordring(omkostning.fordring, kontotype, tabel, codes)
        found += _paa_tillaeg(omkostning.fordring, main, tabel, codes)
    return found


def _code(fordring: Fordring, codes: Codes) -> str:
    return codes.fordringstype.get(fordring.type_id, "")


def _paa_fordring(fordring: Fordring, kontotype: str, tabel: Omraader, codes: Codes) -> Iterator[Raad]:
    row = tabel.typer.get(_code(fordring, codes))
    if row is None:
        return
    if not row.omraade:
        yield _uden_omraade(fordring, row)
        return
    wanted = tabel.omraader[row.omraade].kontotype
    if kontotype and wanted and kontotype != wanted:
        yield _anden_kontotype(fordring, row, kontotype, tabel)
    yield from _paa_datoer(fordring, row)


def _paa_datoer(fordring: Fordring, row: Omraadetype) -> Iterator[Raad]:
    for felt in FELTER:
        meaning = BETYDNINGER[felt].get(row.datoer.get(felt, ""))
        if meaning is None or meaning.holder is None or meaning.holder(fordring):
            continue
        sent = _sent(fordring, felt)
        yield _raad(
            DATO,
            fordring.fordring_id,
            fordring.kilde,
            FELT[felt],
            sent,
            Text(
                f"For {row.fordringstype} er {felt} efter fælleskommunal standard {meaning.tekst.da}.",
                f"For {row.fordringstype} the field {felt} is by the common municipal standard {meaning.tekst.en}.",
            ),
            Text(
                "Ret datoen i fagsystemet, eller behold den, hvis fordringen er en undtagelse.",
                "Correct the date in the line-of-business system, or keep it if the claim is an exception.",
            ),
            row,
        )


def _sent(fordring: Fordring, felt: str) -> str:
    if felt == "periode":
        return "/".join(each.isoformat() for each in (fordring.periode_start, fordring.periode_slut) if each)
    value = getattr(fordring, FELT[felt])
    return "" if value is None else str(value)


def _anden_kontotype(fordring: Fordring, row: Omraadetype, kontotype: str, tabel: Omraader) -> Raad:
    omraade = tabel.omraader[row.omraade]
    return _raad(
        KONTOTYPE,
        fordring.fordring_id,
        fordring.kilde,
        "type_id",
        row.fordringstype,
        Text(
            f"{row.fordringstype} hører til området {omraade.titel.da}, som bruger kontotypen {omraade.kontotype}; kontoen er {kontotype}.",
            f"{row.fordringstype} belongs to the area {omraade.titel.en}, which uses the account type {omraade.kontotype}; the account is {kontotype}.",
        ),
        Text(
            f"Tilskriv fordringen på en konto af typen {omraade.kontotype}.",
            f"Add the claim to an account of the type {omraade.kontotype}.",
        ),
        row,
    )


def _uden_omraade(fordring: Fordring, row: Omraadetype) -> Raad:
    return _raad(
        UDEN_OMRAADE,
        fordring.fordring_id,
        fordring.kilde,
        "type_id",
        row.fordringstype,
        Text(
            f"{row.fordringstype} er ikke i noget område: {row.uden_grund.da}",
            f"{row.fordringstype} is in no area: {row.uden_grund.en}",
        ),
        Text("Vælg en type fra GET /api/debitor/areas.", "Choose a type from GET /api/debitor/areas."),
        row,
    )


def _paa_tillaeg(fordring: Fordring, main: str, tabel: Omraader, codes: Codes) -> Iterator[Raad]:
    """An interest or fee of a type that the main claim's area does not use; only where the area names its types."""
    row, home = tabel.typer.get(_code(fordring, codes)), tabel.typer.get(main)
    if row is None or home is None or row.rolle not in ("rente", "gebyr") or not home.omraade:
        return
    omraade = tabel.omraader[home.omraade]
    fitting = omraade.rente if row.rolle == "rente" else omraade.gebyr
    if fitting and row.fordringstype not in fitting and row.fordringstype != "REINDGI":
        named = ", ".join(fitting)
        yield _raad(
            TILLAEG,
            fordring.fordring_id,
            fordring.kilde,
            "type_id",
            row.fordringstype,
            Text(
                f"Til {main} i området {omraade.titel.da} bruges som {row.rolle}: {named}.",
                f"For {main} in the area {omraade.titel.en} the {row.rolle} types are: {named}.",
            ),
            Text(f"Brug en af typerne {named}.", f"Use one of the types {named}."),
            row,
        )


def _raad(
    code: str, fordring_id: Uuid, kilde: Source, felt: str, sent: str, message: Text, fix: Text, row: Omraadetype
) -> Raad:
    place = kilde.place(felt)
    stated = code == DATO and row.datoer_provenance == "stated"
    finding = Finding(
        rule_id=code,
        layer=LAYER,
        outcome=Outcome.ADVARSEL,
        message=message,
        fix=fix,
        path=place.path,
        line=place.line,
        read={place.name: sent} if sent else {},
        source=row.datoer_source if stated else _SOURCE,
        provenance=Provenance.INFERRED if stated else Provenance.OURS,
    )
    return Raad(aarsag_of(finding, code, Reference("fordring", fordring_id)), finding)


def uden_omraade(typer: Iterable[Omraadetype]) -> list[Omraadetype]:
    """The claim types that no area has, with their reasons."""
    return [each for each in typer if not each.omraade]
