"""Every reason entry control can give: its code in the list aarsag, what is wrong, and the way out, in both languages.

`{felt}` is the field's name in the input, `{vaerdi}` its value, `{sted}` its line where there is one; other names are given
by the rule. Codes and words are ours: SF1590's own reason classes are not public. `provenance` says how sure it is that the real
interface has the rule at all: references and class values are inferred, ownership is stated.
"""

from dataclasses import dataclass

from oir_kernel.findings import Provenance, Text


@dataclass(frozen=True, slots=True)
class Reason:
    """One way to be refused. `source` is where the rule is known from."""

    code: str
    message: Text
    fix: Text
    provenance: Provenance = Provenance.OURS
    source: str = "ours"


def ours(number: str, da: str, en: str, fix_da: str, fix_en: str) -> Reason:
    """A reason of ours: SBX-ÅRS-`number`."""
    return Reason(f"SBX-ÅRS-{number}", Text(da, en), Text(fix_da, fix_en))


_INFERRED = frozenset({"001", "005", "010", "012", "020", "030"})


def _reason(number: str, da: str, en: str, fix_da: str, fix_en: str) -> Reason:
    provenance, source = Provenance.OURS, "ours"
    if number in _INFERRED:
        provenance, source = Provenance.INFERRED, "KOMBIT: the object model of SF1590_B"
    return Reason(f"SBX-ÅRS-{number}", Text(da, en), Text(fix_da, fix_en), provenance, source)


# --- The account -----------------------------------------------------------------------------------------------------

