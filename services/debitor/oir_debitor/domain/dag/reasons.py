"""Why an act on a claim's course or on an instalment plan is refused: SBX-ÅRS-140 to 149 of the list aarsag, all ours.

Names in braces are those of `domain.reasons`.
"""

from oir_debitor.domain.reasons import ours

IKKE_I_FORLOEB = ours(
    "140",
    "{felt} {vaerdi}{sted} er i tilstanden {kendt} og er ikke under rykning.",
    "{felt} {vaerdi}{sted} is in the state {kendt} and is not being reminded of.",
    "Vælg en fordring i tilstanden opkraeves eller rykket; sæt en ventende fordring til opkrævning først.",
    "Choose a claim in the state opkraeves or rykket; set a waiting claim to collection first.",
)
IKKE_FORFALDEN = ours(
    "141",
    "{felt} {vaerdi}{sted} har sidste rettidige betalingsdato {kendt}, som ikke er passeret.",
    "{felt} {vaerdi}{sted} has its last day of timely payment on {kendt}, which is not over.",
    "Flyt uret til dagen efter, eller vent.",
    "Advance the clock to the day after, or wait.",
)
STOPPET = ours(
    "142",
    "{felt} {vaerdi}{sted} rykkes ikke: {kendt} står i vejen.",
    "{felt} {vaerdi}{sted} is not reminded of: {kendt} is in the way.",
    "Ophæv det, der står i vejen, eller vent, til det ender.",
    "End what is in the way, or wait until it ends.",
)
SKYLDES = ours(
    "143",
    "{felt} {vaerdi}{sted} kan ikke lukkes: der skyldes {kendt} kr. med renter og gebyrer.",
    "{felt} {vaerdi}{sted} cannot be closed: {kendt} kr. are owed with interest and fees.",
    "Registrer betaling, nedregulering eller afskrivning først.",
    "Register a payment, down-adjustment or write-off first.",
)
HAR_AFTALE = ours(
    "144",
    "{felt} {vaerdi}{sted} er optaget af aftalen {kendt}.",
    "{felt} {vaerdi}{sted} is taken by the plan {kendt}.",
    "Ophæv den aftale først, eller vælg en anden identifikation eller fordring.",
    "End that plan first, or choose another identification or claim.",
)
AFTALE_LOEBER_IKKE = ours(
    "145",
    "{felt} {vaerdi}{sted} er ikke en aftale, der løber på kontoen{kendt}.",
    "{felt} {vaerdi}{sted} is no plan in force on the account{kendt}.",
    "Ret aftalens identifikation.",
    "Correct the plan's identification.",
)
RATE_DATO = ours(
    "146",
    "{felt} {vaerdi}{sted} skal ligge efter {kendt}: rater kommer i datoorden, alle efter i dag og før 2200.",
    "{felt} {vaerdi}{sted} must be after {kendt}: instalments come in the order of their days, all after today and before 2200.",
    "Ret datoen.",
    "Correct the date.",
)
RATE_SUM = ours(
    "147",
    "{felt}{sted}: raterne er {vaerdi} kr. i alt, men der skyldes {kendt} kr. med renter og gebyrer.",
    "{felt}{sted}: the instalments are {vaerdi} kr. in all, but {kendt} kr. are owed with interest and fees.",
    "Ret raterne, så de tilsammen er det, der skyldes i dag.",
    "Correct the instalments so that they are what is owed today.",
)
HOS_INDDRIVELSEN = ours(
    "148",
    "{felt} {vaerdi}{sted} er i tilstanden {kendt} og er PSRM's sag.",
    "{felt} {vaerdi}{sted} is in the state {kendt} and is PSRM's matter.",
    "Tilbagekald fordringen først.",
    "Call the claim back first.",
)
