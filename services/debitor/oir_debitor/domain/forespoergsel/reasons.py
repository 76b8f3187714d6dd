"""Why a question cannot be answered: SBX-ÅRS-130 to 134. All ours; SF1590's own reason classes are not public."""

from oir_debitor.domain.reasons import Reason
from oir_kernel.findings import Text

KONTO_UKENDT = Reason(
    "SBX-ÅRS-130",
    Text(
        "{felt} {vaerdi}{sted} findes ikke hos Rutens modtager {modtager}.",
        "{felt} {vaerdi}{sted} does not exist at the Rute's receiver {modtager}.",
    ),
    Text(
        "Ret kontoens identifikation eller Rutens modtager; se kontiene med SøgDebitorregistrering.",
        "Correct the account's identification or the Rute's receiver; see the accounts with SøgDebitorregistrering.",
    ),
)
KONTO_ANDEN_MODTAGER = Reason(
    "SBX-ÅRS-130",
    Text(
        "{felt} {vaerdi}{sted} findes ikke hos Rutens modtager {modtager}; kontoen er oprettet hos modtager {kendt}.",
        "{felt} {vaerdi}{sted} does not exist at the Rute's receiver {modtager}; the account was created at receiver {kendt}.",
    ),
    Text(
        "Ret Rutens modtager; se kontiene med SøgDebitorregistrering.",
        "Correct the Rute's receiver; see the accounts with SøgDebitorregistrering.",
    ),
)
FORDRING_UKENDT = Reason(
    "SBX-ÅRS-131",
    Text("{felt} {vaerdi}{sted} findes ikke på kontoen.", "{felt} {vaerdi}{sted} is not on the account."),
    Text(
        "Udelad fordringen for at få hele kontoen, eller ret dens identifikation.",
        "Leave the claim out to get the whole account, or correct its identification.",
    ),
)
INGEN_KONTO = Reason(
    "SBX-ÅRS-132",
    Text(
        "Forespørgslen{sted} har hverken kontoens identifikation eller debitorsystemets nøgle.",
        "The query{sted} has neither the account's identification nor the debtor system's key.",
    ),
    Text(
        "Send den ene af dem; find dem med SøgDebitorregistrering.",
        "Send one of them; find them with SøgDebitorregistrering.",
    ),
)
INGEN_KRITERIER = Reason(
    "SBX-ÅRS-132",
    Text(
        "Søgningen{sted} har hverken en part eller noget om kontoen (identifikation, type, KLE-emne, ansvarlig enhed).",
        "The search{sted} has neither a party nor anything of the account (identification, type, KLE, responsible unit).",
    ),
    Text(
        "Send mindst én af dem; periode og restance kan kun afgrænse.",
        "Send at least one of them; period and arrears can only narrow.",
    ),
)
NOEGLE_UKENDT = Reason(
    "SBX-ÅRS-133",
    Text(
        "{felt} {vaerdi}{sted} er ikke en nøgle, som debitorsystemet har givet en konto.",
        "{felt} {vaerdi}{sted} is no key that the debtor system gave an account.",
    ),
    Text(
        "Brug nøglen uændret, som SøgDebitorregistrering svarede med, eller send kontoens identifikation.",
        "Use the key unchanged, as SøgDebitorregistrering answered it, or send the account's identification.",
    ),
)
NOEGLE_ANDEN_KONTO = Reason(
    "SBX-ÅRS-133",
    Text(
        "{felt} {vaerdi}{sted} hører til en anden konto end {kendt}.",
        "{felt} {vaerdi}{sted} belongs to another account than {kendt}.",
    ),
    Text("Send kun den ene af dem.", "Send only one of them."),
)
PERIODE_BAGVENDT = Reason(
    "SBX-ÅRS-134",
    Text("{felt} {vaerdi}{sted} ligger før {kendt}.", "{felt} {vaerdi}{sted} lies before {kendt}."),
    Text("Byt om på de to, eller udelad den ene.", "Exchange the two, or leave one out."),
)
ROLLE_UDEN_PART = Reason(
    "SBX-ÅRS-134",
    Text(
        "{felt}{sted} vælger en rolle, men søgningen har ingen part.",
        "{felt}{sted} chooses a role, but the search has no party.",
    ),
    Text("Send parten, eller udelad rollen.", "Send the party, or leave the role out."),
)