KONTO_UKENDT = _reason(
    "001",
    "{felt} {vaerdi}{sted} findes ikke i sandkassen, og beskeden har ingen stamdata at oprette kontoen med.",
    "{felt} {vaerdi}{sted} does not exist in the sandbox, and the message has no master data to create it with.",
    "Send kontoens type og juridisk ansvarlig med første gang, eller ret kontoens identifikation.",
    "Send the account's type and liable party the first time, or correct the account's identification.",
)
KONTO_FINDES_IKKE = _reason(
    "001",
    "{felt} {vaerdi}{sted} findes ikke i sandkassen.",
    "{felt} {vaerdi}{sted} does not exist in the sandbox.",
    "Opret kontoen først, eller ret dens identifikation.",
    "Create the account first, or correct its identification.",
)
KONTO_ANDEN_MODTAGER = _reason(
    "001",
    "{felt} {vaerdi}{sted} findes ikke hos Rutens modtager {modtager}; kontoen er oprettet hos modtager {kendt}.",
    "{felt} {vaerdi}{sted} does not exist at the Rute's receiver {modtager}; the account was created at receiver {kendt}.",
    "Ret Rutens modtager, eller giv kontoen hos {modtager} sin egen identifikation.",
    "Correct the Rute's receiver, or give the account at {modtager} an identification of its own.",
)
KONTO_ANDEN_TYPE = _reason(
    "002",
    "{felt} {vaerdi}{sted} er en anden type end kontoens {kendt}. En kontos type kan ikke ændres.",
    "{felt} {vaerdi}{sted} is another type than the account's {kendt}. An account's type cannot be changed.",
    "Send kontoens type uændret, eller opret en ny konto med den anden type.",
    "Send the account's type unchanged, or create a new account with the other type.",
)
KONTO_ANDET_INDHOLD = _reason(
    "002",
    "Kontoens stamdata{sted} afviger fra de kendte, men {felt} {vaerdi} er ikke senere end den kendte registrering {kendt}.",
    "The account's master data{sted} differ from the known ones, but {felt} {vaerdi} is not later than the known registration {kendt}.",
    "Send ændringen med et senere registreringstidspunkt.",
    "Send the change with a later registration time.",
)
KONTO_FORAELDET = _reason(
    "090",
    "Kontoens stamdata{sted} afviger fra de kendte, og {felt} {vaerdi} er tidligere end den kendte registrering {kendt}.",
    "The account's master data{sted} differ from the known ones, and {felt} {vaerdi} is earlier than the known registration {kendt}.",
    "Udelad stamdata, eller send de gældende med et senere registreringstidspunkt.",
    "Leave the master data out, or send the current ones with a later registration time.",
)
KONTO_AFSLUTTET = _reason(
    "003",
    "{felt} {vaerdi}{sted} blev afsluttet {kendt} og tager ikke imod ændringer.",
    "{felt} {vaerdi}{sted} was closed {kendt} and takes no changes.",
    "Få kontoen genoptaget i debitorsystemet, eller opret en ny konto.",
    "Have the account reopened in the debtor system, or create a new account.",
)
KONTO_ANDEN_EJER = Reason(
    "SBX-ÅRS-004",
    Text(
        "{felt} {vaerdi}{sted} er oprettet af CVR {kendt} med et it-system, som ikke er det samme som Rutens afsender.",
        "{felt} {vaerdi}{sted} was created by CVR {kendt} with an it-system that is not the same as the Rute's sender.",
    ),
    Text(
        "Et fagsystem kan kun ændre de konti, det selv har oprettet. Send fra det system, der oprettede kontoen.",
        "A line-of-business system can only change accounts it created itself. Send from the system that created it.",
    ),
    Provenance.STATED,
    "Serviceplatformen, serviceoversigt: SF1590_B_01 Afsend DebitorRegistrering",
)
OPRETTET_AF = _reason(
    "004",
    "{felt} {vaerdi}{sted} er ikke Rutens afsender {kendt}.",
    "{felt} {vaerdi}{sted} is not the Rute's sender {kendt}.",
    "OprettetAf skal være den myndighed og det it-system, der sender: ret OprettetAf eller Ruten.",
    "OprettetAf must be the authority and the it-system that send: correct OprettetAf or the Rute.",
)
KONTOTYPE_UKENDT = _reason(
    "005",
    "{felt} {vaerdi}{sted} er ikke i kodelisten debitorkontotype.",
    "{felt} {vaerdi}{sted} is not in the code list debitorkontotype.",
    "Vælg en klasse fra GET /api/debitor/kodelister/debitorkontotype.",
    "Choose a class from GET /api/debitor/kodelister/debitorkontotype.",
)
DEBITOR_AENDRET = _reason(
    "006",
    "{felt} {vaerdi}{sted} er en anden end kontoens juridisk ansvarlige {kendt}.",
    "{felt} {vaerdi}{sted} is another than the account's liable party {kendt}.",
    "Send kontoens juridisk ansvarlige uændret, eller foretag ejerskifte og send så den nye ejer med EjerskifteMarkering.",
    "Send the account's liable party unchanged, or do ForetagEjerskifte and then send the new owner with EjerskifteMarkering.",
)
EJERSKIFTE_IKKE_FORETAGET = _reason(
    "006",
    "{felt}{sted} er sat, men der er ikke foretaget ejerskifte på kontoen.",
    "{felt}{sted} is set, but no change of owner has been made on the account.",
    "Kald ForetagEjerskifte først; send derefter den nye ejer med EjerskifteMarkering.",
    "Call ForetagEjerskifte first; then send the new owner with EjerskifteMarkering.",
)
EJERSKIFTE_UDEN_EJER = _reason(
    "006",
    "{felt}{sted} er sat, men beskeden har ingen stamdata med den nye juridisk ansvarlige.",
    "{felt}{sted} is set, but the message has no master data with the new liable party.",
    "Send kontoens stamdata med den nye juridisk ansvarlige.",
    "Send the account's master data with the new liable party.",
)
EJERSKIFTE_FORETAGET = _reason(
    "006",
    "{felt} {vaerdi}{sted} venter allerede på en ny juridisk ansvarlig efter ejerskiftet {kendt}.",
    "{felt} {vaerdi}{sted} already waits for a new liable party after the change of owner {kendt}.",
    "Send den nye ejer i OpretDebitorkontoRegistrering med EjerskifteMarkering.",
    "Send the new owner in OpretDebitorkontoRegistrering with EjerskifteMarkering.",
)
EJERSKIFTE_FORAELDET = _reason(
    "090",
    "{felt} {vaerdi}{sted} er tidligere end den kendte registrering {kendt}.",
    "{felt} {vaerdi}{sted} is earlier than the known registration {kendt}.",
    "Send ejerskiftet med et senere registreringstidspunkt.",
    "Send the change of owner with a later registration time.",
)
INGEN_ANSVARLIG = _reason(
    "006",
    "{felt} {vaerdi}{sted} kan ikke tilskrives, fordi den tidligere ejers hæftelse for nye fordringer ophørte ved ejerskiftet {kendt}.",
    "{felt} {vaerdi}{sted} cannot be added, because the former owner's liability for new claims ended with the change of owner {kendt}.",
    "Send den nye juridisk ansvarlige med EjerskifteMarkering, før eller sammen med fordringen.",
    "Send the new liable party with EjerskifteMarkering, before or together with the claim.",
)

