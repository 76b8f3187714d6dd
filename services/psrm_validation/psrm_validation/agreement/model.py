"""The agreement as an object. Amounts are øre, dates are dates; an empty set means that the agreement does not say."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from oir_kernel.findings import Outcome, Provenance
from psrm_validation.grammar import condition
from psrm_validation.rulebook.rows import Reading, Rule

KANALER = ("S2S", "PORTAL")
TILLADELSER = (
    "OPRETFORDRING",
    "OPRETFORDRING:INDR",
    "OPRETFORDRING:MODR",
    "GENINDSENDFORDRING",
    "AENDRFORDRING",
    "FHI",
    "NEDSKRIV",
    "OPSKRIVNINGREGULERING",
    "OPSKRIVREGULERING",
    "OPSKRIVNINGANNULLERETNEDSKRIVNINGINDBETALING",
    "OANI",
    "OPSKRIVNINGOMGJORTNEDSKRIVNINGREGULERING",
    "OONR",
    "NEDSKRIVNINGANNULLERETOPSKRIVNINGREGULERING",
    "NAOR",
    "NEDSKRIVNINGANNULLERETOPSKRIVNINGINDBETALING",
    "NAOI",
    "TILBAGEKALD",
)
"""The actions by the names the checks of permissions ask for; a create also with its purpose."""


@dataclass(frozen=True, slots=True)
class AftaleType:
    """What the agreement says of one claim type.

    `art` are the purposes it may be sent with, `loft` the highest hovedstol in øre (whole kroner), `loft_udfald` what PSRM does above it,
    `relaterede` the related types that may hang on it, `bfe_kraevet` whether it needs the property number.
    """

    kode: str
    art: frozenset[str] = frozenset()
    loft: int | None = None
    loft_udfald: Outcome = Outcome.HOERING
    relaterede: frozenset[str] = frozenset()
    bfe_kraevet: bool = False


@dataclass(frozen=True, slots=True)
class Graenser:
    """Limits that no public source gives: document size in bytes, number of documents, file types, note length, lowest amount in øre."""

    dokument_bytes: int | None = None
    dokumenter: int | None = None
    filtyper: frozenset[str] = frozenset()
    note_tegn: int | None = None
    mindste_beloeb: int | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Aftale:
    """One version of an agreement. `gyldig_fra` and `gyldig_til` are the first and last day in force (`None`: open).

    `leverandoerer` are the SE numbers of the system suppliers that may report, `tilladelser` the actions allowed
    (`NEDSKRIV`; a create with its purpose, `OPRETFORDRING:MODR`, or with any, `OPRETFORDRING`), `regler` rows in the
    language of the filter table that replace the published ones with the same id and type.
    """

    version: str
    fordringshaver: str
    navn: str = ""
    gyldig_fra: date | None = None
    gyldig_til: date | None = None
    kanaler: frozenset[str] = frozenset()
    leverandoerer: frozenset[str] = frozenset()
    tilladelser: frozenset[str] = frozenset()
    typer: Mapping[str, AftaleType] = field(default_factory=dict)
    graenser: Graenser = Graenser()
    regler: tuple[Rule, ...] = ()

    def is_in_force(self, day: date) -> bool:
        """Whether the version holds on `day`."""
        return (self.gyldig_fra or date.min) <= day <= (self.gyldig_til or date.max)

    def rows(self) -> Iterator[Rule]:
        """The agreement as rows of the filter table: caps (R_4_2), purposes (R_1_1), then its own rows, which win."""
        for each in self.typer.values():
            if each.loft is not None:
                yield self._row(each.kode, "R_4_2", f"hovedstol <= {each.loft // 100}", each.loft_udfald)
            if each.art:
                yield self._row(each.kode, "R_1_1", _one_of("art", each.art), Outcome.AFVIS)
        yield from self.regler

    @property
    def source(self) -> str:
        """How findings name the agreement."""
        return f"Aftale {self.fordringshaver}, version {self.version}"

    def _row(self, code: str, rule_id: str, must_hold: str, outcome: Outcome) -> Rule:
        return agreement_row(code, rule_id, must_hold, outcome, self.source)


def agreement_row(code: str, rule_id: str, must_hold: str, outcome: Outcome, source: str) -> Rule:
    """A row of the filter table that an agreement states. Raises `GrammarError` for a condition it cannot read."""
    return Rule(
        type_code=code,
        rule_id=rule_id,
        condition=condition(must_hold),
        outcome=outcome,
        creditor_group="",
        creditors=(),
        source=source,
        note="",
        confidence="stated in the creditor's own agreement",
        provenance=Provenance.STATED,
        reading=Reading.RUN,
        row=0,
    )


class Aftaler:
    """The versions of one creditor's agreement, oldest first. No two are in force on the same day.

    `content` is the document they were read from, as JSON: a copy sent to another process is read from it again.
    """

    def __init__(self, versions: Iterable[Aftale], content: str) -> None:
        self.content = content
        self.versions = tuple(sorted(versions, key=lambda each: each.gyldig_fra or date.min))

    @property
    def digest(self) -> str:
        """SHA-256 of the content: two runs with the same one were given the same agreement."""
        from hashlib import sha256  # noqa: PLC0415 - asked for by files of millions only

        return sha256(self.content.encode()).hexdigest()

    def __reduce__(self) -> tuple[Callable[[str], "Aftaler"], tuple[str]]:
        from psrm_validation.agreement.reading import aftaler_of_content  # noqa: PLC0415 - reading makes agreements

        return aftaler_of_content, (self.content,)

    def on(self, day: date) -> Aftale | None:
        """The version in force on `day`, `None` when there is none."""
        return next((each for each in self.versions if each.is_in_force(day)), None)

    def later_than(self, day: date) -> list[Aftale]:
        """The versions that start after `day`."""
        return [each for each in self.versions if each.gyldig_fra is not None and each.gyldig_fra > day]


def _one_of(name: str, codes: frozenset[str]) -> str:
    return f"{name} in {{{','.join(sorted(codes))}}}" if len(codes) > 1 else f"{name} == {next(iter(codes))}"
