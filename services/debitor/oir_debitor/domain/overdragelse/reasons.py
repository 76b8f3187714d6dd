"""Why a claim is not handed over, or an act on it is refused: `SBX-ÅRS-150` to `-159`. Codes and words are ours."""

from oir_debitor.domain.reasons import ours

FORDRING_UKENDT = ours(
    "150",
    "{felt} {vaerdi}{sted} findes ikke i sandkassen.",
    "{felt} {vaerdi}{sted} does not exist in the sandbox.",
    "Ret fordringens identifikation, eller registrer fordringen.",
    "Correct the claim's identification, or register the claim.",
)
FORKERT_TILSTAND = ours(
    "151",
    "{felt} {vaerdi}{sted} er {tilstand}; {handling} kræver tilstanden {kraevet}.",
    "{felt} {vaerdi}{sted} is {tilstand}; {handling} asks for the state {kraevet}.",
    "Se fordringens vej med GET /api/debitor/fordringer/{vaerdi}/overdragelse.",
    "See the claim's way with GET /api/debitor/fordringer/{vaerdi}/overdragelse.",
)
FORLOEBET_OVERDRAGER = ours(
    "151",
    "{felt} {vaerdi}{sted} er {tilstand}; det automatiske forløb overdrager den selv, når dens dag kommer. Næste trin er {kendt}.",
    "{felt} {vaerdi}{sted} is {tilstand}; the automatic course hands it over by itself on its day. The next step is on {kendt}.",
    "Flyt sandkassens ur frem (oir clock advance P3M), eller sæt indstillingen opkraevning.forloeb til manuelt, og overdrag igen.",
    "Advance the sandbox's clock (oir clock advance P3M), or set the setting opkraevning.forloeb to manuelt and hand over again.",
)
FORLOEBET_STAAR = ours(
    "151",
    "{felt} {vaerdi}{sted} er {tilstand} i det automatiske forløb, men venter ikke på nogen dag.",
    "{felt} {vaerdi}{sted} is {tilstand} in the automatic course, but waits for no day.",
    "Sæt indstillingen opkraevning.forloeb til manuelt, og overdrag igen.",
    "Set the setting opkraevning.forloeb to manuelt and hand over again.",
)
TILBAGEKALDT_ENDELIGT = ours(
    "152",
    "{felt} {vaerdi}{sted} er tilbagekaldt med {kendt} og kan ikke genindsendes.",
    "{felt} {vaerdi}{sted} was withdrawn with {kendt} and cannot be resent.",
    "Kun HENS, KLAG, BORD og HAFT kan genindsendes; nedreguler fordringen, og registrer en ny.",
    "Only HENS, KLAG, BORD and HAFT can be resent; adjust the claim down and register a new one.",
)
BORTFALDET = ours(
    "152",
    "{felt} {vaerdi}{sted} er bortfaldet og tilbagekaldt med {kendt}; den kan ikke kræves og ikke genindsendes.",
    "{felt} {vaerdi}{sted} has lapsed and was withdrawn with {kendt}; it can neither be demanded nor resent.",
    "Der er intet at overdrage: resten blev afskrevet, da fordringen bortfaldt. Bortfaldt den ikke, så registrer en ny fordring.",
    "There is nothing to hand over: the rest was written off when the claim lapsed. If it did not lapse, register a new claim.",
)
INGEN_GAELD = ours(
    "153",
    "{felt} {vaerdi}{sted} har ingen gæld tilbage, heller ikke i omkostninger, renter og gebyrer.",
    "{felt} {vaerdi}{sted} has no debt left, nor in costs, interest or fees.",
    "Der er intet at overdrage; er dækningen forkert, så tilbagefør den først.",
    "There is nothing to hand over; if its coverage is wrong, reverse it first.",
)
UDEN_BEGRUNDELSE = ours(
    "154",
    "{felt}{sted} mangler; PSRM tager kun imod et svar i en høring med en skriftlig begrundelse.",
    "{felt}{sted} is missing; PSRM takes an answer in a hearing only with a written reason.",
    "Send begrundelsen med.",
    "Send the reason too.",
)
IKKE_I_BRUG = ours(
    "155",
    "Fordringen {fordring} blev ikke overdraget: sandkassens indstilling opkraevning.overdragelse er aldrig.",
    "The claim {fordring} was not handed over: the sandbox's setting opkraevning.overdragelse is aldrig.",
    "Sæt indstillingen til kontrolleret eller altid, og kald POST /api/debitor/fordringer/{fordring}/overdrag.",
    "Set the setting to kontrolleret or altid, and call POST /api/debitor/fordringer/{fordring}/overdrag.",
)
INGEN_MODTAGER = ours(
    "156",
    "Fordringen {fordring} blev ikke overdraget: debitorsystemet er ikke forbundet med nogen inddrivelse.",
    "The claim {fordring} was not handed over: the debtor system is connected to no collection.",
    "Start tjenesten receiver ved siden af (oir up), eller giv dens adresse i OIR_RECEIVER_URL.",
    "Run the service receiver beside it (oir up), or give its address in OIR_RECEIVER_URL.",
)
HOVEDFORDRING_VENTER = ours(
    "157",
    "Omkostningen {fordring} blev ikke overdraget: dens hovedfordring {kendt} er ikke overdraget og skal følge med.",
    "The cost {fordring} was not handed over: its main claim {kendt} is not handed over and has to come along.",
    "Den følger med, når hovedfordringen overdrages.",
    "It comes along when the main claim is handed over.",
)
TYPE_UKENDT = ours(
    "158",
    "{art} {kendt} på fordringen {fordring} blev udeladt: der er ikke offentliggjort nogen PSRM-type for {art} til {type}.",
    "{art} {kendt} on the claim {fordring} was left out: no PSRM type is published for {art} to {type}.",
    "Beløbet skyldes fortsat i debitorsystemet; registrer det som omkostning med sin egen type, hvis aftalen har en.",
    "The amount is still owed in the debtor system; register it as a cost with its own type if the agreement has one.",
)
RELATERET_UDELADT = ours(
    "159",
    "{art} {kendt} på fordringen {fordring} blev udeladt: PSRM ville afvise den, eller ingen kan sige, om PSRM tager imod den ({regler}).",
    "{art} {kendt} on the claim {fordring} was left out: PSRM would refuse it, or nobody can say whether PSRM takes it ({regler}).",
    "Ret det, reglerne siger; beløbet skyldes fortsat i debitorsystemet.",
    "Put right what the rules say; the amount is still owed in the debtor system.",
)