# --- Claims ----------------------------------------------------------------------------------------------------------

FORDRING_UKENDT = _reason(
    "010",
    "{felt} {vaerdi}{sted} findes hverken på kontoen eller i beskeden.",
    "{felt} {vaerdi}{sted} is neither on the account nor in the message.",
    "Tilskriv fordringen først, eller ret identifikationen til en fordring på kontoen.",
    "Add the claim first, or correct the identification to a claim on the account.",
)
OMKOSTNINGER_I_RING = Reason(
    "SBX-ÅRS-010",
    Text(
        "{felt} {vaerdi}{sted} fører i ring: omkostningernes hovedfordringer henviser til hinanden og ender ikke ved en fordring.",
        "{felt} {vaerdi}{sted} leads in a circle: the costs' main claims refer to each other and end at no claim.",
    ),
    Text(
        "Lad mindst én af omkostningerne have en fordring på kontoen eller i beskeden som hovedfordring.",
        "Let at least one of the costs have a claim on the account or in the message as its main claim.",
    ),
)
FORDRING_ANDET_INDHOLD = _reason(
    "011",
    "{felt} {vaerdi}{sted} findes allerede med andet indhold.",
    "{felt} {vaerdi}{sted} already exists with other content.",
    "En fordring kan ikke ændres: nedregulér den og tilskriv en ny, eller giv fordringen sin egen identifikation.",
    "A claim cannot be changed: adjust it down and add a new one, or give the claim an identification of its own.",
)
FORDRING_ANDEN_KONTO = _reason(
    "011",
    "{felt} {vaerdi}{sted} findes allerede på en anden konto.",
    "{felt} {vaerdi}{sted} already exists on another account.",
    "Giv fordringen sin egen identifikation.",
    "Give the claim an identification of its own.",
)
NEDREGULERING_ANDET_INDHOLD = _reason(
    "011",
    "{felt} {vaerdi}{sted} findes allerede med andet indhold.",
    "{felt} {vaerdi}{sted} already exists with other content.",
    "Giv nedreguleringen sin egen identifikation.",
    "Give the down-adjustment an identification of its own.",
)
ID_BRUGT = _reason(
    "011",
    "{felt} {vaerdi}{sted} er allerede brugt til noget andet i debitorsystemet.",
    "{felt} {vaerdi}{sted} is already used for something else in the debtor system.",
    "Giv posten sin egen identifikation.",
    "Give the entry an identification of its own.",
)
FORDRINGSTYPE_UKENDT = _reason(
    "012",
    "{felt} {vaerdi}{sted} er ikke i kodelisten fordringstype.",
    "{felt} {vaerdi}{sted} is not in the code list fordringstype.",
    "Vælg en klasse fra GET /api/debitor/kodelister/fordringstype.",
    "Choose a class from GET /api/debitor/kodelister/fordringstype.",
)
BELOEB_NUL = _reason(
    "013",
    "{felt} {vaerdi}{sted} skal være større end nul.",
    "{felt} {vaerdi}{sted} must be greater than zero.",
    "Send et beløb på mindst 0.01, eller udelad posten.",
    "Send an amount of at least 0.01, or leave the entry out.",
)
SPECIFIKATIONSTYPE_UKENDT = _reason(
    "088",
    "{felt} {vaerdi}{sted} er ikke i kodelisten specifikationstype.",
    "{felt} {vaerdi}{sted} is not in the code list specifikationstype.",
    "Vælg en klasse fra GET /api/debitor/kodelister/specifikationstype.",
    "Choose a class from GET /api/debitor/kodelister/specifikationstype.",
)
DATO_FOER_1900 = _reason(
    "014",
    "{felt} {vaerdi}{sted} ligger før 1. januar 1900.",
    "{felt} {vaerdi}{sted} lies before 1 January 1900.",
    "Send den rigtige dato, eller udelad feltet, hvis det kan undværes.",
    "Send the right date, or leave the field out where it may be.",
)
DATO_EFTER_2199 = _reason(
    "014",
    "{felt} {vaerdi}{sted} ligger efter 31. december 2199.",
    "{felt} {vaerdi}{sted} lies after 31 December 2199.",
    "Send den rigtige dato; en slutdato, der ikke kendes, udelades.",
    "Send the right date; an end that is not known is left out.",
)
DATO_RAEKKEFOELGE = _reason(
    "014",
    "{felt} {vaerdi}{sted} ligger før {andet_felt} {kendt}.",
    "{felt} {vaerdi}{sted} lies before {andet_felt} {kendt}.",
    "Ret {felt} til {kendt} eller senere. Kontrollen hører til profilen strict.",
    "Correct {felt} to {kendt} or later. This check belongs to the profile strict.",
)
DATO_EFTER = _reason(
    "014",
    "{felt} {vaerdi}{sted} ligger efter fordringens {andet_felt} {kendt}.",
    "{felt} {vaerdi}{sted} lies after the claim's {andet_felt} {kendt}.",
    "Ret {felt} til {kendt} eller tidligere. Kontrollen hører til profilen strict.",
    "Correct {felt} to {kendt} or earlier. This check belongs to the profile strict.",
)
ALLEREDE_TIL_OPKRAEVNING = _reason(
    "015",
    "{felt} {vaerdi}{sted} er allerede sat til opkrævning.",
    "{felt} {vaerdi}{sted} is already set to collection.",
    "Udelad fordringen af beskeden.",
    "Leave the claim out of the message.",
)
ANMODNING_ANDET_INDHOLD = _reason(
    "015",
    "{felt} {vaerdi}{sted} findes allerede for andre fordringer.",
    "{felt} {vaerdi}{sted} already exists for other claims.",
    "Giv anmodningen sin egen identifikation.",
    "Give the request an identification of its own.",
)

