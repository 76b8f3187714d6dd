"""Why a delivery of accounts, or one of its accounts, is refused: SBX-ÅRS-160 to 169. Codes and words are ours."""

from oir_debitor.domain.reasons import ours

# --- The delivery as a whole -----------------------------------------------------------------------------------------

ULAESELIG = ours(
    "160",
    "{sagt}",
    "{said}",
    "Send filen igen, når den er rettet; intet af den er behandlet.",
    "Send the file again when it is corrected; nothing of it was executed.",
)
KONTROLTAL = ours(
    "161",
    "{felt} er {vaerdi}{sted}, men filen har {kendt}.",
    "{felt} is {vaerdi}{sted}, the file has {kendt}.",
    "Ret tallet, eller find det, der mangler i filen; intet af den er behandlet.",
    "Correct it, or find what the file lacks; nothing of it was executed.",
)
HOVEDET = ours(
    "161",
    "{felt} {vaerdi}{sted} er ikke forsendelsens: {kendt}.",
    "{felt} {vaerdi}{sted} is not that of the transfer: {kendt}.",
    "Leverancens nøgle, myndigheder og it-system skal være dem, der sendes med.",
    "The delivery's key, authorities and it-system must be those it is sent with.",
)
ANDET_INDHOLD = ours(
    "162",
    "{felt} {vaerdi}{sted} er brugt før til en leverance med andet indhold eller anden afsender.",
    "{felt} {vaerdi}{sted} was used before for a delivery with other content or another sender.",
    "Giv den nye leverance et nyt UUID. Konti, der er overtaget, udelades.",
    "Give the new delivery a new UUID. Leave out accounts that were taken over.",
)
GENTAGET = "SBX-ÅRS-163"
"""The title a transport receipt has for a delivery that came before."""

# --- One account -----------------------------------------------------------------------------------------------------

KONTO_FINDES = ours(
    "164",
    "{felt} {vaerdi}{sted} findes allerede i sandkassen og kan ikke overtages.",
    "{felt} {vaerdi}{sted} exists in the sandbox already and cannot be taken over.",
    "Overtag kontoen under sin egen identifikation, eller registrér til den kendte konto med OpretDebitorkontoRegistrering.",
    "Take the account over under an identification of its own, or add to the known one by OpretDebitorkontoRegistrering.",
)
ID_BRUGT = ours(
    "165",
    "{felt} {vaerdi}{sted} er allerede brugt i debitorsystemet, eller står to gange på kontoen.",
    "{felt} {vaerdi}{sted} is already used in the debtor system, or stands twice on the account.",
    "Giv hver post sin egen identifikation.",
    "Give each entry an identification of its own.",
)
KRAV_UKENDT = ours(
    "166",
    "{felt} {vaerdi}{sted} er ikke en fordring, en rente eller et gebyr af den slags, som overtages med kontoen.",
    "{felt} {vaerdi}{sted} is not a claim, interest or fee of that kind that is taken over with the account.",
    "Tag fordringen med i leverancen, eller ret identifikationen.",
    "Put the claim into the delivery, or correct the identification.",
)
OVER_INDBETALING = ours(
    "167",
    "{felt} {vaerdi}{sted} overstiger det, der er tilbage af indbetalingen: {kendt}.",
    "{felt} {vaerdi}{sted} is more than what is left of the payment: {kendt}.",
    "Dæk højst {kendt} med indbetalingen.",
    "Cover at most {kendt} by the payment.",
)
OVER_KRAV = ours(
    "167",
    "{felt} {vaerdi}{sted} overstiger det, der skyldes på {krav}: {kendt}.",
    "{felt} {vaerdi}{sted} is more than what is owed on {krav}: {kendt}.",
    "Dæk eller afskriv højst {kendt}; resten af en indbetaling kan stå uplaceret.",
    "Cover or write off at most {kendt}; the rest of a payment may cover nothing.",
)
RESTANCE = ours(
    "168",
    "{felt} {vaerdi}{sted} er ikke det, de tidligere posteringer efterlader: {kendt}.",
    "{felt} {vaerdi}{sted} is not what the earlier entries leave: {kendt}.",
    "Ret restancen, eller find den indbetaling, der mangler.",
    "Correct the arrears, or find the payment that is missing.",
)
I_FREMTIDEN = ours(
    "169",
    "{felt} {vaerdi}{sted} er efter i dag, {kendt}.",
    "{felt} {vaerdi}{sted} is after today, {kendt}.",
    "Overtag kun det, der er sket.",
    "Take over only what has happened.",
)
PERIODE = ours(
    "169",
    "{felt} {vaerdi}{sted} er før periodens første dag {kendt}.",
    "{felt} {vaerdi}{sted} is before the period's first day {kendt}.",
    "Ret perioden.",
    "Correct the period.",
)
RYKKET_FOER_TID = ours(
    "169",
    "{felt} {vaerdi}{sted} er ikke efter sidste rettidige betalingsdag {kendt}.",
    "{felt} {vaerdi}{sted} is not after the last day of timely payment {kendt}.",
    "Ret rykningens dag, eller udelad rykningen.",
    "Correct the reminder's day, or leave the reminder out.",
)
RYKKET_UDEN_GRUND = ours(
    "169",
    "Fordringen i {felt} {vaerdi}{sted} er ikke til opkrævning, eller dens rykninger er talt to gange eller ingen.",
    "The claim in {felt} {vaerdi}{sted} is not set to collection, or its reminders are told twice, or none.",
    "Angiv rykninger én gang, fra 1, for fordringer der er til opkrævning.",
    "Tell reminders once, from 1, for claims that are set to collection.",
)
AFSKRIVNINGSAARSAG = ours(
    "111",
    "{felt} {vaerdi}{sted} er ikke i kodelisten afskrivningsaarsag.",
    "{felt} {vaerdi}{sted} is not in the code list afskrivningsaarsag.",
    "Vælg en klasse fra GET /api/debitor/kodelister/afskrivningsaarsag.",
    "Choose a class from GET /api/debitor/kodelister/afskrivningsaarsag.",
)
