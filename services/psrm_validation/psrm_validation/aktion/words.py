"""What the fields of an action, and of what is known of claims and actions, are called in a sentence."""

from collections.abc import Mapping
from types import MappingProxyType

from oir_kernel.findings import Text

_NAMES: Mapping[str, Text] = MappingProxyType(
    {
        "aarsag": Text("årsag", "reason"),
        "aktion": Text("aktion", "action"),
        "aktion_id": Text("aktionens id", "the action's id"),
        "aktioner": Text("aktioner", "actions"),
        "art": Text("fordringsart", "purpose (art)"),
        "beloeb": Text("beløb", "amount"),
        "dokumenter": Text("dokumenter", "documents"),
        "fordring": Text("fordring", "claim"),
        "fordring_id": Text("fordringens id", "the claim's id"),
        "fordringer": Text("fordringer", "claims"),
        "fordringshaver": Text("fordringshaver", "creditor"),
        "fuldstaendig": Text("markeringen fuldstændig", "the flag complete (fuldstaendig)"),
        "har_dokumenter": Text("markeringen af dokumenter", "the flag for documents"),
        "hovedfordring_id": Text("hovedfordringens id", "the main claim's id"),
        "hovedstol": Text("hovedstol", "principal"),
        "kanal": Text("kanal", "channel"),
        "known": Text("det kendte", "what is known"),
        "leverandoer": Text("leverandør", "supplier"),
        "modtagelsesdato": Text("modtagelsesdato", "date of receipt"),
        "modtaget": Text("modtagelsesdag", "day of receipt"),
        "noter": Text("noter", "notes"),
        "ny_hovedstol": Text("ny hovedstol", "new principal"),
        "ref_aktion_id": Text("den tidligere aktions id", "the earlier action's id"),
        "referencer": Text("referencer", "references"),
        "relaterede": Text("relaterede fordringer", "related claims"),
        "relation": Text("relation", "relation"),
        "saldo_sendt": Text("saldo sendt til inddrivelse", "balance sent to collection"),
        "skyldner": Text("skyldner", "debtor"),
        "splittede": Text("udskilte fordringer", "claims split off"),
        "stamdata": Text("stamdata", "master data"),
        "status": Text("status", "status"),
        "statsrefusion": Text("statsrefusion", "state refund"),
        "system": Text("system", "system"),
        "tilbagefoert_af": Text("den aktion, der tilbageførte", "the action that undid it"),
        "tilbagekaldsaarsag": Text("tilbagekaldsårsag", "reason of the withdrawal"),
        "tilstand": Text("tilstand", "state"),
        "type": Text("fordringstype", "claim type"),
        "valuta": Text("valuta", "currency"),
        "virkningsdato": Text("virkningsdato", "day of effect"),
    }
)


def named(path: str) -> Text:
    """A field by its path (`known.aktioner[0].beloeb`) in words; one that has none as it is written."""
    name = path.rpartition(".")[2].partition("[")[0]
    return _NAMES.get(name, Text(path, path))


def capital(words: str) -> str:
    """The words as they begin a sentence."""
    return words[:1].upper() + words[1:]