# --- Down-adjustments ------------------------------------------------------------------------------------------------

OVER_REST = _reason(
    "020",
    "{felt} {vaerdi}{sted} overstiger fordringens restbeløb {kendt}.",
    "{felt} {vaerdi}{sted} is greater than the claim's rest {kendt}.",
    "Nedregulér højst {kendt}.",
    "Adjust down by at most {kendt}.",
)
NEDREGULERINGSAARSAG_UKENDT = _reason(
    "021",
    "{felt} {vaerdi}{sted} er ikke i kodelisten nedreguleringsaarsag.",
    "{felt} {vaerdi}{sted} is not in the code list nedreguleringsaarsag.",
    "Vælg en klasse fra GET /api/debitor/kodelister/nedreguleringsaarsag.",
    "Choose a class from GET /api/debitor/kodelister/nedreguleringsaarsag.",
)

# --- Liability -------------------------------------------------------------------------------------------------------

HAEFTELSE_UKENDT = _reason(
    "030",
    "{felt} {vaerdi}{sted} findes ikke på kontoen.",
    "{felt} {vaerdi}{sted} is not on the account.",
    "Ret identifikationen til en hæftelse på kontoen.",
    "Correct the identification to a liability on the account.",
)
HAEFTELSE_ANDEN_KONTO = _reason(
    "030",
    "{felt} {vaerdi}{sted} findes på en anden konto.",
    "{felt} {vaerdi}{sted} is on another account.",
    "Giv hæftelsen sin egen identifikation.",
    "Give the liability an identification of its own.",
)
HAEFTELSE_AFSLUTTET = _reason(
    "031",
    "{felt} {vaerdi}{sted} er allerede afsluttet pr. {kendt}.",
    "{felt} {vaerdi}{sted} has already ended as of {kendt}.",
    "Opret en ny hæftelse med sin egen identifikation.",
    "Create a new liability with an identification of its own.",
)
HAEFTELSE_PERIODE = _reason(
    "032",
    "{felt} {vaerdi}{sted} ligger før hæftelsens startdato {kendt}.",
    "{felt} {vaerdi}{sted} lies before the liability's first day {kendt}.",
    "Send en slutdato, der er {kendt} eller senere.",
    "Send a last day that is {kendt} or later.",
)
ER_ANSVARLIG = _reason(
    "033",
    "{felt} {vaerdi}{sted} er allerede juridisk ansvarlig og kan ikke også være medhæfter.",
    "{felt} {vaerdi}{sted} is already the liable party and cannot be co-liable too.",
    "Udelad hæftelsen, eller ret parten.",
    "Leave the liability out, or correct the party.",
)
NY_EJER_ER_MEDHAEFTER = _reason(
    "033",
    "{felt} {vaerdi}{sted} er medhæfter for hele kontoen ved hæftelsen {kendt} og kan ikke også blive juridisk ansvarlig.",
    "{felt} {vaerdi}{sted} is co-liable for the whole account by the liability {kendt} and cannot become the liable party too.",
    "Afslut hæftelsen {kendt} med AfslutHæftelse først, senest pr. den dag den nye ejer registreres.",
    "End the liability {kendt} with AfslutHæftelse first, at the latest as of the day the new owner is registered.",
)
HAEFTELSE_FORAELDET = _reason(
    "090",
    "Hæftelsen findes med andet indhold, og {felt} {vaerdi}{sted} er ikke senere end den kendte registrering {kendt}.",
    "The liability exists with other content, and {felt} {vaerdi}{sted} is not later than the known registration {kendt}.",
    "Send ændringen med et senere registreringstidspunkt.",
    "Send the change with a later registration time.",
)

