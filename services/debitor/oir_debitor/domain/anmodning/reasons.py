"""Why a request is refused, or not carried out: SBX-ÅRS-110 to 129 of the list aarsag, all ours.

Names in braces are those of `domain.reasons`.
"""

from oir_debitor.domain.reasons import ours

ANMODNING_FINDES = ours(
    "110",
    "{felt} {vaerdi}{sted} er brugt til en anmodning med andet indhold.",
    "{felt} {vaerdi}{sted} was used for a request with other content.",
    "Giv den nye anmodning sin egen identifikation.",
    "Give the new request an identification of its own.",
)
HANDLING_UKENDT = ours(
    "111",
    "{felt} {vaerdi}{sted} er ikke i kodelisten handlingstype.",
    "{felt} {vaerdi}{sted} is not in the code list handlingstype.",
    "Vælg en klasse fra GET /api/debitor/kodelister/handlingstype.",
    "Choose a class from GET /api/debitor/kodelister/handlingstype.",
)
AARSAG_UKENDT = ours(
    "111",
    "{felt} {vaerdi}{sted} er ikke i kodelisten {liste}.",
    "{felt} {vaerdi}{sted} is not in the code list {liste}.",
    "Vælg en klasse fra GET /api/debitor/kodelister/{liste}, eller udelad den.",
    "Choose a class from GET /api/debitor/kodelister/{liste}, or leave it out.",
)
FORKERT_OPERATION = ours(
    "112",
    "{felt}{sted}: {handling} kan ikke bedes om med {vaerdi}.",
    "{felt}{sted}: {handling} cannot be asked for by {vaerdi}.",
    "Brug {kendt}.",
    "Use {kendt}.",
)
DATA_MANGLER = ours(
    "113",
    "{felt} mangler{sted}; {handling} kan ikke udføres uden.",
    "{felt} is missing{sted}; {handling} cannot be carried out without it.",
    "Send {felt} i handlingens data.",
    "Send {felt} in the action's data.",
)
DATA_BRUGES_IKKE = ours(
    "113",
    "{felt} {vaerdi}{sted} bruges ikke af {handling}.",
    "{felt} {vaerdi}{sted} is not used by {handling}.",
    "Udelad {felt}; den siger noget, handlingen ikke gør.",
    "Leave {felt} out; it says something the action does not do.",
)
BELOEB_KUN_EN = ours(
    "113",
    "{felt} {vaerdi}{sted} er givet for {antal} fordringer; et beløb kan kun gælde én.",
    "{felt} {vaerdi}{sted} is given for {antal} claims; an amount can only be for one.",
    "Send en anmodning for hver fordring, eller udelad beløbet: så gælder det hele resten.",
    "Send one request a claim, or leave the amount out: then it is the whole rest.",
)
OVER_BELOEB = ours(
    "114",
    "{felt} {vaerdi}{sted} er mere end de {kendt} kr., der er at tage af på {objekt}.",
    "{felt} {vaerdi}{sted} is more than the {kendt} kroner there are to take from on {objekt}.",
    "Send højst {kendt}, eller udelad beløbet.",
    "Send at most {kendt}, or leave the amount out.",
)
OBJEKT_UKENDT = ours(
    "115",
    "{felt} {vaerdi}{sted} er ingen {slags} på kontoen{paa}.",
    "{felt} {vaerdi}{sted} is no {slags} on the account{paa}.",
    "Slå kontoen op, og send identifikationen på det, handlingen gælder.",
    "Look the account up, and send the identification of what the action is about.",
)
OBJEKT_FINDES = ours(
    "115",
    "{felt} {vaerdi}{sted} er allerede brugt.",
    "{felt} {vaerdi}{sted} is already in use.",
    "Giv det nye sin egen identifikation, eller udelad den.",
    "Give what is new an identification of its own, or leave it out.",
)
INGEN_HENSTAND = ours(
    "116",
    "{felt} {vaerdi}{sted} har ingen henstand, der løber; den er ophørt eller aldrig givet.",
    "{felt} {vaerdi}{sted} has no postponement that runs; it has ended or was never given.",
    "Der er intet at bringe til ophør.",
    "There is nothing to end.",
)
HENSTAND_LOEBER = ours(
    "116",
    "{felt} {vaerdi}{sted} har allerede henstand til {kendt}.",
    "{felt} {vaerdi}{sted} already has a postponement until {kendt}.",
    "Bring den til ophør først, eller bed om en senere slutdato.",
    "End it first, or ask for a later last day.",
)
ALLEREDE_SPAERRET = ours(
    "117",
    "Opkrævningen af {felt} {vaerdi}{sted} er allerede spærret.",
    "The collection of {felt} {vaerdi}{sted} is already stopped.",
    "Der er intet at gøre; ophæv spærringen med STATUS_OPHÆV_SPÆRRING.",
    "There is nothing to do; lift the stop with STATUS_OPHÆV_SPÆRRING.",
)
IKKE_SPAERRET = ours(
    "117",
    "Opkrævningen af {felt} {vaerdi}{sted} er ikke spærret.",
    "The collection of {felt} {vaerdi}{sted} is not stopped.",
    "Der er ingen spærring at ophæve.",
    "There is no stop to lift.",
)
HOS_PSRM = ours(
    "118",
    "{felt} {vaerdi}{sted} er hos inddrivelsen ({tilstand}), så debitorsystemet kan ikke røre den.",
    "{felt} {vaerdi}{sted} is with the collection authority ({tilstand}), so the debtor system cannot touch it.",
    "Bed om TILBAGEKALD_FRA_INDDRIVELSE, og send anmodningen igen, når fordringen er tilbage.",
    "Ask for TILBAGEKALD_FRA_INDDRIVELSE, and send the request again when the claim is back.",
)
GEBYR_OVER_LOFT = ours(
    "119",
    "{felt} {vaerdi}{sted} er over loftet på {kendt} kr. for et rykkergebyr.",
    "{felt} {vaerdi}{sted} is over the cap of {kendt} kroner for a reminder fee.",
    "Send højst {kendt}, eller udelad beløbet.",
    "Send at most {kendt}, or leave the amount out.",
)
FOR_MANGE_GEBYRER = ours(
    "119",
    "{felt} {vaerdi}{sted} har allerede {kendt} rykkergebyrer; flere må der ikke være.",
    "{felt} {vaerdi}{sted} already has {kendt} reminder fees; there may be no more.",
    "Nedreguler et gebyr først, hvis det var forkert.",
    "Take a fee away first, if it was wrong.",
)
RELATION_FINDES = ours(
    "120",
    "{felt} {vaerdi}{sted} er allerede relateret til {kendt}.",
    "{felt} {vaerdi}{sted} is already related to {kendt}.",
    "Nedlæg relationen først, hvis den skal have en anden type.",
    "Take the relation away first, if it is to have another type.",
)
RELATION_TIL_SIG_SELV = ours(
    "120",
    "{felt} {vaerdi}{sted} kan ikke relateres til sig selv.",
    "{felt} {vaerdi}{sted} cannot be related to itself.",
    "Send to forskellige fordringer.",
    "Send two different claims.",
)
SAMME_KONTO = ours(
    "121",
    "{felt} {vaerdi}{sted} er den samme konto på begge sider.",
    "{felt} {vaerdi}{sted} is the same account on both sides.",
    "Send to forskellige konti.",
    "Send two different accounts.",
)
KONTI_PASSER_IKKE = ours(
    "121",
    "{felt} {vaerdi}{sted} og den anden konto kan ikke lægges sammen: {kendt}.",
    "{felt} {vaerdi}{sted} and the other account cannot be merged: {kendt}.",
    "Kun konti med samme juridisk ansvarlige, samme type og uden ventende anmodninger kan lægges sammen.",
    "Only accounts with the same liable party, the same type and no waiting requests can be merged.",
)
TILBAGEKALD_AARSAG = ours(
    "122",
    "{felt} {vaerdi}{sted} er ingen af PSRM's årsager til tilbagekaldelse: {kendt}.",
    "{felt} {vaerdi}{sted} is none of PSRM's reasons for a withdrawal: {kendt}.",
    "Send en af dem.",
    "Send one of them.",
)
IKKE_HOS_PSRM = ours(
    "122",
    "{felt} {vaerdi}{sted} er ikke modtaget hos inddrivelsen ({tilstand}), så der er intet at tilbagekalde.",
    "{felt} {vaerdi}{sted} was not taken in by the collection authority ({tilstand}), so there is nothing to withdraw.",
    "Vent på kvitteringen, hvis fordringen er på vej; ellers er den hos debitorsystemet.",
    "Wait for the receipt, if the claim is on its way; otherwise the debtor system has it.",
)
KUN_FEJL = ours(
    "122",
    "{felt} {vaerdi}{sted} er tilbagekaldt med {kendt}; derefter kan den kun tilbagekaldes med FEJL, og efter FEJL slet ikke.",
    "{felt} {vaerdi}{sted} was withdrawn with {kendt}; after that it can only be withdrawn with FEJL, and after FEJL not at all.",
    "Send FEJL, hvis fordringen aldrig skulle have været sendt.",
    "Send FEJL, if the claim should never have been sent.",
)
BORT_UDEN_DATO = ours(
    "122",
    "{felt} mangler{sted}; en tilbagekaldelse med årsagen BORT skal have en virkningsdato: dagen, fordringen bortfaldt.",
    "{felt} is missing{sted}; a withdrawal with the reason BORT must have a date of effect: the day the claim lapsed.",
    "Send {felt} i handlingens data.",
    "Send {felt} in the action's data.",
)
TILBAGEKALD_DATO = ours(
    "122",
    "{felt} {vaerdi}{sted} kan ikke sendes med årsagen {kendt}; kun BORT har en virkningsdato.",
    "{felt} {vaerdi}{sted} cannot be sent with the reason {kendt}; only BORT has a date of effect.",
    "Udelad {felt}.",
    "Leave {felt} out.",
)
FRIST_OVERSKREDET = ours(
    "123",
    "{felt} {vaerdi}{sted} er overskredet, uden at handlingen er gennemført.",
    "{felt} {vaerdi}{sted} has passed without the action being carried out.",
    "Send en ny anmodning med en senere svarfrist.",
    "Send a new request with a later deadline.",
)
AFSLAAET = ours(
    "124",
    "Sagsbehandleren i debitorsystemet har afslået {felt} {vaerdi}{sted}: {begrundelse}",
    "The debtor system's case worker has refused {felt} {vaerdi}{sted}: {begrundelse}",
    "Aftal sagen med kommunens opkrævning, før der anmodes igen.",
    "Agree on the matter with the municipality's collection before asking again.",
)
IKKE_VENTENDE = ours(
    "124",
    "{felt} {vaerdi}{sted} venter ikke på debitorsystemets sagsbehandler ({kendt}).",
    "{felt} {vaerdi}{sted} does not wait for the debtor system's case worker ({kendt}).",
    "Slå anmodningen op; den er besvaret, ukendt, eller venter på PSRM.",
    "Look the request up; it is answered, unknown, or waits for PSRM.",
)
DATO_PASSET = ours(
    "125",
    "{felt} {vaerdi}{sted} er før {kendt}.",
    "{felt} {vaerdi}{sted} is before {kendt}.",
    "Send {kendt} eller en senere dag.",
    "Send {kendt} or a later day.",
)
PSRM_AFVISTE = ours(
    "126",
    "Inddrivelsen afviste handlingen på {felt} {vaerdi}{sted}: {begrundelse}",
    "The collection authority refused the action on {felt} {vaerdi}{sted}: {begrundelse}",
    "Ret det, inddrivelsen peger på, og anmod igen.",
    "Correct what the collection authority points at, and ask again.",
)
INTET_AT_GOERE = ours(
    "127",
    "{felt} {vaerdi}{sted} skylder intet, som {handling} kan gælde.",
    "{felt} {vaerdi}{sted} owes nothing that {handling} could be about.",
    "Slå fordringens rest op, før der anmodes.",
    "Look the claim's rest up before asking.",
)
INTET_AFSKREVET = ours(
    "127",
    "{felt} {vaerdi}{sted} har ingen afskrivning tilbage at annullere.",
    "{felt} {vaerdi}{sted} has no write-off left to undo.",
    "Slå fordringens afskrivninger op, før der anmodes.",
    "Look the claim's write-offs up before asking.",
)
MODTAGER_PASSER_IKKE = ours(
    "128",
    "{felt} {vaerdi}{sted} kan ikke overtage kontoen: {kendt}.",
    "{felt} {vaerdi}{sted} cannot take the account over: {kendt}.",
    "En konto kan overtages af et andet it-system hos den samme myndighed.",
    "An account can be taken over by another it-system of the same authority.",
)
AFTALE_PASSER_IKKE = ours(
    "129",
    "{felt} {vaerdi}{sted}: en betalingsaftale skal have 2-120 rater på mindst én øre.",
    "{felt} {vaerdi}{sted}: an instalment plan must have 2-120 instalments of at least one øre.",
    "Send et antal rater, som resten kan deles i.",
    "Send a number of instalments the rest can be divided into.",
)
AFTALE_UKENDT = ours(
    "129",
    "{felt} {vaerdi}{sted} er ingen betalingsaftale, der løber på kontoen.",
    "{felt} {vaerdi}{sted} is no instalment plan that runs on the account.",
    "Slå kontoens aftaler op.",
    "Look up the account's plans.",
)
I_AFTALE = ours(
    "129",
    "{felt} {vaerdi}{sted} er allerede med i en betalingsaftale.",
    "{felt} {vaerdi}{sted} is already part of an instalment plan.",
    "Bring aftalen til ophør først med BETALINGSAFTALE_OPHØR.",
    "End that plan first with BETALINGSAFTALE_OPHØR.",
)
