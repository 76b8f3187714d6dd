"""Why a payment is refused: SBX-ÅRS-060 to 069, and the general reasons in the words of payments. Codes and words are ours."""

from oir_debitor.domain.reasons import Reason, ours
from oir_kernel.findings import Provenance, Text

_STATED_NAME = "KOMBIT: the answer ForetagIndbetalingAfvisningUddybendeSvar of SF1590_B_03"

INDBETALING_ANDET_INDHOLD = ours(
    "060",
    "{felt} {vaerdi}{sted} findes allerede med andet indhold.",
    "{felt} {vaerdi}{sted} already exists with other content.",
    "Giv indbetalingen sin egen identifikation, eller ret den kendte med ForetagIndbetalingNedregulering.",
    "Give the payment an identification of its own, or correct the known one with ForetagIndbetalingNedregulering.",
)
INDBETALING_FRA_ANDET_SYSTEM = ours(
    "060",
    "{felt} {vaerdi}{sted} findes allerede og er foretaget af andre end afsenderen: {kendt}.",
    "{felt} {vaerdi}{sted} already exists and was made by others than the sender: {kendt}.",
    "Giv indbetalingen sin egen identifikation, eller send den kendte fra det system, der foretog den.",
    "Give the payment an identification of its own, or send the known one from the system that made it.",
)
ID_BRUGT = ours(
    "060",
    "{felt} {vaerdi}{sted} er allerede brugt til noget andet i debitorsystemet.",
    "{felt} {vaerdi}{sted} is already used for something else in the debtor system.",
    "Giv posten sin egen identifikation.",
    "Give the entry an identification of its own.",
)
NEDREGULERING_ANDET_INDHOLD = ours(
    "060",
    "{felt} {vaerdi}{sted} findes allerede med andet indhold.",
    "{felt} {vaerdi}{sted} already exists with other content.",
    "Giv nedreguleringen af indbetalingen sin egen identifikation.",
    "Give the down-adjustment of the payment an identification of its own.",
)
OVER_RESTANCE = Reason(
    "SBX-ÅRS-061",
    Text(
        "{felt} {vaerdi}{sted} overstiger restancen {kendt}, som betaleren kan betale til.",
        "{felt} {vaerdi}{sted} is greater than the arrears {kendt} that the payer can pay.",
    ),
    Text(
        "Betal højst {kendt}, eller brug en indbetalingstype, der tager imod overskydende beløb (bankoverfoersel, indbetalingskort, betalingsservice).",
        "Pay at most {kendt}, or use a payment type that takes overpayments (bankoverfoersel, indbetalingskort, betalingsservice).",
    ),
    Provenance.INFERRED,
    _STATED_NAME,
)
KRAV_UKENDT = Reason(
    "SBX-ÅRS-062",
    Text(
        "{felt} {vaerdi}{sted} er ikke en fordring, en rente eller et gebyr af den slags på kontoen.",
        "{felt} {vaerdi}{sted} is not a claim, interest or fee of that kind on the account.",
    ),
    Text(
        "Ret identifikationen til noget, SøgFordringTilIndbetaling viser på kontoen.",
        "Correct the identification to something SøgFordringTilIndbetaling shows on the account.",
    ),
    Provenance.INFERRED,
    "KOMBIT: the object model of SF1590_B",
)
OVER_INDBETALING = ours(
    "063",
    "{felt} {vaerdi}{sted} overstiger det, der er tilbage af indbetalingen: {kendt}.",
    "{felt} {vaerdi}{sted} is greater than what is left of the payment: {kendt}.",
    "Nedregulér højst {kendt}.",
    "Adjust down by at most {kendt}.",
)
INDBETALING_ANDET_SYSTEM = ours(
    "063",
    "{felt} {vaerdi}{sted} er foretaget af andre end afsenderen: {kendt}.",
    "{felt} {vaerdi}{sted} was made by others than the sender: {kendt}.",
    "Kun det system, der foretog indbetalingen, kan nedregulere den. Send derfra.",
    "Only the system that made the payment can adjust it down. Send from there.",
)
INDBETALING_TOM = ours(
    "063",
    "{felt} {vaerdi}{sted} er allerede taget tilbage i sin helhed.",
    "{felt} {vaerdi}{sted} has already been taken back as a whole.",
    "Der er intet tilbage at tage tilbage.",
    "There is nothing left to take back.",
)
DAEKNING_MINDRE = ours(
    "063",
    "{felt} {vaerdi}{sted} overstiger det, indbetalingen dækker af {krav}: {kendt}.",
    "{felt} {vaerdi}{sted} is greater than what the payment covers of {krav}: {kendt}.",
    "Ophæv højst {kendt} af den dækning.",
    "Undo at most {kendt} of that coverage.",
)
BETALER_UKENDT = ours(
    "064",
    "{felt} {vaerdi}{sted} er hverken juridisk ansvarlig, medhæfter eller administrator på kontoen i den markerede rolle.",
    "{felt} {vaerdi}{sted} is neither liable, co-liable nor an administrator on the account in the role that is marked.",
    "Ret betaleren eller markeringen til en part på kontoen; andre kan ikke betale i deres eget navn (sandkassens regel).",
    "Correct the payer or the marker to a party of the account; nobody else can pay in their own name (the sandbox's rule).",
)
BETALER_MANGLER = ours(
    "064",
    "{felt}{sted} mangler: indbetalingen har hverken en part eller en rolle som betaler.",
    "{felt}{sted} is missing: the payment has neither a party nor a role as its payer.",
    "Send betaleren, eller markér en rolle.",
    "Send the payer, or mark a role.",
)
ROLLE_TOM = ours(
    "064",
    "{felt}{sted} er markeret som betaler, men ingen har den rolle på kontoen den {dag}. Kontoen har: {kendt}.",
    "{felt}{sted} is marked as the payer, but nobody has that role on the account on {dag}. The account has: {kendt}.",
    "Markér en rolle, som kontoen har en part i, eller send en af kontoens parter som betaler.",
    "Mark a role in which the account has a party, or send one of the account's parties as the payer.",
)
ROLLE_OPHOERT = ours(
    "065",
    "{felt}{sted} er markeret som betaler, men ingen medhæfter på kontoen den {dag}: hæftelsen {hidtil} gælder {periode}. "
    "Kontoen har: {kendt}.",
    "{felt}{sted} is marked as the payer, but nobody is co-liable on the account on {dag}: the liability {hidtil} holds "
    "{periode}. The account has: {kendt}.",
    "Markér en rolle, som kontoen har en part i den dag, eller ret indbetalingens dato.",
    "Mark a role in which the account has a party on that day, or correct the payment's date.",
)
HAEFTELSE_OPHOERT = ours(
    "065",
    "{felt} {vaerdi}{sted} hæfter ikke på kontoen den {dag}: hæftelsen {kendt} gælder {periode}.",
    "{felt} {vaerdi}{sted} is not liable on the account on {dag}: the liability {kendt} holds {periode}.",
    "Lad en part betale, som hæfter den dag, eller ret indbetalingens dato.",
    "Have a party pay that is liable on that day, or correct the payment's date.",
)
BETALER_DAEKKER_IKKE = ours(
    "065",
    "{felt} {vaerdi}{sted} hører til en fordring, som betaleren ikke hæfter for.",
    "{felt} {vaerdi}{sted} belongs to a claim the payer is not liable for.",
    "Udelad dækningen, eller lad en part betale, som hæfter for fordringen.",
    "Leave the coverage out, or have a party pay that is liable for the claim.",
)
VALUTA = ours(
    "066",
    "{felt} {vaerdi}{sted} kan ikke modtages: debitorsystemet fører konti i danske kroner.",
    "{felt} {vaerdi}{sted} cannot be taken: the debtor system keeps its accounts in Danish kroner.",
    "Veksl beløbet, og send DKK. SOAP-beskeden har ikke noget felt til valuta.",
    "Change the amount, and send DKK. The SOAP message has no field for a currency.",
)
INDBETALING_FINDES_IKKE = ours(
    "067",
    "{felt} {vaerdi}{sted} er ikke en indbetaling på kontoen.",
    "{felt} {vaerdi}{sted} is not a payment on the account.",
    "Ret identifikationen til en indbetaling fra GET /api/debitor/konti/(id)/indbetalinger.",
    "Correct the identification to a payment of GET /api/debitor/konti/(id)/indbetalinger.",
)
DAEKNING_OVER_REST = ours(
    "068",
    "{felt} {vaerdi}{sted} overstiger restbeløbet {kendt} på {krav}.",
    "{felt} {vaerdi}{sted} is greater than the rest {kendt} of {krav}.",
    "Dæk højst {kendt} af {krav}.",
    "Cover at most {kendt} of {krav}.",
)
DAEKNINGER_OVER_BELOEB = ours(
    "068",
    "{felt}{sted} er tilsammen {vaerdi} og overstiger beløbet {kendt}.",
    "{felt}{sted} are {vaerdi} together and greater than the amount {kendt}.",
    "Ønsk dækning for højst {kendt}.",
    "Wish coverage of at most {kendt}.",
)
KUN_HOS_PSRM = ours(
    "068",
    "{felt} {vaerdi}{sted} er rente, PSRM har tilskrevet en fordring under inddrivelse, og kan kun betales til PSRM.",
    "{felt} {vaerdi}{sted} is interest that PSRM added to a claim under collection, and can only be paid to PSRM.",
    "Lad betalingen dække fordringen selv, eller betal til Gældsstyrelsen.",
    "Let the payment cover the claim itself, or pay Gældsstyrelsen.",
)
IKKE_TIL_OPKRAEVNING = ours(
    "068",
    "{felt} {vaerdi}{sted} er ikke sat til opkrævning og kan ikke betales endnu.",
    "{felt} {vaerdi}{sted} is not set to collection and cannot be paid yet.",
    "Vent, til fagsystemet har sendt SætFordringTilOpkrævning.",
    "Wait until the line-of-business system has sent SætFordringTilOpkrævning.",
)
INTET_OVERSKYDENDE = ours(
    "069",
    "{felt} {vaerdi}{sted} overstiger det af indbetalingen, der ikke dækker noget: {kendt}.",
    "{felt} {vaerdi}{sted} is greater than what of the payment covers nothing: {kendt}.",
    "Udbetal højst {kendt}.",
    "Pay out at most {kendt}.",
)
INDBETALINGSTYPE_UKENDT = ours(
    "088",
    "{felt} {vaerdi}{sted} er ikke i kodelisten indbetalingstype.",
    "{felt} {vaerdi}{sted} is not in the code list indbetalingstype.",
    "Vælg en klasse fra GET /api/debitor/kodelister/indbetalingstype.",
    "Choose a class from GET /api/debitor/kodelister/indbetalingstype.",
)
INDBETALINGSTYPE_EGEN = ours(
    "088",
    "{felt} {vaerdi}{sted} bruges kun af debitorsystemet selv.",
    "{felt} {vaerdi}{sted} is used by the debtor system itself only.",
    "Vælg en anden klasse fra GET /api/debitor/kodelister/indbetalingstype.",
    "Choose another class from GET /api/debitor/kodelister/indbetalingstype.",
)
AARSAG_UKENDT = ours(
    "088",
    "{felt} {vaerdi}{sted} er ikke i kodelisten indbetalingsnedreguleringsaarsag.",
    "{felt} {vaerdi}{sted} is not in the code list indbetalingsnedreguleringsaarsag.",
    "Vælg en klasse fra GET /api/debitor/kodelister/indbetalingsnedreguleringsaarsag.",
    "Choose a class from GET /api/debitor/kodelister/indbetalingsnedreguleringsaarsag.",
)
DATO_I_FREMTIDEN = ours(
    "014",
    "{felt} {vaerdi}{sted} ligger efter i dag, {kendt} på sandkassens ur.",
    "{felt} {vaerdi}{sted} lies after today, {kendt} by the sandbox's clock.",
    "Send den dag, der er betalt, eller stil sandkassens ur frem.",
    "Send the day it was paid, or advance the sandbox's clock.",
)
DATO_FOER_INDBETALING = ours(
    "014",
    "{felt} {vaerdi}{sted} ligger før indbetalingens dato {kendt}.",
    "{felt} {vaerdi}{sted} lies before the payment's date {kendt}.",
    "Ret {felt} til {kendt} eller senere.",
    "Correct {felt} to {kendt} or later.",
)
FORAELDET = ours(
    "090",
    "{felt} {vaerdi}{sted} er tidligere end den kendte registrering {kendt} af samme identifikation.",
    "{felt} {vaerdi}{sted} is earlier than the known registration {kendt} of the same identification.",
    "Send det, der gælder nu, med sin egen identifikation og et senere registreringstidspunkt.",
    "Send what holds now with an identification of its own and a later registration time.",
)
NEDREGULERING_FORAELDET = ours(
    "090",
    "{felt} {vaerdi}{sted} er tidligere end registreringen {kendt} af den indbetaling, der nedreguleres.",
    "{felt} {vaerdi}{sted} is earlier than the registration {kendt} of the payment that is adjusted down.",
    "Send registreringstidspunktet {kendt} eller et senere.",
    "Send the registration time {kendt} or a later one.",
)