# --- Parties ---------------------------------------------------------------------------------------------------------

ADMINISTRATOR_UKENDT = _reason(
    "040",
    "{felt} {vaerdi}{sted} er ikke administrator på kontoen.",
    "{felt} {vaerdi}{sted} is not an administrator of the account.",
    "Ret parten til en administrator, der er knyttet til kontoen.",
    "Correct the party to an administrator tied to the account.",
)
ADMINISTRATOR_ER_DEBITOR = _reason(
    "041",
    "{felt} {vaerdi}{sted} er kontoens juridisk ansvarlige og kan ikke være sin egen administrator.",
    "{felt} {vaerdi}{sted} is the account's liable party and cannot be its own administrator.",
    "Udelad administratoren, eller ret parten.",
    "Leave the administrator out, or correct the party.",
)
NY_EJER_ER_ADMINISTRATOR = _reason(
    "041",
    "{felt} {vaerdi}{sted} er administrator på kontoen og kan ikke også blive juridisk ansvarlig.",
    "{felt} {vaerdi}{sted} is an administrator of the account and cannot become the liable party too.",
    "Afslut administratoren med AfslutAdministrator først.",
    "Untie the administrator with AfslutAdministrator first.",
)
CVR_MODULUS_11 = _reason(
    "050",
    "{felt} {vaerdi}{sted} er ikke et CVR-nummer: modulus 11 passer ikke.",
    "{felt} {vaerdi}{sted} is not a CVR number: modulus 11 does not fit.",
    "Ret CVR-nummeret. De offentlige testnumre 11111111 og 99999999 kan også bruges.",
    "Correct the CVR number. The public test numbers 11111111 and 99999999 can be used too.",
)
PART_UKENDT = _reason(
    "050",
    "{felt} {vaerdi}{sted} er ikke en gyldig partsidentifikation.",
    "{felt} {vaerdi}{sted} is not a valid identification of a party.",
    "Brug urn:oio:cpr-nr: (10 cifre), urn:oio:cvr-nr: (8, modulus 11), urn:oio:se-nr: (8), urn:oio:akr-nr: (11), urn:oio:p-nr: (10) eller en fri identifikation.",
    "Use urn:oio:cpr-nr: (10 digits), urn:oio:cvr-nr: (8, modulus 11), urn:oio:se-nr: (8), urn:oio:akr-nr: (11), urn:oio:p-nr: (10) or a free identification.",
)
PARTTYPE_PASSER_IKKE = _reason(
    "050",
    "{felt} {vaerdi}{sted} passer ikke til partens identifikation, som kræver typen {kendt}.",
    "{felt} {vaerdi}{sted} does not fit the party's identification, which asks for the type {kendt}.",
    "Brug klassen {kendt} fra GET /api/debitor/kodelister/parttype, eller ret identifikationen.",
    "Use the class {kendt} from GET /api/debitor/kodelister/parttype, or correct the identification.",
)
PART_UDEN_NAVN = _reason(
    "050",
    "{felt} {vaerdi}{sted} er en fri identifikation, og parten har intet navn.",
    "{felt} {vaerdi}{sted} is a free identification, and the party has no name.",
    "Send partens navn, eller brug en identifikation med nummer.",
    "Send the party's name, or use an identification with a number.",
)
CPR_AFVIST = "SBX-ÅRS-051"
"""The CPR gate refused the message; its findings carry the texts."""

PSRM_AFVIST = "SBX-ÅRS-100"
PSRM_HOERING = "SBX-ÅRS-101"
PSRM_UAFGJORT = "SBX-ÅRS-102"
"""What the cross-check found; the rules' own findings carry the texts."""
