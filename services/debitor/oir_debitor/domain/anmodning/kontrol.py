"""What every request must keep, whatever its type: its accounts and claims, its type and operation, its data and dates."""

from dataclasses import dataclass

from oir_debitor.domain import reasons as faelles
from oir_debitor.domain.anmodning import reasons
from oir_debitor.domain.anmodning.commands import DATA_FIELDS
from oir_debitor.domain.anmodning.sag import Sag, check_beloeb
from oir_debitor.domain.anmodning.typer import HANDLINGSTYPER, Handlingstype
from oir_debitor.domain.checks import check_dates
from oir_debitor.domain.forloebsposter import HandlingPost
from oir_debitor.domain.konto import open_account
from oir_debitor.domain.outcome import Reference
from oir_kernel.source import Place, Source

_DATES = ("oensket_dato", "udgangspunkt_fra", "udgangspunkt_til", "svarfrist")
_DATA_DATES = ("dato", "fra", "til")


@dataclass(frozen=True, slots=True)
class _Til:
    """Where the other account stands in the input: its field has another name than the first account's."""

    kilde: Source

    def place(self, field: str) -> Place:
        """The place of a field of the other side."""
        return self.kilde.place("til_konto_id" if field == "konto_id" else field)


def kontroller(sag: Sag, kendt: HandlingPost | None, *, igen: bool = False) -> bool:
    """Everything that is wrong with the request itself. `kendt` is the row that has its id already; `igen`: its day has come.

    Whether the action can be judged: all is well, or only the reason is not, which no action looks at.
    """
    command, key = sag.command, sag.command.anmodning_id
    if kendt is not None:
        sag.refuse(reasons.ANMODNING_FINDES, "debitorkontoanmodning", key, "anmodning_id", key)
    _konti(sag)
    _fordringer(sag)
    kind = HANDLINGSTYPER.get(sag.handling)
    if kind is None:
        sag.refuse(reasons.HANDLING_UKENDT, "debitorkontoanmodning", key, "handling_id", command.handling_id)
    elif sag.form not in kind.former:
        known = ", ".join(kind.former)
        sag.refuse(reasons.FORKERT_OPERATION, "debitorkontoanmodning", key, "handling_id", sag.form.value, kendt=known)
    else:
        _data(sag, kind)
    _datoer(sag, igen=igen)
    sound = not sag.problems
    if kind is not None and sag.form in kind.former:
        _aarsag(sag, kind)
    return sound


def _konti(sag: Sag) -> None:
    open_account(sag.her.draft, sag.command.kilde)
    til = sag.command.til_konto_id
    if til is None or sag.der is sag.her:
        return
    open_account(sag.der.draft, _Til(sag.command.kilde))


def _fordringer(sag: Sag) -> None:
    """The claims named are on their accounts."""
    named = [(sag.her, "fordring_ids", each) for each in dict.fromkeys(sag.command.fordring_ids)]
    if sag.command.til_fordring_id is not None:
        named.append((sag.der, "til_fordring_id", sag.command.til_fordring_id))
    for side, field, key in named:
        if side.draft.konto is not None and side.draft.fordring(key) is None:
            sag.refuse(faelles.FORDRING_UKENDT, "fordring", key, field, key)


def _data(sag: Sag, kind: Handlingstype) -> None:
    """The type has what it needs, and nothing it does not use."""
    key = sag.command.anmodning_id
    for name in kind.kraever:
        if getattr(sag.data, name) is None:
            sag.refuse(reasons.DATA_MANGLER, "debitorkontoanmodning", key, name)
    for name in DATA_FIELDS:
        sent = getattr(sag.data, name)
        if sent is not None and name not in kind.felter:
            sag.refuse(reasons.DATA_BRUGES_IKKE, "debitorkontoanmodning", key, name, sent)
    check_beloeb(sag)


def _aarsag(sag: Sag, kind: Handlingstype) -> None:
    """The reason is one of the type's list."""
    sent, codes = sag.command.aarsag_id, sag.terms.codes
    if sent is None:
        return
    known = {
        "handlingsaarsag": codes.handlingsaarsag,
        "afskrivningsaarsag": codes.afskrivningsaarsag,
        "henstandsaarsag": codes.henstandsaarsag,
    }[kind.aarsagsliste]
    if sent not in known:
        listed = {"liste": kind.aarsagsliste}
        sag.refuse(
            reasons.AARSAG_UKENDT, "debitorkontoanmodning", sag.command.anmodning_id, "aarsag_id", sent, **listed
        )


def _datoer(sag: Sag, *, igen: bool) -> None:
    command, ref = sag.command, Reference("debitorkontoanmodning", sag.command.anmodning_id)
    check_dates(sag.her.draft, command, _DATES, ref)
    check_dates(sag.her.draft, sag.data, _DATA_DATES, ref)
    if igen:
        return
    for name in ("oensket_dato", "svarfrist"):
        day = getattr(command, name)
        if day is not None and day < sag.today:
            sag.refuse(reasons.DATO_PASSET, "debitorkontoanmodning", command.anmodning_id, name, day, kendt=sag.today)
    frist, wished = command.svarfrist, command.oensket_dato
    if frist is not None and wished is not None and sag.today <= frist < wished:
        sag.refuse(reasons.DATO_PASSET, "debitorkontoanmodning", command.anmodning_id, "svarfrist", frist, kendt=wished)
