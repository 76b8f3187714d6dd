"""Whether a message holds what its action needs: its structure, its claims, its amount, its currency, its debtor."""

from collections.abc import Iterator

from psrm_validation.aktion.known import Kendt
from psrm_validation.aktion.model import ADJUSTING, CREATING, Aktion, AktionKode
from psrm_validation.aktion.registry import FORDRING, Mangler, Situation, action_check_for
from psrm_validation.checks import Hit
from psrm_validation.checks.identity import wrong_number
from psrm_validation.explain.words import amount

_STRUCTURES = {
    "PSRM-K-444": "OPRETFORDRING",
    "PSRM-K-403": "GENINDSENDFORDRING",
    "PSRM-K-458": "AENDRFORDRING",
    "PSRM-K-447": "NEDSKRIV",
    "PSRM-K-404": "OPSKRIVNINGREGULERING",
    "PSRM-K-406": "OANI",
    "PSRM-K-407": "OONR",
    "PSRM-K-412": "NAOR",
    "PSRM-K-505": "NAOI",
    "PSRM-K-448": "TILBAGEKALD",
}
_REJECTS = {"svar": "PSRM afviser aktionen.", "answer": "PSRM rejects the action."}


def has_structure(aktion: Aktion) -> bool:
    """Whether anything of the action's own structure is filled: a claim for a create, else what it is about or says."""
    if aktion.aktion in CREATING:
        return aktion.fordring is not None
    named = (aktion.fordring_id, aktion.ref_aktion_id, aktion.beloeb, aktion.ny_hovedstol, aktion.virkningsdato)
    return any(each is not None for each in (*named, aktion.aarsag, aktion.fordring))


def _structure_is_there(aktion: Aktion, kendt: Kendt, situation: Situation) -> Iterator[Hit | Mangler]:
    """Aktionens egen struktur er med i beskeden."""
    del kendt, situation
    if not has_structure(aktion):
        yield Hit("fordring" if aktion.aktion in CREATING else "aktion")


for _code, _name in _STRUCTURES.items():
    action_check_for(_code, actions=(_name,), reads=("aktion",))(_structure_is_there)


@action_check_for("PSRM-K-517", actions=("FHI",))
def a_change_holds_a_correction(aktion: Aktion, kendt: Kendt, situation: Situation) -> Iterator[Hit | Mangler]:
    """En AENDRFORDRING til PSRM indeholder en hovedstolskorrektion (FHI): en ny hovedstol."""
    del kendt, situation
    if has_structure(aktion) and aktion.ny_hovedstol is None and aktion.fordring is None:
        yield Hit("ny_hovedstol")


@action_check_for("PSRM-K-537", actions=("AENDRFORDRING",))
def a_collection_claim_is_not_changed_whole(
    aktion: Aktion, kendt: Kendt, situation: Situation
) -> Iterator[Hit | Mangler]:
    """En fordring til inddrivelse (INDR) kan ikke ændres med AENDRFORDRING, kun dens hovedstol (FHI)."""
    del kendt
    if aktion.fordring is None:
        return
    known = situation.known_fordring
    if (aktion.fordring.art or (known and known.felt("art"))) == "INDR":
        yield Hit("fordring")


@action_check_for("PSRM-K-425", actions=("OPRETFORDRING", "GENINDSENDFORDRING"))
def one_main_claim_in_an_action(aktion: Aktion, kendt: Kendt, situation: Situation) -> Iterator[Hit | Mangler]:
    """Der er kun én hovedfordring i en aktion."""
    del kendt, situation
    for index, each in enumerate(aktion.relaterede):
        if each.relation == "HOVEDFORDRING":
            yield Hit(f"relaterede[{index}].relation")


@action_check_for("PSRM-K-423", actions=("OPRETFORDRING", "GENINDSENDFORDRING"))
def a_related_claim_sent_along_names_no_main_claim(
    aktion: Aktion, kendt: Kendt, situation: Situation
) -> Iterator[Hit | Mangler]:
    """En relateret fordring, der sendes sammen med sin hovedfordring, har ikke noget HovedfordringsID."""
    del kendt, situation
    for index, each in enumerate(aktion.relaterede):
        if each.oevrige is not None and each.oevrige.hovedfordring_id is not None:
            yield Hit(f"relaterede[{index}].hovedfordring_id")


@action_check_for("PSRM-K-408", actions=("NEDSKRIV",), reads=("beloeb",))
def a_write_down_is_above_zero(aktion: Aktion, kendt: Kendt, situation: Situation) -> Iterator[Hit | Mangler]:
    """En nedskrivning er på mere end 0 kr."""
    del kendt, situation
    if aktion.beloeb is not None and aktion.beloeb <= 0:
        yield Hit("beloeb", values=_amount(aktion.beloeb), expected="> 0.00")


