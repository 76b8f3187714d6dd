"""Why a claim is not handed over, or an act on it is refused: `SBX-ÅRS-150` to `-159`. Codes and words are ours."""

from oir_debitor.domain.reasons import Reason
from oir_kernel.findings import Text


def _reason(number: str, da: str, en: str, fix_da: str, fix_en: str) -> Reason:
    return Reason(f"SBX-ÅRS-{number}", Text(da, en), Text(fix_da, fix_en))


FORDRING_UKENDT = _reason(
    "150",
    "{felt} {vaerdi}{sted} findes ikke i sandkassen.",
    "{felt} {vaerdi}{sted} does not exist in the sandbox.",
    "Ret fordringens identifikation, eller registrer fordringen.",
    "Correct the claim's identification, or register the claim.",
)
FORKERT_TILSTAND = _reason(
    "151",
    "{felt} {vaerdi}{sted} er {tilstand}; {handling} kræver tilstanden {kraevet}.",
    "{felt} {vaerdi}{sted} is {tilstand}; {handling} asks for the state {kraevet}.",
    "Se fordringens vej med GET /api/debitor/fordringer/{vaerdi}/overdragelse.",
    "See the claim's way with GET /api/debitor/fordringer/{vaerdi}/overdragelse.",
)
TILBAGEKALDT_ENDELIGT = _reason(
    "152",
    "{felt} {vaerdi}{sted} er tilbagekaldt med {kendt} og kan ikke genindsendes.",
    "{felt} {vaerdi}{sted} was withdrawn with {kendt} and cannot be resent.",
    "Kun HENS, KLAG, BORD og HAFT kan genindsendes; nedreguler fordringen, og registrer en ny.",
    "Only HENS, KLAG, BORD and HAFT can be resent; adjust the claim down and register a new one.",
)
INGEN_GAELD = _reason(
    "153",
    "{felt} {vaerdi}{sted} har ingen gæld tilbage, heller ikke i omkostninger, renter og gebyrer.",
    "{felt} {vaerdi}{sted} has no debt left, nor in costs, interest or fees.",
    "Der er intet at overdrage; er dækningen forkert, så tilbagefør den først.",
    "There is nothing to hand over; if its coverage is wrong, reverse it first.",
)
UDEN_BEGRUNDELSE = _reason(
    "154",
    "{felt}{sted} mangler; PSRM tager kun imod et svar i en høring med en skriftlig begrundelse.",
    "{felt}{sted} is missing; PSRM takes an answer in a hearing only with a written reason.",
    "Send begrundelsen med.",
    "Send the reason too.",
)
IKKE_I_BRUG = _reason(
    "155",
    "Fordringen {fordring} blev ikke overdraget: sandkassens indstilling opkraevning.overdragelse er aldrig.",
    "The claim {fordring} was not handed over: the sandbox's setting opkraevning.overdragelse is aldrig.",
    "Sæt indstillingen til kontrolleret eller altid, og kald POST /api/debitor/fordringer/{fordring}/overdrag.",
    "Set the setting to kontrolleret or altid, and call POST /api/debitor/fordringer/{fordring}/overdrag.",
)
INGEN_MODTAGER = _reason(
    "156",
    "Fordringen {fordring} blev ikke overdraget: debitorsystemet er ikke forbundet med nogen inddrivelse.",
    "The claim {fordring} was not handed over: the debtor system is connected to no collection.",
    "Start tjenesten receiver ved siden af (oir up), eller giv dens adresse i OIR_RECEIVER_URL.",
    "Run the service receiver beside it (oir up), or give its address in OIR_RECEIVER_URL.",
)
HOVEDFORDRING_VENTER = _reason(
    "157",
    "Omkostningen {fordring} blev ikke overdraget: dens hovedfordring {kendt} er ikke overdraget og skal følge med.",
    "The cost {fordring} was not handed over: its main claim {kendt} is not handed over and has to come along.",
    "Den følger med, når hovedfordringen overdrages.",
    "It comes along when the main claim is handed over.",
)
TYPE_UKENDT = _reason(
    "158",
    "{art} {kendt} på fordringen {fordring} blev udeladt: der er ikke offentliggjort nogen PSRM-type for {art} til {type}.",
    "{art} {kendt} on the claim {fordring} was left out: no PSRM type is published for {art} to {type}.",
    "Beløbet skyldes fortsat i debitorsystemet; registrer det som omkostning med sin egen type, hvis aftalen har en.",
    "The amount is still owed in the debtor system; register it as a cost with its own type if the agreement has one.",
)
RELATERET_UDELADT = _reason(
    "159",
    "{art} {kendt} på fordringen {fordring} blev udeladt: PSRM ville afvise den, eller ingen kan sige, om PSRM tager imod den ({regler}).",
    "{art} {kendt} on the claim {fordring} was left out: PSRM would refuse it, or nobody can say whether PSRM takes it ({regler}).",
    "Ret det, reglerne siger; beløbet skyldes fortsat i debitorsystemet.",
    "Put right what the rules say; the amount is still owed in the debtor system.",
)
