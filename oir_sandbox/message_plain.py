"""The claims of a plain registration read straight off its elements: the common case, at a quarter of the time.

Plain is a registration with a debtor that PSRM knows and with claims alone: no costs, co-liable parties, down-adjustments or
specifications. Of any other, and of any value that is not as expected, this reader says nothing, and the debtor service's own
reading and mapping is used. A test holds both against each other.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from operator import itemgetter
from typing import Any, Final, cast

from oir_debitor.codes import codes_of
from oir_debitor.domain import commands
from oir_debitor.domain.parter import DEBTOR_KINDS, Part, kind_and_number
from oir_debitor.psrm.mapping import ClaimOf
from oir_kernel.identifiers import Uuid
from oir_kernel.money import to_oere
from oir_kernel.soap.binding import Binding, XmlSource
from oir_kernel.soap.edition import Edition
from oir_kernel.soap.kontekst import NAMESPACE as KONTEKST
from oir_kernel.xml.places import Element, local_name
from psrm_validation import Fordring, Skyldner
from psrm_validation.claim.values import text

_DATES: Final = ("periode_start", "periode_slut", "stiftelsesdato", "forfaldsdato", "srb", "foraeldelsesdato")
_SAID_ELSEWHERE: Final = ("fordring_id", "type_id", "beloeb", "reference")
_TEXT: Final = "tekstlinjer"
_NOT_PLAIN: Final = "specifikationer"


class _NotPlainError(Exception):
    """The registration is not of the common kind."""


@dataclass(frozen=True, slots=True)
class PlainClaim:
    """A claim, where it stands, and the way back to its elements."""

    fordring: Fordring
    element: Element
    path: str
    mapped: ClaimOf


@dataclass(frozen=True, slots=True)
class PlainReader:
    """Reads plain registrations of one edition. `steps` says what each element of a claim is."""

    types: Mapping[str, str]
    steps: Mapping[str, tuple[str, Callable[[str], Any] | None]]
    paths: Mapping[str, str]
    ignored: frozenset[str]
    account: str
    debtor: Sequence[str]
    claims: str
    number: str
    words: str

    def read(self, payload: Element) -> list[PlainClaim] | None:
        """The claims of a valid registration; `None` if it is not plain."""
        try:
            return self._read(payload)
        except (_NotPlainError, ValueError, ArithmeticError):
            return None

    def _read(self, payload: Element) -> list[PlainClaim]:
        debtor: Skyldner | None = None
        lists: list[Element] = []
        for child in payload:
            if child.tag == self.account:
                debtor = self._debtor(child)
            elif child.tag == self.claims:
                lists.append(child)
            elif child.tag not in self.ignored:
                raise _NotPlainError
        if debtor is None or len(lists) > 1:
            raise _NotPlainError
        return [each for found in lists for each in self._claims(found, payload, (debtor,))]

    def _debtor(self, account: Element) -> Skyldner:
        element: Element | None = account
        for tag in self.debtor:
            element = None if element is None else next(element.iterchildren(tag), None)
        kind, number = kind_and_number("" if element is None else (element.text or "").strip())
        if kind not in DEBTOR_KINDS:
            raise _NotPlainError
        return Skyldner(**{kind: text(number)})

    def _claims(self, found: Element, payload: Element, debtors: tuple[Skyldner, ...]) -> list[PlainClaim]:
        elements = list(found)
        if len({element.tag for element in elements}) > 1:
            raise _NotPlainError
        above = f"/{local_name(payload)}/{local_name(found)}"
        claims = []
        for number, element in enumerate(elements, 1):
            step = local_name(element) if len(elements) == 1 else f"{local_name(element)}[{number}]"
            claims.append(self._claim(element, payload, f"{above}/{step}", debtors))
        return claims

    def _claim(self, element: Element, payload: Element, path: str, debtors: tuple[Skyldner, ...]) -> PlainClaim:
        values: dict[str, Any] = {}
        for child in element:
            step = self.steps.get(cast("str", child.tag))
            if step is None:
                continue
            name, convert = step
            if not name:
                raise _NotPlainError
            if convert is None:
                values[name] = self._text(child)
            elif said := (child.text or "").strip():
                values[name] = convert(said)
        given = values.get
        fordring_id, type_id, beloeb = values["fordring_id"], values["type_id"], values["beloeb"]
        fordring = Fordring(  # by position: names for twenty fields take as long as reading them
            fordring_id,
            self.types.get(type_id, type_id),
            "INDR",
            "HOVEDFORDRING",
            beloeb,
            beloeb,
            given("beskrivelse"),
            given("periode_start"),
            given("periode_slut"),
            given("stiftelsesdato"),
            given("forfaldsdato"),
            given("srb"),
            given("foraeldelsesdato"),
            None,
            None,
            None,
            None,
            given("reference", fordring_id),
            debtors,
        )
        mapped = ClaimOf(fordring_id, {}, XmlSource(element, payload, self.paths))
        return PlainClaim(fordring, element, path, mapped)

    def _text(self, found: Element) -> str | None:
        lines: list[tuple[int, str]] = []
        for line in found:
            number, words = 0, ""
            for part in line:
                if part.tag == self.number:
                    number = int(part.text or "")
                elif part.tag == self.words:
                    words = (part.text or "").strip()
            lines.append((number, words))
        lines.sort(key=itemgetter(0))
        return text(" ".join(words for _, words in lines))


def plain_reader(edition: Edition) -> PlainReader | None:
    """The reader for an edition; `None` for one whose binding is laid out otherwise."""
    try:
        return _Table(edition).reader(edition)
    except (KeyError, ValueError):
        return None


class _Table:
    """The edition's binding table, as far as plain registrations need it."""

    def __init__(self, edition: Edition) -> None:
        self._binding: Binding = edition.binding
        self._namespace = edition.namespace
        self._top = self._paths(commands.OpretRegistrering, "OpretRegistrering")
        self._claim = self._paths(commands.Fordring, "Fordring")

    def reader(self, edition: Edition) -> PlainReader:
        lists, _ = self._two(self._claim[_TEXT])
        claims, _ = self._two(self._top["fordringer"])
        konto = self._paths(commands.Konto, "Konto")
        part = self._paths(Part, "Part")
        words = self._paths(commands.TekstLinje, "TekstLinje")
        steps: dict[str, tuple[str, Callable[[str], Any] | None]] = {lists: ("beskrivelse", None)}
        steps |= {self._one(self._claim[name]): (name, _date) for name in _DATES}
        steps |= {self._one(self._claim[name]): (name, _CONVERT[name]) for name in _SAID_ELSEWHERE}
        steps[self._tag(self._claim[_NOT_PLAIN][0])] = ("", None)
        ignored = frozenset(self._one(self._top[name]) for name in ("konto_id", "registreret"))
        return PlainReader(
            types=codes_of(edition).fordringstype,
            steps=steps,
            paths={name: "/".join(path) for name, path in self._claim.items()},
            ignored=ignored | {_HOVEDOPLYSNINGER},
            account=self._one(self._top["konto"]),
            debtor=[self._tag(name) for name in (*konto["debitor"], *part["ident"])],
            claims=claims,
            number=self._one(words["nummer"]),
            words=self._one(words["tekst"]),
        )

    def _paths(self, cls: type[Any], structure: str) -> dict[str, tuple[str, ...]]:
        return {field.name: field.path for field in self._binding.fields_of(cls, structure)}

    def _one(self, path: tuple[str, ...]) -> str:
        (name,) = path
        return self._tag(name)

    def _two(self, path: tuple[str, ...]) -> tuple[str, str]:
        outer, inner = path
        return self._tag(outer), self._tag(inner)

    def _tag(self, name: str) -> str:
        return f"{{{self._namespace}}}{name}"


def _date(said: str) -> date:
    return date.fromisoformat(said[:10])


def _uuid(said: str) -> Uuid:
    return Uuid(said.lower())


_CONVERT: Mapping[str, Callable[[str], Any]] = {
    "fordring_id": _uuid,
    "type_id": _uuid,
    "beloeb": to_oere,
    "reference": text,
}
_HOVEDOPLYSNINGER: Final = f"{{{KONTEKST}}}HovedOplysninger"