@action_check_for(
    "PSRM-K-227", actions=("OPSKRIVNINGREGULERING", "OANI", "OONR", "NAOR", "NAOI"), reads=("aktion", "beloeb")
)
def a_correction_is_above_zero(aktion: Aktion, kendt: Kendt, situation: Situation) -> Iterator[Hit | Mangler]:
    """En regulering er på mere end 0 kr.; om nedskrivninger taler kode 408."""
    del kendt, situation
    if aktion.beloeb is not None and aktion.beloeb <= 0:
        yield Hit("beloeb", values=_amount(aktion.beloeb), expected="> 0.00")


@action_check_for("PSRM-R-212", actions=("NEDSKRIV",), reads=("beloeb",), needs=(FORDRING,))
def a_write_down_is_not_above_what_was_sent(
    aktion: Aktion, kendt: Kendt, situation: Situation
) -> Iterator[Hit | Mangler]:
    """En nedskrivning er ikke større end det, der er sendt til inddrivelse, inklusive opskrivninger."""
    del kendt
    sent = situation.fordring.saldo_sendt
    if sent is None:
        yield Mangler("saldo_sendt")
    elif aktion.beloeb is not None and aktion.beloeb > sent:
        said = amount(sent)
        values = _amount(aktion.beloeb) | {"sendt": said.da, "sent": said.en}
        yield Hit("beloeb", values=values, expected=f"<= {sent // 100}.{sent % 100:02d}")


@action_check_for("PSRM-K-510", actions=("FHI",), needs=(FORDRING,))
def the_new_hovedstol_is_higher(aktion: Aktion, kendt: Kendt, situation: Situation) -> Iterator[Hit | Mangler]:
    """Den nye hovedstol er højere end den, fordringen har."""
    del kendt
    if aktion.ny_hovedstol is None:
        return
    present = situation.fordring.felt("hovedstol")
    if present is None:
        yield Mangler("hovedstol")
    elif aktion.ny_hovedstol <= present:
        new, old = amount(aktion.ny_hovedstol), amount(present)
        yield Hit("ny_hovedstol", values={"ny": new.da, "nuv": old.da, "new": new.en, "old": old.en})


@action_check_for("PSRM-K-474", actions=("OPSKRIVNINGREGULERING",), needs=(FORDRING,))
def interest_is_not_written_up(aktion: Aktion, kendt: Kendt, situation: Situation) -> Iterator[Hit | Mangler]:
    """Renter kan ikke opskrives; send en ny rentefordring for samme periode."""
    del aktion, kendt
    code = situation.fordring.felt("type")
    known = situation.rulebook.claim_types.get(code or "")
    if code is None:
        yield Mangler("type")
    elif known is not None and "rente" in known.kind:
        yield Hit("fordring_id", values={"type": code})


@action_check_for("PSRM-K-152", actions=tuple(ADJUSTING | {AktionKode.AENDR}), reads=("valuta",))
def the_currency_is_kroner(aktion: Aktion, kendt: Kendt, situation: Situation) -> Iterator[Hit | Mangler]:
    """Beløb sendes i DKK."""
    del kendt, situation
    if aktion.valuta is not None and aktion.valuta != "DKK":
        yield Hit("valuta", expected="DKK")


@action_check_for("PSRM-K-5", actions=("OPRETFORDRING", "GENINDSENDFORDRING", "AENDRFORDRING", "NEDSKRIV"))
def the_message_names_its_debtors(aktion: Aktion, kendt: Kendt, situation: Situation) -> Iterator[Hit | Mangler]:
    """En fordring, der oprettes, har en skyldner, og en skyldner, der nævnes, har et rigtigt formet nummer.

    A related claim without debtors of its own has those of its main claim (ours).
    """
    del kendt, situation
    if aktion.aktion in CREATING and aktion.fordring is not None and not (aktion.fordring.skyldnere or aktion.skyldner):
        wrong = {"hvad": "der er ingen skyldner angivet", "what": "no debtor was given"}
        yield Hit("fordring.skyldnere", values=wrong | _REJECTS)
    found = None if aktion.skyldner is None else wrong_number(aktion.skyldner)
    if found is not None:
        yield Hit("skyldner", values=found | _REJECTS)


def _amount(oere: int) -> dict[str, str]:
    said = amount(oere)
    return {"belob": said.da, "amount": said.en}
