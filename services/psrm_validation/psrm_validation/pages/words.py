"""The words the pages share, in Danish and English."""

from collections.abc import Mapping
from typing import Final

from oir_kernel.findings import Text
from psrm_validation.rulebook import words as of_rulebook

LAYERS: Final = of_rulebook.LAYERS
ABOUT_LAYERS: Final[Mapping[str, Text]] = {
    "filter": Text(
        "Gældsstyrelsens offentliggjorte regler for, hvad PSRM tager imod, type for type.",
        "The rules Gældsstyrelsen has published for what PSRM receives, type by type.",
    ),
    "agreement": Text(
        "Regler for beskeden og for din aftale med Gældsstyrelsen. Her står også de numeriske afvisningskoder.",
        "Rules for the message and for your agreement with Gældsstyrelsen. The numeric rejection codes are here too.",
    ),
    "advice": Text(
        "Det, PSRM ikke afviser, men som senere kan blive til en datafejl eller et tab.",
        "What PSRM does not reject but what may later become a data error or a loss.",
    ),
    "catalogue": Text(
        "Det, der kan siges om typer, hvis indgangsfilter ikke er offentliggjort.",
        "What can be said of types whose entry filter is not published.",
    ),
}
STATUSES: Final[Mapping[str, Text]] = {
    "implemented": Text("kontrolleres", "checked"),
    "covered": Text("dækket af en anden regel", "covered by another rule"),
    "listed": Text("kontrolleres ikke her", "not checked here"),
}
OF_LAYERS: Final[Mapping[str, Text]] = {
    "filter": Text(
        "Reglen står i Gældsstyrelsens offentliggjorte indgangsfilter.",
        "The rule stands in Gældsstyrelsen's published entry filter.",
    ),
    "agreement": Text(
        "Reglen gælder beskeden eller aftalen med Gældsstyrelsen.",
        "The rule is about the message or the agreement with Gældsstyrelsen.",
    ),
    "advice": Text("Reglen er et råd.", "The rule is advice."),
    "catalogue": Text(
        "Reglen gælder typer, hvis indgangsfilter ikke er offentliggjort.",
        "The rule is for types whose entry filter is not published.",
    ),
}
IF_BROKEN: Final[Mapping[str, Text]] = {
    "afvis": Text("Brydes den, afviser PSRM fordringen.", "If it is broken, PSRM rejects the claim."),
    "høring": Text("Brydes den, sætter PSRM fordringen i høring.", "If it is broken, PSRM puts the claim in hearing."),
    "advarsel": Text(
        "Brydes den, tager PSRM imod fordringen, men den bør ses efter.",
        "If it is broken, PSRM receives the claim, but it should be looked at.",
    ),
}
ABOUT_STATUSES: Final[Mapping[str, Text]] = {
    "implemented": Text("Sandkassen kontrollerer reglen.", "The sandbox checks the rule."),
    "covered": Text(
        "En anden regel siger det samme, så et brud bliver kun fortalt én gang.",
        "Another rule says the same, so a breach is told once only.",
    ),
    "listed": Text(
        "Reglen er kun en oplysning her. Siden for reglen siger, hvorfor den ikke kan kontrolleres.",
        "The rule is for information here. Its page says why it cannot be checked.",
    ),
}
OUTCOMES: Final[Mapping[str, Text]] = {
    "afvis": Text("afvis", "reject (afvis)"),
    "høring": Text("høring", "hearing (høring)"),
    "advarsel": Text("advarsel", "warning (advarsel)"),
    "info": Text("oplysning", "information (info)"),
}
ABOUT_OUTCOMES: Final[Mapping[str, Text]] = {
    "afvis": Text(
        "PSRM afviser fordringen. Ret den, og send den igen.", "PSRM rejects the claim. Correct it and send it again."
    ),
    "høring": Text(
        "PSRM sætter fordringen i høring. Den venter, til du har rettet, begrundet eller fortrudt den.",
        "PSRM puts the claim in hearing. It waits until you have corrected, justified or withdrawn it.",
    ),
    "advarsel": Text(
        "PSRM tager imod fordringen, men den bør ses efter.", "PSRM receives the claim, but it should be looked at."
    ),
    "info": Text("En oplysning. Den ændrer ikke svaret.", "Information. It does not change the answer."),
}
NEEDS: Final[Mapping[str, Text]] = {
    "required": Text("skal udfyldes", "required"),
    "forbidden": Text("må ikke udfyldes", "must be empty"),
    "optional": Text("valgfri", "optional"),
    "required_in_general": Text("skal udfyldes (efter de generelle regler)", "required (by the general rules)"),
    "unknown": Text("ukendt", "unknown"),
}
READINGS: Final[Mapping[str, Text]] = {
    "inactive": Text(
        "Køres ikke: samme dokument siger et andet sted, at reglen ikke virker sådan.",
        "Not run: the same document says elsewhere that the rule does not work this way.",
    ),
    "superseded": Text(
        "Køres ikke: et andet dokument fra samme dag siger noget andet og går forud.",
        "Not run: another document of the same day says otherwise and goes before.",
    ),
    "per_creditor": Text(
        "Gælder kun for nogle fordringshavere. Køres, når fordringshaveren er kendt.",
        "Holds for some creditors only. Run when the creditor is known.",
    ),
}
CHANGES: Final[Mapping[str, Text]] = {
    "added": Text("ny", "added"),
    "removed": Text("fjernet", "removed"),
    "changed": Text("ændret", "changed"),
}
NO_FILTER: Final = Text(
    "Der er ikke offentliggjort noget indgangsfilter for typen. Sandkassen kører kun de generelle regler, og når de ikke "
    "afviser fordringen, er svaret UAFGJORT. Spørg Gældsstyrelsen, eller se din aftale.",
    "No entry filter is published for the type. The sandbox runs only the general rules, and when they do not reject the "
    "claim the answer is UAFGJORT. Ask Gældsstyrelsen, or see your agreement.",
)
YES, NO = Text("ja", "yes"), Text("nej", "no")
